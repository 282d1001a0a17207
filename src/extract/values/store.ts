import type { Choice } from '../../model/graph.ts';
import type { Cell } from './heap.ts';

const NOTHING: ReadonlyMap<number, Cell> = new Map();

/** So many layers are read as one, once they have been walked a few times. Large ones stay by themselves, and the root, which still changes. */
const BLOCKS = [256, 16];
const WALKS = 4;
const LARGE = 64;

/** Layers that lie on each other, as one. */
interface Block {
  readonly cells: ReadonlyMap<number, Cell>;
  /** The first that is not among them. */
  readonly below: Store | null;
}

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
  private readonly depth: number;
  /** What lies below, where that is read as one: it stays as it is from now on. */
  private block: Block | null = null;
  private walks = 0;

  constructor(below: Store | null, path: readonly Choice[]) {
    this.below = below;
    this.path = path;
    this.depth = below === null ? 0 : below.depth + 1;
  }

  get(address: number): Cell | undefined {
    for (let store: Store | null = this; store !== null; ) {
      const cell = store.cells?.get(address);
      if (cell !== undefined) return cell;
      const block: Block | null = store.depth % BLOCKS.at(-1)! === 0 ? store.blockBelow() : null;
      const held = block?.cells.get(address);
      if (held !== undefined) return held;
      store = block === null ? store.below : block.below;
    }
    return undefined;
  }

  private blockBelow(): Block | null {
    if (this.block === null && ++this.walks > WALKS) {
      const cells = new Map<number, Cell>();
      let store = this.below;
      const most = BLOCKS.find((size) => this.depth % size === 0)!;
      for (let layers = 0; layers < most && store !== null && store.below !== null && (store.cells?.size ?? 0) <= LARGE; layers++, store = store.below) {
        for (const [address, cell] of store.cells ?? NOTHING) if (!cells.has(address)) cells.set(address, cell);
      }
      this.block = { cells, below: store };
    }
    return this.block;
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
