import type { Condition } from '../../model/condition.ts';
import type { Evaluator } from './evaluator.ts';

/** One way through a body, and what must be true for it to be taken. */
export interface Way<Result> {
  readonly result: Result;
  readonly conditions: readonly Condition[];
}

/** How finely ways are told apart: also by what expressions choose between, or by statements only. */
export type Grain = 'expressions' | 'statements';

interface Decision {
  readonly among: number;
  readonly taken: number;
}

/** A run of a body that takes one side wherever a condition is open: as prescribed, then the first. */
export class Walk {
  readonly grain: Grain;
  readonly decisions: Decision[] = [];
  private readonly prescribed: readonly number[];
  /** The number of steps at which the walk is given up. */
  private readonly limit: number;

  constructor(grain: Grain, prescribed: readonly number[], limit: number) {
    this.grain = grain;
    this.prescribed = prescribed;
    this.limit = limit;
  }

  choose(among: number): number {
    const taken = this.prescribed[this.decisions.length] ?? 0;
    if (taken >= among) throw new WalkLost();
    this.decisions.push({ among, taken });
    return taken;
  }

  spend(steps: number): void {
    if (steps > this.limit) throw new WalkLost();
  }

  /** The decisions that lead to the other sides of those that were not prescribed; those to be taken next come last. */
  *others(): Iterable<readonly number[]> {
    for (let index = this.prescribed.length; index < this.decisions.length; index++) {
      const before = this.decisions.slice(0, index).map(({ taken }) => taken);
      for (let side = this.decisions[index]!.among - 1; side > 0; side--) yield [...before, side];
    }
  }
}

/** The ways are too many, or a repetition did not come by the same decisions. */
class WalkLost extends Error {}

/** What a `catch` may be waiting for. */
export class Thrown extends Error {}

const MOST_WAYS = 64;
const MOST_STEPS = 24_000;
/** What all walks of a file may cost. */
const ALL_STEPS = 400_000;

/**
 * Runs a body once for each way through it, so that what belongs together on a way stays together: which entries a list
 * has, what is written and where it goes. Loops of unknown length are no ways: what they do is joined. Null where the
 * ways are too many. What happens on the way is not noted: it was when the body was evaluated as a whole.
 */
export function eachWay<Result>(ev: Evaluator, run: () => Result): readonly Way<Result>[] | null {
  return waysBy(ev, 'expressions', run) ?? waysBy(ev, 'statements', run);
}

function waysBy<Result>(ev: Evaluator, grain: Grain, run: () => Result): readonly Way<Result>[] | null {
  const ways: Way<Result>[] = [];
  const open: (readonly number[])[] = [[]];
  const { walk, depth, call, store, steps } = ev;
  // Walks have a budget of their own: they make what is known more exact, and nothing else waits for it.
  const limit = steps + Math.min(MOST_STEPS, ALL_STEPS - ev.walked);
  try {
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (ways.length >= MOST_WAYS) return null;
      const one = new Walk(grain, next, limit);
      ev.walk = one;
      ways.push(ev.onCopy(() => ev.unnoted(() => ({ result: ev.later(run), conditions: ev.path.flatMap(({ conditions }) => conditions ?? []) }))));
      open.push(...one.others());
    }
    return ways;
  } catch (error) {
    if (!(error instanceof WalkLost)) throw error;
    ev.depth = depth;
    ev.call = call;
    ev.store = store;
    return null;
  } finally {
    ev.walk = walk;
    ev.walked += ev.steps - steps;
    ev.steps = steps;
  }
}
