import type { Input } from './inputs.ts';

/** So many tries, and no more: each may take as long as a stall. */
const MOST_TRIES = 300;

/** Takes pieces away, large ones first, as long as the find stays the same. */
export async function shrink(input: Input, until: number, isSame: (smaller: Input) => Promise<boolean>): Promise<Input> {
  let now = input;
  let tries = 0;
  for (let size = Math.ceil(now.text.length / 2); size >= 1 && tries < MOST_TRIES; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < now.text.length && tries < MOST_TRIES; ) {
      const smaller = { ...now, text: now.text.slice(0, at) + now.text.slice(at + size) };
      tries++;
      if (Date.now() < until && (await isSame(smaller))) now = smaller;
      else at += size;
    }
  }
  return now;
}
