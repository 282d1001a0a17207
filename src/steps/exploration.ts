import type { When } from '../model/graph.ts';
import type { Schedule } from '../model/schedule.ts';
import type { StepJoin } from './step-graph.ts';

/**
 * Which nodes can share a super-step. Pairs are kept as rows or cliques, not as a list: a fan of 10,000 nodes has fifty
 * million pairs. A pair `[w, w]` means that two tasks of `w` can share a step.
 */
export interface Exploration {
  readonly mode: 'exact' | 'pairs';
  /** All pairs, names sorted within a pair, pairs sorted. May be long; generated lazily. */
  pairs(): Iterable<readonly [string, string]>;
  /** The pairs among the given names only, in the same form. */
  pairsAmong(names: readonly string[]): readonly (readonly [string, string])[];
  together(a: string, b: string): boolean;
  /**
   * A shortest schedule whose last step contains both; in `pairs` mode a schedule that leads there, shortest known, or
   * null where it would be too long to be found or read. Null for no pair.
   */
  schedule(a: string, b: string): Schedule | null;
  /** Every run that reaches one of the two reaches a step with both. */
  always(a: string, b: string): boolean;
  /** Nodes that some run starts, START included. */
  readonly reachable: ReadonlySet<string>;
  /** Some run completes the join; in `pairs` mode perhaps none does. */
  completes(join: StepJoin): boolean;
  /**
   * A shortest run that has completed the join, comes to some of its members once more, and ends there, where no run ever
   * completes it again. Null where there is none, or where not every run is known; absent where nobody looks.
   */
  stalls?(join: StepJoin): Schedule | null;
  /** Names of nodes that have run in a step strictly before the last one of `schedule(a, b)`, on every way there. */
  before(a: string, b: string): ReadonlySet<string>;
  /**
   * A shortest schedule to a step with both, or with the one that is meant by both names and never meets itself, that has
   * the third in a step before, and went on from there as is said. Absent where steps are not known one by one.
   */
  scheduleAfter?(first: string, a: string, b: string, goesOn?: StepBefore): Schedule | null;
  /** Nodes that some run has in a step before such a one. Absent where `scheduleAfter` is. */
  earlier?(a: string, b: string): ReadonlySet<string>;
  /** Whether a run was found that has both in one step, where the mode alone does not say so. */
  proved?(a: string, b: string): boolean;
  /**
   * Some run comes to a step with both from one with the third, where the state may be such, and still be so in what lasts
   * from one step to the next; absent where steps are not known one by one.
   */
  follow?(from: string, a: string, b: string, when?: When, lasting?: When): boolean;
  /** The same of pairs, where the state that both are given is such. Absent where steps are not told apart by it. */
  under?(when: When): Exploration;
  /** The super-steps each node can be in: the first, and further ones up to a bound. Only where all was explored. */
  levels?(): ReadonlyMap<string, readonly number[]>;
}

/** Whether a step can be what comes of the one before, where it is asked for one thing that has happened in that. */
export type StepBefore = (step: readonly string[], next: readonly string[]) => boolean;
