import type { GraphModel } from './graph.ts';

/** Where each node leads by edges, routers and gotos, one target a mention; a join is led to by all of its members together. */
export function targetsByNode({ nodes, edges }: GraphModel): ReadonlyMap<string, readonly string[]> {
  const next = new Map<string, string[]>();
  const lead = (from: string, to: readonly string[]): void => {
    const known = next.get(from);
    if (known === undefined) next.set(from, [...to]);
    else for (const name of to) known.push(name);
  };
  for (const edge of edges) {
    if (edge.kind === 'direct') lead(edge.from.name, [edge.to.name]);
    if (edge.kind === 'router') lead(edge.from.name, edge.outcomes.flatMap(({ targets }) => targets.map(({ node }) => node)));
  }
  for (const { name, outcomes } of nodes) lead(name, outcomes.flatMap(({ goto }) => goto.map(({ node }) => node)));
  return next;
}
