import { folds, type Shape } from './shape.ts';
import type { Test } from './term.ts';

/** What a guarded term is, where the guard only asks whether an argument is there. */
export function guarded(test: Test, then: Shape | null, otherwise: Shape | null): Shape | null {
  if (then === null || otherwise === null) return null;
  if (then === otherwise) return then;
  if (test.means === null || test.means === 'kind') return null;
  const [present, absent] = test.means === 'present' ? [then, otherwise] : [otherwise, then];
  const { first, second } = test.about;
  if (first && second) return folds(present) && (absent === 'first' || absent === 'second') ? present : null;
  if (second) return withoutSecond(present, absent);
  return first ? withoutFirst(present, absent) : null;
}

function withoutSecond(present: Shape, absent: Shape): Shape | null {
  if (absent !== 'first') return null;
  return folds(present) ? present : present === 'second' || present === 'last-wins' ? 'last-wins' : null;
}

function withoutFirst(present: Shape, absent: Shape): Shape | null {
  if (absent !== 'second') return null;
  return folds(present) ? present : present === 'first' || present === 'first-wins' ? 'first-wins' : null;
}
