import type { Edge, GraphModel, GraphNode } from '../../src/model/graph.ts';
import type { Site } from '../../src/model/site.ts';
import { once } from './once.ts';

/** Look-ups for rules that ask about every node or edge: to look through the whole graph for each of them is quadratic. */
export const nodesByName = once(({ nodes }: GraphModel): ReadonlyMap<string, GraphNode> => {
  const byName = new Map<string, GraphNode>();
  for (const node of nodes) if (!byName.has(node.name)) byName.set(node.name, node);
  return byName;
});

/** What leads on from a node, in source order; a join from each of its nodes. */
export const edgesFrom = once(({ edges }: GraphModel): ReadonlyMap<string, readonly Edge[]> => {
  const bySource = new Map<string, Edge[]>();
  for (const edge of edges) {
    for (const name of edge.kind === 'join' ? new Set(edge.from.map((one) => one.name)) : [edge.from.name]) add(bySource, name, edge);
  }
  return bySource;
});

/** Whether the call that adds this node adds no other: one in a loop or in a helper adds several. */
export function addedAlone(model: GraphModel, { site }: GraphNode): boolean {
  return nodesAt(model).get(keyOf(site)) === 1;
}

/** The same of an edge. */
export function drawnAlone(model: GraphModel, { site }: Edge): boolean {
  return edgesAt(model).get(keyOf(site)) === 1;
}

const nodesAt = once(({ nodes }: GraphModel) => countsOf(nodes));

const edgesAt = once(({ edges }: GraphModel) => countsOf(edges));

function countsOf(made: readonly { readonly site: Site }[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { site } of made) counts.set(keyOf(site), (counts.get(keyOf(site)) ?? 0) + 1);
  return counts;
}

function keyOf({ file, start, end }: Site): string {
  return `${file}:${start}:${end}`;
}

function add<Item>(groups: Map<string, Item[]>, key: string, item: Item): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [item]);
  else group.push(item);
}
