import { type ArrayCell, type Item, optional } from '../../values/heap.ts';
import { alternatives, truthiness, union } from '../../values/union.ts';
import { literal, UNDEFINED, unknown, type Value } from '../../values/value.ts';
import { saidByList, sidesOf } from '../conditions.ts';
import type { Evaluator } from '../evaluator.ts';
import { forkAt } from '../fork-name.ts';
import { grownInTurns } from '../grown-in-turns.ts';
import { callValue } from '../invoke.ts';
import { inTurn } from '../in-turn.ts';
import { iterate, type Items, itemsTaken } from '../iterate.ts';
import type { NativeCall, NativeFunction } from '../natives.ts';
import { anyItem } from '../properties.ts';
import { opaqueMethod } from './opaque.ts';

type ArrayMethod = (ev: Evaluator, cell: ArrayCell, call: NativeCall) => Value;

/** Methods of lists whose items we have seen. */
export const arrayMethods: ReadonlyMap<string, NativeFunction> = new Map(
  Object.entries<ArrayMethod>({
    map: (ev, cell, call) => mapped(ev, cell, call, (value, count) => [{ value, count }]),
    forEach: (ev, cell, call) => {
      each(ev, cell, call, () => []);
      if (cell.open !== null) perhaps(ev, () => callback(ev, call, unknown(cell.open!), unknown('an index')));
      return UNDEFINED;
    },
    flatMap: (ev, cell, call) => mapped(ev, cell, call, (value, count) => flatten(ev, value, count)),
    flat: (ev, cell) => madeOf(ev, cell, cell.items.flatMap((item) => flatten(ev, item.value, item.count))),
    filter: (ev, cell, call) => madeOf(ev, { ...cell, grownFrom: null }, filtered(ev, cell, call)),
    reduce: (ev, cell, call) => reduce(ev, cell, call),
    find: (ev, cell, call) => {
      const verdicts = each(ev, cell, call, (result, count, item) => [{ value: item.value, count: truthiness(result) === true && count === 'one' ? 'one' : truthiness(result) === false ? 'many' : 'maybe' }]);
      const hit = verdicts.findIndex(({ count }) => count !== 'many');
      if (isExact(cell) && verdicts.length === cell.items.length && (hit < 0 || verdicts[hit]!.count === 'one')) return verdicts[hit]?.value ?? UNDEFINED;
      return union([...cell.items.map(({ value }) => value), ...(cell.open === null ? [] : [unknown(cell.open)]), UNDEFINED]);
    },
    some: (ev, cell, call) => quantified(ev, cell, call, true),
    every: (ev, cell, call) => quantified(ev, cell, call, false),
    findIndex: (ev, cell, call) => {
      const truths = each(ev, cell, call, (result) => [{ value: literal(truthiness(result) ?? undefined), count: 'one' }]).map(({ value }) => value.t === 'literal' && value.value);
      const hit = truths.findIndex((truth) => truth !== false);
      return isExact(cell) && (hit < 0 || truths[hit] === true) ? literal(hit) : unknown('an index', call.at, 'number');
    },
    indexOf: (_ev, cell, { args: [wanted], at }) => {
      const known = isExact(cell) && wanted?.t === 'literal' && cell.items.every(({ value }) => value.t === 'literal');
      return known ? literal(cell.items.findIndex(({ value }) => value.t === 'literal' && value.value === wanted.value)) : unknown('an index', at, 'number');
    },
    concat: (ev, cell, { self, args }) => {
      const lists = args.map((arg) => together(alternatives(arg).map((one) => (mayBeList(ev, one) ? itemsTaken(ev, one) : alone(one)))));
      const { open, grownFrom, poured } = restOf([cell, ...lists]);
      return ev.array([cell, ...lists].flatMap(({ items }) => items), open, grownFrom, { ...(poured === undefined ? {} : { poured }), taken: [self, ...args.flatMap(alternatives)] });
    },
    slice: (ev, cell, { args }) => {
      const [from, to] = args;
      const number = (value: Value | undefined) => (value === undefined ? undefined : value.t === 'literal' && typeof value.value === 'number' ? value.value : null);
      const [start, end] = [number(from), number(to)];
      const grownFrom = isMoreThanNew(cell, start, end) ? cell.grownFrom : null;
      if (isExact(cell) && start !== null && end !== null) return ev.array(cell.items.slice(start, end), null, grownFrom);
      if (isOfOne(args) && cell.open === null && cell.items.length > 0) return ev.array([{ value: union(cell.items.map(({ value }) => value)), count: 'maybe' }], null, grownFrom);
      return madeOf(ev, { ...cell, grownFrom }, cell.items.map(optional));
    },
    push: (ev, cell, { self, args }) => {
      add(ev, self, cell, args, 'end');
      return unknown('a length', null, 'number');
    },
    unshift: (ev, cell, { self, args }) => {
      add(ev, self, cell, args, 'start');
      return unknown('a length', null, 'number');
    },
    pop: (ev, cell, { self }) => take(ev, self, cell, -1),
    shift: (ev, cell, { self }) => take(ev, self, cell, 0),
    at: (_ev, cell, { args: [index] }) => {
      const exact = cell.open === null && cell.items.every(({ count }) => count === 'one');
      if (exact && index?.t === 'literal' && typeof index.value === 'number') return cell.items.at(index.value)?.value ?? UNDEFINED;
      return anyItem(cell);
    },
    reverse: (ev, cell, { self }) => put(ev, self, { ...cell, items: [...cell.items].reverse() }),
    toReversed: (ev, cell) => madeOf(ev, cell, [...cell.items].reverse()),
    sort: (ev, cell, call) => put(ev, call.self, { ...cell, items: sorted(ev, cell, call) }),
    toSorted: (ev, cell, call) => madeOf(ev, cell, sorted(ev, cell, call)),
    splice: (ev, cell, { self, args: [from, count, ...added] }) => {
      const [start, length] = [from, count].map((arg) => (arg?.t === 'literal' && typeof arg.value === 'number' ? arg.value : null));
      const items = [...cell.items];
      if (isExact(cell) && typeof start === 'number' && (count === undefined || typeof length === 'number')) {
        const fresh = added.map((value): Item => ({ value, count: 'one' }));
        const removed = count === undefined ? items.splice(start) : items.splice(start, length!, ...fresh);
        put(ev, self, { ...cell, items, grownFrom: null });
        return ev.array(removed);
      }
      const others = [...items, ...added.map((value): Item => ({ value, count: 'one' }))].map(optional);
      put(ev, self, { ...cell, items: others, grownFrom: null });
      return ev.array(others, cell.open);
    },
    fill: (ev, cell, { self, args: [value, from] }) => {
      const fill = (item: Item): Item => ({ ...item, value: from === undefined ? (value ?? UNDEFINED) : union([item.value, value ?? UNDEFINED]) });
      return put(ev, self, { ...cell, items: cell.items.map(fill) });
    },
    values: (_ev, _cell, { self }) => self,
    entries: (ev, cell) =>
      ev.array(cell.items.map(({ value, count }, index) => ({ value: ev.list([literal(index), value]), count })), cell.open),
    keys: (ev, cell) => ev.array(cell.items.map(({ count }, index) => ({ value: literal(index), count })), cell.open),
    join: (_ev, cell, { args: [separator] }) => {
      const texts = cell.items.map(({ value, count }) => (value.t === 'literal' && count === 'one' ? String(value.value) : null));
      if (cell.open !== null || texts.includes(null)) return unknown('a joined text', null, 'string');
      return literal(texts.join(separator?.t === 'literal' ? String(separator.value) : ','));
    },
    includes: (ev, cell, { args: [wanted], at }) => {
      ev.notePick(wanted, at);
      const open = () => ({ ...unknown('whether it is included', at, 'boolean'), ...saidByList(ev, wanted, cell.items.map(({ value }) => value), !isExact(cell)) });
      if (wanted?.t !== 'literal' || cell.open !== null) return open();
      if (cell.items.some(({ value, count }) => count === 'one' && value.t === 'literal' && value.value === wanted.value)) return literal(true);
      if (cell.items.every(({ value }) => value.t === 'literal' && value.value !== wanted.value)) return literal(false);
      return open();
    },
  }).map(([name, method]) => [name, onCell(name, method)]),
);

