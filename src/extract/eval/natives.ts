import { callBuilder, callCompiled, callMember, callRunnable } from '../library/index.ts';
import { type NativeValue, type Place, unknown, type Value } from '../values/value.ts';
import type { Evaluator } from './evaluator.ts';
import { callUnknown, callValue } from './invoke.ts';
import { iterate } from './iterate.ts';
import { union } from '../values/union.ts';
import { arrayMethods } from './natives/array.ts';
import { collectionMethods, newCollection } from './natives/collection.ts';
import { globalFunctions } from './natives/global.ts';
import { opaqueMethod } from './natives/opaque.ts';
import { stringMethod } from './natives/string.ts';

export interface NativeCall {
  readonly self: Value;
  readonly args: readonly Value[];
  readonly at: Place | null;
}

export type NativeFunction = (ev: Evaluator, call: NativeCall) => Value;

/** A call of something that belongs to the language or to a value of the library. */
export function callNative(ev: Evaluator, callee: NativeValue, args: readonly Value[], at: Place | null, isNew: boolean): Value {
  const dot = callee.name.indexOf('.');
  const kind = callee.name.slice(0, dot);
  const method = callee.name.slice(dot + 1);
  const self = callee.self ?? unknown('no receiver');
  const call: NativeCall = { self, args, at };
  if (isNew && (callee.name === 'Map' || callee.name === 'Set')) return newCollection(ev, callee.name, args);
  if (isNew && callee.name === 'Promise') return newPromise(ev, call);
  switch (kind) {
    case 'array':
      return (arrayMethods.get(method) ?? fallback(method))(ev, call);
    case 'map':
    case 'set':
      return (collectionMethods.get(method) ?? fallback(method))(ev, call);
    case 'string':
      return stringMethod(ev, method, call);
    case 'function':
      return callOfFunction(ev, method, call);
    case 'object':
      return unknown('a method of Object', at);
    case 'builder':
      return self.t === 'builder' ? callBuilder(ev, self, method, args, at) : unknown('no builder', at);
    case 'compiled':
      return self.t === 'compiled' ? callCompiled(ev, self, method, args, at) : unknown('no graph', at);
    case 'runnable':
      return self.t === 'runnable' ? callRunnable(ev, self, method, args, at) : unknown('no runnable', at);
    case 'exotic':
      return callExotic(ev, self, method, call);
    default:
      return globalFunctions.get(callee.name)?.(ev, call) ?? callUnknown(ev, callee, args, at);
  }
}

/** What the executor resolves with, now or from a callback. */
function newPromise(ev: Evaluator, { args: [executor], at }: NativeCall): Value {
  const results = ev.list([]);
  const resolve: Value = { t: 'native', name: 'resolve', self: results };
  if (executor !== undefined) callValue(ev, executor, null, [resolve, { t: 'native', name: 'never', self: null }], at);
  const values = ev.arrayCell(results)?.items.map((item) => item.value) ?? [];
  return values.length === 0 ? unknown('a promise resolved elsewhere', at) : union(values);
}

function fallback(method: string): NativeFunction {
  return (ev, call) => opaqueMethod(ev, method, call);
}

function callExotic(ev: Evaluator, self: Value, method: string, call: NativeCall): Value {
  const cell = ev.exoticCell(self);
  const known = cell !== null && self.t === 'ref' && call.at !== null ? callMember(ev, self, cell, method, call.args, call.at) : null;
  return known ?? callUnknown(ev, unknown(`the result of ${method}`, call.at), call.args, call.at);
}

/** `bind`, `call` and `apply`. */
function callOfFunction(ev: Evaluator, method: string, { self, args, at }: NativeCall): Value {
  const [receiver, ...rest] = args;
  if (self.t === 'native' && method === 'bind' && rest.length === 0) return { ...self, self: receiver ?? self.self };
  if (self.t === 'native' && method === 'call') return callValue(ev, { ...self, self: receiver ?? self.self }, null, rest, at);
  if (self.t === 'native' && method === 'apply') {
    const list = rest[0] === undefined ? { items: [], open: null, grownFrom: null } : iterate(ev, rest[0]);
    if (list !== null && list.open === null) return callValue(ev, { ...self, self: receiver ?? self.self }, null, list.items.map((item) => item.value), at);
  }
  if (self.t !== 'function') return callUnknown(ev, self, [...args, ...(self.t === 'native' && self.self !== null ? [self.self] : [])], at);
  if (method === 'bind') return { ...self, self: self.self ?? receiver ?? null, bound: [...self.bound, ...rest] };
  if (method === 'call') return callValue(ev, self, receiver ?? null, rest, at);
  if (method === 'apply') {
    const list = rest[0] === undefined ? null : iterate(ev, rest[0]);
    return callValue(ev, self, receiver ?? null, list?.items.map((item) => item.value) ?? [], at);
  }
  return callUnknown(ev, self, args, at);
}
