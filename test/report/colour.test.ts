import { expect, test } from 'vitest';
import { wantsColour } from '../../src/report/colour.ts';

test.each([
  ['a terminal gets colours', undefined, {}, true, true],
  ['a file does not', undefined, {}, false, false],
  ['NO_COLOR', undefined, { NO_COLOR: '1' }, true, false],
  ['an empty NO_COLOR says nothing', undefined, { NO_COLOR: '' }, true, true],
  ['FORCE_COLOR', undefined, { FORCE_COLOR: '1' }, false, true],
  ['FORCE_COLOR of 0', undefined, { FORCE_COLOR: '0' }, true, false],
  ['FORCE_COLOR beats NO_COLOR', undefined, { FORCE_COLOR: '', NO_COLOR: '1' }, false, true],
  ['a dumb terminal', undefined, { TERM: 'dumb' }, true, false],
  ['the flag beats all', false, { FORCE_COLOR: '1' }, true, false],
  ['both ways', true, { NO_COLOR: '1' }, false, true],
])('%s', (_, flag, env, isTerminal, wanted) => {
  expect(wantsColour(flag, env, isTerminal)).toBe(wanted);
});
