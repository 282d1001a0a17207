import {
  sortedUnique,
  sortedUniqueBy,
  type ComparableBranch,
  type ComparableChannel,
  type ComparableKind,
  type ComparableModel,
  type ComparableNode,
} from './comparable-model.ts';
import { isRecord, type LibraryBuilder, type LibraryChannel, type LibraryGraph, type LibraryNode } from './library-graph.ts';

/** What the library really built, read from the compiled object. */
export function readLibraryModel(app: LibraryGraph): ComparableModel {
  const { builder } = app;
  const nodes = Object.entries(builder.nodes);
  return {
    channels: Object.fromEntries(sortedUnique(Object.keys(builder.channels)).map((key) => [key, readChannel(app, key)])),
    nodes: Object.fromEntries(nodes.sort().map(([name, node]) => [name, readNode(builder, node)])),
    edges: sortedUniqueBy([...builder.edges].map(([from, to]) => [from, to] as const)),
    joins: sortedUniqueBy([...builder.waitingEdges].map(([from, to]) => [sortedUnique(from), to] as const)),
    branches: readBranches(builder),
    interruptBefore: sortedUnique(app.interruptBefore ?? []),
    interruptAfter: sortedUnique(app.interruptAfter ?? []),
  };
}

function readChannel(app: LibraryGraph, key: string): ComparableChannel {
  const channel: unknown = app.channels[key] ?? app.builder.channels[key];
  const output = app.outputChannels;
  const places = {
    input: key in app.builder._inputDefinition,
    output: typeof output === 'string' ? output === key : output.includes(key),
  };
  if (!isChannel(channel)) return { kind: 'broken', reducer: false, single: false, initial: false, ...places };
  const kind = kindOf(channel);
  const reducer = kind === 'reducer' || kind === 'delta';
  return {
    kind,
    reducer,
    single: !reducer && kind !== 'broken' && throwsOnTwoWrites(channel),
    initial: kind !== 'broken' && channel.fromCheckpoint(undefined).isAvailable(),
    ...places,
  };
}

function isChannel(value: unknown): value is LibraryChannel {
  return isRecord(value) && value['lg_is_channel'] === true;
}

const kinds: Readonly<Record<string, ComparableKind>> = {
  LastValue: 'last-value',
  BinaryOperatorAggregate: 'reducer',
  DeltaChannel: 'delta',
  UntrackedValue: 'untracked',
  UntrackedValueChannel: 'untracked',
  EphemeralValue: 'ephemeral',
  AnyValue: 'any-value',
  Topic: 'topic',
};

function kindOf(channel: LibraryChannel): ComparableKind {
  const kind = kinds[channel.lc_graph_name];
  if (kind === undefined) throw new Error(`a channel class the conformance tests do not know: ${channel.lc_graph_name}`);
  return kind === 'reducer' && typeof channel.operator !== 'function' ? 'broken' : kind;
}

function throwsOnTwoWrites(channel: LibraryChannel): boolean {
  try {
    channel.fromCheckpoint(undefined).update([0, 0]);
    return false;
  } catch {
    return true;
  }
}

function readNode(builder: LibraryBuilder, node: LibraryNode): ComparableNode {
  const own = node.input !== builder._schemaDefinition;
  return {
    defer: node.defer === true,
    ends: node.ends ? sortedUnique(node.ends) : null,
    subgraph: node.runnable.lg_is_pregel === true,
    inputKeys: own ? sortedUnique(Object.keys(node.input)) : null,
  };
}

function readBranches(builder: LibraryBuilder): ComparableBranch[] {
  return sortedUniqueBy(
    Object.entries(builder.branches).flatMap(([from, branches]) =>
      Object.values(branches).map((branch) => ({
        from,
        ends: branch.ends ? sortedUnique(Object.values(branch.ends)) : null,
      })),
    ),
  );
}
