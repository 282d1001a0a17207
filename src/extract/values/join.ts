import { type ArrayCell, type Cell, type CollectionCell, type Item, type ObjectCell, optional, type Property, sizeOf } from './heap.ts';
import type { Store } from './store.ts';
import { same, union } from './union.ts';

/**
 * Writes into `target` what holds after any of `branches`, all of which were forked from `base`. Returns how much it was.
 */
export function joinBranches(target: Store, base: Store, branches: readonly Store[]): number {
  const changes = branches.map((branch) => branch.changesSince(base));
  const joined = new Map<number, Cell>();
  for (const change of changes) {
    for (const address of change.keys()) if (!joined.has(address)) joined.set(address, joinOf(address, base.get(address), changes));
  }
  let work = joined.size * branches.length;
  for (const [address, cell] of joined) {
    target.set(address, cell);
    if (cell !== base.get(address)) work += sizeOf(cell) / ENTRIES_A_CELL;
  }
  return work;
}

/** Entries of a cell that are joined in the time of a cell. */
const ENTRIES_A_CELL = 4;

/** What an address holds after any of the branches; `before` where a branch did not touch it. */
function joinOf(address: number, before: Cell | undefined, changes: readonly ReadonlyMap<number, Cell>[]): Cell {
  let joined: Cell | undefined;
  for (const change of changes) {
    const cell = change.get(address) ?? before;
    if (cell !== undefined) joined = joined === undefined ? cell : joinCells(joined, cell);
  }
  return joined!;
}

function joinCells(a: Cell, b: Cell): Cell {
  if (a === b) return a;
  if (a.t === 'lazy') return b;
  if (b.t === 'lazy') return a;
  if (a.t === 'binding' && b.t === 'binding') return { t: 'binding', value: union([a.value, b.value]), ...sameBody(a, b) };
  if (a.t === 'object' && b.t === 'object') return joinObjects(a, b);
  if (a.t === 'array' && b.t === 'array') return joinArrays(a, b);
  if (a.t === 'collection' && b.t === 'collection') return joinCollections(a, b);
  return a;
}

function sameBody(a: { readonly body?: number }, b: { readonly body?: number }): { readonly body?: number } {
  return a.body !== undefined && a.body === b.body ? { body: a.body } : {};
}

function joinObjects(a: ObjectCell, b: ObjectCell): ObjectCell {
  const props = new Map<string, Property>();
  for (const key of new Set([...a.props.keys(), ...b.props.keys()])) {
    const left = a.props.get(key);
    const right = b.props.get(key);
    if (left !== undefined && right !== undefined) {
      if (left === right) props.set(key, left);
      else {
        const value = union([left.value, right.value]);
        props.set(key, { value, maybe: left.maybe || right.maybe, at: left.at, ...sameBody(left, right) });
      }
    } else props.set(key, { ...(left ?? right)!, maybe: true });
  }
  const spread = [
    ...a.spread.map((one) => (b.spread.some((other) => other.at.node === one.at.node) ? one : { ...one, maybe: true })),
    ...b.spread
      .filter((one) => !a.spread.some((other) => other.at.node === one.at.node))
      .map((one) => ({ ...one, maybe: true })),
  ];
  return { ...a, props, spread, open: a.open ?? b.open, grownFrom: a.grownFrom ?? b.grownFrom };
}

function joinArrays(a: ArrayCell, b: ArrayCell): ArrayCell {
  const [short, long] = a.items.length <= b.items.length ? [a.items, b.items] : [b.items, a.items];
  const items = long.map((item, index) => {
    const other = short[index];
    return other === undefined ? optional(item) : joinItems(item, other);
  });
  return { t: 'array', items, open: a.open ?? b.open, grownFrom: a.grownFrom ?? b.grownFrom, ...bothPoured(a, b) };
}

function bothPoured({ poured: a = [] }: Pick<ArrayCell, 'poured'>, { poured: b = [] }: Pick<ArrayCell, 'poured'>): Pick<ArrayCell, 'poured'> {
  return a.length + b.length === 0 ? {} : { poured: [...new Set([...a, ...b])] };
}

function joinItems(a: Item, b: Item): Item {
  if (a.count === b.count && same(a.value, b.value)) return a;
  const count = a.count === 'many' || b.count === 'many' ? 'many' : a.count === 'one' && b.count === 'one' ? 'one' : 'maybe';
  return { value: union([a.value, b.value]), count };
}

function joinCollections(a: CollectionCell, b: CollectionCell): CollectionCell {
  if (a.entries === b.entries && a.open === b.open) return a;
  const right = new Set(b.entries);
  const both = a.entries.filter((entry) => right.has(entry));
  const shared = new Set(both);
  const some = [...a.entries, ...b.entries].filter((entry) => !shared.has(entry));
  const entries = [...both, ...some.map((entry) => (entry.count === 'one' ? { ...entry, count: 'maybe' as const } : entry))];
  return { t: 'collection', kind: a.kind, entries, open: a.open ?? b.open, grownFrom: a.grownFrom ?? b.grownFrom, ...bothPoured(a, b) };
}
