import type { CollectionCell } from '../../values/heap.ts';
import { ref } from '../../values/heap.ts';
import { same, union } from '../../values/union.ts';
import { literal, UNDEFINED, unknown, type Value } from '../../values/value.ts';
import { saidByList } from '../conditions.ts';
import type { Evaluator } from '../evaluator.ts';
import { callValue } from '../invoke.ts';
import { iterate, type Items, itemsTaken } from '../iterate.ts';
import type { NativeCall, NativeFunction } from '../natives.ts';
import { perhaps } from './array.ts';

type Entry = CollectionCell['entries'][number];

export function newCollection(ev: Evaluator, kind: 'Map' | 'Set', [source]: readonly Value[]): Value {
  const { items, open, grownFrom, poured } = source === undefined ? NOTHING : kind === 'Set' ? itemsTaken(ev, source) : pairsOf(ev, source);
  const entries = items.flatMap(({ value, count }): Entry[] => {
    if (kind === 'Set') return [{ key: value, value, count }];
    const pair = iterate(ev, value)?.items ?? [];
    return pair[0] === undefined ? [] : [{ key: pair[0].value, value: pair[1]?.value ?? UNDEFINED, count }];
  });
  return ref(ev.alloc({ t: 'collection', kind: kind === 'Map' ? 'map' : 'set', entries: eachOnce(entries), open, grownFrom: kind === 'Set' ? grownFrom : null, ...(poured === undefined ? {} : { poured }) }));
}

const NOTHING: Items = { items: [], open: null, grownFrom: null };

function pairsOf(ev: Evaluator, source: Value): Items {
  return iterate(ev, source) ?? { ...NOTHING, open: 'the entries of an unknown list', poured: [source] };
}

/** A key is there once, where it came first; its value is the one that came last. */
function eachOnce(entries: readonly Entry[]): Entry[] {
  const byKey = new Map<unknown, Entry>();
  for (const entry of entries) {
    const { key, value, count } = entry;
    const name = key.t === 'literal' ? `${typeof key.value} ${String(key.value)}` : key.t === 'ref' ? key.address : entry;
    const before = byKey.get(name);
    if (before === undefined) byKey.set(name, entry);
    else byKey.set(name, { key, value: count === 'one' ? value : union([before.value, value]), count: count === 'one' || before.count === 'one' ? 'one' : before.count });
  }
  return [...byKey.values()];
}

type Method = (ev: Evaluator, cell: CollectionCell, call: NativeCall) => Value;

export const collectionMethods: ReadonlyMap<string, NativeFunction> = new Map(
  Object.entries<Method>({
    get: (ev, cell, { args: [key], at }) => {
      ev.notePick(key, at);
      const hits = cell.entries.filter((entry) => entry.key.t !== 'literal' || key?.t !== 'literal' || entry.key.value === key.value);
      const exact = key?.t === 'literal' && cell.open === null;
      const values = hits.map(({ value }) => value);
      const last = hits.at(-1);
      if (exact && last?.count === 'one') return last.value;
      if (exact && last !== undefined) return union([...values, UNDEFINED]);
      if (exact) return UNDEFINED;
      return union([...values, cell.open === null ? UNDEFINED : unknown('an entry of a map', at)]);
    },
    set: (ev, cell, { self, args: [key, value] }) => {
      put(ev, self, cell, key, value);
      return self;
    },
    add: (ev, cell, { self, args: [key] }) => {
      put(ev, self, cell, key, key);
      return self;
    },
    has: (ev, cell, { args: [key], at }) => {
      ev.notePick(key, at);
      const isOpen = cell.open !== null || cell.entries.some(({ count }) => count !== 'one');
      const said = () => saidByList(ev, key, cell.entries.map((entry) => entry.key), isOpen);
      if (key?.t !== 'literal' || cell.open !== null) return { ...unknown('whether it is in the map', at, 'boolean'), ...said() };
      const hits = cell.entries.filter((entry) => entry.key.t !== 'literal' || entry.key.value === key.value);
      if (hits.length > 0 && !hits.some((entry) => entry.key.t === 'literal' && entry.count === 'one')) return unknown('whether it is in the map', at, 'boolean');
      return literal(hits.length > 0);
    },
    keys: (ev, cell) => listed(ev, cell, ({ key }) => key),
    values: (ev, cell) => listed(ev, cell, ({ value }) => value),
    entries: (ev, cell) => listed(ev, cell, ({ key, value }) => ev.list([key, value])),
    forEach: (ev, cell, { args: [fn], at }) => {
      if (fn === undefined) return UNDEFINED;
      for (const { key, value, count } of cell.entries) {
        const call = () => void callValue(ev, fn, null, [value, key], at);
        if (count === 'one') call();
        else perhaps(ev, call);
      }
      if (cell.open !== null) perhaps(ev, () => void callValue(ev, fn, null, [unknown(cell.open!), unknown(cell.open!)], at));
      return UNDEFINED;
    },
    clear: (ev, cell, { self }) => {
      if (self.t === 'ref') ev.put(self.address, { t: 'collection', kind: cell.kind, entries: [], open: null, grownFrom: null });
      return UNDEFINED;
    },
    delete: (ev, cell, { self, args: [key] }) => {
      const entries = cell.entries.flatMap((entry): Entry[] => {
        if (key?.t === 'literal' && entry.key.t === 'literal') return key.value === entry.key.value ? [] : [entry];
        return [entry.count === 'one' ? { ...entry, count: 'maybe' } : entry];
      });
      if (self.t === 'ref') ev.put(self.address, { ...cell, entries, grownFrom: null });
      return unknown('a deletion', null, 'boolean');
    },
  }).map(([name, method]) => [name, onCell(method)]),
);

function listed(ev: Evaluator, { entries, open, grownFrom, poured = [] }: CollectionCell, item: (entry: Entry) => Value): Value {
  return ev.array(entries.map((entry) => ({ value: item(entry), count: entry.count })), open, grownFrom, { poured });
}

function onCell(method: Method): NativeFunction {
  return (ev, call) => {
    const cell = call.self.t === 'ref' ? ev.cell(call.self.address) : undefined;
    return cell?.t === 'collection' ? method(ev, cell, call) : unknown('a method of an unknown collection', call.at);
  };
}

function put(ev: Evaluator, self: Value, cell: CollectionCell, key: Value = UNDEFINED, value: Value = UNDEFINED): void {
  if (self.t !== 'ref') return;
  const entry: Entry = { key, value, count: ev.isRepeated(self.address) && key.t !== 'literal' ? 'many' : 'one' };
  ev.lookThrough(2 * cell.entries.length);
  const at = cell.entries.findIndex((one) => one.key.t === 'literal' && key.t === 'literal' && one.key.value === key.value);
  // What may be there any number of times is there already.
  if (entry.count === 'many' && cell.entries.some((one) => one.count === 'many' && same(one.key, key) && same(one.value, value))) return;
  ev.put(self.address, { ...cell, entries: at < 0 ? [...cell.entries, entry] : cell.entries.with(at, entry) });
}
