import fc from "fast-check";
import { expect, test } from "vitest";
import { runtimes } from "./both.ts";
import { comparable, graphPlan, observe, possibleErrors } from "./random-graph.ts";

const RUNS = Number(process.env.SUPERSTEP_RUNS ?? 3000);
const SEED = Number(process.env.SUPERSTEP_SEED ?? Math.floor(Math.random() * 0x7fffffff));
const [[, ours], [, library]] = runtimes as [(typeof runtimes)[number], (typeof runtimes)[number]];

test(`${RUNS} random graphs do the same on both runtimes (SUPERSTEP_SEED=${SEED})`, { timeout: 30_000 + RUNS * 200 }, async () => {
  console.log(`SUPERSTEP_SEED=${SEED} SUPERSTEP_RUNS=${RUNS}`);
  await fc.assert(
    fc.asyncProperty(graphPlan(), async (plan) => {
      let [mine, theirs] = comparable(await observe(ours, plan), await observe(library, plan));
      if (theirs.error && JSON.stringify([mine.error, mine.result]) !== JSON.stringify([theirs.error, theirs.result])) {
        // Two tasks of one step fail: which of the two it is, or both at once, is a race. Some order must tell as the library does.
        const possible = await possibleErrors(ours, plan);
        for (const error of [theirs.error, theirs.result as typeof theirs.error])
          for (const one of error?.all ?? [error]) expect(possible).toContain(JSON.stringify(one));
        mine = { ...mine, error: theirs.error, result: theirs.result };
      }
      expect(mine).toEqual(theirs);
    }),
    { numRuns: RUNS, seed: SEED, endOnFailure: process.env.SUPERSTEP_SHRINK === "0" },
  );
});
