import { expect, test } from 'vitest';
import { refreshed } from '../../scripts/docs.ts';

test('what stands between marks is made anew, and the rest stays as it is', () => {
  const page = 'By hand.\n<!-- begin:a -->\nold\n<!-- end:a -->\nAlso by hand, $1.\n<!-- begin:b c -->\n<!-- end:b c -->\n';
  const made = refreshed(page, (name) => `made of ${name}, $&`);
  expect(made).toBe('By hand.\n<!-- begin:a -->\nmade of a, $&\n<!-- end:a -->\nAlso by hand, $1.\n<!-- begin:b c -->\nmade of b c, $&\n<!-- end:b c -->\n');
  expect(refreshed(made, (name) => `made of ${name}, $&`)).toBe(made);
});
