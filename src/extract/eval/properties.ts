import type { T } from '../syntax.ts';
import { option } from '../library/builder.ts';
import { libraryExport, materialise, memberOf, spreadOf } from '../library/index.ts';
import type { BuilderValue, ClassValue, Place, RunnableValue, StatePart, StateValue, Value } from '../values/value.ts';
import { isConfig, literal, UNDEFINED, unknown, within } from '../values/value.ts';
import type { ArrayCell, Item, ObjectCell, Property } from '../values/heap.ts';
import { alternatives, mapAlternatives, union } from '../values/union.ts';
import { findMember, findSetter, findStatic } from './classes.ts';
import type { Evaluator } from './evaluator.ts';
import { forkAt } from './fork-name.ts';
import { look, lookInto } from './looks.ts';
import { exportOf, namesExportedBy } from './modules.ts';
import { grownInTurns } from './grown-in-turns.ts';
import { callFunction } from './invoke.ts';
import { readField } from './later.ts';
import { setField } from './set-later.ts';

/** `value.name` */
export function getProperty(ev: Evaluator, value: Value, name: string, at: Place | null): Value {
  if (at !== null) noteLook(ev, value, name, at);
  return propertyOf(ev, value, name, at);
}

/** What graphs and their builders keep about themselves: no methods. */
const DATA = new Set(['nodes', 'edges', 'allEdges', 'branches', 'waitingEdges', 'channels', 'entryPoint', 'compiled', 'name', 'config', 'store', 'debug']);

/** A tool has its name from its options. */
function nameOfRunnable(ev: Evaluator, { name, options }: RunnableValue, at: Place | null): Value {
  return name !== null ? literal(name) : ((options === null ? null : option(ev, options, 'name')) ?? unknown('the name of something that runs', at, 'string'));
}

function propertyOf(ev: Evaluator, value: Value, name: string, at: Place | null): Value {
  if (PROMISE.has(name) && !isInstance(ev, value, name)) return member(value, name, at);
  switch (value.t) {
    case 'union':
      return mapAlternatives(value, (one) => propertyOf(ev, one, name, at));
    case 'ref':
      return getOfCell(ev, value, name, at);
    case 'state':
      return value.omit.includes(name) ? UNDEFINED : partOf(ev, value, name);
    case 'state-part':
      if (name === 'length') return { t: 'derived', keys: [value.key], grown: null, shape: 'number', ...subjectWithin(value, name) };
      return PART_METHODS.has(name) ? member(value, name, at) : { ...within(value), ...subjectWithin(value, name) };
    case 'library':
      return getOfLibrary(ev, value, name, at);
    case 'library-namespace':
      return name === 'default' ? value : libraryExport(value.module, name);
    case 'module-namespace':
      return exportOf(ev, value.file, name);
    case 'class':
      return findStatic(ev, value, name) ?? (name === 'name' ? literal(value.node.name?.text) : unknown('an unknown static member', at));
    case 'builder':
      return ownOfBuilder(ev, value, name, at) ?? (DATA.has(name) ? unknown(`the ${name} of a builder`, at) : native('builder', name, value));
    case 'compiled':
      if (name === 'checkpointer' && value.saver != null) return value.saver;
      if (DATA.has(name)) return unknown(`the ${name} of a graph`, at);
      return name === 'builder' ? { t: 'builder', draft: value.draft } : native('compiled', name, value);
    case 'runnable':
      if (name === 'name') return nameOfRunnable(ev, value, at);
      return name === 'graph' ? graphOf(value) : native('runnable', name, value);
    case 'send':
      return name === 'node' ? value.node : name === 'args' ? value.args : UNDEFINED;
    case 'command':
      return getOfCommand(value, name);
    case 'function':
      return name === 'name' ? nameOf(value.node.name) : native('function', name, value);
    case 'native':
      if ((name === 'bind' || name === 'call' || name === 'apply') && value.self !== null) return native('function', name, value);
      if (FOREIGN.test(value.name)) return member(unknown(`${value.name} of the running process`, at, 'unknown', { is: 'name', name: value.name, module: null }), name, at);
      return { t: 'native', name: `${value.name}.${name}`, self: value.self };
    case 'literal':
      return getOfLiteral(value.value, name, value);
    case 'run-result':
      return value.omit.includes(name) ? UNDEFINED : member({ ...unknown('the result of a graph', value.at), result: value }, name, at);
    case 'derived':
      return value.itemsOf !== undefined && /^\d+$/.test(name) ? { t: 'state-part', key: value.itemsOf, deep: true } : member(value, name, at);
    case 'unknown':
      return member(value, name, at);
  }
}

