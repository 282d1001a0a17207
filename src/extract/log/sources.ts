import { CONVERTS, JOINS, PARSES, READS, SAME } from '../knowledge/passing.ts';
import { asksByName, PROOF, PROVES } from '../knowledge/checks.ts';
import { ts } from '../syntax.ts';
import type { Cell } from '../values/heap.ts';
import { alternatives } from '../values/union.ts';
import type { FunctionSyntax, Place, UnknownValue, Value } from '../values/value.ts';
import { closedOver } from './closed-over.ts';

/** Memory, as it was when something happened. */
export type Memory = { get(address: number): Cell | undefined };

/** Where a value was read: something that cannot be taken apart, and the way from there. */
export interface Source {
  readonly root: Root;
  /** Properties, and methods that read one: `['params', 'id']`, `['req', 'param', 'id']`. */
  readonly path: readonly string[];
  /** The way as one would write it: `req.param('id')`. */
  readonly text: string;
  readonly at: Place | null;
  /** Behind `?.`: there may be nothing. */
  readonly optional: boolean;
  /** It was given to what tells by it who asks: `verify(token)`. */
  readonly proven?: true;
}

export type Root =
  | { readonly is: 'parameter'; readonly fn: FunctionSyntax; readonly index: number }
  | { readonly is: 'name'; readonly name: string; readonly module: string | null }
  /** What a call gave of which nobody knows what it does. */
  | { readonly is: 'call'; readonly name: string; readonly value: UnknownValue }
  | { readonly is: 'literal'; readonly value: unknown }
  | { readonly is: 'state'; readonly key: string }
  /** Another one each time: an id, the time, a random number. */
  | { readonly is: 'fresh' }
  | { readonly is: 'other' };

/** One way a value can come about: a single source, or several that are put together. */
export interface Reading {
  readonly whole: boolean;
  readonly parts: readonly Source[];
}

const DEEPEST = 24;
const MOST = 64;
/** What is put together of itself again and again has more parts than anyone reads. */
const LARGEST = 4000;

/** What a value is, in each way it can come about. */
export function readingsOf(value: Value, memory: Memory): Reading[] {
  return readingsWithin({ depth: 0, room: { left: LARGEST } }, value, memory);
}

/** How far a value is read: how deep, and how many parts of it in all. */
interface Reach {
  readonly depth: number;
  readonly room: { left: number };
}

function readingsWithin(reach: Reach, value: Value, memory: Memory): Reading[] {
  const readings = read(value, memory, reach);
  if (value.t !== 'unknown' || value.present !== true) return readings;
  return readings.map(({ whole, parts }) => ({ whole, parts: parts.map((one) => ({ ...one, optional: false })) }));
}

function read(value: Value, memory: Memory, { depth, room }: Reach): Reading[] {
  if (depth > DEEPEST || --room.left < 0) return [single({ is: 'other' }, null)];
  const further: Reach = { depth: depth + 1, room };
  if (value.t === 'union') return value.of.slice(0, MOST).flatMap((one) => readingsWithin(further, one, memory));
  if (value.t === 'literal') return [single({ is: 'literal', value: value.value }, null)];
  if (value.t === 'state-part') return [single({ is: 'state', key: value.key }, null)];
  if (value.t === 'derived') return [{ whole: false, parts: value.keys.map((key) => source({ is: 'state', key }, null)) }];
  if (value.t !== 'unknown') return [single({ is: 'other' }, null)];
  if (value.origin?.is === 'fresh' && value.from?.is !== 'made') return [single({ is: 'fresh' }, value.origin.at)];
  if (value.member !== undefined) {
    const { name, self, optional } = value.member;
    return extended(readingsWithin(further, self, memory), [name], accessOf(name, optional === true), value.at, optional);
  }
  const { from } = value;
  switch (from?.is) {
    case 'parameter':
      return [single({ is: 'parameter', fn: from.fn, index: from.index }, value.at)];
    case 'name':
      return [single({ is: 'name', name: from.name, module: from.module }, value.at)];
    case 'item':
      // Of a request that is a stream, what comes out of it.
      return readingsWithin(further, from.of, memory).flatMap((one) => extended([one], ['*'], one.parts.every(({ path }) => path.length === 0) ? '[…]' : '', value.at));
    case 'made':
      return madeOf(from.parts, memory, further);
    case 'grown':
      return readingsWithin(further, from.of, memory).map(({ parts }) => ({ whole: false, parts }));
    case 'call':
      return ofCall(value, from, memory, further);
    default:
      return [single({ is: 'other' }, value.at)];
  }
}

