import type { AnalyzedGraph } from '../analyze.ts';
import { END, START } from '../model/graph.ts';
import type { Unknown } from '../model/site.ts';
import { type ChannelView, graphView, type NodeView } from './graph-view.ts';
import type { EdgeView } from './inspect-edges.ts';
import { printable } from './printable.ts';
import { placeOf, type Sources } from './sources.ts';
import { alignRows } from './table.ts';

/** More pairs than these help nobody who reads; the JSON lists them all. */
const MOST_PAIRS = 200;

type Rows = readonly (readonly string[])[];

/** A graph as people read it: what it keeps, who writes what, who follows whom, who runs beside whom, what is not known. */
export function inspectText(graph: AnalyzedGraph, sources: Sources): string {
  const view = graphView(graph);
  const { open } = view;
  return [
    printable(`${view.id}  ${placeOf(sources, view.site)}`),
    ...section('channels', [...view.channels.map(channelRow), ...openRow(open.channels)]),
    ...section('nodes', [...view.nodes.map((node) => nodeRow(node, sources)), ...openRow(open.nodes)]),
    ...section('edges', [...view.edges.map(edgeRow), ...openRow(open.edges)]),
    ...section(`parallel (${view.exploration()})`, pairRows(view.pairs())),
    ...section('blind spots', view.blindSpots.map((unknown) => blindSpotRow(unknown, sources))),
    '',
  ].join('\n');
}

function section(title: string, rows: Rows): readonly string[] {
  return rows.length === 0 ? [] : ['', `  ${title}`, ...alignRows(rows).map((row) => `    ${printable(row)}`)];
}

function openRow(why: string | null): Rows {
  return why === null ? [] : [[`… and others: ${why}`]];
}

function channelRow({ key, kind, reducer, trap }: ChannelView): readonly string[] {
  return [key, channelKind({ kind, reducer, trap })];
}

/** `reducer append`, `last-value (default-without-reducer)`. */
export function channelKind({ kind, reducer, trap }: Pick<ChannelView, 'kind' | 'reducer' | 'trap'>): string {
  return [kind, ...(reducer === null ? [] : [reducer]), ...(trap === null ? [] : [`(${trap})`])].join(' ');
}

function nodeRow(node: NodeView, sources: Sources): readonly string[] {
  const writes = [...node.writes].map(([key, certainty]) => (certainty === 'always' ? key : `sometimes ${key}`));
  const unsure = (known: boolean) => (known ? [] : ['…']);
  return [
    node.name,
    [node.kind, ...(node.defer ? ['deferred'] : [])].join(' '),
    placeOf(sources, node.site),
    [
      ...part('writes', [...writes, ...unsure(node.writesKnown)]),
      ...part('goto', [...node.goto.map(spoken), ...unsure(node.gotoKnown)]),
      ...part('runs', node.subgraph === null ? [] : [node.subgraph]),
    ].join('; '),
  ];
}

function part(verb: string, names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : [`${verb} ${names.join(', ')}`];
}

function edgeRow(edge: EdgeView): readonly string[] {
  const from = edge.from.map(spoken).join(' + ');
  switch (edge.kind) {
    case 'direct':
    case 'join':
      return [from, '->', edge.to.map(spoken).join(', ')];
    case 'router':
      return [from, '-?', [...edge.outcomes.map(outcomeText), ...(edge.known ? [] : ['…'])].join(' | ')];
    case 'send':
      return [from, edge.many ? '=>*' : '=>', edge.to.map(spoken).join(', ')];
  }
}

function outcomeText(outcome: readonly string[]): string {
  return outcome.length === 0 ? 'nothing' : outcome.map(spoken).join(' + ');
}

function pairRows(pairs: Iterable<readonly [string, string]>): Rows {
  const rows: string[][] = [];
  for (const [a, b] of pairs) {
    if (rows.length === MOST_PAIRS) return [...rows, ['… and more; --format json lists them all']];
    rows.push([`${a} + ${b}`]);
  }
  return rows;
}

function blindSpotRow({ what, why, site }: Unknown, sources: Sources): readonly string[] {
  return [placeOf(sources, site), `${what}: ${why}`];
}

export function spoken(name: string): string {
  return name === START ? 'START' : name === END ? 'END' : name;
}
