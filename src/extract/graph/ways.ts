import type { Condition } from '../../model/condition.ts';
import type { When } from '../../model/graph.ts';
import { isOfState } from '../eval/conditions.ts';

/** Something that a body can do, and what must be true for it. */
export interface Possible<What> {
  readonly what: What;
  readonly when: readonly Condition[];
}

/** More lists of conditions than this say no more than "sometimes". */
const MOST = 12;

/** The same thing done on several ways is one thing, done under any of their conditions. */
export function merged<What extends object>(ways: readonly Possible<What>[], keyOf: (what: What) => string): (What & { readonly when?: When })[] {
  const byKey = new Map<string, { readonly what: What; readonly lists: Map<string, readonly Condition[]> }>();
  for (const { what, when } of ways) {
    const key = keyOf(what);
    const known = byKey.get(key) ?? { what, lists: new Map<string, readonly Condition[]>() };
    byKey.set(key, known);
    const list = distinct(when.filter(({ subject }) => isOfState(subject)));
    known.lists.set(JSON.stringify(list), list);
  }
  return [...byKey.values()].map(({ what, lists }) => {
    const all = [...lists.values()];
    return all.length > MOST || all.some((list) => list.length === 0) ? what : { ...what, when: all };
  });
}

function distinct(conditions: readonly Condition[]): readonly Condition[] {
  return [...new Map(conditions.map((one) => [JSON.stringify(one), one])).values()];
}
