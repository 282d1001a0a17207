import type { Held } from '../../src/model/effects.ts';
import { brief } from './words.ts';

/** Whether a lock, a queue or a limit stands before the call, or what may be one. */
export function isLimited({ held }: { readonly held: readonly Held[] }): boolean {
  return held.some(({ fresh, floating, unawaited }) => !fresh && floating !== true && unawaited !== true);
}

/** Whether one lock keeps two calls apart: the same lock, with the same key. In doubt it does. */
export function areApart(a: readonly Held[], b: readonly Held[]): boolean {
  return a.some((one) => b.some((other) => isSameLock(one, other)));
}

function isSameLock(a: Held, b: Held): boolean {
  if (!counts(a) || !counts(b)) return false;
  if (a.id !== null && b.id !== null && a.id !== b.id) return false;
  return a.key === null || b.key === null || a.key === b.key;
}

function counts({ exclusive, fresh, floating, unawaited }: Held): boolean {
  return exclusive !== false && !fresh && floating !== true && unawaited !== true;
}

/** A lock, as far as is known. */
export function isLock({ exclusive, id }: Held): boolean {
  return exclusive === true && id !== null;
}

/** Why the locks of two calls do not keep them apart; null where there are none. */
export function whyNot(a: readonly Held[], b: readonly Held[]): string | null {
  const [locksOfA, locksOfB] = [a.filter(isLock), b.filter(isLock)];
  const all = [...locksOfA, ...locksOfB];
  const [first] = all;
  if (first === undefined) return null;
  const name = (one: Held) => brief(one.text, 28);
  const floating = all.find((one) => one.floating === true);
  if (floating !== undefined) return `the work inside ${name(floating)} is not awaited`;
  const unawaited = all.find((one) => one.unawaited === true);
  if (unawaited !== undefined) return `nobody waits for the turn of ${name(unawaited)}`;
  const fresh = all.find((one) => one.fresh);
  if (fresh !== undefined) return `${name(fresh)} is a new lock in each run`;
  if (locksOfA.length === 0 || locksOfB.length === 0) return `only one of them waits for ${name(first)}`;
  const [one, other] = [locksOfA[0]!, locksOfB[0]!];
  if (one.id === other.id) return `they hold ${name(one)} with different keys`;
  return `they hold two locks, ${name(one)} and ${name(other)}`;
}
