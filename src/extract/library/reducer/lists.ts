import { sequenceOf } from './sequence.ts';
import type { Shape } from './shape.ts';
import type { Part, Term } from './term.ts';

/** Lists joined one behind the other, and copies of one. */
export function appended(term: Term): Shape | null {
  const order = sequenceOf(term)?.join();
  if (order === '0,1') return 'append';
  if (term.t === 'arg' || term.t === 'fallback' || term.t === 'choice') return null;
  return order === '0' ? 'first' : order === '1' ? 'second' : order === '' ? 'constant' : null;
}

/** Each item once: through a Set, or by leaving out what is there already. */
export function united(term: Term): Shape | null {
  const set = throughSet(term);
  if (set !== null) return isBoth(set) ? 'union' : null;
  const [first, second] = partsOf(term);
  if (first === undefined || second === undefined) return null;
  const replaced = filtered(first, 0);
  if (replaced !== null && sequenceOf(second)?.join() === '1') return replaced ? 'merge-by-id' : 'union';
  return sequenceOf(first)?.join() === '0' && filtered(second, 1) !== null ? 'union' : null;
}

/** The two lists of `[...x, ...y]` and of `x.concat(y)`. */
function partsOf(term: Term): readonly Term[] {
  if (term.t === 'list' && term.parts.length === 2) return term.parts.map((part) => part.term);
  if (term.t !== 'call' || term.name !== 'concat' || term.on === null || term.args.length !== 1) return [];
  return [term.on, ...term.args.map((part) => part.term)];
}

/** `x.filter(…)` with a test that looks at the other list: whether it compares members; null where it is none. */
function filtered(term: Term, index: 0 | 1): boolean | null {
  if (term.t !== 'call' || term.name !== 'filter' || term.on === null || sequenceOf(term.on)?.join() !== String(index)) return null;
  const test = term.args[0]?.term;
  if (test?.t !== 'function') return null;
  const other = index === 0 ? test.reads.second : test.reads.first;
  return other ? test.byMember : null;
}

/** The list behind `new Set(list)`, `[...new Set(list)]`, `Array.from(new Set(list))`, and `a.union(b)`. */
function throughSet(term: Term): readonly Part[] | null {
  const inner = unwrapped(term);
  if (inner.t !== 'call') return null;
  if (inner.made && inner.name === 'Set') return inner.args.map(({ term: list }) => ({ term: list, spread: true }));
  if (inner.name === 'union' && inner.on !== null) return [{ term: inner.on, spread: true }, ...inner.args];
  if (inner.name !== 'putEach' || inner.on === null) return null;
  const before = throughSet(inner.on);
  return before === null ? null : [...before, ...inner.args];
}

/** What is inside `[...x]`, `Array.from(x)` and `x.values()`. */
export function unwrapped(term: Term): Term {
  const only = term.t === 'list' && term.parts.length === 1 ? term.parts[0] : undefined;
  if (only?.spread === true) return unwrapped(only.term);
  if (term.t !== 'call' || term.made) return term;
  const [first] = term.args;
  if (term.name === 'Array.from' && first !== undefined) return unwrapped(first.term);
  return term.name === 'values' && term.on !== null ? unwrapped(term.on) : term;
}

function isBoth(parts: readonly Part[]): boolean {
  const order = sequenceOf({ t: 'list', parts: parts.map(({ term }) => ({ term, spread: true })) });
  return order !== null && order.includes(0) && order.includes(1);
}
