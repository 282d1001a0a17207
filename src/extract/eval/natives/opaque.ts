import { ts, type T } from '../../syntax.ts';
import { alternatives, union } from '../../values/union.ts';
import { type DerivedValue, type From, isConfig, type Shape, type StatePart, UNDEFINED, unknown, type UnknownValue, type Value, within } from '../../values/value.ts';
import type { Item } from '../../values/heap.ts';
import type { Evaluator } from '../evaluator.ts';
import { resultSubject } from '../conditions.ts';
import { callUnknown, callValue, derivedBy } from '../invoke.ts';
import { runGiven } from '../given-work.ts';
import { grownInTurns } from '../grown-in-turns.ts';
import { iterate, itemsTaken } from '../iterate.ts';
import { calledPath } from '../../log/sources.ts';
import { ofOrigin } from '../../runs/origins.ts';
import { elementOf } from '../loops.ts';
import type { NativeCall } from '../natives.ts';
import { keysOf } from '../operators.ts';
import { isOfOne, perhaps } from './array.ts';

const MUTATING = new Set(['push', 'pop', 'shift', 'unshift', 'splice', 'sort', 'reverse', 'fill', 'copyWithin', 'set', 'add', 'delete', 'clear']);
/** Methods that make a new list of the same items. */
const SAME_ITEMS = new Set(['filter', 'slice', 'toSorted', 'toReversed', 'toSpliced', 'with']);
const SHAPES: ReadonlyMap<string, Shape> = new Map(Object.entries({
  filter: 'list', slice: 'list', flat: 'list', split: 'list', toSorted: 'list', toReversed: 'list',
  join: 'string', trim: 'string', trimStart: 'string', trimEnd: 'string', repeat: 'string', padStart: 'string', padEnd: 'string', substring: 'string', toFixed: 'string', replaceAll: 'string', toLowerCase: 'string', toUpperCase: 'string', replace: 'string',
  some: 'boolean', every: 'boolean', includes: 'boolean', has: 'boolean', startsWith: 'boolean', endsWith: 'boolean',
  indexOf: 'number', length: 'number',
} satisfies Record<string, Shape>));

/** A method of something we know nothing of, save perhaps which part of the state it is. */
export function opaqueMethod(ev: Evaluator, method: string, call: NativeCall): Value {
  const { self, args, at } = call;
  if (at !== null && self.t === 'state-part' && MUTATING.has(method)) ev.mutate(self, 'call', method, at);
  // What is asked of it from now on may have another answer.
  if (self.t === 'unknown') ev.forget(self);
  if (at !== null && method === 'interrupt' && isConfig(self)) ev.ask(at);
  const known = ofOrigin(ev, method, call);
  if (known !== null) return known;
  const worked = runGiven(ev, methodOf(self, method, at), args, at);
  if (worked !== null) return worked;
  const [fn] = args;
  if (fn !== undefined && isCallable(fn)) return withCallback(ev, method, fn, call);
  if (method === 'concat' && !isBuffer(self)) return grown(ev, call);
  if ((self.t === 'state-part' || self.t === 'derived') && args.length === 0 && (method === 'values' || method === 'entries')) return walked(ev, self, method, at);
  if (self.t === 'state-part' && isWholeCopy(method, args)) return copyOf(ev, self);
  const keys = [...new Set([...keysOf(self), ...args.flatMap(keysOf)])];
  if ((self.t === 'state-part' || self.t === 'derived') && (method === 'at' || method === 'find' || method === 'pop' || method === 'shift' || method === 'get')) {
    return elementOf(self, { unit: at!.unit, node: at!.node });
  }
  if (method === 'slice' && at !== null && isOfOne(args) && isWalked(at.node)) return ev.array([{ value: elementOf(self, { unit: at.unit, node: at.node }), count: 'maybe' }]);
  const guess = self.t === 'state-part' || self.t === 'derived' ? {} : { guessed: true as const };
  if (keys.length > 0 && self.t === 'unknown') return { ...derivedBy(ev, methodOf(self, method, at), keys, args, at), shape: SHAPES.get(method) ?? 'unknown', ...guess, ...itemsOf(self, method) };
  if (keys.length > 0 && method === 'text' && isResponse(self)) return { t: 'derived', keys, grown: null, shape: 'string' };
  if (keys.length > 0) return { t: 'derived', keys, grown: null, shape: SHAPES.get(method) ?? 'unknown', ...guess, ...itemsOf(self, method), ...resultSubject(ev, self, method, args) } satisfies DerivedValue;
  const shape = SHAPES.get(method);
  const result = callUnknown(ev, methodOf(self, method, at), args, at);
  if (result.t === 'unknown' && method === 'text' && isResponse(self)) return { ...result, shape: 'string' };
  return result.t === 'unknown' && shape !== undefined ? { ...result, shape, ...guess } : result;
}

/** `for (const [key, value] of map.entries())` */
function walked(ev: Evaluator, self: StatePart | DerivedValue, method: string, at: NativeCall['at']): Value {
  if (at === null) return unknown('the items of a list', at);
  const item = elementOf(self, at);
  return ev.array([{ value: method === 'values' ? item : ev.list([unknown('a key', at, 'unknown', { is: 'item', of: self }), item]), count: 'many' }]);
}

/** Whether all items are in what the method gives: `slice()` is `[...list]` in other words. */
function isWholeCopy(method: string, [from, to]: readonly Value[]): boolean {
  if (method === 'slice') return (from === undefined || (from.t === 'literal' && from.value === 0)) && to === undefined;
  return method === 'toSorted' || method === 'toReversed';
}

