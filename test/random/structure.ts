import type { Channel, Compiled } from './load.ts';
import { channelsOf, destinationsOf, type ChannelSpec, type GraphSpec } from './spec.ts';

/** The shape of a graph as sorted lines of text, so that two shapes can be compared and the difference read. */
export type Structure = readonly string[];

export function specStructure(graph: GraphSpec): Structure {
  return [
    ...graph.nodes.map((node) => `node ${node.name}${node.defer ? ' deferred' : ''} ends ${list(node.ends ?? [])}`),
    ...unique(graph.edges.map((edge) => `edge ${edge.from} -> ${edge.to}`)),
    ...unique(graph.joins.map((join) => `join ${list(join.from)} -> ${join.to}`)),
    ...graph.routers.map((router) => `router ${router.from} map ${router.map === null ? 'none' : list(destinationsOf(router))}`),
    ...[...channelsOf(graph).values()].map((key) => `channel ${key.name} ${channelClass[key.channel.kind](key.channel)}`),
  ].toSorted();
}

export function compiledStructure(compiled: Compiled): Structure {
  const { nodes, edges, waitingEdges, branches } = compiled.builder;
  return [
    ...Object.entries(nodes).map(([name, node]) => `node ${name}${node.defer === true ? ' deferred' : ''} ends ${list(node.ends ?? [])}`),
    ...unique([...edges].map(([from, to]) => `edge ${from} -> ${to}`)),
    ...unique([...waitingEdges].map(([from, to]) => `join ${list(from)} -> ${to}`)),
    ...Object.entries(branches).flatMap(([from, all]) => Object.values(all).map(({ ends }) => `router ${from} map ${ends === undefined ? 'none' : list(Object.values(ends))}`)),
    ...Object.entries(compiled.channels).filter(([name]) => !isControl(name)).map(([name, channel]) => `channel ${name} ${describe(channel)}`),
  ].toSorted();
}

/** Keys of the library's own. */
export function isControl(name: string): boolean {
  return name.startsWith('branch:to:') || name.startsWith('join:') || name === '__start__' || name === '__pregel_tasks' || name === '__error__';
}

const channelClass: Readonly<Record<ChannelSpec['kind'], (channel: ChannelSpec) => string>> = {
  'last-value': (channel) => `LastValue${'initial' in channel && channel.initial ? ' initial' : ''}`,
  reducer: (channel) => `BinaryOperatorAggregate${'initial' in channel && channel.initial ? ' initial' : ''}`,
  untracked: (channel) => `UntrackedValue${'guard' in channel && channel.guard ? ' guarded' : ''}`,
  ephemeral: (channel) => `EphemeralValue${'guard' in channel && channel.guard ? ' guarded' : ''}`,
  'any-value': () => 'AnyValue',
  topic: () => 'Topic',
};

function describe(channel: Channel): string {
  return `${channel.lc_graph_name}${channel.guard === true ? ' guarded' : ''}${channel.fromCheckpoint(undefined).isAvailable() ? ' initial' : ''}`;
}

function list(names: readonly string[]): string {
  return `[${[...new Set(names)].toSorted().join(', ')}]`;
}

function unique(lines: readonly string[]): readonly string[] {
  return [...new Set(lines)];
}