/** What the callback gives for each item, those included of which nothing is known. */
function mapped(ev: Evaluator, cell: ArrayCell, call: NativeCall, keep: (result: Value, count: Item['count']) => Item[]): Value {
  const items = each(ev, cell, call, keep);
  const { open, poured = [] } = cell;
  if (open !== null) perhaps(ev, () => void items.push(...keep(callback(ev, call, anyOf(cell, call), unknown('an index', call.at, 'number')), 'many')));
  return ev.array(items, null, null, { poured });
}

/** An item of those that are not listed. */
function anyOf({ open, poured = [] }: ArrayCell, { self, at }: NativeCall): Value {
  return unknown(open ?? 'an item of an unknown list', at, 'unknown', { is: 'item', of: poured.length === 1 ? poured[0]! : self });
}

/** A list with other items that is made of this one: what is known of it beside them stays. */
function madeOf(ev: Evaluator, { open, grownFrom, poured = [] }: ArrayCell, items: readonly Item[]): Value {
  return ev.array(items, open, grownFrom, { poured });
}

/** Whether something of what the list was copied from is left by `slice`, beside what was put behind it. */
function isMoreThanNew({ items, open }: ArrayCell, start: number | null | undefined, end: number | null | undefined): boolean {
  if (start === undefined || start === 0) return end === undefined || (end !== null && end > 0);
  const behind = items.length - 1 - items.findLastIndex(({ count }) => count === 'many');
  return start !== null && start < 0 && end === undefined && open === null && items.slice(-behind || items.length).every(({ count }) => count === 'one') && -start > behind;
}

