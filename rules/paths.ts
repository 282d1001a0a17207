import { type GraphModel, START } from '../src/model/graph.ts';
import type { Schedule } from '../src/model/schedule.ts';
import { once } from './once.ts';

/** A shortest way from START to a node, one node a step: enough to see how the node is reached. */
export function pathTo(model: GraphModel, goal: string): Schedule | null {
  const next = successors(model);
  const cameFrom = new Map<string, string | null>([[START, null]]);
  for (const name of cameFrom.keys()) {
    if (name === goal) break;
    for (const to of next.get(name) ?? []) if (!cameFrom.has(to)) cameFrom.set(to, name);
  }
  if (!cameFrom.has(goal)) return null;
  const path: string[][] = [];
  for (let name: string | null = goal; name !== null; name = cameFrom.get(name) ?? null) path.unshift([name]);
  return path;
}

/** Everything a node can lead to in one step, joins included. */
export const successors = once((model: GraphModel): ReadonlyMap<string, ReadonlySet<string>> => {
  const next = new Map<string, Set<string>>();
  const link = (from: string, to: string) => next.set(from, (next.get(from) ?? new Set()).add(to));
  for (const edge of model.edges) {
    if (edge.kind === 'direct') link(edge.from.name, edge.to.name);
    else if (edge.kind === 'join') for (const { name } of edge.from) link(name, edge.to.name);
    else for (const { node } of edge.outcomes.flatMap(({ targets }) => targets)) link(edge.from.name, node);
  }
  for (const { name, outcomes } of model.nodes) for (const { node } of outcomes.flatMap(({ goto }) => goto)) link(name, node);
  return next;
});
