import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Input, inputOf, programsIn } from '../../scripts/fuzz/inputs.ts';
import { Judge, type Verdict } from '../../scripts/fuzz/judge.ts';

const FIXTURES = fileURLToPath(new URL('../../fixtures/', import.meta.url));
const LIMITS = { milliseconds: 300, megabytes: 60 };

/** What the thread does with each text stands in `odd-doors.ts`. */
function verdictsOf(...texts: readonly string[]): Promise<readonly Verdict[]> {
  const judge = new Judge(new URL('./odd-doors.ts', import.meta.url), LIMITS);
  onTestFinished(() => judge.end());
  return judge.of(texts.map((text): Input => ({ door: 'analysis', name: 'x.ts', text })));
}

describe('the judge of the fuzzer', () => {
  test.each([
    ['throw', { is: 'crash', why: expect.stringContaining('a mistake') }],
    ['throw later', { is: 'crash', why: expect.stringContaining('a late mistake') }],
    ['leave', { is: 'crash', why: 'it ended the program with 7' }],
    ['work', { is: 'stall', why: expect.stringMatching(/^(?:slow|no answer) through analysis$/) }],
    ['work for ever', { is: 'stall', why: 'no answer through analysis' }],
    ['eat', { is: 'hunger' }],
  ])('finds what does this: %s', async (what, expected) => {
    const verdicts = await verdictsOf('be fine', what, 'be fine', 'be fine');
    expect(verdicts.map(({ is }) => is)).toEqual(['fine', expected.is, 'fine', 'fine']);
    expect(verdicts[1]).toMatchObject(expected);
  });

  test('does not mind who only waits a little', async () => {
    expect((await verdictsOf('wait', 'wait')).map(({ is }) => is)).toEqual(['fine', 'fine']);
  });
});

test('an input can be had again by its number', () => {
  const programs = programsIn(FIXTURES);
  const first = Array.from({ length: 50 }, (_, index) => inputOf(7, index, programs));
  expect(inputOf(7, 31, programs)).toEqual(first[31]);
  expect(new Set(first.map(({ text }) => text)).size).toBeGreaterThan(40);
  expect(inputOf(8, 31, programs)).not.toEqual(first[31]);
});
