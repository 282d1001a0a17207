import { expect, test } from 'vitest';
import type { AnalyzedGraph } from '../../src/analyze.ts';
import type { Edge, GraphModel } from '../../src/model/graph.ts';
import { inspectJson } from '../../src/report/inspect-json.ts';
import { inspectText } from '../../src/report/inspect-text.ts';
import { createSources } from '../../src/report/sources.ts';
import { fakeChannel, fakeGraph, fakeNode, fakeWrite, named, nowhere, outcome, router, target, unknown } from './fake-graph.ts';

type Pair = readonly [string, string];

const sources = createSources(() => 'const builder = 1;');

function analyzed(parts: Partial<GraphModel>, pairs: readonly Pair[] = []): AnalyzedGraph {
  return {
    model: fakeGraph(parts),
    steps: {
      mode: 'exact',
      pairs: () => pairs,
      pairsAmong: () => [],
      together: () => false,
      schedule: () => null,
      always: () => false,
      reachable: new Set(),
      completes: () => false, before: () => new Set(),
    },
  };
}

function json(parts: Partial<GraphModel>, pairs: readonly Pair[] = []) {
  return JSON.parse([...inspectJson([analyzed(parts, pairs)], sources)].join('')).graphs[0];
}

function edge(from: readonly string[], to: string): Edge {
  const [first = ''] = from;
  return from.length > 1
    ? { kind: 'join', from: from.map(named), to: named(to), site: nowhere, when: [] }
    : { kind: 'direct', from: named(first), to: named(to), site: nowhere, when: [] };
}

test('no graph is a document too', () => {
  expect(JSON.parse([...inspectJson([], sources)].join(''))).toEqual({ schemaVersion: 1, graphs: [] });
});

test('a graph has the shape of the contract', () => {
  const graph = json(
    {
      channels: [
        fakeChannel('draft'),
        fakeChannel('log', { kind: 'reducer', reducer: 'append' }),
        fakeChannel('dark', { kind: 'unknown' }),
      ],
      nodes: [fakeNode('plan', { outcomes: [outcome(['draft'])], subgraph: null })],
      edges: [edge(['__start__'], 'plan')],
    },
    [
      ['plan', 'plan'],
      ['plan', 'x'],
    ],
  );
  const start = { line: 1, column: 1, offset: 0 };
  expect(graph).toEqual({
    id: 'src/agent.ts#builder',
    file: 'src/agent.ts',
    start,
    resolved: true,
    blindSpots: [],
    channels: { draft: { kind: 'last-value', reducer: null }, log: { kind: 'reducer', reducer: 'append' } },
    nodes: {
      plan: {
        kind: 'function',
        defer: false,
        file: 'src/agent.ts',
        start,
        writes: { draft: 'always' },
        writesKnown: true,
        goto: [],
        gotoKnown: true,
        subgraph: null,
      },
    },
    edges: [{ kind: 'direct', from: ['__start__'], to: ['plan'] }],
    parallel: [
      ['plan', 'plan'],
      ['plan', 'x'],
    ],
    exploration: 'exact',
  });
});

test('a node writes a key always where every way out of it does', () => {
  const sometimes = { ...outcome([]), writes: [fakeWrite('c', { certainty: 'sometimes' }), fakeWrite('c')] };
  const outcomes = [outcome(['a', 'c']), outcome(['a', 'b']), sometimes].map((way) => ({ ...way, writes: [...way.writes, fakeWrite('c')] }));
  const { writes } = json({ nodes: [fakeNode('n', { outcomes })] }).nodes.n;
  expect(writes).toEqual({ a: 'sometimes', b: 'sometimes', c: 'always' });
});

test('a key that is handed back is written for sure only where it holds a value from the start', () => {
  const writes = [fakeWrite('a', { ifPresent: true }), fakeWrite('b', { ifPresent: true })];
  const channels = [fakeChannel('a', { initial: true }), fakeChannel('b')];
  const graph = json({ channels, nodes: [fakeNode('n', { outcomes: [{ ...outcome([]), writes }] })] });
  expect(graph.nodes.n.writes).toEqual({ a: 'always', b: 'sometimes' });
});

test('gotos are listed once, END included, and their Sends are edges', () => {
  const outcomes = [outcome([], [target('a'), target('__end__')]), outcome([], [target('a'), target('w', 'one')])];
  const graph = json({ nodes: [fakeNode('n', { outcomes })] });
  expect(graph.nodes.n.goto).toEqual(['a', '__end__']);
  expect(graph.edges).toEqual([{ kind: 'send', from: ['n'], to: ['w'], many: false }]);
});

