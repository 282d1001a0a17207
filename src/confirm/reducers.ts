import type { ReducerClass } from '../model/channel.ts';

type Value = unknown;
type Reducer = (left: Value, right: Value) => Value;

/**
 * A reducer of each class, for whatever values it gets. As texts, since an emitted script has to say them; each is an
 * arrow function of its own that needs nothing from outside.
 */
export const REDUCERS: Readonly<Record<ReducerClass, string>> = {
  append: '(left, right) => [].concat(left ?? [], right ?? [])',
  'merge-by-id': '(left, right) => [...new Map([].concat(left ?? [], right ?? []).map((item) => [item?.id ?? item, item])).values()]',
  'object-merge': '(left, right) => ({ ...left, ...right })',
  'last-wins': '(left, right) => right',
  'first-wins': '(left, right) => left ?? right',
  identity: '(left, right) => left',
  sum: '(left, right) => (left ?? 0) + (right ?? 0)',
  max: '(left, right) => Math.max(left ?? right, right)',
  min: '(left, right) => Math.min(left ?? right, right)',
  or: '(left, right) => left || right',
  and: '(left, right) => left && right',
  union: '(left, right) => [...new Set([].concat(left ?? [], right ?? []))]',
  custom: '(left, right) => [].concat(left ?? [], right ?? [])',
};

export const reducers: Readonly<Record<ReducerClass, Reducer>> = {
  append: (left, right) => [...listOf(left), ...listOf(right)],
  'merge-by-id': (left, right) => [...new Map([...listOf(left), ...listOf(right)].map((item) => [idOf(item), item])).values()],
  'object-merge': (left, right) => ({ ...objectOf(left), ...objectOf(right) }),
  'last-wins': (_, right) => right,
  'first-wins': (left, right) => left ?? right,
  identity: (left) => left,
  sum: (left, right) => numberOf(left) + numberOf(right),
  max: (left, right) => Math.max(numberOf(left ?? right), numberOf(right)),
  min: (left, right) => Math.min(numberOf(left ?? right), numberOf(right)),
  or: (left, right) => left || right,
  and: (left, right) => left && right,
  union: (left, right) => [...new Set([...listOf(left), ...listOf(right)])],
  custom: (left, right) => [...listOf(left), ...listOf(right)],
};

function listOf(value: Value): readonly Value[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function idOf(value: Value): Value {
  return typeof value === 'object' && value !== null && 'id' in value ? value.id : value;
}

function objectOf(value: Value): object {
  return typeof value === 'object' && value !== null ? value : {};
}

function numberOf(value: Value): number {
  return typeof value === 'number' ? value : 0;
}
