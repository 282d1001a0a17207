import type { Choice } from '../../model/graph.ts';
import type { Cell } from './heap.ts';

/**
 * Memory as a stack of layers. A fork puts a layer on top for each branch and leaves the one below untouched, so a path
 * that has ended keeps its view of memory while others go on.
 */
export class Store {
  readonly below: Store | null;
  /** The unresolved choices on the way here. */
  readonly path: readonly Choice[];
  private readonly cells = new Map<number, Cell>();

  constructor(below: Store | null, path: readonly Choice[]) {
    this.below = below;
    this.path = path;
  }

  get(address: number): Cell | undefined {
    for (let store: Store | null = this; store !== null; store = store.below) {
      const cell = store.cells.get(address);
      if (cell !== undefined) return cell;
    }
    return undefined;
  }

  set(address: number, cell: Cell): void {
    this.cells.set(address, cell);
  }

  /** Everything that was set above `base`. */
  changesSince(base: Store): Map<number, Cell> {
    const changes = new Map<number, Cell>();
    for (let store: Store | null = this; store !== null && store !== base; store = store.below) {
      for (const [address, cell] of store.cells) if (!changes.has(address)) changes.set(address, cell);
    }
    return changes;
  }
}
