import type { Evaluator } from '../eval/evaluator.ts';
import type { NativeCall } from '../eval/natives.ts';
import { ts, type T } from '../syntax.ts';
import { type Connection, isConfig, type Origin, type Place, type Shape, unknown, type UnknownValue, type Value } from '../values/value.ts';
import { exportNamed } from '../library/limiter.ts';
import { noteTenant, noteUse } from './uses.ts';

/** Functions whose result is another one each time, whatever package they come from. */
const MAKES_IDS = new Set(['randomUUID', 'randomBytes', 'nanoid', 'ulid', 'cuid', 'createId', 'uuid', 'uuidv4', 'uuidv7', 'uuid4', 'uuid7', 'generateId', 'ksuid']);
/** Of the package `uuid`, or of a namespace called so. */
const VERSIONS = new Set(['v1', 'v4', 'v6', 'v7']);
/** Packages in which `uuid` says of what form a column or a field is. */
const DESCRIBES = /^(drizzle-orm|zod|valibot|yup|joi|@sinclair\/typebox)$/;

function describes(self: Value, method: string): boolean {
  const { module } = exportNamed({ ...unknown(method), member: { self, name: method } }) ?? exportNamed(self) ?? { module: '' };
  return DESCRIBES.test(module);
}

/** Methods whose result is as new as what they are called on. */
const KEEPS = new Set(['toString', 'slice', 'substring', 'substr', 'replace', 'replaceAll', 'toLowerCase', 'toUpperCase', 'padStart', 'padEnd', 'trim', 'toISOString', 'getTime', 'valueOf', 'toJSON', 'concat', 'split', 'toFixed']);

export function freshId(why: string, at: Place | null, shape: Shape = 'string'): UnknownValue {
  const value = unknown(why, at, shape);
  const of = why === 'the time' ? { of: 'time' as const } : {};
  return at === null ? value : { ...value, origin: { is: 'fresh', at, ...of } };
}

const DAYS = /^(toDateString|toLocaleDateString|getDate|getDay|getMonth|getFullYear|getUTCDate|getUTCDay|getUTCMonth|getUTCFullYear)$/;

/** `new Date().toISOString().slice(0, 10)`, `date.toDateString()` */
function isOfDay(method: string, [first, second]: readonly Value[]): boolean {
  if (DAYS.test(method)) return true;
  if (method === 'split') return first?.t === 'literal' && first.value === 'T';
  return (method === 'slice' || method === 'substring') && first?.t === 'literal' && first.value === 0 && second?.t === 'literal' && typeof second.value === 'number' && second.value <= 10;
}

/** What is computed from something new is new. */
export function withOriginOf(parts: readonly Value[], value: UnknownValue): UnknownValue {
  const origin = parts.map(originOf).find((one) => one?.is === 'fresh');
  const made: UnknownValue = { ...value, from: { is: 'made', parts } };
  return origin === undefined ? made : { ...made, origin };
}

export function originOf(value: Value): Origin | undefined {
  return value.t === 'unknown' ? value.origin : undefined;
}

/** A method of something unknown of which we know where it comes from; null where that says nothing. */
export function ofOrigin(ev: Evaluator, method: string, { self, args, at }: NativeCall): Value | null {
  const origin = originOf(self);
  if (origin?.is === 'saver' || origin?.is === 'store') noteUse(ev, self, method, args, at);
  if (at !== null && isTenantGuard(self) && (method === 'run' || method === 'forTenant')) noteTenant(ev, method, args, at);
  if (isStoreOfRun(self)) noteUse(ev, storeOfRun(self, at), method, args, at);
  if (origin?.is === 'fresh' && origin.of !== undefined && isOfDay(method, args)) return { ...unknown('a day', at, 'string'), origin: { ...origin, of: 'day' } };
  if (origin?.is === 'fresh' && KEEPS.has(method)) return { ...unknown('a new text', at, 'string'), origin };
  if ((MAKES_IDS.has(method) && !describes(self, method)) || (VERSIONS.has(method) && /\buuid/.test(whyOf(self)))) return freshId('a new id', at);
  if (method === 'now' && /^Date\b/.test(whyOf(self))) return freshId('the time', at, 'number');
  if (method === 'createClient') return madeConnection(ev, method, args, at);
  return null;
}

function whyOf(value: Value): string {
  return value.t === 'unknown' ? value.why : '';
}

/** A saver that keeps tenants apart: it is told for whom it works. */
function isTenantGuard(value: Value): boolean {
  const made = value.t === 'unknown' && value.from?.is === 'call' ? exportNamed(value.from.callee) : null;
  return made?.module === 'eslint-plugin-superstep' && made.name === 'TenantCheckpointer';
}

/** `config.store` in a node. */
function isStoreOfRun(value: Value): value is UnknownValue {
  return value.t === 'unknown' && value.member?.name === 'store' && isConfig(value.member.self);
}

function storeOfRun(value: UnknownValue, at: Place | null): Value {
  return at === null ? value : { ...value, origin: { is: 'store', name: 'config.store', memory: false, factory: null, args: [], at, via: [] } };
}

const CLIENTS = /^(Pool|Client|MongoClient|Redis|Database|DatabaseSync)$/;

/** `new Pool(…)` and the like, of whatever package. */
export function connectionOf(ev: Evaluator, callee: T.Expression, args: readonly Value[], at: Place): Value | null {
  const name = ts.isIdentifier(callee) ? callee.text : ts.isPropertyAccessExpression(callee) ? callee.name.text : '';
  return CLIENTS.test(name) ? madeConnection(ev, name, args, at) : null;
}

function madeConnection(ev: Evaluator, name: string, args: readonly Value[], at: Place | null): Value | null {
  if (at === null) return null;
  const origin: Connection = { is: 'connection', name, args, at, via: ev.callSites() };
  ev.noteMade(origin);
  return { ...unknown('a connection', at), origin };
}