function isExact(cell: ArrayCell): boolean {
  return cell.open === null && cell.items.every(({ count }) => count === 'one');
}

function put(ev: Evaluator, self: Value, cell: ArrayCell): Value {
  if (self.t === 'ref') ev.put(self.address, cell);
  return self;
}

/** In the order of the texts or of the callback; where that is not known, any item may be anywhere. */
function sorted(ev: Evaluator, cell: ArrayCell, { args: [fn], at }: NativeCall): Item[] {
  if (cell.items.length < 2) return [...cell.items];
  let known = isExact(cell);
  const compare = (a: Item, b: Item): number => {
    if (fn !== undefined) {
      const result = callValue(ev, fn, null, [a.value, b.value], at);
      if (result.t === 'literal' && typeof result.value === 'number') return result.value;
    } else if (a.value.t === 'literal' && b.value.t === 'literal') {
      return String(a.value.value) < String(b.value.value) ? -1 : 1;
    }
    known = false;
    return 0;
  };
  const items = known ? [...cell.items].sort(compare) : [];
  if (known) return items;
  const anywhere = union(cell.items.map(({ value }) => value));
  return cell.items.map(({ count }) => ({ value: anywhere, count }));
}

/** Whether the callback holds for some item, or for each. */
function quantified(ev: Evaluator, cell: ArrayCell, call: NativeCall, some: boolean): Value {
  const truths = each(ev, cell, call, (result, count) => [{ value: literal(truthiness(result) ?? undefined), count }]);
  const is = ({ value }: Item, truth: boolean) => value.t === 'literal' && value.value === truth;
  if (truths.some((item) => item.count === 'one' && is(item, some))) return literal(some);
  if (cell.open === null && truths.length === cell.items.length && truths.every((item) => is(item, !some))) return literal(!some);
  return unknown('whether it holds', call.at, 'boolean');
}

