import type { Choice } from '../../model/graph.ts';
import type { Cell } from './heap.ts';

const NOTHING: ReadonlyMap<number, Cell> = new Map();

/**
 * Memory as a stack of layers. A fork puts a layer on top for each branch and leaves the one below untouched, so a path
 * that has ended keeps its view of memory while others go on.
 */
export class Store {
  readonly below: Store | null;
  /** The unresolved choices on the way here. */
  readonly path: readonly Choice[];
  /** Made with the first cell: many layers change nothing. */
  private cells: Map<number, Cell> | null = null;

  constructor(below: Store | null, path: readonly Choice[]) {
    this.below = below;
    this.path = path;
  }

  get(address: number): Cell | undefined {
    for (let store: Store | null = this; store !== null; store = store.below) {
      const cell = store.cells?.get(address);
      if (cell !== undefined) return cell;
    }
    return undefined;
  }

  set(address: number, cell: Cell): void {
    (this.cells ??= new Map()).set(address, cell);
  }

  /** Everything that was set above `base`. */
  changesSince(base: Store): ReadonlyMap<number, Cell> {
    let changes: ReadonlyMap<number, Cell> = NOTHING;
    let merged: Map<number, Cell> | null = null;
    for (let store: Store | null = this; store !== null && store !== base; store = store.below) {
      if (store.cells === null) continue;
      if (changes === NOTHING) changes = store.cells;
      else {
        if (merged === null) changes = merged = new Map(changes);
        for (const [address, cell] of store.cells) if (!merged.has(address)) merged.set(address, cell);
      }
    }
    return changes;
  }
}