function copyOf(ev: Evaluator, list: StatePart): Value {
  const { items, open, grownFrom } = itemsTaken(ev, list);
  return ev.array(items, open, grownFrom);
}

/** `await fetch(url)` */
function isResponse(self: Value): boolean {
  if (self.t === 'unknown') return self.from?.is === 'call' && calledPath(self.from.callee) === 'fetch';
  return self.t === 'derived' && self.at !== undefined && ts.isCallExpression(self.at.node) && self.at.node.expression.getText(self.at.unit.source) === 'fetch';
}

/** `Buffer.concat(chunks)` makes no list. */
function isBuffer(self: Value): boolean {
  return self.t === 'unknown' && self.from?.is === 'name' && self.from.name === 'Buffer';
}

/** Its items are taken one by one, so that it is a list and no text. */
function isWalked(node: T.Node): boolean {
  const { parent } = node;
  if (ts.isForOfStatement(parent)) return parent.expression === node;
  return ts.isPropertyAccessExpression(parent) && /^(map|flatMap|forEach)$/.test(parent.name.text);
}

function methodOf(self: Value, name: string, at: NativeCall['at']): UnknownValue {
  const why = self.t === 'unknown' ? self.why : 'the result of a function that cannot be followed';
  return { t: 'unknown', why, at, shape: 'unknown', member: { name, self } };
}

function itemsOf(self: Value, method: string): Pick<DerivedValue, 'itemsOf'> {
  if (!SAME_ITEMS.has(method)) return {};
  if (self.t === 'state-part' && self.copy === undefined) return { itemsOf: self.key };
  return self.t === 'derived' && self.itemsOf !== undefined ? { itemsOf: self.itemsOf } : {};
}

function isCallable(value: Value): boolean {
  return alternatives(value).some((one) => one.t === 'function');
}

/** `[...state.k, x]` in other words. */
function grown(ev: Evaluator, { self, args }: NativeCall): Value {
  const items: Item[] = [{ value: self.t === 'state-part' ? within(self) : self, count: 'many' }];
  for (const arg of args) {
    const list = iterate(ev, arg);
    if (list === null || arg.t === 'literal') items.push({ value: arg, count: 'many' });
    else items.push(...list.items);
  }
  const whole = [self, ...args].flatMap(alternatives).find((one) => one.t === 'state-part' && !one.deep);
  return ev.array(items, null, whole?.t === 'state-part' ? whole.key : null);
}

/** What the callback does may happen any number of times; what it returns is what comes out. */
function withCallback(ev: Evaluator, method: string, fn: Value, { self, args, at }: NativeCall): Value {
  const element = at === null ? unknown('an item of an unknown list', null, 'unknown', { is: 'item', of: self }) : elementOf(self, at);
  const results: Value[] = [];
  const call = (given: readonly Value[]) => () => void results.push(callValue(ev, fn, null, given, at));
  switch (method) {
    case 'then': {
      call([self])();
      const [, failed] = args;
      if (failed !== undefined && isCallable(failed)) perhaps(ev, () => void results.push(callValue(ev, failed, null, [unknown('a caught error', at)], at)));
      return union(results);
    }
    case 'catch':
      perhaps(ev, call([unknown('a caught error', at)]));
      return union([self, ...results]);
    case 'finally':
      call([])();
      return self;
    case 'reduce': {
      const initial = args[1] ?? element;
      perhaps(ev, () => void results.push(grownInTurns(ev, initial, callValue(ev, fn, null, [initial, element], at))));
      return union([initial, ...results]);
    }
    case 'map':
      perhaps(ev, call([element, unknown('an index', at, 'number')]));
      return ev.array(results.map((value): Item => ({ value, count: 'many' })));
    case 'flatMap':
      perhaps(ev, call([element, unknown('an index', at, 'number')]));
      return ev.array(results.flatMap((value) => manyOf(ev, value)));
    case 'filter':
    case 'find':
    case 'some':
    case 'every':
    case 'forEach':
    case 'sort':
      perhaps(ev, call([element, unknown('an index', at, 'number')]));
      if (method === 'filter') return { t: 'derived', keys: keysOf(self), grown: null, shape: 'list', ...(self.t === 'state-part' || self.t === 'derived' ? {} : { guessed: true as const }), ...itemsOf(self, method) };
      if (method === 'forEach') return UNDEFINED;
      return method === 'find' ? found(element, chosenBy(self, method, results, at)) : unknown(`the result of ${method}`, at, 'unknown', chosenBy(self, method, results, at));
    case 'toSorted':
      perhaps(ev, call([element, element]));
      return self.t === 'state-part' ? copyOf(ev, self) : callUnknown(ev, methodOf(self, method, at), args, at);
    default:
      return callUnknown(ev, methodOf(self, method, at), args, at);
  }
}

/** What a predicate decides hangs on what it compares. */
function chosenBy(self: Value, method: string, results: readonly Value[], at: NativeCall['at']): From {
  return { is: 'call', callee: methodOf(self, method, at), self, args: results };
}

function found(element: Value, from: From): Value {
  return element.t === 'unknown' ? { ...element, from } : element;
}

function manyOf(ev: Evaluator, value: Value): Item[] {
  return alternatives(value).flatMap((one) => {
    const list = iterate(ev, one);
    return list === null ? [{ value: one, count: 'many' as const }] : list.items.map((item): Item => ({ ...item, count: 'many' }));
  });
}
