import type { AnalyzedGraph } from '../analyze.ts';
import type { ChannelKind, ReducerClass, Trap } from '../model/channel.ts';
import type { GraphModel, GraphNode, NodeKind } from '../model/graph.ts';
import type { Site, Unknown } from '../model/site.ts';
import { edgeViews, type EdgeView } from './inspect-edges.ts';
import { type Certainty, gotoOf, isResolved, writesOf } from './inspect-nodes.ts';

/** A graph as it is shown. The text, the JSON and every picture are made from this and from nothing else. */
export interface GraphView {
  readonly id: string;
  readonly file: string;
  readonly site: Site;
  readonly resolved: boolean;
  readonly blindSpots: readonly Unknown[];
  readonly channels: readonly ChannelView[];
  readonly nodes: readonly NodeView[];
  readonly edges: readonly EdgeView[];
  /** Why there may be more of them than are listed; null where there are not. */
  readonly open: { readonly channels: string | null; readonly nodes: string | null; readonly edges: string | null };
  /** How the pairs were found. What needs the exploration is asked late: it may be long, and it may be costly. */
  exploration(): 'exact' | 'pairs';
  pairs(): Iterable<readonly [string, string]>;
  /** The super-steps each node can be in, START's being 0; null where not all was explored. */
  steps(): ReadonlyMap<string, readonly number[]> | null;
}

export interface ChannelView {
  readonly key: string;
  readonly kind: ChannelKind;
  readonly reducer: ReducerClass | null;
  readonly trap: Trap | null;
  readonly writers: readonly { readonly node: string; readonly certainty: Certainty }[];
}

export interface NodeView {
  readonly name: string;
  readonly kind: NodeKind;
  readonly defer: boolean;
  readonly site: Site;
  readonly writes: ReadonlyMap<string, Certainty>;
  readonly writesKnown: boolean;
  readonly goto: readonly string[];
  readonly gotoKnown: boolean;
  readonly subgraph: string | null;
}

export function graphView(graph: AnalyzedGraph): GraphView {
  const { model } = graph;
  // Of several nodes with one name, which no graph can be compiled with, the last is shown.
  const nodes = [...new Map(model.nodes.map((node) => [node.name, nodeView(node, model)])).values()];
  return {
    id: model.id,
    file: model.file,
    site: model.site,
    resolved: isResolved(model),
    blindSpots: model.blindSpots,
    channels: model.channels.map(({ key, kind, reducer, trap }) => ({ key, kind, reducer, trap, writers: writersOf(key, nodes) })),
    nodes,
    edges: edgeViews(model),
    open: { channels: why(model.channelsOpen), nodes: why(model.nodesOpen), edges: why(model.edgesOpen) },
    exploration: () => graph.steps.mode,
    pairs: () => graph.steps.pairs(),
    steps: () => graph.steps.levels?.() ?? null,
  };
}

function nodeView(node: GraphNode, model: GraphModel): NodeView {
  const { name, kind, defer, site, subgraph } = node;
  return {
    name,
    kind,
    defer,
    site,
    writes: writesOf(node, model),
    writesKnown: node.writesOpen === null,
    goto: gotoOf(node),
    gotoKnown: node.gotoOpen === null,
    subgraph,
  };
}

function writersOf(key: string, nodes: readonly NodeView[]): ChannelView['writers'] {
  return nodes.flatMap(({ name, writes }) => {
    const certainty = writes.get(key);
    return certainty === undefined ? [] : [{ node: name, certainty }];
  });
}

function why(open: Unknown | null): string | null {
  return open?.why ?? null;
}
