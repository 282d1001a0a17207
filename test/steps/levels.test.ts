import { expect, test } from 'vitest';
import { explore } from '../../src/steps/explore.ts';
import type { StepGraph, StepNode } from '../../src/steps/step-graph.ts';

const node = (name: string, edges: readonly string[], parts: Partial<StepNode> = {}): StepNode => ({ name, defer: false, edges, choices: [], ...parts });

function levels(graph: StepGraph) {
  return Object.fromEntries([...explore(graph).levels!()].map(([name, steps]) => [name, steps.slice(0, 4)]));
}

test('the first step of each node is that of its shortest run', () => {
  const nodes = [node('__start__', ['a', 'b']), node('a', ['c']), node('b', ['d']), node('c', ['d']), node('d', []), node('lost', ['d'])];
  expect(levels({ nodes, joins: [] })).toEqual({ __start__: [0], a: [1], b: [1], c: [2], d: [2, 3], lost: [] });
});

test('a join waits, a deferred node too, and a loop comes again', () => {
  const back = { choices: [[{ targets: ['a'], sends: [] }, { targets: [], sends: [] }]] };
  const nodes = [node('__start__', ['a', 'b', 'late']), node('a', ['c']), node('b', []), node('c', [], back), node('j', []), node('late', [], { defer: true })];
  const found = levels({ nodes, joins: [{ from: ['b', 'c'], to: 'j' }] });
  expect(found).toMatchObject({ a: [1, 3, 5, 7], c: [2, 4, 6, 8], b: [1] });
  expect(found['j']).toEqual([3]);
  expect(found['late']![0]).toBeGreaterThan(2);
});
