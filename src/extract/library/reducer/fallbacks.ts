import { folds, type Shape, type ValueKind } from './shape.ts';
import type { Term } from './term.ts';

type Fallback = Term & { readonly t: 'fallback' };
type Judge = (term: Term) => Shape | null;

/** `b ?? a`, `a || b`: the one that is there wins; of booleans, `||` is a union of truth. */
export function fallenBack(term: Fallback, kind: ValueKind, judge: Judge): Shape | null {
  const [left, right] = [judge(term.left), judge(term.right)];
  if (folds(left)) return right === 'first' || right === 'second' || right === 'constant' ? left : null;
  if (term.op === '||') {
    const truth = truthOf(term.left, term.right, kind);
    if (truth === true && isBoth(term.left, term.right)) return 'or';
    if (truth !== false) return null;
  }
  if (left === 'second' || left === 'last-wins') return right === 'first' ? 'last-wins' : right === null ? null : left;
  if (left === 'first' || left === 'first-wins') return right === 'second' || right === 'last-wins' ? 'first-wins' : right === null ? null : left;
  return null;
}

/** `a && b` of booleans. */
export function both(term: Term & { readonly t: 'and' }, kind: ValueKind): Shape | null {
  return truthOf(term.left, term.right, kind) === true && isBoth(term.left, term.right) ? 'and' : null;
}

/** Whether the two sides are booleans; null where that cannot be seen. */
function truthOf(left: Term, right: Term, kind: ValueKind): boolean | null {
  const sides = [left, right];
  if (sides.some((side) => side.t === 'call' && side.name === 'Boolean')) return true;
  if (sides.some((side) => (side.t === 'literal' && typeof side.value !== 'boolean') || side.t === 'list' || side.t === 'object')) return false;
  return kind === null ? null : kind === 'boolean';
}

function isBoth(left: Term, right: Term): boolean {
  const [first, second] = [plain(left), plain(right)];
  return first.t === 'arg' && second.t === 'arg' && first.index !== second.index;
}

/** What is inside `Boolean(x)` and `x ?? false`. */
function plain(term: Term): Term {
  if (term.t === 'call' && term.name === 'Boolean' && term.args[0] !== undefined) return plain(term.args[0].term);
  if (term.t === 'fallback' && term.right.t === 'literal' && term.right.value === false) return plain(term.left);
  return term;
}
