import { literal, type Value } from '../values/value.ts';
import type { Item } from '../values/heap.ts';
import type { Evaluator } from './evaluator.ts';

export interface Items {
  readonly items: readonly Item[];
  readonly open: string | null;
}

/** The items of a list, a string, a Map or a Set; null where nothing is known of them. */
export function iterate(ev: Evaluator, value: Value): Items | null {
  if (value.t === 'literal' && typeof value.value === 'string') {
    return { items: [...value.value].map((character) => ({ value: literal(character), count: 'one' })), open: null };
  }
  if (value.t !== 'ref') return null;
  const cell = ev.cell(value.address);
  if (cell?.t === 'array') return cell;
  if (cell?.t !== 'collection') return null;
  const items = cell.entries.map((entry): Item => {
    return { value: cell.kind === 'set' ? entry.key : ev.list([entry.key, entry.value]), count: entry.count };
  });
  return { items, open: cell.open };
}
