import type { Machine } from '../machine.ts';
import { BitRows } from './bit-rows.ts';
import { denseRound } from './dense-round.ts';
import { siblingsOf } from './siblings.ts';
import type { Starts } from './starts.ts';

/**
 * Pairs of tasks that may share a step: the least relation that holds what one run starts together and, with every pair,
 * what the two may start next. It misses nothing, as each task of a step was started by one task of the step before,
 * two tasks by one or by two; released deferred nodes share their step with each other and with packets only. Without
 * joins and deferred nodes it also finds nothing too much, as tasks choose independently. With them it does: what joins
 * wait for is lost, and when deferred nodes are released.
 *
 * A worklist costs (next of a) x (next of b) for a pair. Where that would cost more than working on whole rows of bits,
 * rounds of row operations take over: (starts) x (nodes / 32) each. So a few pairs are followed one by one through a
 * long graph, and millions of pairs of a wide graph in a few rounds.
 */
export function closePairs(machine: Machine, starts: Starts): BitRows {
  const closure = new Closure(machine, starts);
  closure.seed();
  closure.close();
  return closure.pairs;
}

class Closure {
  readonly pairs: BitRows;
  readonly #machine: Machine;
  readonly #starts: Starts;
  readonly #roundCost: number;
  #queue: number[] = [];
  /** What the queue will cost; above the cost of a round the queue is given up, and `#done` says what remains. */
  #queueCost = 0;
  #done: BitRows | null = null;

  constructor(machine: Machine, starts: Starts) {
    this.#machine = machine;
    this.#starts = starts;
    this.pairs = new BitRows(machine.names.length);
    const links = starts.next.reduce((sum, next) => sum + next.length, 0);
    this.#roundCost = 1000 + (2 * links + 8 * machine.names.length) * this.pairs.words;
  }

  seed(): void {
    this.#machine.nodes.forEach((_, node) => {
      if (!this.#starts.reachable[node]) return;
      const { cliques, crosses, twice } = siblingsOf(this.#machine, node);
      for (const clique of cliques) this.#relate(clique, clique);
      for (const [some, others] of crosses) this.#relate(some, others);
      for (const other of twice) this.#add(other, other);
    });
    const { released, sent } = this.#starts;
    this.#relate([...released.keys()], [...released.keys()]);
    if (released.size > 0) this.#relate([...released.keys()], [...sent]);
    for (const node of released.keys()) if (sent.has(node)) this.#add(node, node);
  }

