import { type BitRows, transpose } from './bit-rows.ts';
import type { Starts } from './starts.ts';

/**
 * Adds to `pairs` what the pairs of `fresh` may start next, except for two tasks of one node. For a matrix F of fresh
 * pairs and N of `next` this is N'FN: first the partners of whoever may start a node, then what those partners may start.
 * Done for 32 nodes at a time; between the two halves the block is turned by transposing 32 x 32 bits, so that both are
 * operations on words. Costs (starts) x (nodes / 32), and little for blocks that no fresh pair leads to.
 */
export function denseRound(starts: Starts, fresh: BitRows, pairs: BitRows): void {
  const rows = Array.from({ length: 32 }, () => new Uint32Array(fresh.words));
  const columns = new Uint32Array(fresh.words * 32);
  const advanced = new Uint32Array(columns.length);
  for (let first = 0; first < fresh.size; first += 32) {
    if (!gather(rows, first, starts, fresh)) continue;
    turnToColumns(rows, columns);
    advance(columns, advanced, starts);
    turnToRows(advanced, rows);
    addTo(pairs, rows, first);
  }
}

/** Row `i`: the partners of whoever may start node `first + i`. False where there are none for the whole block. */
function gather(rows: readonly Uint32Array[], first: number, starts: Starts, fresh: BitRows): boolean {
  let any = false;
  for (let i = 0; i < 32; i++) {
    const row = rows[i]!;
    row.fill(0);
    for (const by of starts.previous[first + i] ?? []) {
      const partners = fresh.row(by);
      if (partners === undefined) continue;
      any = true;
      for (let word = 0; word < row.length; word++) row[word]! |= partners[word]!;
    }
  }
  return any;
}

const square = new Uint32Array(32);

function turnToColumns(rows: readonly Uint32Array[], columns: Uint32Array): void {
  for (let word = 0, at = 0; at < columns.length; word++, at += 32) {
    let any = 0;
    for (let i = 0; i < 32; i++) any |= square[i] = rows[i]![word]!;
    if (any !== 0) transpose(square);
    columns.set(square, at);
  }
}

function turnToRows(columns: Uint32Array, rows: readonly Uint32Array[]): void {
  for (let word = 0, at = 0; at < columns.length; word++, at += 32) {
    let any = 0;
    for (let i = 0; i < 32; i++) any |= square[i] = columns[at + i]!;
    if (any !== 0) transpose(square);
    for (let i = 0; i < 32; i++) rows[i]![word] = square[i]!;
  }
}

function advance(columns: Uint32Array, advanced: Uint32Array, { next }: Starts): void {
  advanced.fill(0);
  for (let node = 0; node < next.length; node++) {
    const column = columns[node]!;
    if (column === 0) continue;
    const nodes = next[node]!;
    for (let i = 0; i < nodes.length; i++) advanced[nodes[i]!]! |= column;
  }
}

function addTo(pairs: BitRows, rows: readonly Uint32Array[], first: number): void {
  for (let i = 0; i < 32 && first + i < pairs.size; i++) {
    const node = first + i;
    const row = rows[i]!;
    row[node >>> 5]! &= ~(1 << (node & 31));
    let any = 0;
    for (let word = 0; word < row.length; word++) any |= row[word]!;
    if (any === 0) continue;
    const known = pairs.ensure(node);
    for (let word = 0; word < row.length; word++) known[word]! |= row[word]!;
  }
}
