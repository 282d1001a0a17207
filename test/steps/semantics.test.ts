import { describe, expect, test } from 'vitest';
import { formatSchedule } from '../../src/model/schedule.ts';
import { explore } from '../../src/steps/explore.ts';
import type { StepGraph } from '../../src/steps/step-graph.ts';
import { buildWithLibrary } from './library.ts';
import { graph } from './notation.ts';

/** The steps of the only run of a graph without choices, by the library and by the machine. */
async function steps(text: string): Promise<string> {
  const program = graph(text);
  const observed = formatSchedule((await buildWithLibrary(program).run(() => 0, 12)).map((step) => [...step].sort()));
  expectSameAs(observed, program);
  return observed;
}

function expectSameAs(observed: string, program: StepGraph): void {
  const exploration = explore(program);
  const all = observed.split(' | ').map((step) => step.split(' + ').map((name) => (name === 'START' ? '__start__' : name)));
  const pairs = new Set(all.flatMap((step) => step.flatMap((a, i) => step.slice(i + 1).map((b) => [a, b].sort().join()))));
  expect([...exploration.pairs()].map((pair) => pair.join()).sort()).toEqual([...pairs].sort());
  expect([...exploration.reachable].sort()).toEqual([...new Set(all.flat())].sort());
}

function pairs(text: string): string[] {
  return [...explore(graph(text)).pairs()].map((pair) => pair.join(' '));
}

describe('triggers (3.1, 3.2)', () => {
  test('START is a step of its own', async () => {
    expect(await steps('START -> a')).toBe('START | a');
  });

  test('a node with two triggers in one step runs once', async () => {
    expect(await steps('START -> a, b \n a -> c \n b -> c')).toBe('START | a + b | c');
  });

  test('an edge and a route to the same node start it once', () => {
    expect(pairs('START -> a \n a -> b \n a ?> b | -')).toEqual([]);
  });

  test('branches of unequal length start a node twice, in different steps', async () => {
    expect(await steps('START -> a \n a -> b, c \n b -> d \n c -> c2 \n c2 -> d')).toBe('START | a | b + c | c2 + d | d');
  });

  test('a trigger of START is ignored', () => {
    expect(pairs('START -> a, b \n a ?> START | -')).toEqual(['a b']);
  });

  test('a packet to START enters the graph again', async () => {
    const program = graph('START -> a \n a -> b \n b -> c \n a ?> START*1 | -');
    const observed = await buildWithLibrary(program).run(() => 0, 3);
    expect([...observed[3]!].sort()).toEqual(['a', 'c']);
    expect(formatSchedule(explore(program).schedule('a', 'c')!)).toBe('START | a | START + b | a + c');
  });

  test('each packet is a task of its own', () => {
    expect(pairs('START -> a \n a ?> w*2 | -')).toEqual(['w w']);
  });

  test('one packet alone is one task', () => {
    expect(pairs('START -> a \n a ?> w*1 | -')).toEqual([]);
  });

  test('a packet runs beside a trigger of the same node', () => {
    expect(pairs('START -> a \n a ?> w, w*1 | -')).toEqual(['w w']);
  });

  test('an unknown number of packets may be none, one or more', () => {
    const exploration = explore(graph('START -> a \n a ?> w*many'));
    expect([...exploration.pairs()]).toEqual([['w', 'w']]);
    expect(exploration.always('w', 'w')).toBe(false);
  });

  test('what many tasks start with an edge runs once', () => {
    expect(pairs('START ?> w*2 \n w -> j')).toEqual(['w w']);
  });

  test('many tasks choose independently', () => {
    expect(pairs('START ?> w*2 \n w ?> x | y')).toEqual(['w w', 'x y']);
  });

  test('one task takes one route', () => {
    expect(pairs('START -> w \n w ?> x | y')).toEqual([]);
  });

  test('routes of different choices are taken together', () => {
    expect(pairs('START -> w \n w ?> x | y \n w ?> z | -')).toEqual(['x z', 'y z']);
  });

  test('a goto adds to static edges', () => {
    expect(pairs('START -> a \n a -> c \n a ?> b | -')).toEqual(['b c']);
  });
});

