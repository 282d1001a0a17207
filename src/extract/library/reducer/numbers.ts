import type { Shape, ValueKind } from './shape.ts';
import type { Term } from './term.ts';

/** `a + b` of numbers, `Math.max(a, b)` */
export function counted(term: Term, kind: ValueKind): Shape | null {
  if (term.t === 'binary' && term.op === '+') return summed(term, kind);
  if (term.t !== 'call' || (term.name !== 'Math.max' && term.name !== 'Math.min') || term.args.length !== 2) return null;
  const [first, second] = term.args.map((part) => operandOf(part.term));
  return isBoth(first, second) ? (term.name === 'Math.max' ? 'max' : 'min') : null;
}

/** Texts are glued by the same operator, and what is not known to be a number may be one. */
function summed({ left, right }: Term & { readonly t: 'binary' }, kind: ValueKind): Shape | null {
  const [first, second] = [operandOf(left), operandOf(right)];
  if (!isBoth(first, second)) return null;
  const numbers = [first?.number, second?.number];
  if (numbers.includes(false)) return null;
  return numbers.includes(true) || kind === 'number' ? 'sum' : null;
}

interface Operand {
  readonly index: 0 | 1;
  /** Whether the way it is written shows a number; null where it shows nothing. */
  readonly number: boolean | null;
}

/** `a`, `a ?? 0`, `Number(a)` */
function operandOf(term: Term): Operand | null {
  switch (term.t) {
    case 'arg':
      return { index: term.index, number: null };
    case 'fallback': {
      const inner = operandOf(term.left);
      if (inner === null || term.right.t !== 'literal') return null;
      return { ...inner, number: typeof term.right.value === 'number' };
    }
    case 'call': {
      const inner = term.name === 'Number' && term.args[0] !== undefined ? operandOf(term.args[0].term) : null;
      return inner === null ? null : { ...inner, number: true };
    }
    default:
      return null;
  }
}

function isBoth(first: Operand | null | undefined, second: Operand | null | undefined): boolean {
  return !!first && !!second && first.index !== second.index;
}

/** `a > b ? a : b` */
export function picked({ test, then, otherwise }: Term & { readonly t: 'choice' }): Shape | null {
  if (test.compare === null || then.t !== 'arg' || otherwise.t !== 'arg' || then.index === otherwise.index) return null;
  const { op } = test.compare;
  const [left, right] = [operandOf(test.compare.left), operandOf(test.compare.right)];
  if (!isBoth(left, right)) return null;
  return (op === '>') === (left?.index === then.index) ? 'max' : 'min';
}
