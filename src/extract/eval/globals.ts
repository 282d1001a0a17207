import { literal, type Value } from '../values/value.ts';

const OBJECTS = new Set([
  'Object', 'Array', 'Promise', 'Map', 'Set', 'WeakMap', 'WeakSet', 'JSON', 'Math', 'Number', 'String', 'Boolean', 'Symbol', 'Date',
  'console', 'structuredClone', 'Error', 'TypeError', 'RangeError', 'process', 'globalThis', 'parseInt', 'parseFloat', 'isNaN',
  'setTimeout', 'setInterval', 'queueMicrotask', 'fetch', 'crypto', 'Reflect', 'require',
]);

/** What a name means that nobody declared. */
export function globalValue(name: string): Value | null {
  if (name === 'undefined') return literal(undefined);
  if (name === 'NaN') return literal(Number.NaN);
  if (name === 'Infinity') return literal(Number.POSITIVE_INFINITY);
  return OBJECTS.has(name) ? { t: 'native', name, self: null } : null;
}
