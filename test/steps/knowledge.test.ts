import { describe, expect, test } from 'vitest';
import type { Change } from '../../src/model/change.ts';
import type { Condition } from '../../src/model/condition.ts';
import { fakeChannel, fakeGraph, fakeNode, outcome, target } from '../report/fake-graph.ts';
import type { Edge, GraphModel } from '../../src/model/graph.ts';
import { exploreModel } from '../../src/steps/of-model.ts';
import { explore } from '../../src/steps/explore.ts';
import type { Route, StepGraph, StepNode } from '../../src/steps/step-graph.ts';

const is = (key: string, than: string, holds = true): Condition => ({ subject: `state.${key}`, is: '===', than, holds });
const to = (targets: readonly string[], when: readonly Condition[], changes: readonly Change[] = []): Route => ({ targets, sends: [], when: [when], changes });
const node = (name: string, edges: readonly string[], parts: Partial<StepNode> = {}): StepNode => ({ name, defer: false, edges, choices: [], ...parts });
const asks = (name: string, then: readonly string[], otherwise: readonly string[]): StepNode =>
  node(name, [], { choices: [[to(then, [is('mode', 'fast')]), to(otherwise, [is('mode', 'fast', false)])]] });

const graph = (nodes: readonly StepNode[], steady: readonly string[] = ['mode', 'other']): StepGraph => ({ nodes, joins: [], steady: new Set(steady) });
const pairs = (of: StepGraph): string => [...explore(of).pairs()].map((pair) => pair.join()).join(' ');

describe('what a step has found of the state', () => {
  // START goes to `a` where the mode is fast; `b`, behind it, starts two nodes where it is not.
  const twice = (between: Partial<StepNode> = {}, steady?: readonly string[]) =>
    graph([asks('__start__', ['a'], []), node('a', ['b'], between), asks('b', [], ['x', 'y']), node('x', []), node('y', [])], steady);

  test('holds in later ones', () => {
    expect(pairs(twice())).toBe('');
  });

  test('holds no longer once the key is written', () => {
    expect(pairs(twice({ changes: [{ key: 'mode' }] }))).toBe('x,y');
    expect(pairs(twice({ changes: [{ key: null }] }))).toBe('x,y');
    expect(pairs(twice({ changes: [{ key: 'mode', to: 'slow' }] }))).toBe('x,y');
  });

  test('holds where something else is written, or the same', () => {
    expect(pairs(twice({ changes: [{ key: 'other' }] }))).toBe('');
    expect(pairs(twice({ changes: [{ key: 'mode', to: 'fast' }] }))).toBe('');
    expect(pairs(twice({ changes: [{ key: 'mode', said: [is('mode', 'fast')] }] }))).toBe('');
  });

  test('is forgotten where the key does not keep what it holds', () => {
    expect(pairs(twice({}, ['other']))).toBe('x,y');
  });

  test('is what any of the tasks of a step may have left', () => {
    const left = graph([asks('__start__', ['a', 'c'], []), node('a', ['b'], { changes: [{ key: 'mode', to: 'fast' }] }), node('c', [], { changes: [{ key: 'mode', to: 'slow' }] }), asks('b', [], ['x', 'y']), node('x', []), node('y', [])]);
    expect(pairs(left)).toBe('a,c x,y');
  });

  test('says nothing of what a packet carries', () => {
    const packet: Route = { targets: [], sends: [{ node: 'b', count: 1 }], when: [[is('mode', 'fast')]] };
    const sent = graph([node('__start__', [], { choices: [[packet, to([], [is('mode', 'fast', false)])]] }), asks('b', [], ['x', 'y']), node('x', []), node('y', [])]);
    expect(pairs(sent)).toBe('x,y');
  });

  test('is known of a key by what is known of its parts', () => {
    const part: Condition = { subject: 'state.mode.length', is: '>', than: 0, holds: true };
    const empty: Condition = { subject: 'state.mode', is: 'truthy', holds: false };
    const parts = graph([node('__start__', [], { choices: [[to(['a'], [part]), to([], [{ ...part, holds: false }])]] }), node('a', [], { choices: [[to(['x', 'y'], [empty]), to([], [{ ...empty, holds: true }])]] }), node('x', []), node('y', [])]);
    expect(pairs(parts)).toBe('');
  });
});

test('a loop that changes what it asks comes to both answers', () => {
  const loop = graph([node('__start__', ['a']), node('a', ['b'], { changes: [{ key: 'mode' }] }), asks('b', ['a'], ['x', 'y']), node('x', []), node('y', [])]);
  expect(pairs(loop)).toBe('x,y');
});

