import type { AnalyzedGraph } from '../../analyze.ts';
import type { GraphModel } from '../../model/graph.ts';
import type { CheckReport } from '../../report/check-report.ts';
import type { Sources } from '../../report/sources.ts';

/** What a commit is about. */
export interface Side {
  readonly graphs: readonly AnalyzedGraph[];
  readonly report: CheckReport;
  readonly sources: Sources;
}

export const END = '__end__';

/** The names that a node can hand on to, in one step. */
export function successors(graph: GraphModel): ReadonlyMap<string, ReadonlySet<string>> {
  const next = new Map<string, Set<string>>();
  const add = (from: string, to: string): void => void next.set(from, (next.get(from) ?? new Set()).add(to));
  for (const edge of graph.edges) {
    if (edge.kind === 'direct') add(edge.from.name, edge.to.name);
    if (edge.kind === 'join') for (const { name } of edge.from) add(name, edge.to.name);
    if (edge.kind === 'router') for (const { node } of edge.outcomes.flatMap(({ targets }) => targets)) add(edge.from.name, node);
  }
  for (const { name, outcomes } of graph.nodes) for (const { node } of outcomes.flatMap(({ goto }) => goto)) add(name, node);
  return next;
}

export function reachableFrom(start: string, graph: GraphModel): ReadonlySet<string> {
  const next = successors(graph);
  const found = new Set<string>();
  const open = [start];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const name of next.get(at) ?? []) {
      if (found.has(name) || name === END) continue;
      found.add(name);
      open.push(name);
    }
  }
  return found;
}

/** Nothing is left open that could lead somewhere else. */
export function routesKnown(graph: GraphModel): boolean {
  return graph.nodesOpen === null && graph.edgesOpen === null && graph.nodes.every(({ gotoOpen }) => gotoOpen === null) && graph.edges.every((edge) => edge.kind !== 'router' || edge.open === null);
}
