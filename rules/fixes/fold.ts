import type { ReducerName } from '../../src/model/reducer-name.ts';
import type { ValueType } from './value-type.ts';

/** A way to fold two writes of one step into one value, as text. */
export interface Fold {
  readonly name: ReducerName;
  /** What it does, after "Add a reducer that". */
  readonly does: string;
  /** The function, or the name of an export of the library that is one. */
  readonly reducer: string;
  readonly imported: boolean;
  /** The value to start from; null where the first write is as good. */
  readonly initial: string | null;
  /** The type to give a channel that has none; null where the reducer brings it. */
  readonly type: string | null;
  /** Adds what is written to what was there, so that a writer must not do so itself. */
  readonly adds: boolean;
}

const PLAIN = { imported: false, initial: null, type: null, adds: false } as const;

/** Reducers that lose nothing for values of a type, best first. `grown`: a writer adds to what was there. */
export function foldsFor(type: ValueType, key: string, grown: boolean): Fold[] {
  switch (type.of) {
    case 'messages':
      return [{ ...PLAIN, name: 'append', does: 'appends messages, by id', reducer: 'messagesStateReducer', imported: true, initial: '[]' }];
    case 'list':
      return [append(type)];
    case 'object':
      return [merge(type)];
    case 'set':
      return [collected('Set', 'union', 'unites the sets', type)];
    case 'map':
      return [collected('Map', 'merge', 'merges the maps', type)];
    case 'number':
      return [...(grown || isTotal(key) ? [sum(type)] : []), ...(isTotal(key) && !grown ? [] : extremes(type, key))];
    case 'boolean':
      return [either()];
    case 'other':
      return [];
  }
}

/** What a key without a reducer does one step at a time, now also for writes that share one. */
export function keepLast(type: ValueType): Fold {
  const types: Partial<Record<ValueType['of'], string>> = { list: 'unknown[]', object: 'Record<string, unknown>', set: 'Set<unknown>', map: 'Map<unknown, unknown>', number: 'number', boolean: 'boolean' };
  return { ...PLAIN, name: 'last', does: 'keeps the last value on purpose', reducer: '(_current, update) => update', type: types[type.of] ?? 'unknown' };
}

/** The fold of a name, for values of a type; null where that type has no such fold. */
export function foldNamed(name: ReducerName, type: ValueType): Fold | null {
  if (name === 'last') return keepLast(type);
  // What the type does not tell, the one who names the fold knows.
  const is = (...of: ValueType['of'][]): boolean => of.includes(type.of) || (type.of === 'other' && type.named);
  switch (name) {
    case 'append':
      return type.of === 'messages' ? foldsFor(type, '', false)[0]! : is('list') ? append(type) : null;
    case 'merge':
      return type.of === 'map' ? foldsFor(type, '', false)[0]! : is('object') ? merge(type) : null;
    case 'sum':
      return is('number') ? sum(type) : null;
    case 'max':
      return is('number') ? greatest(type) : null;
    case 'min':
      return is('number') ? least(type) : null;
    case 'or':
      return is('boolean') ? either() : null;
    case 'union':
      return type.of === 'list' ? distinct(type) : is('set') ? collected('Set', 'union', 'unites the sets', type) : null;
  }
}

function either(): Fold {
  return { ...PLAIN, name: 'or', does: 'stays true once one write is', reducer: '(current, update) => current || update', initial: 'false', type: 'boolean' };
}

function distinct({ optional }: ValueType): Fold {
  const parts = optional ? '...(current ?? []), ...(update ?? [])' : '...current, ...update';
  return { ...PLAIN, name: 'union', does: 'appends what is not there yet', reducer: `(current, update) => [...new Set([${parts}])]`, initial: '[]', type: 'unknown[]' };
}

function append({ optional }: ValueType): Fold {
  const reducer = optional ? '(current, update) => (current ?? []).concat(update ?? [])' : '(current, update) => current.concat(update)';
  return { ...PLAIN, name: 'append', does: 'appends', reducer, initial: '[]', type: 'unknown[]', adds: true };
}

function merge({ optional, open }: ValueType): Fold {
  const both = '{ ...current, ...update }';
  const reducer = `(current, update) => ${optional && !open ? `(current && update ? ${both} : (update ?? current))` : `(${both})`}`;
  return { ...PLAIN, name: 'merge', does: 'merges the objects', reducer, initial: open ? '{}' : null, type: 'Record<string, unknown>', adds: true };
}

function collected(made: 'Set' | 'Map', name: ReducerName, does: string, { optional }: ValueType): Fold {
  const parts = optional ? '...(current ?? []), ...(update ?? [])' : '...current, ...update';
  const type = made === 'Set' ? 'Set<unknown>' : 'Map<unknown, unknown>';
  return { ...PLAIN, name, does, reducer: `(current, update) => new ${made}([${parts}])`, initial: `new ${made}()`, type };
}

function sum({ optional }: ValueType): Fold {
  const reducer = optional ? '(current, update) => (current ?? 0) + (update ?? 0)' : '(current, update) => current + update';
  return { ...PLAIN, name: 'sum', does: 'sums', reducer, initial: '0', type: 'number', adds: true };
}

function extremes(type: ValueType, key: string): Fold[] {
  return [isSmallest(key) ? least(type) : greatest(type)];
}

/** The name of the key asks for the sum of what is written: `total_score`, `costTotal`, `sumOfVotes`. */
export function isTotal(key: string): boolean {
  return /^(?:total|sum)(?=$|[A-Z_])|_(?:total|sum)$|[a-z\d](?:Total|Sum)$/.test(key);
}

/** The name of the key asks for the smallest value. */
export function isSmallest(key: string): boolean {
  return /min|least|lowest|cheapest|earliest|fewest/i.test(key);
}

const least = (type: ValueType): Fold => extreme(type, 'min', 'smaller', '<');
const greatest = (type: ValueType): Fold => extreme(type, 'max', 'larger', '>');

function extreme({ optional }: ValueType, name: 'min' | 'max', which: string, sign: string): Fold {
  const careful = `(current, update) => (current == null || (update != null && update ${sign} current) ? update : current)`;
  const reducer = optional ? careful : `(current, update) => Math.${name}(current, update)`;
  return { ...PLAIN, name, does: `keeps the ${which} value`, reducer, type: 'number' };
}
