import type { MachineJoin } from './machine.ts';

/** What a configuration remembers besides its tasks: half-filled joins, and triggered deferred nodes that wait. */
export interface Progress {
  readonly id: number;
  /** Deferred nodes with a direct trigger, sorted. */
  readonly waiting: readonly number[];
  /** Joins that anything has arrived at, sorted. */
  readonly joins: readonly JoinProgress[];
}

export interface JoinProgress {
  readonly join: number;
  /** The members that have arrived, as words of 30 bits. */
  readonly seen: readonly number[];
  readonly count: number;
  /** A complete join of a deferred node that was released while the node ran through another trigger. */
  readonly released: boolean;
}

const WORD = 30;

/** The join after an arrival; the same object where the member had arrived before. */
export function arrive(progress: JoinProgress, member: number): JoinProgress {
  const word = Math.floor(member / WORD);
  const bit = 1 << (member % WORD);
  const old = progress.seen[word] ?? 0;
  if ((old & bit) !== 0) return progress;
  const seen = Array.from({ length: Math.max(progress.seen.length, word + 1) }, (_, i) => progress.seen[i] ?? 0);
  seen[word] = old | bit;
  return { ...progress, seen, count: progress.count + 1 };
}

export function isComplete(progress: JoinProgress, join: MachineJoin): boolean {
  return progress.count === join.members.length;
}

/** Equal progress is one object. */
export class ProgressTable {
  readonly #known = new Map<string, Progress>();
  readonly none = this.of([], []);

  of(waiting: readonly number[], joins: readonly JoinProgress[]): Progress {
    const key = `${waiting.join()};${joins.map(keyOf).join(';')}`;
    let progress = this.#known.get(key);
    if (progress === undefined) this.#known.set(key, (progress = { id: this.#known.size, waiting, joins }));
    return progress;
  }
}

function keyOf({ join, seen, released }: JoinProgress): string {
  return `${join}:${seen.join()}${released ? '!' : ''}`;
}
