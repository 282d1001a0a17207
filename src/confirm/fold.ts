import type { ReducerClass } from '../model/channel.ts';
import type { GraphModel } from '../model/graph.ts';
import { REDUCERS } from './reducers.ts';

/** How a key folds what is written, and values to try it with, as texts. */
export interface Fold {
  /** To be tried one after the other: a finding is shown by one of them. */
  readonly reducers: readonly string[];
  /** What is there before, and what is written. */
  readonly values: readonly [string, string, string, string];
  /** What is there before anything is. */
  readonly empty: string;
}

const LISTS = { values: ["['before']", "['one']", "['two']", "['three']"], empty: '[]' } as const;
const TEXTS = { values: ["'before '", "'one '", "'two '", "'three '"], empty: "''" } as const;
const NUMBERS = { values: ['100', '7', '5', '3'], empty: '0' } as const;
const OBJECTS = { values: ["{ kept: 'before', same: 'before' }", "{ same: 'one' }", "{ same: 'two' }", "{ same: 'three' }"], empty: '{}' } as const;

const VALUES: Partial<Record<ReducerClass, Omit<Fold, 'reducers'>>> = {
  append: LISTS,
  union: LISTS,
  'merge-by-id': LISTS,
  'object-merge': OBJECTS,
  sum: NUMBERS,
  max: NUMBERS,
  min: NUMBERS,
};

/** Null where the graph has no such key, or one that does not fold. */
export function foldOf(model: GraphModel | null, key: string): Fold | null {
  const channel = model?.channels.find((one) => one.key === key);
  if (channel === undefined) return null;
  const order = model?.orders?.find((one) => one.key === key);
  const ignored = channel.folding?.ignores;
  const class_ = ignored === 'update' ? 'identity' : ignored === 'current' ? 'last-wins' : (channel.reducer ?? 'last-wins');
  const ofType = /\[\]|Array/.test(channel.type ?? '') ? LISTS : /number/.test(channel.type ?? '') ? NUMBERS : TEXTS;
  const values = VALUES[class_] ?? ofType;
  void order;
  return { reducers: [REDUCERS[class_]], ...values };
}
