/** Options of a run whose misspelt form nobody misses: it is left out without a word. */
const OPTIONS = ['recursionLimit', 'maxConcurrency', 'streamMode', 'interruptBefore', 'interruptAfter', 'durability', 'configurable'];

/** Those that name something by a text, or by several. */
export const TEXT_OPTIONS: ReadonlySet<string> = new Set(['streamMode', 'durability', 'interruptBefore', 'interruptAfter']);

/** The option that a key was meant to be: written in the way of Python, or with a letter too many, too few or in the wrong place. */
export function nearestOption(key: string): string | null {
  const plain = key.replaceAll(/[_-]/g, '').toLowerCase();
  return OPTIONS.includes(key) ? null : (OPTIONS.find((option) => isNear(plain, option.toLowerCase())) ?? null);
}

/** The same but for one slip. */
function isNear(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  return (left.length <= 1 && right.length <= 1) || (left.length === 2 && left === `${right[1]}${right[0]}`);
}