/** Of these what is not known of the list is asked as well. */
const CHOOSES: ReadonlySet<string> = new Set(['find', 'some', 'every', 'filter', 'findIndex']);

function onCell(name: string, method: ArrayMethod): NativeFunction {
  return (ev, call) => {
    const cell = ev.arrayCell(call.self);
    if (cell === null) return opaqueMethod(ev, name, call);
    if (cell.open !== null && CHOOSES.has(name)) perhaps(ev, () => void callback(ev, call, unknown(cell.open!), unknown('an index')));
    return method(ev, cell, call);
  };
}

function callback(ev: Evaluator, { self, args, at }: NativeCall, item: Value, index: Value): Value {
  const [fn] = args;
  if (fn?.t === 'native' && fn.name === 'Boolean') return item;
  return fn === undefined ? UNDEFINED : callValue(ev, fn, null, [item, index, self], at);
}

/** Calls back for every item, on a branch of its own for those that may be absent. */
function each(ev: Evaluator, cell: ArrayCell, call: NativeCall, keep: (result: Value, count: Item['count'], item: Item) => Item[]): Item[] {
  const all: Item[] = [];
  inTurn(ev, cell.items, (item, index) => {
    let kept: Item[] = [];
    const run = () => {
      kept = keep(callback(ev, call, item.value, literal(index)), item.count, item);
    };
    if (item.count === 'one') run();
    else perhaps(ev, run);
    all.push(...kept);
    return true;
  });
  return all;
}

/** None or any number of times. */
export function perhaps(ev: Evaluator, run: () => void): void {
  const turn = () => {
    run();
    return true;
  };
  ev.joined(() => ev.fork(forkAt(ev, 'items', ev.call?.from?.node ?? null, null), [() => ev.repeat(turn), () => true]));
}

function flatten(ev: Evaluator, value: Value, count: Item['count']): Item[] {
  const list = iterate(ev, value);
  if (list === null || value.t === 'literal') return [{ value, count }];
  const most = (inner: Item['count']): Item['count'] => (count === 'many' || inner === 'many' ? 'many' : count === 'maybe' || inner === 'maybe' ? 'maybe' : 'one');
  const items = list.items.map((item): Item => ({ value: item.value, count: most(item.count) }));
  return list.open === null ? items : [...items, { value: unknown(list.open), count: 'many' }];
}

function filtered(ev: Evaluator, cell: ArrayCell, call: NativeCall): Item[] {
  return each(ev, cell, call, (result, count, item) => {
    const truth = truthiness(result);
    if (truth === false) return [];
    const [fn] = call.args;
    const value = fn?.t === 'native' ? union(alternatives(item.value).filter((one) => truthiness(one) !== false)) : item.value;
    if (truth === true || count !== 'one') return [{ value, count }];
    return ev.walk === null ? [{ value, count: 'maybe' }] : keptOrNot(ev, call, result, value);
  });
}

/** On a walk an item that may be dropped is there on one way, and not on another. */
function keptOrNot(ev: Evaluator, call: NativeCall, verdict: Value, value: Value): Item[] {
  let kept: Item[] = [];
  const keep = (items: Item[]) => () => {
    kept = items;
    return true;
  };
  const sides = [keep([{ value, count: 'one' }]), keep([])];
  if (ev.walk?.grain === 'statements' || ev.isLooping) return [{ value, count: 'maybe' }];
  ev.fork(forkAt(ev, 'filter', call.at?.node ?? null, null), sides, undefined, sidesOf(ev, verdict));
  return kept;
}

