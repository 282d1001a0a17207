import { expect, test } from 'vitest';
import { coloursFor } from '../../src/report/colour.ts';
import { codeFrame } from '../../src/report/frame.ts';
import { createSources } from '../../src/report/sources.ts';

/** Frames the text between guillemets. */
function frame(marked: string): string {
  const start = marked.indexOf('«');
  const end = marked.indexOf('»') - 1;
  const sources = createSources(() => marked.replace(/[«»]/g, ''));
  return `\n${codeFrame({ file: 'a.ts', start, end }, sources, coloursFor(false)).join('\n')}\n`;
}

test('the line stands between its neighbours', () => {
  expect(frame('one\ntwo «draft»\nthree\nfour')).toBe(`
  1 | one
> 2 | two draft
    |     ^^^^^
  3 | three
`);
});

test('the first and the last line have one neighbour', () => {
  expect(frame('«a»\nb\nc')).toBe(`
> 1 | a
    | ^
  2 | b
`);
  expect(frame('a\nb\n«c»')).toBe(`
  2 | b
> 3 | c
    | ^
`);
});

test('of a site of several lines the first is underlined', () => {
  expect(frame('return «{\r\n  a,\r\n}»;')).toBe(`
> 1 | return {
    |        ^
  2 |   a,
`);
});

test('carets stand below what is meant, behind tabs and wide characters too', () => {
  expect(frame("\t\t«ab»")).toBe(`
> 1 |     ab
    |     ^^
`);
  expect(frame("'漢字🙂' + «ab»")).toBe(`
> 1 | '漢字🙂' + ab
    |            ^^
`);
});

test('an empty site has one caret, at the end of the text too', () => {
  expect(frame('abc«»')).toBe(`
> 1 | abc
    |    ^
`);
});

test('line numbers are aligned', () => {
  expect(frame(`${'\n'.repeat(8)}nine\n«ten»`)).toBe(`
   9 | nine
> 10 | ten
     | ^^^
`);
});

test('of a long line a part is shown', () => {
  const shown = frame(`${'x'.repeat(5000)}«draft»${'y'.repeat(5000)}`);
  const [, code = '', carets = ''] = shown.split('\n');
  expect(code.length).toBeLessThan(140);
  expect(code.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('draft');
});

test('escape sequences of the source do not reach the terminal', () => {
  expect(frame('"\u001b[2J" «a»')).toContain('"\u241b[2J" a');
});