test.each([
  ['a join', [edge(['a', 'b'], 'c')], [{ kind: 'join', from: ['a', 'b'], to: ['c'] }]],
  [
    'a router with different outcomes, each once',
    [router('a', [[target('b'), target('c')], [target('__end__')], [target('c'), target('b')]])],
    [{ kind: 'router', from: ['a'], to: ['b', 'c', '__end__'], outcomes: [['b', 'c'], ['__end__']], known: true }],
  ],
  [
    'an empty outcome beside others is left out',
    [router('a', [[target('b')], []])],
    [{ kind: 'router', from: ['a'], to: ['b'], outcomes: [['b']], known: true }],
  ],
  ['an empty outcome alone', [router('a', [[]])], [{ kind: 'router', from: ['a'], to: [], outcomes: [[]], known: true }]],
  ['an unknown router', [router('a', [], unknown)], [{ kind: 'router', from: ['a'], to: [], outcomes: [], known: false }]],
  ['a router of Sends', [router('a', [[target('w', 'many')]])], [{ kind: 'send', from: ['a'], to: ['w'], many: true }]],
  [
    'two Sends to one node are many',
    [router('a', [[target('w', 'one'), target('w', 'one'), target('v', 'one')]])],
    [
      { kind: 'send', from: ['a'], to: ['w'], many: true },
      { kind: 'send', from: ['a'], to: ['v'], many: false },
    ],
  ],
  [
    'one Send in each of two outcomes is not',
    [router('a', [[target('w', 'one')], [target('w', 'one')]])],
    [{ kind: 'send', from: ['a'], to: ['w'], many: false }],
  ],
  [
    'a router of Sends or names',
    [router('a', [[target('w', 'many')], [target('b')]])],
    [
      { kind: 'router', from: ['a'], to: ['b'], outcomes: [['b']], known: true },
      { kind: 'send', from: ['a'], to: ['w'], many: true },
    ],
  ],
  [
    'a router of Sends and more that is not known',
    [router('a', [[target('w', 'many')]], unknown)],
    [
      { kind: 'router', from: ['a'], to: [], outcomes: [], known: false },
      { kind: 'send', from: ['a'], to: ['w'], many: true },
    ],
  ],
])('edges: %s', (_, edges, expected) => {
  expect(json({ edges }).edges).toEqual(expected);
});

test.each<[string, Partial<GraphModel>]>([
  ['a blind spot', { blindSpots: [unknown] }],
  ['open channels', { channelsOpen: unknown }],
  ['open nodes', { nodesOpen: unknown }],
  ['open edges', { edgesOpen: unknown }],
  ['open writes', { nodes: [fakeNode('n', { writesOpen: unknown })] }],
  ['open gotos', { nodes: [fakeNode('n', { gotoOpen: unknown })] }],
  ['an open router', { edges: [router('a', [], unknown)] }],
])('%s makes a graph unresolved', (_, parts) => {
  expect(json(parts).resolved).toBe(false);
});

test('a node may have any name', () => {
  expect(Object.keys(json({ nodes: [fakeNode('__proto__'), fakeNode('a "b"\n')] }).nodes)).toEqual(['__proto__', 'a "b"\n']);
});

test('a graph can be read', () => {
  const graph = analyzed(
    {
      channels: [
        fakeChannel('draft'),
        fakeChannel('log', { kind: 'reducer', reducer: 'append' }),
        fakeChannel('total', { trap: 'default-without-reducer' }),
      ],
      nodes: [
        fakeNode('plan', { outcomes: [outcome(['draft', 'log']), outcome(['draft'])] }),
        fakeNode('research', { kind: 'subgraph', subgraph: 'src/inner.ts#inner', defer: true }),
        fakeNode('critique', { outcomes: [outcome([], [target('__end__')])], writesOpen: unknown }),
      ],
      edges: [
        edge(['__start__'], 'plan'),
        edge(['research', 'critique'], 'plan'),
        router('plan', [[target('research'), target('critique')], [target('__end__')]], unknown),
        router('plan', [[target('critique', 'many')]]),
      ],
      blindSpots: [unknown],
    },
    [['critique', 'research']],
  );
  expect(inspectText(graph, sources)).toBe(`src/agent.ts#builder  src/agent.ts:1:1

  channels
    draft  last-value
    log    reducer append
    total  last-value (default-without-reducer)

  nodes
    plan      function           src/agent.ts:1:1  writes draft, sometimes log
    research  subgraph deferred  src/agent.ts:1:1  runs src/inner.ts#inner
    critique  function           src/agent.ts:1:1  writes …; goto END

  edges
    START                ->   plan
    research + critique  ->   plan
    plan                 -?   research + critique | END | …
    plan                 =>*  critique

  parallel (exact)
    critique + research

  blind spots
    src/agent.ts:1:1  targets: the name comes from a call
`);
});
