import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { cases, type Case } from './arbitrary/index.ts';
import { dump } from './dump.ts';
import { Referee } from './referee.ts';

const shrinking = process.env['SUPERSTEP_NO_SHRINK'] === undefined ? 60_000 : 1;

/**
 * One of several shares of the random programs; test files run beside each other. `SUPERSTEP_RUNS`: how many in all.
 * `SUPERSTEP_SEED`: which; printed on failure. `SUPERSTEP_DUMP`: a directory for the program that fails.
 */
export function refereeSuite(share: number, of: number): void {
  const runs = Math.ceil(Number(process.env['SUPERSTEP_RUNS'] ?? 2000) / of);
  const seed = Number(process.env['SUPERSTEP_SEED'] ?? Date.now() % 1_000_000) * of + share;
  const referee = new Referee();
  afterAll(() => referee.close());

  test(`the analysis of ${runs} random programs says what the library does (share ${share} of ${of}, seed ${(seed - share) / of})`, { timeout: 0 }, async () => {
    const property = fc.asyncProperty(cases, async ({ spec, salt }) => (await referee.judge(spec, salt)).complaints.length === 0);
    const result = await fc.check(property, { numRuns: runs, seed, endOnFailure: true });
    if (!result.failed || result.counterexample === null) return;
    const path = result.counterexamplePath;
    const smaller = path === null ? null : await fc.check(property, { seed, path, interruptAfterTimeLimit: shrinking });
    const smallest = smaller?.counterexample?.[0] ?? result.counterexample[0];
    expect.fail(await report(referee, smallest, `seed ${(seed - share) / of}, share ${share}, program ${result.numRuns}`));
  });
}

async function report(referee: Referee, { spec, salt }: Case, which: string): Promise<string> {
  const { rendered, complaints } = await referee.simplify(spec, salt);
  return [which, ...complaints, dump(spec, salt, rendered)].join('\n');
}
