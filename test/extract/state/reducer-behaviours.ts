import { expect } from 'vitest';

type Reducer = (a: unknown, b: unknown) => unknown;

/** What a reducer of a class does when it is run. */
export const BEHAVIOURS: Readonly<Record<string, (reduce: Reducer) => void>> = {
  append: (reduce) => expect([reduce(['x'], ['y'])].flat(2)).toEqual(['x', 'y']),
  'object-merge': (reduce) => {
    const maps = /new Map/.test(reduce.toString());
    const [a, b, both] = [{ p: 1, q: 1 }, { q: 2, r: 2 }, { p: 1, q: 2, r: 2 }];
    const result = maps ? reduce(new Map(Object.entries(a)), new Map(Object.entries(b))) : reduce({ ...a }, { ...b });
    expect(result).toMatchObject(maps ? new Map(Object.entries(both)) : both);
  },
  'last-wins': (reduce) => expect(Object.values(reduce(['x'], ['y']) ?? {})).toEqual(['y']),
  'first-wins': (reduce) => expect(reduce(['x'], ['y'])).toEqual(['x']),
  identity: (reduce) => expect(reduce(['x'], ['y'])).toEqual(['x']),
  sum: (reduce) => expect(reduce(2, 3)).toBe(5),
  max: (reduce) => expect([reduce(2, 3), reduce(3, 2)]).toEqual([3, 3]),
  min: (reduce) => expect([reduce(2, 3), reduce(3, 2)]).toEqual([2, 2]),
  or: (reduce) => expect([reduce(false, true), reduce(true, false), reduce(false, false)]).toEqual([true, true, false]),
  and: (reduce) => expect([reduce(false, true), reduce(true, true)]).toEqual([false, true]),
  union: (reduce) => {
    const sets = /\.union/.test(reduce.toString());
    if (sets && !('union' in Set.prototype)) return;
    const result = sets ? reduce(new Set(['x']), new Set(['x', 'y'])) : reduce(['x'], ['x', 'y']);
    expect([...(result as Iterable<unknown>)]).toEqual(['x', 'y']);
  },
  'merge-by-id': (reduce) => {
    const result = reduce([{ id: 1, v: 1 }, { id: 2, v: 1 }], [{ id: 2, v: 2 }, { id: 3, v: 3 }]);
    const pairs = (result as { id: number; v: number }[]).map(({ id, v }) => [id, v]).sort();
    expect(pairs).toEqual([[1, 1], [2, 2], [3, 3]]);
  },
};
