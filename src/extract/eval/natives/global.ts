import { type Cell, type Item, type ObjectCell, type Property, ref, sizeOf } from '../../values/heap.ts';
import { freshId, withOriginOf } from '../../runs/origins.ts';
import { alternatives, mapAlternatives, truthiness, union } from '../../values/union.ts';
import { literal, type Place, type Shape, type StateValue, UNDEFINED, unknown, type Value } from '../../values/value.ts';
import type { Evaluator } from '../evaluator.ts';
import { callUnknown, callValue } from '../invoke.ts';
import { iterate, itemsTaken } from '../iterate.ts';
import { conditionOf } from '../conditions.ts';
import { forkAt } from '../fork-name.ts';
import type { NativeCall, NativeFunction } from '../natives.ts';
import { keysOf, partsOf } from '../operators.ts';
import { elementOf } from '../loops.ts';
import { ownProperties, setProperty } from '../properties.ts';
import { arrayMethods } from './array.ts';
import { opaqueMethod } from './opaque.ts';

export const globalFunctions: ReadonlyMap<string, NativeFunction> = new Map<string, NativeFunction>([
  ['Object.keys', (ev, call) => listOf(ev, call, (name) => name)],
  ['Object.values', (ev, call) => listOf(ev, call, (_name, value) => value)],
  ['Object.entries', (ev, call) => listOf(ev, call, (name, value) => ev.list([name, value]))],
  ['Object.assign', assign],
  ['Object.defineProperty', defineProperty],
  ['Object.freeze', (ev, { args: [value = UNDEFINED] }) => {
    if (value.t === 'ref') ev.frozen.add(value.address);
    return value;
  }],
  ['Object.seal', first],
  ['Object.fromEntries', fromEntries],
  ['Array.from', arrayFrom],
  ['Array.of', (ev, { args }) => ev.list(args)],
  ['Array', (ev, { args: [length] }) => (length?.t === 'literal' && typeof length.value === 'number' && length.value <= 1000 ? ev.list(Array.from({ length: length.value }, () => UNDEFINED)) : ev.array([], 'the items of a new list'))],
  ['Array.isArray', (ev, { args: [value], at }) => (value !== undefined && ev.arrayCell(value) !== null ? literal(true) : value?.t === 'literal' || (value !== undefined && ev.objectCell(value) !== null) ? literal(false) : unknown('whether it is a list', at, 'boolean'))],
  ['Promise.resolve', first],
  ['resolve', (ev, { self, args, at }) => arrayMethods.get('push')!(ev, { self, args: args.length === 0 ? [UNDEFINED] : args, at })],
  ['setTimeout', (ev, { args: [fn], at }) => (fn?.t === 'function' || fn?.t === 'native' ? callValue(ev, fn, null, [], at) : UNDEFINED)],
  ['Promise.all', (ev, call) => settled(ev, call)],
  ['Promise.race', (ev, call) => anyOf(ev, call)],
  ['Promise.any', (ev, call) => anyOf(ev, call)],
  ['Promise.allSettled', (ev, { args: [list], at }) => opaqueMethod(ev, 'slice', { self: list ?? UNDEFINED, args: [], at })],
  ['structuredClone', (ev, { args: [value], at }) => (value === undefined ? UNDEFINED : clone(ev, value, at))],
  ['String', (_ev, { args: [value], at }) => mapAlternatives(value ?? literal(''), (one) => (one.t === 'literal' ? literal(String(one.value)) : shaped(one, 'string', at)))],
  ['Boolean', (ev, { args: [value], at }) => mapAlternatives(value ?? UNDEFINED, (one) => {
    const truth = truthiness(one);
    if (truth !== null) return literal(truth);
    const says = conditionOf(ev, one);
    return { ...unknown('whether it is set', at, 'boolean', { is: 'made', parts: [one] }), ...(says === null ? {} : { says }) };
  })],
  ['Number', (_ev, { args: [value], at }) => (value?.t === 'literal' ? literal(Number(value.value)) : shaped(value ?? UNDEFINED, 'number', at))],
  ['JSON.stringify', (_ev, { args: [value = UNDEFINED, ...how], at }) => withJson(shaped(value, 'string', at), how.length === 0 ? value : null)],
  ['JSON.parse', (ev, call) => parsed(ev, call)],
  ['Math.random', (_ev, { at }) => freshId('a random number', at, 'number')],
  ['Date', (_ev, { args, at }) => (args.length === 0 ? freshId('the time', at, 'object') : unknown('a date', at, 'object'))],
  ['Math.max', (_ev, { args, at }) => shaped(union(args), 'number', at)],
  ['Math.min', (_ev, { args, at }) => shaped(union(args), 'number', at)],
]);

