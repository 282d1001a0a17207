import { describe, expect, test } from 'vitest';
import type { Choice, Edge, GraphModel, GraphNode } from '../../src/model/graph.ts';
import { exploreModel } from '../../src/steps/of-model.ts';
import { fakeGraph, fakeNode } from '../report/fake-graph.ts';

const site = { file: 'a.ts', start: 0, end: 1 };

function node(name: string, ...when: Choice[]): GraphNode {
  return fakeNode(name, { when });
}

function edge(from: string, to: string, ...when: Choice[]): Edge {
  return { kind: 'direct', from: { name: from, site }, to: { name: to, site }, site, when };
}

function graph(nodes: GraphNode[], edges: Edge[]): GraphModel {
  return fakeGraph({ nodes, edges });
}

const choice = (fork: string, branch = 0): Choice => ({ fork, branch });
const pairs = (model: GraphModel) => [...exploreModel(model).pairs()];
const either = [edge('__start__', 'a', choice('if', 0)), edge('__start__', 'b', choice('if', 1))];
const optional = (count: number) => Array.from({ length: count }, (_, index) => node(`extra${index}`, choice(`option${index}`)));

describe('shapes of a graph whose builder branches', () => {
  test('what one condition separates never runs together', () => {
    expect(pairs(graph([node('a'), node('b')], either))).toEqual([]);
  });

  test('however many optional parts there are', () => {
    expect(pairs(graph([node('a'), node('b'), ...optional(30)], either))).toEqual([]);
  });

  test('however many alternatives there are', () => {
    const many = Array.from({ length: 9 }, (_, index) => [edge('a', `x${index}`, choice(`if${index}`, 0)), edge('a', `y${index}`, choice(`if${index}`, 1))]).flat();
    const nodes = Array.from({ length: 9 }, (_, index) => [node(`x${index}`), node(`y${index}`)]).flat();
    expect(pairs(graph([node('a'), node('b'), ...nodes], [...either, ...many]))).toEqual([]);
  });

  test('an optional edge runs beside one that is always there', () => {
    expect(pairs(graph([node('a'), node('b')], [edge('__start__', 'a'), edge('__start__', 'b', choice('if'))]))).toEqual([['a', 'b']]);
  });

  test('optional edges of one condition come together', () => {
    const together = [edge('__start__', 'a', choice('if')), edge('__start__', 'b', choice('if'))];
    expect(pairs(graph([node('a'), node('b')], together))).toEqual([['a', 'b']]);
  });

  test('an edge whose node is only there in another shape is no shape at all', () => {
    const edges = [edge('__start__', 'a'), edge('__start__', 'b', choice('other'))];
    expect(pairs(graph([node('a'), node('b', choice('other'))], edges))).toEqual([['a', 'b']]);
  });
});
