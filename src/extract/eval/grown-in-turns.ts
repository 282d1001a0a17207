import { alternatives } from '../values/union.ts';
import type { Value } from '../values/value.ts';
import type { Evaluator } from './evaluator.ts';

/**
 * What takes the place of a value in a turn that stands for any number of them. Of `list = [...list, item]` each turn adds
 * an item, as a `push` would.
 */
export function grownInTurns(ev: Evaluator, before: Value, after: Value): Value {
  for (const now of alternatives(after)) {
    const cell = ev.arrayCell(now);
    if (now.t !== 'ref' || cell?.holds === undefined) continue;
    const { holds } = cell;
    const old = alternatives(before).filter((one) => one.t === 'ref' && holds.includes(one.address));
    if (old.length === 0) continue;
    const kept = new Set(old.flatMap((one) => ev.arrayCell(one)?.items.map(({ value }) => value) ?? []));
    ev.put(now.address, { ...cell, items: cell.items.map((item) => (kept.has(item.value) ? item : { ...item, count: 'many' })) });
  }
  return after;
}