describe('joins (3.3)', () => {
  test('a join passes when the last member has arrived', async () => {
    expect(await steps('START -> a, b \n b -> b2 \n a + b2 -> d')).toBe('START | a + b | b2 | d');
  });

  test('a join that never completes starts nothing', async () => {
    expect(await steps('START -> a \n a + b -> d \n b -> a')).toBe('START | a');
  });

  test('exclusive members never complete a join', () => {
    expect(explore(graph('START ?> a | b \n a + b -> d')).reachable.has('d')).toBe(false);
  });

  test('members that loops bring one after the other complete it', () => {
    expect(explore(graph('START -> r \n r ?> a | b \n a -> r \n b -> r \n a + b -> d')).together('d', 'r')).toBe(true);
  });

  test('a join fires again in every round of a loop', async () => {
    expect(await steps('START -> a \n a -> b, c \n b + c -> d')).toBe('START | a | b + c | d');
    const looped = explore(graph('START -> a \n a -> b, c \n b + c -> d \n d ?> a | -'));
    expect([...looped.pairs()]).toEqual([['b', 'c']]);
  });

  test('arrivals in the step in which the node runs count for the next round', async () => {
    expect(await steps('START -> b, c \n b -> b \n c -> c \n b + c -> d')).toContain('START | b + c | b + c + d | b + c + d | ');
  });

  test('repeated arrivals are one', async () => {
    expect(await steps('START -> a \n a -> a2 \n a2 -> b \n b -> x \n a + b -> d')).toBe('START | a | a2 | b | d + x');
  });

  test('joins declared alike behave as one', async () => {
    expect(await steps('START -> a, b \n a + b -> d \n a + b -> d')).toBe('START | a + b | d');
  });

  test('duplicate members collapse', async () => {
    expect(await steps('START -> a \n a + a -> d')).toBe('START | a | d');
  });

  test('a node with a trigger and a complete join runs once, and not again for the join', async () => {
    expect(await steps('START -> a, b \n a -> d \n a + b -> d \n d -> e')).toBe('START | a + b | d | e');
  });

  test('two joins complete at once: one run, and the second join is not started by a new arrival', async () => {
    const twice = 'START -> a, b \n a + b -> d \n b + a -> d \n d -> c \n c -> b2 \n b2 -> a';
    expect(await steps(twice)).toBe('START | a + b | d | c | b2 | a');
  });

  test('a join left complete goes first next time, and blocks the one that completes then', async () => {
    const stale = 'START -> a, b \n a + b -> d \n b + a -> d \n e + f -> d \n a -> e \n b -> f \n e -> e2 \n f -> f2 \n e2 -> e \n f2 -> f';
    expect(await steps(stale)).toContain('START | a + b | d + e + f | d + e2 + f2 | e + f | e2 + f2 | e + f | ');
  });

  test('the members of a join count when packets run them', () => {
    expect(explore(graph('START -> o \n START ?> w*2 \n o + w -> d')).reachable.has('d')).toBe(true);
  });
});

describe('deferred nodes (3.4)', () => {
  test('a deferred node waits until nothing else is triggered', async () => {
    expect(await steps('START -> a \n a -> b, c \n b -> d \n c -> c2 \n c2 -> d \n defer d')).toBe('START | a | b + c | c2 | d');
  });

  test('pending deferred nodes run together', async () => {
    expect(await steps('START -> a, b, d1 \n a -> a2 \n b -> d2 \n defer d1, d2')).toBe('START | a + b | a2 | d1 + d2');
  });

  test('pending packets do not hold a deferred node back', () => {
    expect(pairs('START -> a \n a -> d \n a ?> w*2 | w*3 \n defer d')).toEqual(['d w', 'w w']);
  });

  test('a trigger beside the packets holds it back', () => {
    expect(pairs('START -> a \n a -> d, p \n a ?> w*2 | w*3 \n defer d')).toEqual(['p w', 'w w']);
  });

  test('after the packets is after the packets', () => {
    expect(pairs('START ?> w*2 | w*3 \n w -> d \n defer d')).toEqual(['w w']);
  });

  test('a packet starts a deferred node at once', () => {
    expect(pairs('START -> a \n a -> b \n a ?> d*1 | - \n defer d')).toEqual(['b d']);
  });

  test('deferred nodes in a row run one after the other', async () => {
    expect(await steps('START -> a \n a -> d1, d2 \n d1 -> d2 \n defer d1, d2')).toBe('START | a | d1 + d2 | d2');
  });

  test('a join into a deferred node is looked at when nothing else is triggered', async () => {
    expect(await steps('START -> a, b \n a + b -> d \n a -> c \n c -> c2 \n defer d')).toBe('START | a + b | c | c2 | d');
  });

  test('deferred again in every round of a loop', () => {
    expect(pairs('START -> a \n a -> b, d \n b -> c \n d ?> a | - \n defer d')).toEqual([]);
  });
});

describe('what may share a step (7.3)', () => {
  test('a loop beside a chain coincides with all of it', () => {
    expect(pairs('START -> a, b \n a ?> a | - \n b -> c')).toEqual(['a b', 'a c']);
  });

  test('the routes of one router exclude each other, however they come together later', () => {
    expect(pairs('START ?> a | b \n a -> c \n b -> d \n c -> e \n d -> e')).toEqual([]);
  });

  test('an edge and a route of the same node do not', () => {
    expect(pairs('START -> a \n START ?> b | c')).toEqual(['a b', 'a c']);
  });

  test('START fans out too', () => {
    expect(pairs('START -> a, b')).toEqual(['a b']);
  });

  test('equal lengths meet, unequal lengths do not', () => {
    expect(pairs('START -> a, b \n a -> a2 \n a2 -> a3 \n b -> b2')).toEqual(['a b', 'a2 b2']);
  });
});
