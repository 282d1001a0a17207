import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { dump } from './dump.ts';
import { programOf, Referee } from './referee.ts';

/** Numbers of programs on which we quarrel, and why. An entry that has become right fails. */
const known = JSON.parse(readFileSync(join(import.meta.dirname, 'known-failures.json'), 'utf8')) as Readonly<Record<string, string>>;

/**
 * One of several shares of the random programs; test files run beside each other. `SUPERSTEP_RUNS`: how many in all.
 * `SUPERSTEP_SEED`: the number of the first; without it the same ones each time, `npm run referee` takes new ones.
 * `SUPERSTEP_DUMP`: a directory for the program that fails.
 */
export function refereeSuite(share: number, of: number): void {
  const runs = Number(process.env['SUPERSTEP_RUNS'] ?? 600);
  const first = Number(process.env['SUPERSTEP_SEED'] ?? 1000);
  const referee = new Referee();
  afterAll(() => referee.close());

  test(`the analysis of ${Math.ceil(runs / of)} random programs says what the library does (numbers ${first} to ${first + runs - 1}, share ${share + 1} of ${of})`, { timeout: 0 }, async () => {
    for (let number = first + share; number < first + runs; number += of) {
      const { spec, salt } = programOf(number);
      if (known[number] !== undefined || (await referee.judge(spec, salt)).complaints.length === 0) continue;
      const { rendered, complaints } = await referee.simplify(spec, salt);
      expect.fail([`program ${number}; npm run referee -- --count 1 --seed ${number} shows it again`, ...complaints, dump(spec, salt, rendered)].join('\n'));
    }
  });

  if (share > 0 || Object.keys(known).length === 0) return;
  describe('known failures', () => {
    test.each(Object.keys(known))('program %s is still wrongly understood', { timeout: 0 }, async (number) => {
      const { spec, salt } = programOf(Number(number));
      expect((await referee.judge(spec, salt)).complaints, 'it is right now: take it out of known-failures.json').not.toEqual([]);
    });
  });
}
