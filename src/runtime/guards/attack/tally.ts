import { inspect } from "node:util";
import type { Attack } from "./attacks.ts";
import type { AttackTarget } from "./target.ts";
import { createWorld, SECRET } from "./world.ts";

export interface Tally {
  attempts: number;
  /** Ended with an error. */
  refused: number;
  /** Got an answer that tells nothing of others, and changed nothing of theirs. */
  harmless: number;
  leaked: number;
  /** What leaked, and how. */
  leaks: string[];
}

export const empty = (): Tally => ({ attempts: 0, refused: 0, harmless: 0, leaked: 0, leaks: [] });

/** Each attempt in the shape the threads had before the first; what an attempt has broken is made anew. */
export async function tally({ attempts }: Attack, target: AttackTarget): Promise<Tally> {
  const sum = empty();
  let world = await createWorld(target);
  let before = await world.kept();
  for (const { what, run } of attempts) {
    const answer = await settled(() => run(world));
    if (answer === undefined) continue;
    const changed = (await world.kept()) !== before;
    const how = [answer.text.includes(SECRET) && "told", changed && "changed", polluted() && "put something into every object"].filter((one) => one !== false);
    sum.attempts++;
    sum[how.length > 0 ? "leaked" : answer.refused ? "refused" : "harmless"]++;
    if (how.length > 0) sum.leaks.push(`${what}: ${how.join(", ")}`);
    if (!changed) continue;
    world = await createWorld(target);
    before = await world.kept();
  }
  return sum;
}

async function settled(run: () => Promise<unknown> | undefined): Promise<{ readonly text: string; readonly refused: boolean } | undefined> {
  try {
    const running = run();
    if (running === undefined) return undefined;
    return { text: textOf(await running), refused: false };
  } catch (error) {
    return { text: textOf(error), refused: true };
  }
}

/** Whatever it is, in whole. */
const textOf = (value: unknown): string => inspect(value, { depth: Infinity, maxArrayLength: Infinity, maxStringLength: Infinity, breakLength: Infinity });

/** Whether something got into the prototype of all objects. */
const polluted = (): boolean => Object.keys(Object.prototype).length > 0;