/** A body looks at the state or the configuration that it was given, or goes on into a part of the state. */
function noteLook(ev: Evaluator, value: Value, name: string, at: Place): void {
  if (value.t === 'state') return look(ev, 'state', [name], false, at);
  if (value.t === 'state-part') return lookInto(ev, value, at);
  if (value.t !== 'unknown') return;
  const path = configPath(value);
  if (path !== null) look(ev, 'config', [...path, name], false, at);
}

/** The way from the configuration to something in it; null for what is not of it. */
function configPath(value: Value): readonly string[] | null {
  if (value.t !== 'unknown') return null;
  if (isConfig(value)) return [];
  const before = value.member === undefined ? null : configPath(value.member.self);
  return before === null ? null : [...before, value.member!.name];
}

/** `state.k`: the same in all bodies of a step, unless the body has changed it in place. */
function partOf(ev: Evaluator, { copy }: StateValue, name: string): Value {
  return { t: 'state-part', key: name, deep: false, ...(copy !== undefined ? { copy } : { subject: `${ev.stateName}.${name}` }) };
}

function subjectWithin({ subject }: StatePart, name: string): { readonly subject?: string } {
  return subject === undefined ? {} : { subject: `${subject}.${name}` };
}

function graphOf({ bare: _, ...agent }: Value & { readonly t: 'runnable' }): Value {
  return agent;
}

/** Global objects that hold what only a run can tell. */
const FOREIGN = /^(process|globalThis|crypto|fetch|require|Date)\b/;

/** Promises are transparent, so any value has their methods. */
const PROMISE = new Set(['then', 'catch', 'finally']);

function isInstance(ev: Evaluator, value: Value, name: string): boolean {
  if (value.t === 'union') return value.of.some((one) => isInstance(ev, one, name));
  const cell = ev.objectCell(value);
  return ev.exoticCell(value) !== null || (cell !== null && (cell.cls !== null || cell.props.has(name)));
}

/** What a message says. Its `content` can be a list of parts as well. */
const TEXTS_OF_MESSAGE = new Set(['content', 'text']);

/** A property of something unknown; called, it is a method of it. */
function member(self: Value, name: string, at: Place | null): Value {
  const why = self.t === 'unknown' ? self.why : `the property ${name} of a value that is not known`;
  const isText = self.t === 'unknown' && self.shape === 'message' && TEXTS_OF_MESSAGE.has(name);
  return { t: 'unknown', why, at, shape: isText ? 'string' : 'unknown', member: { name, self } };
}

/** Names that would otherwise be taken for a part of the value. */
const PART_METHODS = new Set(
  `map filter forEach reduce concat slice flatMap flat find findLast some every includes join push pop shift unshift splice
  sort reverse toSorted toReversed with at keys values entries has get set add delete clear indexOf toString toLowerCase
  toUpperCase trim trimStart trimEnd repeat padStart padEnd substring toFixed split startsWith endsWith replace replaceAll`
    .split(/\s+/),
);

export function native(kind: string, name: string, self: Value): Value {
  return { t: 'native', name: `${kind}.${name}`, self };
}

function nameOf(name: T.PropertyName | undefined): Value {
  return name !== undefined && 'text' in name ? literal(name.text) : unknown('the name of a function');
}

function getOfLiteral(value: unknown, name: string, self: Value): Value {
  if (typeof value !== 'string') return member(self, name, null);
  if (name === 'length') return literal(value.length);
  if (/^\d+$/.test(name)) return literal(value[Number(name)]);
  return native('string', name, self);
}

function getOfCommand(command: Value & { readonly t: 'command' }, name: string): Value {
  if (name === 'update' || name === 'goto' || name === 'graph' || name === 'resume') return command[name] ?? UNDEFINED;
  return UNDEFINED;
}

function getOfLibrary(ev: Evaluator, value: Value & { readonly t: 'library' }, name: string, at: Place | null): Value {
  if (name === 'default' && value.name === 'default') return { t: 'library-namespace', module: value.module };
  const made = at === null ? null : materialise(ev, value, at);
  if (made !== null) {
    const member = getProperty(ev, made, name, at);
    if (member.t !== 'unknown' && member !== UNDEFINED) return member;
  }
  return libraryExport(value.module, `${value.name}.${name}`);
}

/** What a class that extends the builder adds to it; its getters and methods run on the builder. */
function ownOfBuilder(ev: Evaluator, value: BuilderValue, name: string, at: Place | null): Value | null {
  const cell = value.own === undefined ? null : ev.objectCell(value.own);
  if (cell === null || cell.cls === null) return null;
  const member = cell.props.has(name) ? null : findMember(ev, cell.cls, name);
  if (member?.kind === 'getter') return callFunction(ev, member.fn, value, [], at);
  if (member !== null) return member.fn;
  const found = getOfObject(ev, value.own!, cell, name, at);
  return found === UNDEFINED ? null : found;
}

