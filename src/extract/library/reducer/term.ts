import type { FunctionSyntax } from '../../values/value.ts';

/** What an expression of a reducer computes from its two arguments, as far as its shape says. */
export type Term =
  | { readonly t: 'arg'; readonly index: 0 | 1 }
  | { readonly t: 'literal'; readonly value: string | number | boolean | null | undefined }
  | { readonly t: 'list'; readonly parts: readonly Part[] }
  | { readonly t: 'object'; readonly parts: readonly Part[] }
  | { readonly t: 'member'; readonly of: Term; readonly name: string }
  /** `a ?? b` and `a || b` */
  | { readonly t: 'fallback'; readonly op: '??' | '||'; readonly left: Term; readonly right: Term }
  | { readonly t: 'and'; readonly left: Term; readonly right: Term }
  | { readonly t: 'choice'; readonly test: Test; readonly then: Term; readonly otherwise: Term }
  | { readonly t: 'binary'; readonly op: string; readonly left: Term; readonly right: Term }
  /** A call by name: of a method of `on`, of a function where it is null, of `new Name` where `made`. */
  | { readonly t: 'call'; readonly name: string; readonly on: Term | null; readonly args: readonly Part[]; readonly made: boolean }
  | { readonly t: 'function'; readonly node: FunctionSyntax; readonly reads: Reads; readonly byMember: boolean }
  | { readonly t: 'missing' }
  | { readonly t: 'other' };

/** An item of a list, a property of an object, an argument; `spread` where all of its items are. */
export interface Part {
  readonly term: Term;
  readonly spread: boolean;
}

export interface Reads {
  readonly first: boolean;
  readonly second: boolean;
}

/** A condition, as far as it asks for the presence of the arguments or compares them. */
export interface Test {
  readonly about: Reads;
  /** What it means when the condition holds; null where it asks for something else. */
  readonly means: 'present' | 'absent' | 'kind' | null;
  readonly compare: { readonly op: '<' | '>'; readonly left: Term; readonly right: Term } | null;
}

export const OTHER: Term = { t: 'other' };
/** A path that gives nothing back. */
export const MISSING: Term = { t: 'missing' };

export function item(term: Term): Part {
  return { term, spread: false };
}

export function isEmptyList(term: Term): boolean {
  return term.t === 'list' && term.parts.length === 0;
}

export function isNothing(term: Term): boolean {
  return term.t === 'literal' && (term.value === null || term.value === undefined);
}
