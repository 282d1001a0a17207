import type { Evaluator } from '../../../eval/evaluator.ts';
import { type Place, type RefValue, UNDEFINED, unknown, type Value } from '../../../values/value.ts';
import { derive, type ZodPart } from './data.ts';
import { changeObject } from './object-methods.ts';
import { parsedEnvironment } from './parsed.ts';
import { zodOf, type ZodType } from './read.ts';
import { register } from './registry.ts';
import { checked, wrap } from './wrap.ts';

/** Methods that give no schema. */
const LEAVE_ZOD =
  /^(safe)?([Pp]arse|[Dd]ecode|[Ee]ncode|validate)(Async)?$|^spa$|^is(Optional|Nullable|Instance)$|^(toJSONSchema|implement(Async)?|toString|_)/;

/** Make another schema of the same kind, which accepts what the first one did. */
const KEEP = new Set(['describe', 'meta', 'clone', 'with']);

/** Checks that zod 3 puts around a schema, so that an object schema is none any more. */
const WRAP_IN_3 = new Set(['refine', 'superRefine', 'refinement']);

const RETYPE = new Set(['extract', 'exclude', 'keyof']);

/** `schema.method(…)`; an unknown method is taken for a check. */
export function callZodMethod(ev: Evaluator, on: ZodType, method: string, args: readonly Value[], at: Place): Value | null {
  if (LEAVE_ZOD.test(method)) return parsedEnvironment(ev, on.data, method, args, at);
  if (method === 'register') return register(ev, on, args, at);
  if (on.data.version === 4 && method === 'brand') return on.ref;
  return (
    changeObject(ev, on, method, args, at) ??
    uncover(on, method, at) ??
    wrap(ev, on, method, args, at) ??
    narrowed(ev, on, method, args, at)
  );
}

/** Methods that give back what is inside. */
function uncover(on: ZodType, method: string, at: Place): Value | null {
  const { inner } = on.data;
  switch (method) {
    case 'unwrap':
    case 'removeDefault':
    case 'removeCatch':
    case 'innerType':
      return inner ?? unknown('what a zod schema wraps', at);
    default:
      return null;
  }
}

function narrowed(ev: Evaluator, on: ZodType, method: string, args: readonly Value[], at: Place): RefValue {
  const part: ZodPart = KEEP.has(method) ? {} : { onUndefined: checked(on.data.onUndefined) };
  const wrapped = on.data.version === 3 && WRAP_IN_3.has(method) ? { shape: null } : {};
  const retyped = RETYPE.has(method) ? { type: null } : {};
  const trap = method === 'meta' && namesReducer(ev, args[0] ?? UNDEFINED) ? { trap: 'meta-reducer' as const, trapAt: at } : {};
  return derive(ev, on.data, { ...part, ...wrapped, ...retyped, ...trap }, at);
}

function namesReducer(ev: Evaluator, meta: Value): boolean {
  return meta.t === 'library' ? meta.name === 'MessagesZodMeta' : ev.objectCell(meta)?.props.has('reducer') === true;
}

/** Functions that stand for a method: `z.extend(schema, shape)` of zod mini, `z.optional(schema)`. */
export function callZodFunction(ev: Evaluator, method: string, [target, ...rest]: readonly Value[], at: Place): Value | null {
  const on = zodOf(ev, target, at);
  return on === null ? null : callZodMethod(ev, on, method, rest, at);
}
