import type { Evaluator } from '../../../eval/evaluator.ts';
import { type Place, UNDEFINED, type Value } from '../../../values/value.ts';
import { isUndefined } from '../read.ts';
import { derive, type OnUndefined, type ZodData, type ZodPart } from './data.ts';
import { zodOf, type ZodType } from './read.ts';
import { either, listOf, orMissing, plain, present } from './text.ts';

/** A new schema around another one. Its shape is out of reach, so it is no schema of a state any more. */
export type Wrapper = (inner: ZodData, ev: Evaluator, args: readonly Value[], at: Place) => ZodPart;

/** Methods of every schema, and the functions of the same name that take the schema as their first argument. */
export const WRAPPERS: Readonly<Record<string, Wrapper>> = {
  optional,
  exactOptional: (inner) => ({ type: orMissing(inner.type, 'undefined'), onUndefined: inner.onUndefined }),
  nullable: (inner) => ({ type: orMissing(inner.type, 'null') }),
  nullish: (inner) => ({ ...optional(inner), type: orMissing(orMissing(inner.type, 'null'), 'undefined') }),
  default: withDefault,
  _default: withDefault,
  prefault: (inner, _, [filling = null]) => ({ type: present(inner.type), onUndefined: 'value', fills: true, filling }),
  catch: (inner) => ({ onUndefined: inner.onUndefined === 'rejects' ? 'value' : inner.onUndefined }),
  nonoptional: required,
  array: (inner) => ({ type: listOf(inner.type), onUndefined: 'rejects', fills: false, filling: null }),
  promise: (inner) => ({ type: inner.type === null ? null : plain(`Promise<${inner.type.text}>`), onUndefined: 'rejects', fills: false, filling: null }),
  readonly: () => ({}),
  brand: () => ({}),
  transform: (inner) => ({ type: null, onUndefined: checked(inner.onUndefined) }),
  pipe: (inner, ev, [to = UNDEFINED], at) => ({
    type: zodOf(ev, to, at)?.data.type ?? null,
    onUndefined: checked(inner.onUndefined),
  }),
  or: (inner, ev, [other = UNDEFINED], at) => {
    const second = zodOf(ev, other, at)?.data;
    return { type: either([inner.type, second?.type ?? null]), onUndefined: firstTaken([inner, second]), fills: firstFills([inner, second]), filling: null };
  },
  and: (inner, ev, [other = UNDEFINED], at) => {
    const second = zodOf(ev, other, at)?.data;
    return { type: both(inner, second), onUndefined: bothTaken(inner, second) };
  },
};

export function wrap(ev: Evaluator, inner: ZodType, name: string, args: readonly Value[], at: Place): Value | null {
  const wrapper = Object.hasOwn(WRAPPERS, name) ? WRAPPERS[name] : undefined;
  if (wrapper === undefined) return null;
  const part = wrapper(inner.data, ev, args, at);
  return derive(ev, inner.data, { base: name, shape: null, inner: inner.ref, ...part }, at);
}

function optional(inner: ZodData): ZodPart {
  const made = inner.version === 4 && inner.onUndefined === 'value' && !inner.base.startsWith('coerce.');
  return { type: orMissing(inner.type, 'undefined'), onUndefined: made ? 'value' : 'undefined' };
}

function withDefault(inner: ZodData, _: Evaluator, [value = UNDEFINED]: readonly Value[]): ZodPart {
  return { type: present(inner.type), onUndefined: isUndefined(value) ? 'undefined' : 'value', fills: !isUndefined(value), filling: value };
}

export function required(inner: ZodData): ZodPart {
  return { type: present(inner.type), onUndefined: inner.onUndefined === 'undefined' ? 'rejects' : inner.onUndefined };
}

/** What a further check may still refuse. */
export function checked(before: OnUndefined): OnUndefined {
  return before === 'rejects' ? 'rejects' : 'unknown';
}

/** A union is decided by the first member that does not reject. */
export function firstTaken(members: readonly (ZodData | undefined)[]): OnUndefined {
  for (const member of members) {
    if (member === undefined) return 'unknown';
    if (member.onUndefined !== 'rejects') return member.onUndefined;
  }
  return 'rejects';
}

/** Whether the member that decides fills in a default. */
export function firstFills(members: readonly (ZodData | undefined)[]): boolean {
  const taken = members.find((member) => member?.onUndefined !== 'rejects');
  return taken?.fills === true;
}

export function bothTaken(first: ZodData | undefined, second: ZodData | undefined): OnUndefined {
  const found = [first?.onUndefined, second?.onUndefined];
  if (found.includes('rejects')) return 'rejects';
  return found.every((one) => one === 'undefined') ? 'undefined' : 'unknown';
}

export function both(first: ZodData | undefined, second: ZodData | undefined): ZodData['type'] {
  if (!first?.type || !second?.type) return null;
  return plain(`${first.type.text} & ${second.type.text}`);
}
