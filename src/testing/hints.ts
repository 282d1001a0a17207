import type { FileAnalysis } from '../analyze.ts';
import type { GraphModel } from '../model/graph.ts';

export type Pair = readonly [string, string];

/** What the analysis of the file of a graph says about its super-steps. */
export interface StaticView {
  /** Pairs that a finding is about: they are tried first. */
  readonly suspects: readonly Pair[];
  /** Pairs that can share a super-step. */
  readonly pairs: readonly Pair[];
  /** What can follow what. */
  readonly routes: readonly Pair[];
}

const views = new Map<string, StaticView>();

/** `file` is absolute. Files are analysed once, and the analysis is loaded only for them. */
export async function staticView(file: string): Promise<StaticView> {
  const known = views.get(file);
  if (known) return known;
  const { createAnalyzer } = await import('../analyze.ts');
  const root = file.replace(/[\\/][^\\/]*$/, '') || '/';
  const view = viewOf(createAnalyzer({ root }).file(file));
  views.set(file, view);
  return view;
}

function viewOf({ graphs, findings }: FileAnalysis): StaticView {
  const suspects = findings.flatMap(({ evidence }): Pair[] => [...(evidence.pairs ?? []), ...allPairs(evidence.nodes ?? [])]);
  return {
    suspects: distinct(suspects),
    pairs: distinct(graphs.flatMap(({ steps }) => [...steps.pairs()])),
    routes: distinct(graphs.flatMap(({ model }) => routesOf(model))),
  };
}

function routesOf({ nodes, edges }: GraphModel): Pair[] {
  const names = new Set(nodes.map(({ name }) => name));
  const ways = [
    ...edges.flatMap((edge): Pair[] => {
      if (edge.kind === 'router') return edge.outcomes.flatMap(({ targets }) => targets.map(({ node }): Pair => [edge.from.name, node]));
      if (edge.kind === 'join') return [];
      return [[edge.from.name, edge.to.name]];
    }),
    ...nodes.flatMap(({ name, outcomes }) => outcomes.flatMap(({ goto }) => goto.map(({ node }): Pair => [name, node]))),
  ];
  return ways.filter(([from, to]) => names.has(from) && names.has(to));
}

function allPairs(names: readonly string[]): Pair[] {
  return names.flatMap((a, i) => names.slice(i + 1).map((b): Pair => [a, b]));
}

const distinct = (pairs: readonly Pair[]): Pair[] => [...new Map(pairs.map((pair) => [JSON.stringify(pair), pair])).values()].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
