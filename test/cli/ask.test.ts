import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { ask } from '../../src/cli/ask.ts';

/** A terminal at which these keys are pressed. */
function answering(keys: string): Promise<string | null> {
  const [input, output] = [new PassThrough(), Object.assign(new PassThrough(), { isTTY: true })];
  output.resume();
  const answer = ask('Which? ', input, output);
  setTimeout(() => input.write(keys), 10);
  return answer;
}

test('a line is an answer, and Enter is an empty one', async () => {
  expect(await answering('sum\r')).toBe('sum');
  expect(await answering('\r')).toBe('');
});

test('the end of the input is none', async () => {
  expect(await answering('\u0004')).toBeNull();
});

test('Ctrl-C is no answer: it ends the command', async () => {
  await expect(answering('\u0003')).rejects.toMatchObject({ status: 130 });
  await expect(answering('su\u0003')).rejects.toMatchObject({ status: 130 });
});
