import { isEmptyList, isNothing, type Part, type Term, type Test } from './term.ts';

/** The arguments whose items a list holds, in order; null where it holds anything else or leaves some out. */
export function sequenceOf(term: Term): readonly (0 | 1)[] | null {
  switch (term.t) {
    case 'arg':
      return [term.index];
    case 'list':
      return joined(term.parts);
    case 'fallback':
      return isEmptyList(term.right) ? sequenceOf(term.left) : null;
    case 'choice':
      return sequenceOfChoice(term);
    case 'call':
      return sequenceOfCall(term);
    default:
      return null;
  }
}

function joined(parts: readonly Part[]): readonly (0 | 1)[] | null {
  const all = parts.map(({ term, spread }) => (spread || term.t === 'arg' ? sequenceOf(term) : null));
  return all.includes(null) ? null : all.flatMap((one) => one ?? []);
}

/** `Array.isArray(b) ? b : [b]`, `b ? b : []`: the same items either way. */
function sequenceOfChoice({ test, then, otherwise }: Term & { readonly t: 'choice' }): readonly (0 | 1)[] | null {
  if (test.means === null) return null;
  if (isEmpty(otherwise)) return askedFor(test, sequenceOf(then));
  if (isEmpty(then)) return askedFor(test, sequenceOf(otherwise));
  const [one, other] = [sequenceOf(then), sequenceOf(otherwise)];
  return one !== null && other !== null && one.join() === other.join() ? one : null;
}

function isEmpty(term: Term): boolean {
  return isEmptyList(term) || isNothing(term);
}

/** The one argument whose absence leaves nothing of the list: not so in `b === null ? [] : a.concat(b)`, which forgets `a`. */
function askedFor({ about: { first, second } }: Test, order: readonly (0 | 1)[] | null): readonly (0 | 1)[] | null {
  const only = order?.length === 1 ? order[0] : undefined;
  return (only === 0 && first && !second) || (only === 1 && second && !first) ? order : null;
}

/** Calls that keep all items and their order. */
function sequenceOfCall({ name, on, args, made }: Term & { readonly t: 'call' }): readonly (0 | 1)[] | null {
  const [first] = args;
  if (made) return null;
  if (on === null) {
    const copies = name === 'Array.from' || name === 'structuredClone' || name === 'Array.of';
    return copies && first !== undefined && args.length === 1 ? sequenceOf(first.term) : null;
  }
  const before = sequenceOf(on);
  if (before === null) return null;
  switch (name) {
    case 'concat': {
      const added = joined(args.map(({ term }) => ({ term, spread: true })));
      return added === null ? null : [...before, ...added];
    }
    case 'slice':
    case 'flat':
      return args.length === 0 ? before : null;
    case 'filter':
      return first?.term.t === 'other' ? before : null;
    default:
      return null;
  }
}
