import { type GraphModel, type GraphNode, type RouterEdge, START } from '../src/model/graph.ts';
import { once } from './once.ts';

/**
 * The nodes that the library takes for reachable when it compiles the graph: not those that START leads to, but the
 * targets of whatever names a target.
 */
export function namedTargets(model: GraphModel): ReadonlySet<string> {
  const all = model.nodes.map(({ name }) => name);
  if (model.errorHandlers || model.nodes.some(({ endsOpen }) => endsOpen)) return new Set(all);
  const targets = new Set(model.nodes.flatMap(({ ends }) => (ends ?? []).map(({ name }) => name)));
  for (const edge of model.edges) {
    if (edge.kind !== 'router') targets.add(edge.to.name);
    else for (const name of declaredTargets(edge, all)) targets.add(name);
  }
  return targets;
}

/** A router without a path map counts as leading to every node but its own. */
export function declaredTargets({ from, pathMap }: RouterEdge, all: readonly string[]): readonly string[] {
  return pathMap === null ? all.filter((name) => name !== from.name) : pathMap.map(({ to }) => to.name);
}

/** The body may go to any node: its targets are not known, or it may well be a Command of which nothing is. */
export function goesAnywhere({ gotoOpen, returnsOpen, ends, endsOpen, kind }: GraphNode): boolean {
  return gotoOpen !== null || endsOpen || (returnsOpen !== null && (ends !== null || kind === 'tools'));
}

/** Whatever some run could start, and perhaps more: joins count as soon as one of their nodes is there. */
export const startable = once((model: GraphModel): ReadonlySet<string> => reachFrom(model, [START]));

export function reachFrom(model: GraphModel, from: readonly string[]): ReadonlySet<string> {
  const next = waysOut(model);
  const seen = new Set(from);
  for (const name of seen) for (const to of next.get(name) ?? []) seen.add(to);
  return seen;
}

/** Every way a node may lead on: what it does, what it declares, and all nodes where that is not known. */
export const waysOut = once((model: GraphModel): ReadonlyMap<string, ReadonlySet<string>> => {
  const all = model.nodes.map(({ name }) => name);
  const next = new Map<string, Set<string>>();
  const link = (from: string, to: Iterable<string>) => {
    const known = next.get(from) ?? new Set();
    for (const name of to) known.add(name);
    next.set(from, known);
  };
  for (const edge of model.edges) {
    if (edge.kind === 'direct') link(edge.from.name, [edge.to.name]);
    else if (edge.kind === 'join') for (const { name } of edge.from) link(name, [edge.to.name]);
    else {
      link(edge.from.name, edge.outcomes.flatMap(({ targets }) => targets.map(({ node }) => node)));
      link(edge.from.name, declaredTargets(edge, all));
    }
  }
  for (const node of model.nodes) {
    link(node.name, node.outcomes.flatMap(({ goto }) => goto.map((target) => target.node)));
    link(node.name, (node.ends ?? []).map(({ name }) => name));
    // An error handler may answer with a Command, too.
    if (goesAnywhere(node) || model.errorHandlers) link(node.name, all);
  }
  return next;
});