function first(_ev: Evaluator, { args }: NativeCall): Value {
  return args[0] ?? UNDEFINED;
}

function shaped(value: Value, shape: Shape, at: Place | null): Value {
  const keys = keysOf(value);
  return keys.length > 0 ? { t: 'derived', keys, grown: null, shape, ...partsOf([value]) } : withOriginOf([value], unknown('computed', at, shape));
}

/** A text that remembers what it is the JSON of. */
function withJson(text: Value, json: Value | null): Value {
  return json !== null && (text.t === 'unknown' || text.t === 'derived') ? { ...text, json } : text;
}

/** `JSON.parse(JSON.stringify(value))` is a deep copy, without what JSON does not know. */
function parsed(ev: Evaluator, { args, at }: NativeCall): Value {
  const [text] = args;
  const json = text?.t === 'unknown' || text?.t === 'derived' ? text.json : undefined;
  return json === undefined ? callUnknown(ev, { t: 'native', name: 'JSON.parse', self: null }, args, at) : withoutUndefined(ev, clone(ev, json, at));
}

/** `JSON` leaves out what is undefined, and functions; what is no plain object becomes one. */
function withoutUndefined(ev: Evaluator, copy: Value): Value {
  const cell = ev.objectCell(copy);
  if (cell === null || copy.t !== 'ref') return copy;
  const props = [...cell.props].flatMap(([name, property]): [string, Property][] => {
    const values = alternatives(property.value);
    const kept = values.filter((one) => one !== UNDEFINED && one.t !== 'function');
    return kept.length === 0 ? [] : [[name, kept.length === values.length ? property : { ...property, value: union(kept), maybe: true }]];
  });
  ev.put(copy.address, { ...cell, props: new Map(props), cls: null });
  return copy;
}

/** Keys, values or entries of an object. */
function listOf(ev: Evaluator, { args: [object], at }: NativeCall, item: (name: Value, value: Value) => Value): Value {
  if (object === undefined || at === null) return ev.array([], 'the properties of an unknown object');
  if (object.t === 'state-part' || object.t === 'derived') return ev.array([{ value: item(unknown('the name of a property', at, 'string', { is: 'item', of: object }), elementOf(object, at)), count: 'many' }]);
  const cells = alternatives(object).map((one) => ownProperties(ev, one, at));
  const items = cells.flatMap((cell) =>
    [...cell.props].map(([name, property]): Item => ({ value: item(literal(name), property.value), count: property.maybe || cells.length > 1 ? 'maybe' : 'one' })),
  );
  const open = cells.find((cell) => cell.open !== null || cell.spread.length > 0);
  return ev.array(items, open === undefined ? null : (open.open ?? 'the keys of the state'));
}

/** A getter is asked at once: in modules it leads to what another one exports. */
function defineProperty(ev: Evaluator, { args: [target, name, descriptor], at }: NativeCall): Value {
  if (target === undefined || at === null) return UNDEFINED;
  const cell = descriptor === undefined ? null : ev.objectCell(descriptor);
  const get = cell?.props.get('get')?.value;
  const value = get === undefined ? cell?.props.get('value')?.value : callValue(ev, get, target, [], at);
  const key = name?.t === 'literal' ? String(name.value) : null;
  setProperty(ev, target, key, value ?? (cell === null ? unknown('a property with an unknown descriptor', at) : UNDEFINED), at);
  return target;
}

function assign(ev: Evaluator, { args: [target, ...sources], at }: NativeCall): Value {
  if (target === undefined || at === null) return UNDEFINED;
  if (sources.length > 0) for (const one of alternatives(target)) if (one.t === 'state-part') ev.mutate(one, 'call', 'Object.assign', at);
  for (const source of sources) {
    const several = alternatives(source).length > 1;
    for (const one of alternatives(source)) {
      const own = ownProperties(ev, one, at);
      for (const [name, property] of own.props) {
        const set = () => {
          if (target.t !== 'state-part') setProperty(ev, target, name, property.value, property.at);
          return true;
        };
        if (several || property.maybe) ev.fork(forkAt(ev, 'assign', at.node, null), [set, () => true]);
        else set();
      }
      addSpreads(ev, target, own, several);
    }
  }
  return target;
}

