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
export function merged<What extends object>(ways: readonly Possible<What>[], keyOf: (what: What) => string): (What & { readonly when?: When; readonly built?: When })[] {
  const byKey = new Map<string, { readonly what: What; readonly when: Lists; readonly built: Lists }>();
  for (const { what, when } of ways) {
    const key = keyOf(what);
    const known = byKey.get(key) ?? { what, when: new Map(), built: new Map() };
    byKey.set(key, known);
    note(known.when, when.filter(({ subject }) => isOfState(subject)));
    note(known.built, when.filter(({ subject }) => subject.startsWith('#')));
  }
  return [...byKey.values()].map(({ what, when, built }) => ({ ...what, ...(saysNothing(when) ? {} : { when: [...when.values()] }), ...(saysNothing(built) ? {} : { built: [...built.values()] }) }));
}

type Lists = Map<string, readonly Condition[]>;

function note(lists: Lists, conditions: readonly Condition[]): void {
  const list = distinct(conditions);
  lists.set(JSON.stringify(list), list);
}

function saysNothing(lists: Lists): boolean {
  return lists.size > MOST || [...lists.values()].some((list) => list.length === 0);
}

/** Of what a body asks beside the state, that which the builder asks too. */
export function askedByBuilder<Part extends { readonly built?: When }>({ built = [], ...part }: Part, subjects: ReadonlySet<string>): Omit<Part, 'built'> & { readonly built?: When } {
  const lists = built.map((list) => list.filter(({ subject }) => subjects.has(subject)));
  return lists.length === 0 || lists.some((list) => list.length === 0) ? part : { ...part, built: lists };
}

function distinct(conditions: readonly Condition[]): readonly Condition[] {
  return [...new Map(conditions.map((one) => [JSON.stringify(one), one])).values()];
}