function getOfCell(ev: Evaluator, value: Value & { readonly t: 'ref' }, name: string, at: Place | null): Value {
  const cell = ev.cell(value.address);
  switch (cell?.t) {
    case 'object':
      return getOfObject(ev, value, cell, name, at);
    case 'array':
      return getOfArray(cell, value, name);
    case 'collection':
      if (name === 'size') return cell.open === null && cell.entries.every(({ count }) => count === 'one') ? literal(cell.entries.length) : unknown('a size', at, 'number');
      return native(cell.kind, name, value);
    case 'exotic':
      return (at === null ? null : memberOf(ev, value, cell, name, at)) ?? native('exotic', name, value);
    default:
      return unknown('a value that is not in memory', at);
  }
}

function getOfObject(ev: Evaluator, self: Value, cell: ObjectCell, name: string, at: Place | null): Value {
  const own = cell.props.get(name);
  if (own !== undefined) {
    const property = self.t === 'ref' ? readField(ev, self.address, cell, name, own, at) : own;
    const value = property.getter === undefined ? property.value : callFunction(ev, property.getter, self, [], at);
    if (!property.maybe) return value;
    return union([value, missing(ev, self, cell, name, at)]);
  }
  return missing(ev, self, cell, name, at);
}

/** A property that is not the object's own. */
function missing(ev: Evaluator, self: Value, cell: ObjectCell, name: string, at: Place | null): Value {
  const inherited = cell.cls === null ? null : (memberOfClass(ev, self, cell.cls, name, at) ?? setField(ev, self, cell, name));
  if (inherited !== null) return inherited;
  const spread = cell.spread.at(-1);
  if (spread !== undefined) return getProperty(ev, spread.state, name, at);
  const copied = cell.grownFrom ?? copiedFrom(cell);
  if (copied !== null) return { t: 'state-part', key: copied, deep: true };
  if (cell.open !== null) return member(unknown(cell.open, at), name, at);
  return name in Object.prototype ? native('object', name, self) : UNDEFINED;
}

/** `{ ...state.items[0] }`: the key whose object is shared by what the copy has not set anew. */
function copiedFrom({ poured = [] }: ObjectCell): string | null {
  const [only, another] = poured;
  return another === undefined && only?.value.t === 'state-part' && only.value.copy === undefined ? only.value.key : null;
}

function memberOfClass(ev: Evaluator, self: Value, cls: ClassValue, name: string, at: Place | null): Value | null {
  const member = findMember(ev, cls, name);
  if (member === null) return null;
  if (member.kind === 'getter') return callFunction(ev, member.fn, self, [], at);
  return { ...member.fn, self: member.kind === 'arrow' ? self : null };
}

function getOfArray(cell: ArrayCell, self: Value, name: string): Value {
  const exact = cell.open === null && cell.items.every(({ count }) => count === 'one');
  if (name === 'length') return exact ? literal(cell.items.length) : unknown('a length', null, 'number');
  if (!/^\d+$/.test(name)) return native('array', name, self);
  if (exact) return cell.items[Number(name)]?.value ?? UNDEFINED;
  return anyItem(cell);
}

/** Any of the items, or an unknown where there may be others. */
export function anyItem(cell: ArrayCell): Value {
  const values = cell.items.map((item) => item.value);
  if (cell.open !== null) values.push(unknown(cell.open));
  return values.length === 0 ? UNDEFINED : union(values);
}

/** `receiver.name = value`; a null name may be any. */
export function setProperty(ev: Evaluator, receiver: Value, name: string | null, value: Value, at: Place): void {
  if (receiver.t === 'union') {
    ev.fork(
      forkAt(ev, 'set', at.node, null),
      receiver.of.map((one) => () => {
        setProperty(ev, one, name, value, at);
        return true;
      }),
    );
    return;
  }
  ev.mutate(receiver, 'set', name, at);
  if (receiver.t === 'class' && name !== null) return setProperty(ev, receiver.statics, name, value, at);
  if (receiver.t === 'builder' && receiver.own !== undefined) return setProperty(ev, receiver.own, name, value, at);
  if (receiver.t !== 'ref') return;
  const cell = ev.cell(receiver.address);
  if (cell?.t === 'object') {
    const setter = name === null || cell.cls === null || cell.props.has(name) ? null : findSetter(cell.cls, name);
    if (setter !== null) return void callFunction(ev, setter, receiver, [value], at);
    if (name === null) return ev.put(receiver.address, { ...cell, open: cell.open ?? 'a property with a computed name' });
    const before = ev.isRepeated(receiver.address) ? cell.props.get(name)?.value : undefined;
    const props = new Map(cell.props);
    props.delete(name);
    props.set(name, { value: before === undefined ? value : grownInTurns(ev, before, value), maybe: false, at, ...ev.ofBody });
    ev.put(receiver.address, { ...cell, props });
  } else if (cell?.t === 'array') {
    setItem(ev, receiver.address, cell, name, value);
  }
}

