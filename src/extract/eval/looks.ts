import type { Place, Value } from '../values/value.ts';
import type { Evaluator } from './evaluator.ts';
import { callSites } from './frame.ts';

/** A part of what a body was given is looked at. */
export interface Look {
  readonly of: 'state' | 'config';
  /** `['topic']`, `['configurable', 'user_id']` */
  readonly path: readonly string[];
  /** It goes on into the part, or makes a text of it: the part must be there. */
  readonly into: boolean;
  readonly at: Place;
  /** The call sites through which evaluation came here, innermost first. */
  readonly via: readonly Place[];
  /** How many choices were made on the way here. */
  readonly choices: number;
}

/** Kept while somebody watches, and let go of then. */
const watched = new WeakMap<Evaluator, Look[]>();

/** What is looked at while something is evaluated. */
export function watchLooks<Result>(ev: Evaluator, run: () => Result): { readonly result: Result; readonly looks: readonly Look[] } {
  const before = watched.get(ev);
  const looks: Look[] = [];
  watched.set(ev, looks);
  try {
    return { result: run(), looks };
  } finally {
    if (before === undefined) watched.delete(ev);
    else watched.set(ev, before);
  }
}

export function look(ev: Evaluator, of: Look['of'], path: readonly string[], into: boolean, at: Place): void {
  // Walks come by once more for each way.
  if (ev.walk === null) watched.get(ev)?.push({ of, path, into, at, via: callSites(ev.call), choices: ev.path.length });
}

/** Something is made of the items or the text of a value: of a part of the state, it must be there. */
export function lookInto(ev: Evaluator, value: Value, at: Place): void {
  if (value.t === 'state-part' && !value.deep) look(ev, 'state', [value.key], true, at);
}
