import { expect, test } from 'vitest';
import { lineDiff } from '../../scripts/line-diff.ts';

const lines = (text: string) => text.split(' ').join('\n');

test.each([
  ['a changed line with its neighbours', 'a b c d e', 'a b X d e', '  b - c + X   d'],
  ['far changes with a gap between them', 'a b c d e f g', 'X b c d e f Y', '- a + X   b   …   f - g + Y'],
  ['a line more', 'a b', 'a b c', '  b + c'],
  ['a line less', 'a b c', 'a c', '  a - b   c'],
  ['nothing', 'a b', 'a b', ''],
])('%s', (_, before, after, expected) => {
  expect(lineDiff(lines(before), lines(after)).replaceAll('\n', ' ')).toBe(expected);
});
