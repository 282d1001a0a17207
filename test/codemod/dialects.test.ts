import { describe, expect, test } from 'vitest';
import type { ReducerName } from '../../src/model/reducer-name.ts';
import { outcome } from '../fixes/apply.ts';
import { DIALECTS, programOf, VALUES, type Values } from '../fixes/cases.ts';
import { typeErrors } from '../fixes/type-check.ts';
import { MODULES } from '../fixes/variants.ts';
import { allFindings, fixedText } from './memory.ts';
import { WRITTEN } from './styles.ts';

/** What is decided for each kind of value where the key is called `k`. */
const DECIDED: Readonly<Record<string, ReducerName | null>> = {
  list: 'append',
  optional: 'append',
  grownList: 'append',
  counter: 'sum',
  score: null,
  flag: 'or',
  record: 'merge',
  shape: 'merge',
  set: 'union',
  map: 'merge',
  messages: 'append',
  text: null,
};

/** What CI would say where nothing is decided, and what comes of it. */
const GIVEN: Readonly<Record<string, readonly [ReducerName, keyof Pick<Values, 'merged' | 'last'>]>> = { score: ['max', 'merged'], text: ['last', 'last'] };

const rows = Object.entries(DIALECTS).flatMap(([dialect, definition]) => Object.entries(VALUES).map(([name, values]) => ({ dialect, name, values, program: programOf(definition, values) })));

const typed = new Map<string, string>();

describe.each(Object.entries(MODULES))('%s', (language, { file, of }) => {
  test.each(rows)('$dialect, $name', async ({ dialect, name, values, program }) => {
    const text = of(program);
    const decided = DECIDED[name] ?? null;
    const unaided = fixedText(file, text);
    expect(unaided.failed).toEqual([]);
    expect(unaided.undecided.map(({ key }) => key)).toEqual(decided === null ? ['k'] : []);
    if (decided === null) expect(unaided.text).toBe(text);
    const [reducer, result] = GIVEN[name] ?? [decided!, 'merged'];
    const { text: fixed, failed } = decided === null ? fixedText(file, text, { k: reducer }) : unaided;
    expect(failed).toEqual([]);
    expect(allFindings({ [file]: fixed }).filter(({ runtimeError }) => runtimeError !== null), fixed).toEqual([]);
    expect(fixedText(file, fixed, { k: reducer }).text).toBe(fixed);
    const found = await outcome(file, fixed);
    expect(values.type.startsWith('BaseMessage') ? (found as unknown[]).length : found, fixed).toEqual(values[result]);
    if (language === 'ts') typed.set(`codemod-${dialect}-${name}.ts`, fixed);
  });
});

test('the results type-check', { timeout: 300_000 }, () => {
  expect(typed.size).toBeGreaterThan(100);
  expect(typeErrors(typed)).toEqual([]);
});

const languages = Object.values(MODULES);
const written = rows.filter(({ name, dialect }) => name === 'list' || name === 'counter' || (name === 'messages' && /^(?:called|zod4|stateSchema)$/.test(dialect)));
const plain = new Map<string, string>();

// Every program in every style, the languages by turns.
describe.each(WRITTEN.map((style, turn) => ({ ...style, turn })))('$style', ({ write, turn }) => {
  test.each(written.map((row, index) => ({ ...row, ...languages[(index + turn) % languages.length]! })))('$dialect, $name, $file', ({ program, file, of }) => {
    const before = of(program);
    const expected = plain.get(before) ?? fixedText(file, before).text;
    plain.set(before, expected);
    const { text, failed } = fixedText(file, write(before));
    expect(failed).toEqual([]);
    expect(text).toBe(write(expected));
    expect(text).not.toBe(write(before));
  });
});
