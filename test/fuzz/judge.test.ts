import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Input, inputOf, programsIn } from '../../scripts/fuzz/inputs.ts';
import { Judge, type Limits, type Verdict } from '../../scripts/fuzz/judge.ts';

const FIXTURES = fileURLToPath(new URL('../../fixtures/', import.meta.url));
const LIMITS = { milliseconds: 300, megabytes: 60 };
/** Where memory is to run out, not time: a thread that has little of it left spends much of its time looking for more. */
const NO_HURRY = { milliseconds: 20_000, megabytes: 60 };

/** What the thread does with each text stands in `odd-doors.ts`. */
function verdictsOf(limits: Limits, ...texts: readonly string[]): Promise<readonly Verdict[]> {
  const judge = new Judge(new URL('./odd-doors.ts', import.meta.url), limits);
  onTestFinished(() => judge.end());
  return judge.of(texts.map((text): Input => ({ door: 'analysis', name: 'x.ts', text })));
}

describe('the judge of the fuzzer', () => {
  test.each([
    ['throw', LIMITS, { is: 'crash', why: expect.stringContaining('a mistake') }],
    ['throw later', LIMITS, { is: 'crash', why: expect.stringContaining('a late mistake') }],
    ['leave', LIMITS, { is: 'crash', why: 'it ended the program with 7' }],
    ['work', LIMITS, { is: 'stall', why: expect.stringMatching(/^(?:slow|no answer) through analysis$/) }],
    ['work for ever', LIMITS, { is: 'stall', why: 'no answer through analysis' }],
    ['eat', NO_HURRY, { is: 'hunger' }],
  ])('finds what does this: %s', async (what, limits, expected) => {
    const verdicts = await verdictsOf(limits, 'be fine', what, 'be fine', 'be fine');
    expect(verdicts.map(({ is }) => is)).toEqual(['fine', expected.is, 'fine', 'fine']);
    expect(verdicts[1]).toMatchObject(expected);
  });

  test.each([20, 100, 200, 300])('goes on where a thread dies of hunger while it is ended for taking %i ms', async (milliseconds) => {
    const verdicts = await verdictsOf({ milliseconds, megabytes: 60 }, 'eat', 'wait');
    expect(verdicts.map(({ is }) => is)).toEqual([expect.stringMatching(/^(?:stall|hunger)$/), 'fine']);
  });

  test('does not mind who only waits a little', async () => {
    expect((await verdictsOf(LIMITS, 'wait', 'wait')).map(({ is }) => is)).toEqual(['fine', 'fine']);
  });
});

test('an input can be had again by its number', () => {
  const programs = programsIn(FIXTURES);
  const first = Array.from({ length: 50 }, (_, index) => inputOf(7, index, programs));
  expect(inputOf(7, 31, programs)).toEqual(first[31]);
  expect(new Set(first.map(({ text }) => text)).size).toBeGreaterThan(40);
  expect(inputOf(8, 31, programs)).not.toEqual(first[31]);
});
