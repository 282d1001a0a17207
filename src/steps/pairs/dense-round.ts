import { type BitRows, transpose } from './bit-rows.ts';
import type { Starts } from './starts.ts';

/**
 * Adds to `pairs` what the pairs of `fresh` may start next, except for two tasks of one node. For a matrix F of fresh
 * pairs and N of `next` this is N'FN: first the partners of whoever may start a node, then what those partners may start.
 * Done for 32 nodes at a time; between the two halves the block is turned by transposing 32 x 32 bits, so that both are
 * operations on words. Costs (starts) x (nodes / 32), and little for blocks that no fresh pair leads to.
 */
export function denseRound(starts: Starts, fresh: BitRows, pairs: BitRows): void {
  const block = new Block(fresh.size, fresh.words);
  for (let first = 0; first < fresh.size; first += 32) {
    if (!block.gather(first, starts, fresh)) continue;
    block.turnToColumns();
    block.advance(starts);
    block.turnToRows();
    block.addTo(pairs, first);
  }
}

class Block {
  readonly #rows: readonly Uint32Array[];
  readonly #columns: Uint32Array;
  readonly #advanced: Uint32Array;
  readonly #square = new Uint32Array(32);
  readonly #words: number;

  constructor(size: number, words: number) {
    this.#words = words;
    this.#rows = Array.from({ length: 32 }, () => new Uint32Array(words));
    this.#columns = new Uint32Array(Math.ceil(size / 32) * 32);
    this.#advanced = new Uint32Array(this.#columns.length);
  }

  /** Row `i`: the partners of whoever may start node `first + i`. False where there are none for the whole block. */
  gather(first: number, starts: Starts, fresh: BitRows): boolean {
    let any = false;
    this.#rows.forEach((row, i) => {
      row.fill(0);
      for (const by of starts.previous[first + i] ?? []) {
        const partners = fresh.row(by);
        if (partners === undefined) continue;
        any = true;
        for (let word = 0; word < row.length; word++) row[word]! |= partners[word]!;
      }
    });
    return any;
  }

  turnToColumns(): void {
    for (let word = 0; word < this.#words; word++) {
      for (let i = 0; i < 32; i++) this.#square[i] = this.#rows[i]![word]!;
      transpose(this.#square);
      this.#columns.set(this.#square, word * 32);
    }
  }

  advance(starts: Starts): void {
    this.#advanced.fill(0);
    starts.next.forEach((next, node) => {
      const column = this.#columns[node]!;
      if (column !== 0) for (const other of next) this.#advanced[other]! |= column;
    });
  }

  turnToRows(): void {
    for (let word = 0; word < this.#words; word++) {
      this.#square.set(this.#advanced.subarray(word * 32, word * 32 + 32));
      transpose(this.#square);
      for (let i = 0; i < 32; i++) this.#rows[i]![word] = this.#square[i]!;
    }
  }

  addTo(pairs: BitRows, first: number): void {
    this.#rows.forEach((row, i) => {
      const node = first + i;
      row[node >>> 5]! &= ~(1 << (node & 31));
      if (row.every((word) => word === 0)) return;
      const known = pairs.ensure(node);
      for (let word = 0; word < row.length; word++) known[word]! |= row[word]!;
    });
  }
}
