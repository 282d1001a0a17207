import type { AnalyzedGraph } from '../analyze.ts';
import { type GraphView, graphView, type NodeView } from './graph-view.ts';
import { SCHEMA_VERSION } from './json.ts';
import { positionAt, type Sources } from './sources.ts';

const PAIRS_PER_CHUNK = 1_000;

/**
 * The JSON of `superstep inspect`. Its shape is a contract. It comes in chunks: the pairs of a fan of 10,000 nodes are
 * longer than the longest string.
 */
export function* inspectJson(graphs: Iterable<AnalyzedGraph>, sources: Sources): Generator<string> {
  yield `{\n  "schemaVersion": ${SCHEMA_VERSION},\n  "graphs": [`;
  let separator = '';
  for (const graph of graphs) {
    const view = graphView(graph);
    yield `${separator}\n${indent(headOf(view, sources), 4).slice(0, -'\n    }'.length)},\n      "parallel": [`;
    yield* pairsJson(view.pairs());
    yield `],\n      "exploration": ${JSON.stringify(view.exploration())}\n    }`;
    separator = ',';
  }
  yield `${separator === '' ? '' : '\n  '}]\n}\n`;
}

function headOf(view: GraphView, sources: Sources) {
  return {
    id: view.id,
    file: view.file,
    start: positionAt(sources, view.site.file, view.site.start),
    resolved: view.resolved,
    blindSpots: view.blindSpots.map(({ what, why, site }) => ({
      what,
      why,
      file: site.file,
      start: positionAt(sources, site.file, site.start),
    })),
    // A channel of unknown kind is a blind spot, and no kind of the contract.
    channels: Object.fromEntries(
      view.channels.filter(({ kind }) => kind !== 'unknown').map(({ key, kind, reducer }) => [key, { kind, reducer }]),
    ),
    nodes: Object.fromEntries(view.nodes.map((node) => [node.name, nodeJson(node, sources)])),
    edges: view.edges,
  };
}

function nodeJson({ kind, defer, site, writes, writesKnown, goto, gotoKnown, subgraph }: NodeView, sources: Sources) {
  return {
    kind,
    defer,
    file: site.file,
    start: positionAt(sources, site.file, site.start),
    writes: Object.fromEntries(writes),
    writesKnown,
    goto,
    gotoKnown,
    subgraph,
  };
}

function* pairsJson(pairs: Iterable<readonly [string, string]>): Generator<string> {
  let chunk: string[] = [];
  let separator = '';
  for (const pair of pairs) {
    chunk.push(`${separator}\n        ${JSON.stringify(pair)}`);
    separator = ',';
    if (chunk.length < PAIRS_PER_CHUNK) continue;
    yield chunk.join('');
    chunk = [];
  }
  yield chunk.join('');
  if (separator !== '') yield '\n      ';
}

function indent(value: unknown, by: number): string {
  return JSON.stringify(value, null, 2).replaceAll(/^/gm, ' '.repeat(by));
}
