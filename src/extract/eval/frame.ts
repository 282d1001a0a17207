import type { ClassValue, FunctionSyntax, Place, RefValue, Value } from '../values/value.ts';
import type { Store } from '../values/store.ts';
import type { SourceUnit } from '../load/unit.ts';
import type { Scope } from './scope.ts';

/** Where evaluation stands: the file, the names in sight, `this`, and the call it belongs to. */
export interface Frame {
  readonly unit: SourceUnit;
  readonly scope: Scope;
  readonly self: Value | null;
  readonly home: ClassValue | null;
  readonly call: Activation;
  /** The labels of the statement that is about to run. */
  readonly labels?: readonly string[];
}

/** A call under way. Paths that have left it wait here, each with its own view of memory. */
export interface Activation {
  readonly exits: Exit[];
  readonly jumps: Jump[];
  /** The place of the call itself; null for a module. */
  readonly from: Place | null;
  readonly caller: Activation | null;
  /** The function that was called. */
  readonly fn: FunctionSyntax | null;
  /** What a generator has yielded so far. */
  yielded: RefValue | null;
}

export interface Exit {
  readonly value: Value;
  readonly at: Place;
  readonly store: Store;
}

/** A `break` or `continue` on its way to its statement. */
export interface Jump {
  readonly kind: 'break' | 'continue';
  readonly label: string | null;
  readonly store: Store;
}

export function activation(from: Place | null, caller: Activation | null, fn: FunctionSyntax | null = null): Activation {
  return { exits: [], jumps: [], from, caller, fn, yielded: null };
}

/** The call sites through which evaluation came here, innermost first. */
export function callSites(innermost: Activation | null): Place[] {
  const sites: Place[] = [];
  for (let call = innermost; call !== null; call = call.caller) if (call.from !== null) sites.push(call.from);
  return sites;
}

export function within({ unit, self, home, call }: Frame, scope: Scope): Frame {
  return { unit, scope, self, home, call };
}
