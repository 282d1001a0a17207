import type { CollectionCell } from '../../values/heap.ts';
import { ref } from '../../values/heap.ts';
import { union } from '../../values/union.ts';
import { literal, UNDEFINED, unknown, type Value } from '../../values/value.ts';
import type { Evaluator } from '../evaluator.ts';
import { callValue } from '../invoke.ts';
import { iterate } from '../iterate.ts';
import type { NativeCall, NativeFunction } from '../natives.ts';
import { perhaps } from './array.ts';

type Entry = CollectionCell['entries'][number];

export function newCollection(ev: Evaluator, kind: 'Map' | 'Set', [source]: readonly Value[]): Value {
  const list = source === undefined ? { items: [], open: null } : iterate(ev, source);
  const entries = (list?.items ?? []).flatMap(({ value }): Entry[] => {
    if (kind === 'Set') return [{ key: value, value }];
    const pair = iterate(ev, value)?.items ?? [];
    return pair[0] === undefined ? [] : [{ key: pair[0].value, value: pair[1]?.value ?? UNDEFINED }];
  });
  const open = list === null ? 'the entries of an unknown list' : list.open;
  return ref(ev.alloc({ t: 'collection', kind: kind === 'Map' ? 'map' : 'set', entries, open }));
}

type Method = (ev: Evaluator, cell: CollectionCell, call: NativeCall) => Value;

export const collectionMethods: ReadonlyMap<string, NativeFunction> = new Map(
  Object.entries<Method>({
    get: (_ev, cell, { args: [key], at }) => {
      const hits = cell.entries.filter((entry) => entry.key.t !== 'literal' || key?.t !== 'literal' || entry.key.value === key.value);
      const exact = key?.t === 'literal' && cell.open === null;
      const values = hits.map(({ value }) => value);
      if (exact && hits.length > 0) return values.at(-1)!;
      if (exact) return UNDEFINED;
      return union([...values, cell.open === null ? UNDEFINED : unknown('an entry of a map', at)]);
    },
    set: (ev, cell, { self, args: [key, value] }) => {
      put(ev, self, cell, { key: key ?? UNDEFINED, value: value ?? UNDEFINED });
      return self;
    },
    add: (ev, cell, { self, args: [key] }) => {
      put(ev, self, cell, { key: key ?? UNDEFINED, value: key ?? UNDEFINED });
      return self;
    },
    has: (_ev, cell, { args: [key], at }) => {
      if (key?.t !== 'literal' || cell.open !== null) return unknown('whether it is in the map', at, 'boolean');
      return literal(cell.entries.some((entry) => entry.key.t === 'literal' && entry.key.value === key.value));
    },
    keys: (ev, cell) => ev.array(cell.entries.map(({ key }) => ({ value: key, count: 'one' })), cell.open),
    values: (ev, cell) => ev.array(cell.entries.map(({ value }) => ({ value, count: 'one' })), cell.open),
    entries: (ev, cell) => ev.array(cell.entries.map(({ key, value }) => ({ value: ev.list([key, value]), count: 'one' })), cell.open),
    forEach: (ev, cell, { args: [fn], at }) => {
      if (fn === undefined) return UNDEFINED;
      for (const { key, value } of cell.entries) callValue(ev, fn, null, [value, key], at);
      if (cell.open !== null) perhaps(ev, () => void callValue(ev, fn, null, [unknown(cell.open!), unknown(cell.open!)], at));
      return UNDEFINED;
    },
    delete: (ev, cell, { self }) => {
      if (self.t === 'ref') ev.store.set(self.address, { ...cell, open: cell.open ?? 'entries were deleted' });
      return unknown('a deletion', null, 'boolean');
    },
  }).map(([name, method]) => [name, onCell(method)]),
);

function onCell(method: Method): NativeFunction {
  return (ev, call) => {
    const cell = call.self.t === 'ref' ? ev.cell(call.self.address) : undefined;
    return cell?.t === 'collection' ? method(ev, cell, call) : unknown('a method of an unknown collection', call.at);
  };
}

function put(ev: Evaluator, self: Value, cell: CollectionCell, entry: Entry): void {
  if (self.t !== 'ref') return;
  const others = cell.entries.filter(({ key }) => !(key.t === 'literal' && entry.key.t === 'literal' && key.value === entry.key.value));
  ev.store.set(self.address, { ...cell, entries: [...others, entry] });
}
