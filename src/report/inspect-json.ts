import type { AnalyzedGraph } from '../analyze.ts';
import type { GraphModel, GraphNode } from '../model/graph.ts';
import { edgeViews } from './inspect-edges.ts';
import { gotoOf, isResolved, writesOf } from './inspect-nodes.ts';
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
  for (const { model, steps } of graphs) {
    yield `${separator}\n${indent(headOf(model, sources), 4).slice(0, -'\n    }'.length)},\n      "parallel": [`;
    yield* pairsJson(steps.pairs());
    yield `],\n      "exploration": ${JSON.stringify(steps.mode)}\n    }`;
    separator = ',';
  }
  yield `${separator === '' ? '' : '\n  '}]\n}\n`;
}

function headOf(model: GraphModel, sources: Sources) {
  return {
    id: model.id,
    file: model.file,
    start: positionAt(sources, model.site.file, model.site.start),
    resolved: isResolved(model),
    blindSpots: model.blindSpots.map(({ what, why, site }) => ({
      what,
      why,
      file: site.file,
      start: positionAt(sources, site.file, site.start),
    })),
    // A channel of unknown kind is a blind spot, and no kind of the contract.
    channels: Object.fromEntries(
      model.channels.filter(({ kind }) => kind !== 'unknown').map(({ key, kind, reducer }) => [key, { kind, reducer }]),
    ),
    nodes: Object.fromEntries(model.nodes.map((node) => [node.name, nodeJson(node, model, sources)])),
    edges: edgeViews(model),
  };
}

function nodeJson(node: GraphNode, graph: GraphModel, sources: Sources) {
  return {
    kind: node.kind,
    defer: node.defer,
    file: node.site.file,
    start: positionAt(sources, node.site.file, node.site.start),
    writes: Object.fromEntries(writesOf(node, graph)),
    writesKnown: node.writesOpen === null,
    goto: gotoOf(node),
    gotoKnown: node.gotoOpen === null,
    subgraph: node.subgraph,
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
