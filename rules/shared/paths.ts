import { type GraphModel, START } from '../../src/model/graph.ts';
import type { Schedule } from '../../src/model/schedule.ts';
import { targetsByNode } from '../../src/model/targets.ts';
import { once } from './once.ts';

/** A shortest way from START to a node, one node a step: enough to see how the node is reached. */
export function pathTo(model: GraphModel, goal: string): Schedule | null {
  const path: (readonly string[])[] = [];
  for (let at = nearestWays(model).get(goal); at !== undefined; at = at.before) path.push(at.step);
  return path.length === 0 ? null : path.reverse();
}

/** How many steps such a way has; null where there is none. */
export function stepsTo(model: GraphModel, goal: string): number | null {
  return nearestWays(model).get(goal)?.steps ?? null;
}

interface Way {
  /** Shared by all paths through the node: there may be thousands of long ones. */
  readonly step: readonly string[];
  readonly steps: number;
  readonly before: Way | undefined;
}

const nearestWays = once((model: GraphModel): ReadonlyMap<string, Way> => {
  const next = successors(model);
  const ways = new Map<string, Way>([[START, { step: [START], steps: 1, before: undefined }]]);
  for (const [name, before] of ways) {
    for (const to of next.get(name) ?? []) if (!ways.has(to)) ways.set(to, { step: [to], steps: before.steps + 1, before });
  }
  return ways;
});

/** Everything a node can lead to in one step, joins included. */
export const successors = once((model: GraphModel): ReadonlyMap<string, ReadonlySet<string>> => {
  const next = new Map([...targetsByNode(model)].map(([name, targets]) => [name, new Set(targets)]));
  for (const edge of model.edges) {
    if (edge.kind !== 'join') continue;
    for (const { name } of edge.from) next.set(name, (next.get(name) ?? new Set()).add(edge.to.name));
  }
  return next;
});
