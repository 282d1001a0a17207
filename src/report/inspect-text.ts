import type { AnalyzedGraph } from '../analyze.ts';
import type { Channel } from '../model/channel.ts';
import { END, START, type GraphModel, type GraphNode } from '../model/graph.ts';
import type { Unknown } from '../model/site.ts';
import { edgeViews, type EdgeView } from './inspect-edges.ts';
import { gotoOf, writesOf } from './inspect-nodes.ts';
import { printable } from './printable.ts';
import { placeOf, type Sources } from './sources.ts';
import { alignRows } from './table.ts';

/** More pairs than these help nobody who reads; the JSON lists them all. */
const MOST_PAIRS = 200;

type Rows = readonly (readonly string[])[];

/** A graph as people read it: what it keeps, who writes what, who follows whom, who runs beside whom, what is not known. */
export function inspectText({ model, steps }: AnalyzedGraph, sources: Sources): string {
  return [
    printable(`${model.id}  ${placeOf(sources, model.site)}`),
    ...section('channels', [...model.channels.map(channelRow), ...openRow(model.channelsOpen)]),
    ...section('nodes', [...model.nodes.map((node) => nodeRow(node, model, sources)), ...openRow(model.nodesOpen)]),
    ...section('edges', [...edgeViews(model).map(edgeRow), ...openRow(model.edgesOpen)]),
    ...section(`parallel (${steps.mode})`, pairRows(steps.pairs())),
    ...section('blind spots', model.blindSpots.map((unknown) => blindSpotRow(unknown, sources))),
    '',
  ].join('\n');
}

function section(title: string, rows: Rows): readonly string[] {
  return rows.length === 0 ? [] : ['', `  ${title}`, ...alignRows(rows).map((row) => `    ${printable(row)}`)];
}

function openRow(open: Unknown | null): Rows {
  return open === null ? [] : [[`… and others: ${open.why}`]];
}

function channelRow({ key, kind, reducer, trap }: Channel): readonly string[] {
  return [key, [kind, ...(reducer === null ? [] : [reducer]), ...(trap === null ? [] : [`(${trap})`])].join(' ')];
}

function nodeRow(node: GraphNode, graph: GraphModel, sources: Sources): readonly string[] {
  const writes = [...writesOf(node, graph)].map(([key, certainty]) => (certainty === 'always' ? key : `sometimes ${key}`));
  const unsure = (open: Unknown | null) => (open === null ? [] : ['…']);
  return [
    node.name,
    [node.kind, ...(node.defer ? ['deferred'] : [])].join(' '),
    placeOf(sources, node.site),
    [
      ...part('writes', [...writes, ...unsure(node.writesOpen)]),
      ...part('goto', [...gotoOf(node).map(spoken), ...unsure(node.gotoOpen)]),
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

function spoken(name: string): string {
  return name === START ? 'START' : name === END ? 'END' : name;
}
