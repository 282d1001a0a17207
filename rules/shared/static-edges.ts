import type { Choice, DirectEdge, GraphModel, JoinEdge } from '../../src/model/graph.ts';
import { once } from './once.ts';

/** Edges that are there together, and fire whatever the nodes do. */
export interface StaticEdges {
  readonly direct: readonly DirectEdge[];
  readonly joins: readonly JoinEdge[];
}

/** The static edges of the graph; where the builder has open conditions, those of each condition with what is always there. */
export const staticEdges = once(({ edges }: GraphModel): readonly StaticEdges[] => {
  const shapes = new Map<string, readonly Choice[]>([['', []]]);
  for (const { when } of edges) shapes.set(keyOf(when), when);
  return [...shapes.values()].map((shape) => {
    const taken = new Set(shape.map(keyOfChoice));
    const there = edges.filter(({ when }) => when.every((choice) => taken.has(keyOfChoice(choice))));
    return { direct: there.filter((edge) => edge.kind === 'direct'), joins: there.filter((edge) => edge.kind === 'join') };
  });
});

function keyOf(when: readonly Choice[]): string {
  return when.map(keyOfChoice).sort().join('\n');
}

function keyOfChoice({ fork, branch }: Choice): string {
  return `${fork} ${branch}`;
}