function single(root: Root, at: Place | null): Reading {
  return { whole: true, parts: [source(root, at)] };
}

function source(root: Root, at: Place | null): Source {
  return { root, path: [], text: nameOf(root), at, optional: false };
}

/** Further on the way from where the readings end. */
function extended(readings: readonly Reading[], path: readonly string[], step: string, at: Place | null, optional = false): Reading[] {
  const further = (one: Source): Source => ({
    ...one, path: [...one.path, ...path], text: one.text === '' ? step.replace(/^\??\./, '') : `${one.text}${step}`, at: at ?? one.at, optional: one.optional || optional,
  });
  return readings.map(({ whole, parts }) => ({ whole, parts: parts.map(further) }));
}

function nameOf(root: Root): string {
  if (root.is === 'call') return `${root.name}(…)`;
  if (root.is === 'name') return root.name === '*' ? '' : root.name;
  const name = root.is === 'parameter' ? root.fn.parameters[root.index]?.name : undefined;
  return name !== undefined && ts.isIdentifier(name) ? name.text : '';
}

function accessOf(name: string, optional: boolean): string {
  if (/^[\w$]+$/.test(name) && !/^\d/.test(name)) return `${optional ? '?' : ''}.${name}`;
  return `${optional ? '?.' : ''}['${name}']`;
}

/** Each combination of what the parts can be. */
function madeOf(values: readonly Value[], memory: Memory, reach: Reach): Reading[] {
  if (values.length === 1) return readingsWithin(reach, values[0]!, memory);
  let all: Source[][] = [[]];
  for (const value of values) {
    const readings = readingsWithin(reach, value, memory);
    all = all.flatMap((before) => readings.map(({ parts }) => [...before, ...parts])).slice(0, MOST);
  }
  return all.map((parts) => ({ whole: false, parts }));
}

type Called = Extract<NonNullable<UnknownValue['from']>, { is: 'call' }>;

function ofCall(value: UnknownValue, { callee, self, args }: Called, memory: Memory, reach: Reach): Reading[] {
  const [first] = args;
  const name = calledName(callee);
  if (first !== undefined && JOINS.has(calledPath(callee))) return madeOf(first.t === 'ref' ? heldIn(memory.get(first.address)) : [first], memory, reach);
  if (first !== undefined && (CONVERTS.has(name) || (self !== null && PARSES.has(name)) || PARSES.has(name))) return readingsWithin(reach, first, memory);
  if (self !== null && SAME.has(name)) return extended(readingsWithin(reach, self, memory), [], '', value.at);
  if (self !== null && READS.has(name) && !isModule(self) && !looksUp(args)) {
    const key = first?.t === 'literal' && typeof first.value === 'string' ? [first.value] : [];
    const readings = extended(readingsWithin(reach, self, memory), [name, ...key], `.${name}(${key.map((one) => `'${one}'`).join('')})`, value.at);
    return isAwaited(value.at) ? readings.map(({ whole, parts }) => ({ whole, parts: parts.map((one) => ({ ...one, text: `(await ${one.text})` })) })) : readings;
  }
  return [single({ is: 'call', name, value }, value.at)];
}

/** `pool.query('select …', [id])`, `statement.get(id)`, `table.get({ Key })`: that reads a database, and no part of a request. */
function looksUp([key]: readonly Value[]): boolean {
  if (key?.t === 'literal') return typeof key.value === 'string' && /\s/.test(key.value);
  return key?.t === 'ref' || (key?.t === 'unknown' && key.from?.is !== 'name');
}

/** `import { json } from '…'` is no part of a request. */
function isModule(self: Value): boolean {
  return self.t === 'unknown' && self.from?.is === 'name' && self.from.name === '*';
}