function addSpreads(ev: Evaluator, target: Value, own: ObjectCell, maybe: boolean): void {
  const cell = ev.objectCell(target);
  if (cell === null || target.t !== 'ref') return;
  const spread = [...cell.spread, ...own.spread.map((one) => ({ ...one, maybe: one.maybe || maybe }))];
  ev.put(target.address, { ...cell, spread, open: cell.open ?? own.open, grownFrom: cell.grownFrom ?? own.grownFrom });
}

function fromEntries(ev: Evaluator, { args: [list], at }: NativeCall): Value {
  const known = list === undefined ? null : iterate(ev, list);
  const props = new Map<string, Property>();
  let open = known === null ? 'the entries of an unknown list' : known.open;
  for (const { value, count } of known?.items ?? []) {
    const [key, held] = iterate(ev, value)?.items ?? [];
    if (key?.value.t === 'literal' && at !== null) props.set(String(key.value.value), { value: held?.value ?? UNDEFINED, maybe: count !== 'one', at });
    else open ??= 'a property with a computed name';
  }
  return ev.object(props, open);
}

function arrayFrom(ev: Evaluator, { args: [source, fn], at }: NativeCall): Value {
  if (source === undefined) return ev.list([]);
  const length = ev.objectCell(source)?.props.get('length')?.value;
  const sized = length?.t === 'literal' && typeof length.value === 'number' && length.value <= 1000 ? Array.from({ length: length.value }, () => UNDEFINED) : null;
  if (sized === null && fn === undefined) {
    const { items, open, grownFrom, poured = [] } = itemsTaken(ev, source);
    return ev.array(items, open, grownFrom, { poured });
  }
  const list = sized === null ? iterate(ev, source) : { items: sized.map((value): Item => ({ value, count: 'one' })), open: null };
  if (list === null) return opaqueMethod(ev, 'map', { self: source, args: fn === undefined ? [] : [fn], at });
  const items = list.items.map((item, index): Item => (fn === undefined ? item : { ...item, value: callValue(ev, fn, null, [item.value, literal(index)], at) }));
  return ev.array(items, list.open);
}

/** Promises are transparent, so a list of them is the list of their values. */
function settled(ev: Evaluator, { args: [list], at }: NativeCall): Value {
  if (list === undefined) return UNDEFINED;
  return ev.arrayCell(list) !== null ? list : opaqueMethod(ev, 'slice', { self: list, args: [], at });
}

function anyOf(ev: Evaluator, { args: [list], at }: NativeCall): Value {
  const cell = list === undefined ? null : ev.arrayCell(list);
  return cell === null || cell.items.length === 0 ? unknown('one of unknown promises', at) : union(cell.items.map(({ value }) => value));
}

/** A deep copy: what is in it belongs to nobody else. What was one and the same is so in the copy. */
function clone(ev: Evaluator, value: Value, at: Place | null, depth = 0, copies = new Map<number, Value>()): Value {
  if (value.t === 'union') return mapAlternatives(value, (one) => clone(ev, one, at, depth, copies));
  if (value.t === 'state-part') return { ...value, copy: ev.newCopy() };
  if (value.t === 'derived') return { t: 'derived', keys: value.keys, grown: value.grown, shape: value.shape };
  if (value.t === 'state') {
    const copy: StateValue = { ...value, copy: ev.newCopy() };
    return at === null ? copy : ref(ev.alloc({ ...ownProperties(ev, copy, at) }));
  }
  if (value.t !== 'ref') return value;
  const known = copies.get(value.address);
  if (known !== undefined) return known;
  const cell = ev.cell(value.address);
  if (cell === undefined || depth > 4) return value;
  const copy = cloneOf(ev, cell, (one) => clone(ev, one, at, depth + 1, copies));
  copies.set(value.address, copy);
  return copy;
}

function cloneOf(ev: Evaluator, cell: Cell, inside: (one: Value) => Value): Value {
  ev.lookThrough(sizeOf(cell));
  if (cell.t === 'array') return ref(ev.alloc({ ...cell, items: cell.items.map((item) => ({ ...item, value: inside(item.value) })) }));
  if (cell.t !== 'object') return ref(ev.alloc(cell));
  const props = new Map([...cell.props].map(([name, property]) => [name, { ...property, value: inside(property.value) }]));
  const spread = cell.spread.map((one) => (one.state.t === 'state' ? { ...one, state: { ...one.state, copy: ev.newCopy() } } : one));
  return ref(ev.alloc({ ...cell, props, spread }));
}