test('pairs are asked for under a condition', () => {
  const steps = explore(graph([asks('__start__', ['a', 'b'], []), node('a', []), asks('b', [], [])]));
  expect(steps.under!([[is('mode', 'fast')]]).schedule('a', 'b')).toEqual([['__start__'], ['a', 'b']]);
  expect(steps.under!([[is('mode', 'fast', false)]]).schedule('a', 'b')).toBeNull();
  expect(steps.under!([[is('mode', 'fast', false)], [is('never asked', 'x')]]).schedule('a', 'b')).not.toBeNull();
});

test('what would be too many states is left out, and the tasks of one step agree all the same', () => {
  const keys = Array.from({ length: 16 }, (_, at) => `k${at}`);
  const asked = (from: string, on: readonly string[], off: readonly string[], key: string) => node(from, [], { choices: [[to(on, [is(key, 'on')]), to(off, [is(key, 'on', false)])]] });
  const found = keys.map((key, at) => asked(`n${at}`, [`n${at + 1}`], [`n${at + 1}`, 'side'], key));
  const again = keys.map((key, at) => asked(`m${at}`, [`m${at + 1}`], [`m${at + 1}`, 'late'], key));
  const wide = explore(graph([asked('__start__', ['n0'], [], 'k0'), ...found, node('n16', ['m0']), ...again, node('m16', ['p', 'q']), asks('p', ['x'], []), asks('q', [], ['y']), ...['side', 'late', 'x', 'y'].map((name) => node(name, []))], [...keys, 'mode']));
  expect(wide.mode).toBe('exact');
  expect(wide.together('x', 'y')).toBe(false);
  // START has found `k0` on; that nobody knows it here any more shows that it was left out.
  expect(wide.together('m1', 'late')).toBe(true);
});

describe('of a graph', () => {
  const site = { file: 'a.ts', start: 0, end: 1 };
  const at = (name: string) => ({ name, site });
  const direct = (from: string, to: string): Edge => ({ kind: 'direct', from: at(from), to: at(to), site, when: [] });
  const router = (from: string, then: readonly string[], otherwise: readonly string[]): Edge => {
    const route = (targets: readonly string[], holds: boolean) => ({ targets: targets.map((node) => ({ node, send: null, site })), site, when: [[is('mode', 'fast', holds)]] });
    return { kind: 'router', from: at(from), outcomes: [route(then, true), route(otherwise, false)], open: null, unmapped: [], pathMap: null, site, when: [] };
  };
  const found = (parts: Partial<GraphModel>): string => {
    const nodes = ['a', 'b', 'x', 'y'].map((name) => fakeNode(name, { outcomes: [outcome([])] }));
    const edges = [router('__start__', ['a'], []), direct('a', 'b'), router('b', [], ['x', 'y'])];
    return [...exploreModel(fakeGraph({ nodes, edges, channels: [fakeChannel('mode')], ...parts })).pairs()].map((pair) => pair.join()).join(' ');
  };
  const compile = { site, checkpointer: 'yes', cache: 'no', interruptBefore: [], interruptAfter: [], interruptsOpen: false } as const;

  test('is what was found kept', () => {
    expect(found({ compiles: [compile] })).toBe('');
  });

  test('is nothing kept where a run stops for somebody to change the state', () => {
    expect(found({ compiles: [{ ...compile, interruptBefore: [at('b')] }] })).toBe('x,y');
    expect(found({ compiles: [{ ...compile, interruptsOpen: true }] })).toBe('x,y');
  });

  test('is nothing kept of what an error handler may have written', () => {
    const a = fakeNode('a', { outcomes: [outcome([]), { ...outcome(['mode']), failed: true }] });
    expect(found({ nodes: [a, ...['b', 'x', 'y'].map((name) => fakeNode(name, { outcomes: [outcome([])] }))] })).toBe('x,y');
  });

  test('a handler that goes on does so beside routes that ask', () => {
    const nodes = [fakeNode('a', { outcomes: [outcome([]), { ...outcome([], [target('h')]), failed: true }] }), ...['x', 'y', 'h'].map((name) => fakeNode(name, { outcomes: [outcome([])] }))];
    const steps = exploreModel(fakeGraph({ nodes, edges: [direct('__start__', 'a'), router('a', ['x'], ['y'])], channels: [fakeChannel('mode')] }));
    expect([...steps.reachable].sort()).toEqual(['__start__', 'a', 'h', 'x', 'y']);
    expect([...steps.pairs()]).toEqual([]);
  });

  test('is nothing kept of what is changed from outside, or in place', () => {
    expect(found({ updates: [{ keys: [at('mode')] }] })).toBe('x,y');
    expect(found({ updates: [{ keys: [at('other')] }] })).toBe('');
    expect(found({ mutations: [{ node: 'a', by: 'node', key: 'mode', how: 'call', name: 'push', top: false, read: false, method: null, awaited: false, site, shown: site }] })).toBe('x,y');
  });
});
