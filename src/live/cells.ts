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

  /** The time of something that was looked at and may turn out to be this or that. */
  now(): number {
    return ++this.#clock;
  }

  /** What got lost by it, if anything. `lookedAt`: when the task saw that nothing was there, if it did. */
  note(cell: string, kind: 'read' | 'write', task: string, node: string, lookedAt?: number): { readonly loser: string; readonly winner: string } | null {
    const deeds = this.#deeds.get(cell) ?? [];
    if (lookedAt !== undefined && !deeds.some((deed) => deed.task === task && deed.at >= lookedAt)) deeds.push({ kind: 'read', task, node, at: lookedAt });
    deeds.push({ kind, task, node, at: ++this.#clock });
    deeds.sort((a, b) => a.at - b.at);
    while (deeds.length > DEEDS_OF_A_CELL) deeds.shift();
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

  values(): IterableIterator<Value> {
    return this.#entries.values();
  }

  get size(): number {
    return this.#entries.size;
  }
}
