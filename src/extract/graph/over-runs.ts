import type { Evaluator } from '../eval/evaluator.ts';
import type { ArrayCell, Cell, CollectionCell, Property } from '../values/heap.ts';
import { joinBranches } from '../values/join.ts';
import { Store } from '../values/store.ts';
import { alternatives, union } from '../values/union.ts';
import { unknown, type Value } from '../values/value.ts';

const WHY = 'changes from run to run';

/**
 * Evaluates bodies, each on memory of its own. Where they change what outlives them, through another name than it was
 * made with, they are evaluated once more on memory that may have been changed.
 */
export function overRuns<Result>(ev: Evaluator, evaluate: (body: <One>(run: () => One) => One) => Result): Result {
  const base = ev.store;
  const after: Store[] = [];
  const noting = <One>(run: () => One): One =>
    ev.onCopy(() => {
      const one = ev.later(run);
      after.push(ev.store);
      return one;
    });
  const first = evaluate(noting);
  const changed = new Set<number>();
  for (const store of after) {
    for (const [address, cell] of store.changesSince(base)) if (differs(base, address, cell)) changed.add(address);
  }
  if (changed.size === 0) return first;
  return ev.onCopy(() => {
    joinBranches(ev.store, base, [base, ...after]);
    for (const address of changed) ev.put(address, widened(base.get(address)!, ev.store.get(address)!));
    return evaluate((run) => ev.onCopy(() => ev.later(run)));
  });
}

/**
 * Memory that was there before and holds something else now. A variable is changed by its name, and what is filled by its
 * name is open by then: bodies that run later know of both. What is left is changed through another name.
 */
function differs(base: Store, address: number, now: Cell): boolean {
  const before = base.get(address);
  if (before === undefined || before === now || before.t === 'lazy') return false;
  return now.t !== 'binding' && now.t !== 'lazy' && !(isList(now) && isList(before) && now.open !== null && before.open === null);
}

function isList(cell: Cell): cell is ArrayCell | CollectionCell {
  return cell.t === 'array' || cell.t === 'collection';
}

/** Counts and texts that change may go on changing; what else was seen is all there is. */
function widened(before: Cell, now: Cell): Cell {
  if (now.t === 'collection') return { ...now, open: now.open ?? WHY };
  if (now.t === 'array') return { ...now, items: now.items.map((item) => ({ ...item, count: 'many' })) };
  if (now.t !== 'object' || before.t !== 'object') return now;
  const props = new Map([...now.props].map(([name, property]): [string, Property] => {
    const was = before.props.get(name);
    return [name, was === property ? property : { ...property, value: widenedValue(property.value) }];
  }));
  return { ...now, props };
}

function widenedValue(value: Value): Value {
  const counts = alternatives(value).filter((one) => one.t === 'literal' && (typeof one.value === 'number' || typeof one.value === 'string'));
  return counts.length > 1 ? union([...alternatives(value), unknown(WHY)]) : value;
}
