import type { Finding, Fix } from '../model/finding.ts';
import type { ReducerName } from '../model/reducer-name.ts';
import { identityOf, subjectOf } from './identity.ts';
import { type Analysed, reducerFix } from './reducer-fix.ts';
import { Workshop, type World } from './workshop.ts';

/** Which of the fixes of a finding; none, for a reason, where another finding's may mend it all the same. */
export type Want = { readonly kind: 'none'; readonly why: string } | { readonly kind: 'safe' } | { readonly kind: 'review' } | { readonly kind: 'reducer'; readonly reducer: ReducerName };

/** A finding as it was before any change, and what is to be done about it. */
export interface Order {
  readonly finding: Finding;
  readonly want: Want;
}

export interface Done {
  readonly order: Order;
  /** What was done, as a title; null where another fix has done it already. */
  readonly title: string | null;
}

/** A finding that stays, and why. */
export interface Left {
  readonly order: Order;
  readonly why: string;
}

export interface Repaired {
  /** The new texts of all files that change, by file. */
  readonly texts: ReadonlyMap<string, string>;
  readonly done: readonly Done[];
  readonly left: readonly Left[];
  /** Fixes that did not do what they should: mistakes of ours, which change nothing. */
  readonly failed: readonly Left[];
}

export interface Bounds {
  /** Why a file must not be changed; null where it may be. */
  protects(file: string): string | null;
}

/**
 * One finding after the other, each on the texts that the ones before have left. What could not be done is tried again
 * once something else was: a fix may have been in its way, and a second run must have nothing to do.
 */
export function repair(world: World, orders: readonly Order[], { protects }: Bounds): Repaired {
  const shop = new Workshop(world);
  const done: Done[] = [];
  let round = pass(shop, orders, protects);
  for (done.push(...round.done); round.done.some(({ title }) => title !== null); done.push(...round.done)) {
    const over = new Set(done.map(({ order }) => order));
    round = pass(shop, orders.filter((order) => !over.has(order)), protects);
  }
  const place = new Map(orders.map((order, index) => [order, index]));
  const inOrder = <Item extends { readonly order: Order }>(items: readonly Item[]): Item[] => [...items].sort((a, b) => place.get(a.order)! - place.get(b.order)!);
  const texts = [...shop.texts].filter(([file, text]) => text !== world.text(file)).sort(([a], [b]) => (a < b ? -1 : 1));
  return { texts: new Map(texts), done: inOrder(done), left: inOrder(round.left), failed: inOrder(round.failed) };
}

function pass(shop: Workshop, orders: readonly Order[], protects: Bounds['protects']): Pick<Repaired, 'done' | 'left' | 'failed'> {
  const done: Done[] = [];
  const left: Left[] = [];
  const failed: Left[] = [];
  const passed = new Map<string, number>();
  for (const order of orders) {
    const current = currentOf(shop, order.finding, passed);
    if (current === null) {
      done.push({ order, title: null });
      continue;
    }
    const fix = fixFor(shop, current, order.want);
    const why = typeof fix === 'string' ? fix : protectedBy(fix, protects);
    if (typeof fix === 'string' || why !== null) left.push({ order, why: why! });
    else {
      const outcome = shop.attempt(current, fix.edits, (added) => isAskedFor(order, added));
      if (outcome.done) {
        done.push({ order, title: fix.title });
        continue;
      }
      // A fix with a choice in it may well show what was hidden before.
      (outcome.uncovers && order.want.kind === 'review' ? left : failed).push({ order, why: outcome.why });
    }
    passed.set(identityOf(order.finding), (passed.get(identityOf(order.finding)) ?? 0) + 1);
  }
  return { done, left, failed };
}

/** The finding as it is now; those that are about the same and were passed over come first. */
function currentOf(shop: Workshop, finding: Finding, passed: ReadonlyMap<string, number>): Finding | null {
  const all = shop.findings(finding.site.file);
  const same = all.filter((one) => identityOf(one) === identityOf(finding));
  const before = passed.get(identityOf(finding)) ?? 0;
  return same[before] ?? (before > 0 ? null : (all.find((one) => subjectOf(one) === subjectOf(finding)) ?? null));
}

/** The fix that is wanted; a text says why there is none. */
export function fixFor(shop: Analysed, finding: Finding, want: Want): Fix | string {
  const { fixes } = finding;
  if (want.kind === 'none') return want.why;
  if (want.kind === 'reducer') return reducerFix(shop, finding, want.reducer);
  const safe = fixes.find(({ safety }) => safety === 'safe');
  if (safe !== undefined) return safe;
  if (fixes.length === 0) return 'no fix is known for it';
  if (fixes.length > 1) return `there are several ways: ${fixes.map(({ title }) => title).join('; ')}`;
  return want.kind === 'safe' ? `its fix needs a look: ${fixes[0]!.title}` : fixes[0]!;
}

function protectedBy({ edits }: Fix, protects: Bounds['protects']): string | null {
  for (const { site } of edits) {
    const why = protects(site.file);
    if (why !== null) return `${site.file} ${why}`;
  }
  return null;
}

/** To keep the last of several writes on purpose may well be reported: it is what was asked for. */
function isAskedFor({ finding, want }: Order, added: Finding): boolean {
  return want.kind === 'reducer' && want.reducer === 'last' && added.severity === 'warning' && added.evidence.key === finding.evidence.key;
}
