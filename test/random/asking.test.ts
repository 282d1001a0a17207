import { afterAll, expect, test } from 'vitest';
import { AskingJudge } from './asking/judge.ts';

/** `SUPERSTEP_SEED`: the number of the first program; `npm run referee -- --asking` takes new ones. */
const first = Number(process.env['SUPERSTEP_SEED'] ?? 1000);
const programs = 16;
const judge = new AskingJudge();
afterAll(() => judge.close());

test(`of programs whose routers ask the state, the races that some input has are said, and no others (numbers ${first} to ${first + programs - 1})`, { timeout: 0 }, async () => {
  let conflicts = 0;
  for (let number = first; number < first + programs; number++) {
    const verdict = await judge.judge(number);
    conflicts += verdict.conflicts;
    if (verdict.complaints.length > 0) expect.fail([`program ${number}; npm run referee -- --asking --count 1 --seed ${number} shows it again`, ...verdict.complaints, verdict.text].join('\n'));
  }
  expect(conflicts).toBeGreaterThan(programs / 4);
});