function reduce(ev: Evaluator, cell: ArrayCell, { self, args, at }: NativeCall): Value {
  const [fn, initial] = args;
  if (fn === undefined) return UNDEFINED;
  const [first, ...rest] = cell.items;
  let result = initial ?? first?.value ?? UNDEFINED;
  inTurn(ev, initial === undefined ? rest : cell.items, (item, index) => {
    const place = initial === undefined ? index + 1 : index;
    const next = () => callValue(ev, fn, null, [result, item.value, literal(place), self], at);
    if (item.count === 'one') result = next();
    else {
      let maybe: Value = result;
      perhaps(ev, () => (maybe = item.count === 'many' ? grownInTurns(ev, result, next()) : next()));
      result = union([result, maybe]);
    }
    return true;
  });
  return cell.open === null ? result : union([result, unknown(cell.open)]);
}

function add(ev: Evaluator, self: Value, cell: ArrayCell, values: readonly Value[], end: 'start' | 'end'): void {
  if (self.t !== 'ref') return;
  const isRepeated = ev.isRepeated(self.address);
  const lists = values.map((value) => given(ev, value));
  const added = lists.flatMap(({ items }) => (isRepeated ? items.map((item): Item => ({ ...item, count: 'many' })) : items));
  const of = [cell, ...lists];
  ev.put(self.address, { ...cell, items: end === 'end' ? [...cell.items, ...added] : [...added, ...cell.items], ...restOf(of) });
}

/** Whether `concat` takes its items, so far as can be told. */
function mayBeList(ev: Evaluator, value: Value): boolean {
  return ev.arrayCell(value) !== null || value.t === 'unknown' || value.t === 'state-part' || value.t === 'derived';
}

function alone(value: Value): Items {
  return { items: [{ value, count: 'one' }], open: null, grownFrom: null };
}

/** One of several lists, which of them is not known. */
function together(lists: readonly Items[]): Items {
  return { items: lists.flatMap(({ items }) => (lists.length > 1 ? items.map(optional) : items)), ...restOf(lists) };
}

/** What a list is given as one argument, or as many with three dots: `push(...more)`. */
function given(ev: Evaluator, value: Value): Items {
  const isSpread = value.t === 'unknown' && value.from?.is === 'item' && value.from.all === true;
  return isSpread ? together(alternatives(value.from.of).map((one) => itemsTaken(ev, one))) : alone(value);
}

/** Of lists that become one: what is known beside their items. */
function restOf(lists: readonly Items[]): Omit<Items, 'items'> {
  const poured = [...new Set(lists.flatMap((list) => list.poured ?? []))];
  const first = <T>(values: readonly (T | null)[]) => values.find((one) => one !== null) ?? null;
  return { open: first(lists.map(({ open }) => open)), grownFrom: first(lists.map(({ grownFrom }) => grownFrom)), ...(poured.length === 0 ? {} : { poured }) };
}

function take(ev: Evaluator, self: Value, cell: ArrayCell, index: 0 | -1): Value {
  const exact = cell.open === null && cell.items.every(({ count }) => count === 'one');
  if (self.t === 'ref' && cell.grownFrom !== null) ev.put(self.address, { ...cell, grownFrom: null });
  if (self.t !== 'ref' || !exact) return anyItem(cell);
  ev.put(self.address, { ...cell, items: index === 0 ? cell.items.slice(1) : cell.items.slice(0, -1), grownFrom: null });
  return cell.items.at(index)?.value ?? UNDEFINED;
}

/** `slice(0, 1)`, `slice(-1)`: no more than one item is left, wherever the list ends. */
export function isOfOne([from, to]: readonly Value[]): boolean {
  const number = (value: Value | undefined) => (value?.t === 'literal' && typeof value.value === 'number' ? value.value : null);
  const [start, end] = [number(from), number(to)];
  if (to === undefined) return start === -1;
  return start !== null && end !== null && Math.sign(start) * Math.sign(end) >= 0 && end - start === 1 && !(start < 0 && end === 0);
}
