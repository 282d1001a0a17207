import type { Evaluator } from '../eval/evaluator.ts';
import type { Place, Value } from '../values/value.ts';

/** A call or `new` of something the library exports. */
export interface LibraryCall {
  readonly module: string;
  /** The public name: `Annotation.Root`; of zod without its `z.`: `object`. */
  readonly name: string;
  readonly args: readonly Value[];
  /** The call expression. */
  readonly at: Place;
  readonly isNew: boolean;
}

export type LibraryFunction = (evaluator: Evaluator, call: LibraryCall) => Value;

/** Null prototype: names come from user code. */
export function libraryTable(entries: Record<string, LibraryFunction>): ReadonlyMap<string, LibraryFunction> {
  return new Map(Object.entries(entries));
}