function setItem(ev: Evaluator, address: number, cell: ArrayCell, name: string | null, value: Value): void {
  const index = name !== null && /^\d+$/.test(name) ? Number(name) : null;
  if (name === 'length') {
    const length = value.t === 'literal' && typeof value.value === 'number' ? value.value : null;
    if (length === 0) return ev.put(address, { ...cell, items: [], open: null });
    if (length === null || cell.open !== null || cell.items.some(({ count }) => count !== 'one')) return ev.put(address, { ...cell, items: cell.items.map(optional) });
    return ev.put(address, { ...cell, items: cell.items.slice(0, length) });
  }
  if (index === null || index > cell.items.length) {
    return ev.put(address, { ...cell, items: [...cell.items, { value, count: 'many' }] });
  }
  const items = [...cell.items];
  items[index] = { value, count: 'one' };
  ev.put(address, { ...cell, items });
}

function optional(item: Item): Item {
  return item.count === 'one' ? { ...item, count: 'maybe' } : item;
}

/** `delete receiver.name` */
export function deleteProperty(ev: Evaluator, receiver: Value, name: string, at: Place): void {
  for (const one of alternatives(receiver)) ev.mutate(one, 'delete', name, at);
  const cell = ev.objectCell(receiver);
  if (cell === null || receiver.t !== 'ref') return;
  const props = new Map(cell.props);
  props.delete(name);
  const spread = cell.spread.map((one) => ({ ...one, state: { ...one.state, omit: [...one.state.omit, name] } }));
  ev.put(receiver.address, { ...cell, props, spread });
}

/** What is left of an object after some of its properties were taken: `{ a, ...rest }`. */
export function restOf(ev: Evaluator, value: Value, taken: readonly string[], at: Place): Value {
  if (value.t === 'union') return mapAlternatives(value, (one) => restOf(ev, one, taken, at));
  if (value.t === 'state' || value.t === 'run-result') return { ...value, omit: [...value.omit, ...taken] };
  const cell = ev.objectCell(value);
  if (cell === null) return value.t === 'state-part' ? within(value) : unknown('the rest of an unknown object', at, 'unknown', { is: 'item', of: value });
  const props = new Map([...cell.props].filter(([name]) => !taken.includes(name)));
  const spread = cell.spread.map((one) => ({ ...one, state: { ...one.state, omit: [...one.state.omit, ...taken] } }));
  const copy = ev.object(props, cell.open);
  ev.put(copy.address, { ...cell, props, spread, cls: null });
  return copy;
}

/** The own properties that spreading a value copies; `open` where others may come with them. */
export function ownProperties(ev: Evaluator, value: Value, at: Place): ObjectCell {
  const empty: ObjectCell = { t: 'object', props: new Map(), spread: [], open: null, cls: null, grownFrom: null };
  switch (value.t) {
    case 'literal':
      return empty;
    case 'state':
    case 'run-result':
      return { ...empty, spread: [{ state: value, at, maybe: false }] };
    case 'module-namespace': {
      const { names, open } = namesExportedBy(ev, value.file);
      return { ...empty, props: new Map(names.map((name) => [name, { value: exportOf(ev, value.file, name), maybe: false, at }])), open };
    }
    case 'state-part':
      return { ...empty, open: `the properties of state.${value.key}`, grownFrom: value.deep ? null : value.key };
    case 'library': {
      const made = materialise(ev, value, at);
      return made === null ? { ...empty, open: `what ${value.name} holds` } : ownProperties(ev, made, at);
    }
    case 'ref': {
      const cell = ev.cell(value.address);
      if (cell?.t === 'object') return { ...cell, cls: null };
      if (cell?.t === 'array') return { ...empty, props: itemsAsProperties(cell, at), open: cell.open };
      const props = cell?.t === 'exotic' ? spreadOf(ev, value, cell, at) : null;
      return props === null ? { ...empty, open: 'the properties of an unknown object' } : { ...empty, props };
    }
    case 'function':
    case 'native':
    case 'builder':
    case 'compiled':
      return empty;
    default:
      return { ...empty, open: value.t === 'unknown' ? value.why : 'the properties of an unknown object' };
  }
}

function itemsAsProperties(cell: ArrayCell, at: Place): ReadonlyMap<string, Property> {
  return new Map(cell.items.map(({ value, count }, index) => [String(index), { value, maybe: count !== 'one', at }]));
}