/** What follows is read of what it gives: `(await req.json()).id`. */
function isAwaited(at: Place | null): boolean {
  return at !== null && ts.isAwaitExpression(at.node.parent);
}

/** The name a function is called by: of a method its own, of an import that of the binding. */
export function calledName(callee: Value): string {
  if (callee.t === 'function') return callee.node.name !== undefined && ts.isIdentifier(callee.node.name) ? callee.node.name.text : '';
  if (callee.t === 'native') return callee.name;
  if (callee.t !== 'unknown') return '';
  if (callee.member !== undefined) return callee.member.name;
  return callee.from?.is === 'name' ? callee.from.name : '';
}

/** `db.threads.find`, `prisma.$transaction`: the whole of it, as far as it has names. */
export function calledPath(callee: Value): string {
  if (callee.t === 'unknown' && callee.member !== undefined) {
    const before = calledPath(callee.member.self);
    return before === '' ? callee.member.name : `${before}.${callee.member.name}`;
  }
  if (callee.t === 'unknown' && callee.from?.is === 'parameter') {
    const name = callee.from.fn.parameters[callee.from.index]?.name;
    return name !== undefined && ts.isIdentifier(name) ? name.text : '';
  }
  const name = calledName(callee);
  return name === '*' ? '' : name;
}

/** All that a value hangs on, through calls and what they are given, with what objects and lists hold. */
export function sourcesBehind(value: Value, memory: Memory): Source[] {
  const found: Source[] = [];
  const seen = new Set<unknown>();
  const visit = (one: Value, depth: number, proven: boolean, given: boolean): void => {
    if (depth > DEEPEST || seen.size > 512) return;
    if (one.t === 'ref') {
      if (seen.has(one.address)) return;
      seen.add(one.address);
      for (const held of heldIn(memory.get(one.address))) visit(held, depth + 1, proven, given);
      return;
    }
    if (one.t === 'union') return one.of.forEach((each) => visit(each, depth + 1, proven, given));
    if (seen.has(one)) return;
    seen.add(one);
    // What is given to a call, or is an option of it: it is asked of each row.
    if (one.t === 'function') return depth === 0 ? undefined : closedOver(one, memory).forEach((each) => visit(each, depth + 1, proven, given));
    for (const { parts } of readingsOf(one, memory)) {
      for (const part of parts) {
        found.push(proven || (given && PROOF.test(part.path.at(-1) ?? '')) ? { ...part, proven: true } : part);
        if (part.root.is !== 'call' || (depth > 0 && isMadeByModule(part.root.value))) continue;
        const proves = proven || isProof(part.root.value);
        callParts(part.root.value).forEach((each) => visit(each, depth + 1, proves, true));
      }
    }
  };
  visit(value, 0, false, false);
  return found;
}

/** A table or a client that is made while a module is loaded: what it was made of tells nothing of what is asked. */
export function isMadeByModule({ at }: UnknownValue): boolean {
  return at !== null && ts.findAncestor(at.node, ts.isFunctionLike) === undefined;
}

/** `verify(token)` */
function isProof({ from }: UnknownValue): boolean {
  const path = from?.is === 'call' ? calledPath(from.callee) : '';
  return PROVES.test(path) && !asksByName(path);
}

function callParts({ from }: UnknownValue): readonly Value[] {
  return from?.is === 'call' ? [...(from.self === null || isHandedIn(from.self) ? [] : [from.self]), ...from.args] : [];
}

/** A pool, or what somebody hands in: one for all that is asked, which tells nothing of what is. */
function isHandedIn(self: Value): boolean {
  return self.t === 'unknown' && (self.origin?.is === 'connection' || self.from?.is === 'parameter');
}

export function heldIn(cell: Cell | undefined): readonly Value[] {
  switch (cell?.t) {
    case 'object':
      return [...[...cell.props.values()].map(({ value }) => value), ...(cell.poured ?? []).map(({ value }) => value)];
    case 'array':
      return [...cell.items.map(({ value }) => value), ...(cell.poured ?? [])];
    case 'collection':
      return cell.entries.flatMap(({ key, value }) => [key, value]);
    case 'binding':
      return alternatives(cell.value);
    default:
      return [];
  }
}
