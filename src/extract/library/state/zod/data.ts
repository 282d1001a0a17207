import type { Trap } from '../../../../model/channel.ts';
import type { Evaluator } from '../../../eval/evaluator.ts';
import type { Place, RefValue, Value } from '../../../values/value.ts';
import { create } from '../data.ts';
import type { DeclaredType } from '../declared-type.ts';

/** A zod schema. Each is an instance of its own: meta belongs to one, and chaining makes another. */
export interface ZodData {
  readonly kind: 'zod';
  readonly version: 3 | 4;
  /** The version was named by the import; `zod` alone may be either. */
  readonly certain: boolean;
  /** The builder or wrapper it comes from: `string`, `array`, `optional`, `object`. */
  readonly base: string;
  readonly type: DeclaredType | null;
  readonly onUndefined: OnUndefined;
  /** The shape, of an object schema: an object in memory. */
  readonly shape: RefValue | null;
  /** What it wraps: the element of an array, the inside of an optional. */
  readonly inner: Value | null;
  /** What the registry of the library holds for this instance. */
  readonly meta: Value | null;
  /** Why the key will have no reducer although one was written down. */
  readonly trap: Trap | null;
  /** The call that laid the trap; without one, the call that registered it. */
  readonly trapAt: Place | null;
  /** Parsing an absent key fills in a default: at the start of each run, for a field of the input. */
  readonly fills: boolean;
  /** The default as it is given, a value or a function that makes one. */
  readonly filling: Value | null;
  /** Made by the library itself. */
  readonly prebuilt: boolean;
}

/** What parsing `undefined` gives. */
export type OnUndefined = 'rejects' | 'undefined' | 'value' | 'unknown';

const PLAIN: ZodData = {
  kind: 'zod',
  version: 4,
  certain: false,
  base: 'unknown',
  type: null,
  onUndefined: 'unknown',
  shape: null,
  inner: null,
  meta: null,
  trap: null,
  trapAt: null,
  fills: false,
  filling: null,
  prebuilt: false,
};

/** How a schema differs from one of which nothing is known. */
export type ZodPart = Partial<Omit<ZodData, 'kind'>>;

export function createZod(ev: Evaluator, part: ZodPart, at: Place): RefValue {
  return create(ev, { ...PLAIN, ...part }, at);
}

/** A schema made from another one: same version, no meta. */
export function derive(ev: Evaluator, from: ZodData, part: ZodPart, at: Place): RefValue {
  const { version, certain, base, type, onUndefined, shape, inner, trapAt, fills, filling } = from;
  const trap = part.trap ?? from.trap ?? (hasReducer(ev, from) && !OTHER.has(part.base ?? '') ? 'zod-reducer-lost' : null);
  return createZod(ev, { version, certain, base, type, onUndefined, shape, inner, trapAt, fills, filling, ...part, trap }, at);
}

/** What is made of a schema for another purpose was not meant to have its reducer. */
const OTHER = new Set(['array', 'promise', 'or', 'and']);

function hasReducer(ev: Evaluator, { meta }: ZodData): boolean {
  return meta !== null && ev.objectCell(meta)?.props.has('reducer') === true;
}

export function versionOf(module: string): Pick<ZodData, 'version' | 'certain'> {
  if (module === 'zod/v3') return { version: 3, certain: true };
  return { version: 4, certain: module !== 'zod' };
}
