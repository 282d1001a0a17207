import type { ReducerClass } from '../../../model/channel.ts';
import type { Evaluator } from '../../eval/evaluator.ts';
import type { Value } from '../../values/value.ts';

export interface ReducerContext {
  readonly type: string | null;
  readonly factory: Value | null;
  readonly batch: boolean;
}
export interface ReducerFacts {
  readonly class: ReducerClass;
  readonly pure: boolean | null;
  readonly trap: string | null;
  readonly reads: { readonly first: boolean; readonly second: boolean };
}
export function classifyReducer(_ev: Evaluator, _value: Value, _context?: ReducerContext): ReducerFacts {
  return { class: 'custom', pure: null, trap: null, reads: { first: true, second: true } };
}