  #relate(some: readonly number[], others: readonly number[]): void {
    if (some.length * others.length > this.pairs.words * 64) return this.#relateRows(some, others);
    for (const a of some) for (const b of others) if (a !== b) this.#add(a, b);
  }

  #relateRows(some: readonly number[], others: readonly number[]): void {
    this.#giveUpQueue();
    for (const [nodes, partners] of [[some, others], [others, some]] as const) {
      const mask = new Uint32Array(this.pairs.words);
      for (const b of partners) mask[b >>> 5]! |= 1 << (b & 31);
      for (const a of nodes) this.#orRow(a, mask);
    }
  }

  #orRow(a: number, mask: Uint32Array): void {
    const twice = this.pairs.has(a, a);
    const row = this.pairs.ensure(a);
    for (let word = 0; word < mask.length; word++) row[word]! |= mask[word]!;
    if (!twice) this.pairs.remove(a, a);
  }

  #add(a: number, b: number): void {
    if (!this.pairs.add(a, b) || this.#done !== null) return;
    this.#queue.push(a, b);
    this.#queueCost += costOf(this.#starts.next[a]!, this.#starts.next[b]!);
    if (this.#queueCost > this.#roundCost) this.#giveUpQueue();
  }

  #giveUpQueue(): void {
    if (this.#done !== null) return;
    this.#done = this.pairs.copy();
    for (let i = 0; i < this.#queue.length; i += 2) this.#done.remove(this.#queue[i]!, this.#queue[i + 1]!);
    this.#queue = [];
  }

  close(): void {
    for (let pending = true; pending; ) {
      this.#followQueue();
      pending = this.#done !== null;
      if (this.#done !== null) this.#round(this.#done);
    }
  }

  /** Last in, first out: however many pairs there are, few are queued in a long and narrow graph. */
  #followQueue(): void {
    const { next } = this.#starts;
    while (this.#queue.length > 0) {
      const b = this.#queue.pop()!;
      const a = this.#queue.pop()!;
      this.#queueCost -= costOf(next[a]!, next[b]!);
      this.#follow(a, b);
    }
    this.#queueCost = 0;
  }

  #follow(a: number, b: number): void {
    const left = this.#starts.next[a]!;
    const right = this.#starts.next[b]!;
    for (let i = 0; i < left.length; i++) {
      const x = left[i]!;
      for (let j = 0; j < right.length; j++) {
        const y = right[j]!;
        if (x !== y || this.#sentByOne(a, b, x)) this.#add(x, y);
      }
    }
  }

  #sentByOne(a: number, b: number, node: number): boolean {
    return this.#starts.sends[a]!.has(node) || this.#starts.sends[b]!.has(node);
  }

  #round(done: BitRows): void {
    const fresh = takeFresh(this.pairs, done);
    denseRound(this.#starts, fresh, this.pairs);
    this.#addSentTwice();
    this.#resumeQueue(done);
  }

  /** Two tasks of one node are not seen by row operations, which cannot tell packets from triggers. */
  #addSentTwice(): void {
    for (const node of this.#starts.sent) {
      const by = this.#starts.previous[node]!;
      const senders = by.filter((other) => this.#starts.sends[other]!.has(node));
      if (senders.some((a) => by.some((b) => this.pairs.has(a, b)))) this.pairs.add(node, node);
    }
  }

  /** Back to following pairs one by one, if few are left. */
  #resumeQueue(done: BitRows): void {
    const { next } = this.#starts;
    let cost = 0;
    const queue: number[] = [];
    for (let a = 0; a < this.pairs.size; a++) {
      for (const b of newMembers(this.pairs, done, a)) {
        cost += costOf(next[a]!, next[b]!);
        if (cost > this.#roundCost / 4) return;
        queue.push(a, b);
      }
    }
    this.#queue = queue;
    this.#queueCost = cost;
    this.#done = null;
  }
}

/** Following a pair, in word operations of a round: a bit costs more to find and to set than a word to combine. */
function costOf(next: readonly number[], other: readonly number[]): number {
  return 32 + 16 * next.length * other.length;
}

/** The pairs that are not done yet; they are done afterwards. */
function takeFresh(pairs: BitRows, done: BitRows): BitRows {
  const fresh = new BitRows(pairs.size);
  for (let a = 0; a < pairs.size; a++) {
    const row = pairs.row(a);
    if (row === undefined || isSame(row, done.row(a))) continue;
    const old = done.ensure(a);
    const news = fresh.ensure(a);
    for (let word = 0; word < row.length; word++) news[word] = row[word]! & ~old[word]!;
    old.set(row);
  }
  return fresh;
}

function isSame(row: Uint32Array, old: Uint32Array | undefined): boolean {
  if (old === undefined) return false;
  for (let word = 0; word < row.length; word++) if (row[word] !== old[word]) return false;
  return true;
}

/** The partners of `a` from `a` on that are not done yet. */
function newMembers(pairs: BitRows, done: BitRows, a: number): number[] {
  const row = pairs.row(a);
  const old = done.row(a);
  if (row === undefined || isSame(row, old)) return [];
  const members: number[] = [];
  for (let word = a >>> 5; word < row.length; word++) {
    for (let bits = row[word]! & ~(old?.[word] ?? 0); bits !== 0; bits &= bits - 1) {
      const b = word * 32 + 31 - Math.clz32(bits & -bits);
      if (b >= a) members.push(b);
    }
  }
  return members;
}
