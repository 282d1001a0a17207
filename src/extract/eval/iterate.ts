import { literal, type Value, within } from '../values/value.ts';
import type { Item } from '../values/heap.ts';
import type { Evaluator } from './evaluator.ts';

export interface Items {
  readonly items: readonly Item[];
  readonly open: string | null;
  /** The key of the state whose whole list is among them. */
  readonly grownFrom: string | null;
  /** What is among them of which no item is known. */
  readonly poured?: readonly Value[];
}

/** The items of a list, a string, a Map or a Set; null where nothing is known of them. */
export function iterate(ev: Evaluator, value: Value): Items | null {
  if (value.t === 'literal' && typeof value.value === 'string') {
    return { items: [...value.value].map((character) => ({ value: literal(character), count: 'one' })), open: null, grownFrom: null };
  }
  if (value.t !== 'ref') return null;
  const cell = ev.cell(value.address);
  if (cell?.t === 'array') return cell;
  if (cell?.t !== 'collection') return null;
  const items = cell.entries.map((entry): Item => {
    return { value: cell.kind === 'set' ? entry.key : ev.list([entry.key, entry.value]), count: entry.count };
  });
  return { ...cell, items };
}

/** What another list takes over when it is made of this one. */
export function itemsTaken(ev: Evaluator, value: Value): Items {
  const list = iterate(ev, value);
  if (list !== null) return list;
  if (value.t === 'state-part') return { items: [{ value: within(value), count: 'many' }], open: null, grownFrom: value.deep ? null : value.key };
  if (value.t === 'derived') return { items: [{ value, count: 'many' }], open: null, grownFrom: value.grown };
  return value.t === 'literal' ? { items: [], open: null, grownFrom: null } : { items: [], open: 'the items of an unknown list', grownFrom: null, poured: [value] };
}
