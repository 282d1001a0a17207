import type { Evaluator } from '../../../eval/evaluator.ts';
import type { Place, RefValue, Value } from '../../../values/value.ts';
import { definitionOf } from '../data.ts';
import { materialise } from '../materialise.ts';
import type { ZodData } from './data.ts';

export interface ZodType {
  readonly ref: RefValue;
  readonly data: ZodData;
  readonly at: Place;
}

/** The zod schema that a value is. */
export function zodOf(ev: Evaluator, value: Value | undefined, at: Place): ZodType | null {
  if (value === undefined) return null;
  const ref = value.t === 'library' ? materialise(ev, value, at) : value;
  if (ref?.t !== 'ref') return null;
  const known = definitionOf(ev, ref);
  return known?.data.kind === 'zod' ? { ref, data: known.data, at: known.at } : null;
}
