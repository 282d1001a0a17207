import { type Deed, lostWrite } from './judge/outside-judge.ts';

const DEEDS_OF_A_CELL = 16;

/** What was done to things outside of the state, the least recent forgotten first. */
export class Cells {
  readonly #deeds = new Map<string, Deed[]>();
  readonly #most: number;
  #clock = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** What got lost by it, if anything. */
  note(cell: string, kind: 'read' | 'write', task: string, node: string): { readonly loser: string; readonly winner: string } | null {
    const deeds = this.#deeds.get(cell) ?? [];
    deeds.push({ kind, task, node, at: ++this.#clock });
    if (deeds.length > DEEDS_OF_A_CELL) deeds.shift();
    this.#deeds.delete(cell);
    this.#deeds.set(cell, deeds);
    if (this.#deeds.size > this.#most) this.#deeds.delete(this.#deeds.keys().next().value!);
    return lostWrite(deeds);
  }
}

/** A map of bounded size that forgets what was used least recently. */
export class Recent<Key, Value> {
  readonly #entries = new Map<Key, Value>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get(key: Key): Value | undefined {
    const value = this.#entries.get(key);
    if (value !== undefined) this.set(key, value);
    return value;
  }

  set(key: Key, value: Value): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size > this.#most) this.#entries.delete(this.#entries.keys().next().value!);
  }

  delete(key: Key): void {
    this.#entries.delete(key);
  }

  keys(): IterableIterator<Key> {
    return this.#entries.keys();
  }

  get size(): number {
    return this.#entries.size;
  }
}
