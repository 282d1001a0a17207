import type { DirectEdge, GraphModel, GraphNode, JoinEdge, RouterEdge } from '../../src/model/graph.ts';
import {
  sortedUnique,
  sortedUniqueBy,
  type ComparableChannel,
  type ComparableModel,
  type ComparableNode,
} from './comparable-model.ts';

/** What the analysis says about a graph, as far as the library can say it too. Alternatives are left out. */
export function comparableModel(model: GraphModel): ComparableModel {
  const certain = model.edges.filter((edge) => edge.when.length === 0);
  const direct = certain.filter((edge): edge is DirectEdge => edge.kind === 'direct');
  const joins = certain.filter((edge): edge is JoinEdge => edge.kind === 'join');
  const routers = certain.filter((edge): edge is RouterEdge => edge.kind === 'router');
  return {
    channels: sortedRecord(model.channels.flatMap((channel): [string, ComparableChannel][] => {
      const { key, kind, reducer, single, initial, input, output } = channel;
      return kind === 'unknown' ? [] : [[key, { kind, reducer: reducer !== null, single, initial, input, output }]];
    })),
    nodes: sortedRecord(model.nodes.filter((node) => node.when.length === 0).map((node) => [node.name, comparableNode(node)])),
    edges: sortedUniqueBy(direct.map(({ from, to }) => [from.name, to.name] as const)),
    joins: sortedUniqueBy(joins.map(({ from, to }) => [sortedUnique(from.map(({ name }) => name)), to.name] as const)),
    branches: sortedUniqueBy(
      routers.map(({ from, pathMap }) => ({
        from: from.name,
        ends: pathMap && sortedUnique(pathMap.map(({ to }) => to.name)),
      })),
    ),
    interruptBefore: sortedUnique(model.compiles.flatMap(({ interruptBefore }) => interruptBefore.map(({ name }) => name))),
    interruptAfter: sortedUnique(model.compiles.flatMap(({ interruptAfter }) => interruptAfter.map(({ name }) => name))),
  };
}

function comparableNode(node: GraphNode): ComparableNode {
  return {
    defer: node.defer,
    ends: node.ends && sortedUnique(node.ends.map(({ name }) => name)),
    subgraph: node.kind === 'subgraph' || node.kind === 'agent',
    inputKeys: node.inputKeys && sortedUnique(node.inputKeys),
  };
}

function sortedRecord<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
