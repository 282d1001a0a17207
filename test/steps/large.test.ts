import { expect, test } from 'vitest';
import { explore } from '../../src/steps/explore.ts';
import type { Route, StepGraph, StepNode } from '../../src/steps/step-graph.ts';

const SIZE = 10_000;

function named(number: number): string {
  return `n${String(number).padStart(5, '0')}`;
}

function large(first: readonly number[], edges: (node: number) => readonly number[], routes: (node: number) => readonly number[] = () => []): StepGraph {
  const start: StepNode = { name: '__start__', defer: false, edges: first.map(named), choices: [] };
  const nodes = Array.from({ length: SIZE }, (_, node): StepNode => {
    const choice = routes(node).map((target): Route => ({ targets: [named(target)], sends: [] }));
    return { name: named(node), defer: false, edges: edges(node).map(named), choices: choice.length > 0 ? [choice] : [] };
  });
  return { nodes: [start, ...nodes], joins: [] };
}

const all = Array.from({ length: SIZE }, (_, node) => node);

test('a chain of ten thousand nodes', () => {
  const exploration = explore(large([0], (node) => (node + 1 < SIZE ? [node + 1] : [])));
  expect(exploration.mode).toBe('exact');
  expect([...exploration.pairs()]).toEqual([]);
  expect(exploration.reachable.size).toBe(SIZE + 1);
});

test('two chains side by side: the schedule and what has run before are as long as they', () => {
  const exploration = explore(large([0, SIZE / 2], (node) => ((node + 1) % (SIZE / 2) !== 0 ? [node + 1] : [])));
  const [a, b] = [named(SIZE / 2 - 1), named(SIZE - 1)];
  expect(exploration.schedule(a, b)).toHaveLength(SIZE / 2 + 1);
  expect(exploration.before(a, b).size).toBe(SIZE - 1);
  expect(exploration.always(a, b)).toBe(true);
});

test('a fan of ten thousand nodes does not list its fifty million pairs', () => {
  const exploration = explore(large(all, () => []));
  expect(exploration.mode).toBe('exact');
  const [first] = exploration.pairs();
  expect(first).toEqual([named(0), named(1)]);
  expect(exploration.pairsAmong([named(5), named(9_999), named(77)])).toHaveLength(3);
});

test('a loop of ten thousand nodes with a way out of each', () => {
  const exploration = explore(large([0], () => [], (node) => [(node + 1) % SIZE, SIZE]));
  expect(exploration.mode).toBe('exact');
  expect([...exploration.pairs()]).toEqual([]);
});

test('layers of routers are too many combinations: by pairs, of the same layer only', () => {
  const next = (node: number, step: number): number[] => (node + 100 < SIZE ? [100 * (Math.floor(node / 100) + 1) + ((node + step) % 100)] : []);
  const exploration = explore(large(all.slice(0, 100), () => [], (node) => [...next(node, 0), ...next(node, 1)]));
  expect(exploration.mode).toBe('pairs');
  expect(exploration.together(named(9_900), named(9_950))).toBe(true);
  expect(exploration.together(named(9_800), named(9_950))).toBe(false);
  expect(exploration.schedule(named(9_900), named(9_950))).toHaveLength(101);
});

test('where every node leads anywhere, all pairs are found by rows', () => {
  const exploration = explore(large([0, 1], (node) => [(node * 7 + 3) % SIZE], (node) => [1, 2, 3, 4].map((step) => (node * 13 + step * 2_503) % SIZE)));
  expect(exploration.mode).toBe('pairs');
  expect(exploration.reachable.size).toBeGreaterThan(SIZE / 2);
  const [a, b] = [...exploration.reachable].slice(-2);
  expect(exploration.together(a!, b!)).toBe(true);
});
