import type { Item } from '../values/heap.ts';
import { union } from '../values/union.ts';
import type { Evaluator } from './evaluator.ts';

/**
 * Runs for one item after the other until it says false. Where the items cost more than one list may, the last run is
 * for all that are left: tables within tables of sample data are not worth what a graph is.
 */
export function inTurn(ev: Evaluator, items: readonly Item[], run: (item: Item, index: number) => boolean): void {
  const of = ev.nextList();
  const around = ev.turns;
  const inOneTurn = (item: Item, index: number): boolean => {
    ev.turns = [...around, { of, index }];
    try {
      return run(item, index);
    } finally {
      ev.turns = around;
    }
  };
  ev.asLoop(() => {
    for (const [index, item] of items.entries()) {
      if (index < items.length - 1 && ev.hasSpentShare) {
        run({ value: union(items.slice(index).map(({ value }) => value)), count: 'many' }, index);
        return;
      }
      if (!inOneTurn(item, index)) return;
    }
  });
}
