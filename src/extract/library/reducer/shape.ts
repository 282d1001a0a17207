import type { ReducerClass } from '../../../model/channel.ts';

/** What a term is, before the whole reducer is judged: `first` and `second` hand an argument back. */
export type Shape = Exclude<ReducerClass, 'identity' | 'custom'> | 'first' | 'second' | 'constant';

/** Shapes that look at both arguments, so that a guard for a missing one changes nothing. */
const FOLDS: ReadonlySet<Shape> = new Set(['append', 'merge-by-id', 'object-merge', 'sum', 'max', 'min', 'or', 'and', 'union']);

export function folds(shape: Shape | null): boolean {
  return shape !== null && FOLDS.has(shape);
}

/** What the values of the key are, where it matters: `a + b` adds numbers and glues strings. */
export type ValueKind = 'number' | 'boolean' | 'other' | null;
