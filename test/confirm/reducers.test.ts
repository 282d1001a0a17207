import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Channel, ReducerClass } from '../../src/model/channel.ts';
import { extractFixtures } from '../conformance/extract-fixture.ts';
import { isLibraryGraph } from '../conformance/library-graph.ts';
import { fixturesRoot, loadFixture } from '../conformance/load-fixture.ts';
import { ruleFixtures } from '../conformance/rule-fixture.ts';
import { modelsIn } from './findings.ts';

// What is said of a reducer from its text is held against what it does.
type Fold = (left: unknown, right: unknown) => unknown;
type Values = fc.Arbitrary<unknown>;

const KNOWN_FAILURES = JSON.parse(readFileSync(join(import.meta.dirname, 'known-failures.json'), 'utf8')) as Readonly<Record<string, string>>;

const words = fc.constantFrom('a', 'b', 'c');
const lists: Values = fc.array(words, { maxLength: 3 });
const numbers: Values = fc.integer({ min: 1, max: 9 });
const booleans: Values = fc.boolean();
const objects: Values = fc.dictionary(words, words, { maxKeys: 3 });

/** What a reducer of each class makes of two values; null where only messages would tell. A list may take items one by one. */
const LAWS: Record<ReducerClass, ((left: never, right: never) => unknown) | null> = {
  append: (left: unknown[], right: unknown) => left.concat(right),
  'merge-by-id': null,
  'object-merge': (left: object, right: object) => ({ ...left, ...right }),
  'last-wins': (_: unknown, right: unknown) => right,
  'first-wins': (left: unknown) => left,
  identity: (left: unknown) => left,
  sum: (left: number, right: number) => left + right,
  max: (left: number, right: number) => Math.max(left, right),
  min: (left: number, right: number) => Math.min(left, right),
  or: (left: boolean, right: boolean) => left || right,
  and: (left: boolean, right: boolean) => left && right,
  union: (left: unknown[], right: unknown[]) => [...new Set([...left, ...right])],
  custom: null,
};

const OF_CLASS: Partial<Record<ReducerClass, Values>> = { 'object-merge': objects, sum: numbers, max: numbers, min: numbers, or: booleans, and: booleans, append: lists, union: lists };

function valuesOf({ reducer, type }: Channel): Values {
  const own = reducer === null ? undefined : OF_CLASS[reducer];
  if (own !== undefined) return own;
  if (type !== null && /\[\]|Array/.test(type)) return lists;
  if (type !== null && /number/.test(type)) return numbers;
  if (type !== null && /boolean/.test(type)) return booleans;
  if (type !== null && /Record|\{/.test(type)) return objects;
  return words;
}

interface Reduced {
  readonly at: string;
  readonly channel: Channel;
  readonly fold: Fold;
}

const paths = [...extractFixtures().filter(({ runs }) => runs).map(({ path }) => `extract/${path}`), ...ruleFixtures().map((path) => `rules/${path}`)];
const all = paths.flatMap(reducersIn);

/** The reducers of a program: as they were read, and as they are. */
function reducersIn(path: string): Reduced[] {
  const { compiled } = loadFixture(`${fixturesRoot}${path}`) as { readonly compiled?: Readonly<Record<string, unknown>> };
  return modelsIn(path).flatMap((model) => {
    const graph = built(compiled, model.id.slice(model.id.lastIndexOf('#') + 1));
    if (!isLibraryGraph(graph)) return [];
    return model.channels.flatMap((channel): Reduced[] => {
      const fold = graph.channels[channel.key]?.operator;
      return channel.kind !== 'reducer' || typeof fold !== 'function' ? [] : [{ at: `${path}: ${channel.key}`, channel, fold: fold as Fold }];
    });
  });
}

/** Some graphs are refused when they are built. */
function built(compiled: Readonly<Record<string, unknown>> | undefined, name: string): unknown {
  try {
    return compiled?.[name];
  } catch {
    return undefined;
  }
}

describe('reducers do what is said of them', () => {
  test('many are looked at, of nearly every class', () => {
    expect(all.length).toBeGreaterThan(100);
    expect(new Set(all.map(({ channel }) => channel.reducer)).size).toBeGreaterThan(8);
  });

  const lawful = all.filter(({ channel: { reducer } }) => reducer !== null && LAWS[reducer] !== null);
  test.each(lawful.map((one) => [one.at, one] as const))('%s', (at, { channel, fold }) => {
    const one = takesItems(fold);
    const law = LAWS[channel.reducer!] as Fold;
    const values = valuesOf(channel);
    const holds = () => fc.assert(fc.property(values, one ? words : values, (left, right) => {
      const made = fold(structuredClone(left), structuredClone(right));
      expect(isDeepStrictEqual(made instanceof Set ? [...made] : made, law(left, right)), `${channel.reducer}: ${JSON.stringify([left, right])} make ${JSON.stringify(made)}`).toBe(true);
    }), { seed: 1, numRuns: 50 });
    // What is not mended yet is listed; what has become right must leave the list.
    if (KNOWN_FAILURES[at] === undefined) holds();
    else expect(holds, `${at} is right by now: strike it from known-failures.json`).toThrow();
  });

  test('what is known to fail exists', () => {
    expect(Object.keys(KNOWN_FAILURES).filter((at) => !lawful.some((one) => one.at === at))).toEqual([]);
  });
});

/** Whether it adds what is written as one item: what it gets is not always what it keeps. */
function takesItems(fold: Fold): boolean {
  try {
    return isDeepStrictEqual(fold(['a'], ['b']), ['a', ['b']]);
  } catch {
    return false;
  }
}
