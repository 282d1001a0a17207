import { expect, test } from 'vitest';
import { applyEdits } from '../../src/codemod/edits.ts';

const edit = (start: number, end: number, text: string) => ({ site: { file: 'a.ts', start, end }, text });

test.each([
  ['in any order', [edit(4, 5, 'E'), edit(0, 1, 'A')], 'AbcdE'],
  ['insertions at one place, as given', [edit(2, 2, '1'), edit(2, 2, '2')], 'ab12cde'],
  ['an insertion before what is replaced', [edit(1, 3, 'X'), edit(1, 1, '1')], 'a1Xde'],
  ['side by side', [edit(0, 2, ''), edit(2, 5, '!')], '!'],
  ['none', [], 'abcde'],
  ['overlapping', [edit(0, 3, ''), edit(2, 4, '')], null],
  ['outside', [edit(4, 9, '')], null],
])('%s', (_, edits, expected) => {
  expect(applyEdits('abcde', edits)).toBe(expected);
});
