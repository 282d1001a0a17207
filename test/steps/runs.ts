import { CROWD, type Decide, type LibraryGraph, type Observed } from './library.ts';

/** Runs of one graph; `complete` if every combination of choices within the number of steps is among them. */
export interface Runs {
  readonly observed: readonly Observed[];
  readonly complete: boolean;
}

/**
 * Depth-first through the tree of choices: each run replays a script of decisions and takes the first option after it;
 * the last decision with an option left makes the next script. Relies on the library to ask in the same order again,
 * which is checked. Ends with a run whose packets multiply: there would be no end of them.
 */
export async function enumerateRuns(graph: LibraryGraph, steps: number, limit: number): Promise<Runs> {
  const observed: Observed[] = [];
  let script: Decision[] | null = [];
  while (script !== null && observed.length < limit) {
    const replay: Replay = new Replay(script);
    const run = await graph.run(replay.decide, steps);
    observed.push(run);
    script = replay.next();
    if (isCrowded(run)) return { observed, complete: false };
  }
  return { observed, complete: script === null };
}

function isCrowded(run: Observed): boolean {
  return run.some((step) => step.length > CROWD);
}

interface Decision {
  readonly option: number;
  readonly options: number;
}

class Replay {
  readonly #script: readonly Decision[];
  readonly #made: Decision[] = [];

  constructor(script: readonly Decision[]) {
    this.#script = script;
  }

  readonly decide: Decide = (options) => {
    const planned = this.#script[this.#made.length];
    if (planned !== undefined && planned.options !== options) throw new Error('the library asks in another order');
    const option = planned?.option ?? 0;
    this.#made.push({ option, options });
    return option;
  };

  next(): Decision[] | null {
    const last = this.#made.findLastIndex(({ option, options }) => option + 1 < options);
    if (last < 0) return null;
    const { option, options } = this.#made[last]!;
    return [...this.#made.slice(0, last), { option: option + 1, options }];
  }
}
