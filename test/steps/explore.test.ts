import { describe, expect, test } from 'vitest';
import { formatSchedule } from '../../src/model/schedule.ts';
import { explore } from '../../src/steps/explore.ts';
import type { Exploration } from '../../src/steps/exploration.ts';
import { graph } from './notation.ts';

const modes = [
  ['exact', (text: string): Exploration => explore(graph(text))],
  ['pairs', (text: string): Exploration => explore(graph(text), { configurations: 0 })],
] as const;

function shown(exploration: Exploration, a: string, b: string): string {
  return formatSchedule(exploration.schedule(a, b) ?? []);
}

describe.each(modes)('%s', (mode, exploring) => {
  test('says how it was done', () => {
    expect(exploring('START -> a').mode).toBe(mode);
  });

  test('names of no node have no answer', () => {
    const exploration = exploring('START -> a');
    expect(exploration.together('a', 'nowhere')).toBe(false);
    expect(exploration.schedule('a', 'nowhere')).toBeNull();
    expect(exploration.always('nowhere', 'nowhere')).toBe(false);
    expect(exploration.before('a', 'nowhere')).toEqual(new Set());
    expect(exploration.pairsAmong(['a', 'nowhere'])).toEqual([]);
  });

  test('nodes that nothing leads to are not reachable and in no pair', () => {
    const exploration = exploring('START -> a \n lost -> a, b');
    expect([...exploration.reachable]).toEqual(['__start__', 'a']);
    expect([...exploration.pairs()]).toEqual([]);
  });

  test('a graph without START runs START only', () => {
    const exploration = explore({ nodes: [], joins: [] }, mode === 'pairs' ? { configurations: 0 } : {});
    expect([...exploration.reachable]).toEqual(['__start__']);
  });

  test('pairs are sorted by code units, within and among', () => {
    const exploration = exploring('START -> b, B, _z, a, node10, node2');
    const pairs = [...exploration.pairs()];
    expect(pairs.slice(0, 3)).toEqual([['B', '_z'], ['B', 'a'], ['B', 'b']]);
    expect(pairs).toHaveLength(15);
    expect(exploration.pairsAmong(['node2', 'B', 'node10', 'B'])).toEqual([['B', 'node10'], ['B', 'node2'], ['node10', 'node2']]);
  });

  test('a schedule leads to the pair, the shortest way', () => {
    const exploration = exploring('START -> plan \n plan -> research, critique \n research -> write');
    expect(shown(exploration, 'research', 'critique')).toBe('START | plan | critique + research');
  });

  test('a schedule lists a node twice when it is two tasks', () => {
    expect(shown(exploring('START -> plan \n plan ?> w*many'), 'w', 'w')).toBe('START | plan | w + w');
  });

  test('no schedule for what never happens', () => {
    expect(exploring('START ?> a | b').schedule('a', 'b')).toBeNull();
  });

  test('a static fan is certain', () => {
    expect(exploring('START -> p \n p -> a, b').always('a', 'b')).toBe(true);
  });

  test('a route is not', () => {
    expect(exploring('START -> p \n p -> a \n p ?> b | -').always('a', 'b')).toBe(false);
  });

  test('all routes of a choice lead to the same node: certain', () => {
    expect(exploring('START -> p \n p -> a \n p ?> b | b, c').always('a', 'b')).toBe(true);
  });

  test('another way to one of the two makes it uncertain', () => {
    expect(exploring('START -> r \n r ?> p | a \n p -> a, b').always('a', 'b')).toBe(false);
  });

  test('two packets are certain, one or two are not', () => {
    expect(exploring('START ?> w*2 | w*3').always('w', 'w')).toBe(true);
    expect(exploring('START ?> w*1 | w*3').always('w', 'w')).toBe(false);
  });

  test('what has run before is what every way passes', () => {
    const exploration = exploring('START -> r \n r ?> x | y \n x -> p \n y -> p \n p -> a, b');
    expect([...exploration.before('a', 'b')].sort()).toEqual(['__start__', 'p', 'r']);
  });

  test('a node is before itself only if every way runs it twice', () => {
    expect(exploring('START -> a, b \n a ?> a | -').before('a', 'b').has('a')).toBe(false);
  });
});

describe('exact only', () => {
  test('a join waits for its last member', () => {
    expect(explore(graph('START -> a, b \n b -> c \n c -> e \n a + e -> d \n e -> f')).pairsAmong(['b', 'c', 'd', 'f'])).toEqual([['d', 'f']]);
  });

  test('certain although a loop comes back without it', () => {
    expect(explore(graph('START -> p \n p -> a, b \n b ?> a | -')).always('a', 'b')).toBe(true);
  });

  test('before knows all members of a join', () => {
    const exploration = explore(graph('START -> a, b \n b -> c \n a + c -> d \n c -> x \n d -> e, f'));
    expect([...exploration.before('e', 'f')]).toEqual(['__start__', 'a', 'b', 'c', 'd', 'x']);
  });

  test('more packets than are counted are many', () => {
    expect(explore(graph('START ?> w*7 | w*8 \n w ?> v*1 | -')).pairsAmong(['v', 'w'])).toEqual([['v', 'v'], ['w', 'w']]);
  });

  test('a deferred node waits for routes that come late', () => {
    expect([...explore(graph('START -> a, d \n a ?> b | - \n b -> c \n defer d')).pairs()]).toEqual([]);
  });
});

describe('pairs only', () => {
  test('a join passes with any member: too much, never too little', () => {
    const exploration = explore(graph('START -> a, b \n b -> c \n a + c -> d'), { configurations: 0 });
    expect(exploration.together('c', 'd')).toBe(true);
  });

  test('deferred nodes pair with each other and with what packets start', () => {
    const exploration = explore(graph('START -> a, d \n a ?> w*2 | e \n defer d, e'), { configurations: 0 });
    expect([...exploration.pairs()].map((pair) => pair.join(' '))).toEqual(['d e', 'd w', 'e w', 'w w']);
    expect(shown(exploration, 'd', 'w')).toBe('START | a | d + w');
  });

  test('a schedule goes back over pairs to the run that started both branches', () => {
    const exploration = explore(graph('START -> p \n p -> a, b \n a -> a2 \n b -> b2 \n a2 -> a3 \n b2 -> b3'), { configurations: 0 });
    expect(shown(exploration, 'a3', 'b3')).toBe('START | p | a + b | a2 + b2 | a3 + b3');
  });
});
