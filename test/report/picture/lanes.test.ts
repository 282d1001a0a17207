import { expect, test } from 'vitest';
import type { AnalyzedGraph } from '../../../src/analyze.ts';
import type { Edge, GraphNode } from '../../../src/model/graph.ts';
import { graphView } from '../../../src/report/graph-view.ts';
import { layoutOf } from '../../../src/report/picture/layout.ts';
import { pictureOf } from '../../../src/report/picture/picture.ts';
import { exploreModel } from '../../../src/steps/of-model.ts';
import { fakeGraph, fakeNode, named, nowhere, router, target } from '../fake-graph.ts';

const direct = (from: string, to: string): Edge => ({ kind: 'direct', from: named(from), to: named(to), site: nowhere, when: [] });
const join = (from: readonly string[], to: string): Edge => ({ kind: 'join', from: from.map(named), to: named(to), site: nowhere, when: [] });

function pictured(nodes: readonly (string | GraphNode)[], edges: readonly Edge[], exact = true) {
  const model = fakeGraph({ nodes: nodes.map((node) => (typeof node === 'string' ? fakeNode(node) : node)), edges });
  const steps = exploreModel(model);
  const { levels: _, ...estimated } = { ...steps, mode: steps.mode, pairs: () => steps.pairs() };
  const graph: AnalyzedGraph = { model, steps: exact ? steps : (estimated as AnalyzedGraph['steps']) };
  return pictureOf(graphView(graph), []);
}

const lanesOf = (...given: Parameters<typeof pictured>) => pictured(...given).lanes.map(({ title, nodes }) => `${title}: ${nodes.join(' ')}`);

test('a lane holds what can first run in one super-step', () => {
  const edges = [direct('__start__', 'plan'), direct('plan', 'a'), direct('plan', 'b'), direct('a', 'c'), join(['b', 'c'], 'd'), direct('d', '__end__')];
  const exact = lanesOf(['plan', 'a', 'b', 'c', 'd'], edges);
  expect(exact).toEqual(['start: __start__', 'step 1: plan', 'step 2: a b', 'step 3: c', 'step 4: d', 'end: __end__']);
  expect(lanesOf(['plan', 'a', 'b', 'c', 'd'], edges, false)).toEqual(exact.map((lane) => lane.replace(/^step/, 'from step')));
});

test('a deferred node stands where it really runs, and what never runs in a lane of its own', () => {
  const nodes = ['a', 'b', fakeNode('last', { defer: true }), 'lost'];
  const edges = [direct('__start__', 'a'), direct('__start__', 'last'), direct('a', 'b'), direct('lost', 'a')];
  expect(lanesOf(nodes, edges)).toEqual(['start: __start__', 'step 1: a', 'step 2: b', 'step 3: last', 'never runs: lost']);
});

test('a node of a loop says when it runs again', () => {
  const { again } = pictured(['a', 'b'], [direct('__start__', 'a'), direct('a', 'b'), router('b', [[target('a')], [target('__end__')]])]);
  expect(again.get('a')?.slice(0, 3)).toEqual([3, 5, 7]);
  expect(again.get('b')?.[0]).toBe(4);
});

test('boxes stand in the order of their lanes and do not overlap, whatever the arrows do', () => {
  const names = Array.from({ length: 24 }, (_, at) => `n${at}`);
  const edges = names.flatMap((name, at) => [direct(name, names[(at * 7 + 3) % 24]!), direct(name, names[(at * 5 + 1) % 24]!), direct(name, name)]);
  const picture = pictured(names, [direct('__start__', 'n0'), ...edges, join(['n3', 'n9', 'n17'], 'n1')]);
  const layout = layoutOf(picture, (name) => ({ width: 60 + name.length * 8, height: 40 }));
  const boxes = [...layout.nodes.values()];
  for (const [at, a] of boxes.entries()) {
    for (const b of boxes.slice(at + 1)) expect(a.x >= b.x + b.width || b.x >= a.x + a.width || a.y >= b.y + b.height || b.y >= a.y + a.height).toBe(true);
  }
  const spans = picture.lanes.map(({ nodes }) => nodes.map((name) => layout.nodes.get(name)!));
  for (const [at, lane] of spans.slice(1).entries()) expect(Math.min(...lane.map(({ x }) => x))).toBeGreaterThan(Math.max(...spans[at]!.map(({ x, width }) => x + width)));
  expect(layout.lines.every((points) => points.length >= 2)).toBe(true);
});
