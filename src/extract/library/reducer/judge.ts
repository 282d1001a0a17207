import { guarded } from './choices.ts';
import { both, fallenBack } from './fallbacks.ts';
import { appended, united } from './lists.ts';
import { counted, picked } from './numbers.ts';
import { keyed, merged } from './objects.ts';
import type { Shape, ValueKind } from './shape.ts';
import type { Term } from './term.ts';

/** Follows a call of another function with the two arguments. */
export type Follow = (term: Term & { readonly t: 'call' }) => Shape | null;

/** What a reducer does with its arguments, by the shape of what it gives back. Null where that is nothing we know. */
export function judge(term: Term, kind: ValueKind, follow: Follow): Shape | null {
  const again = (inner: Term): Shape | null => judge(inner, kind, follow);
  const list = appended(term) ?? united(term) ?? keyed(term) ?? merged(term) ?? counted(term, kind);
  if (list !== null) return list;
  switch (term.t) {
    case 'arg':
      return term.index === 0 ? 'first' : 'second';
    case 'literal':
      return 'constant';
    case 'choice':
      return picked(term) ?? guarded(term.test, again(term.then), again(term.otherwise));
    case 'fallback':
      return fallenBack(term, kind, again);
    case 'and':
      return both(term, kind);
    case 'call':
      return follow(term);
    default:
      return null;
  }
}
