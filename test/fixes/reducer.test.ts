import { describe, expect, test } from 'vitest';
import type { Fix } from '../../src/model/finding.ts';
import { analyse, apply, fixesOf, outcome, racesOn } from './apply.ts';
import { DIALECTS, programOf, VALUES, type Values } from './cases.ts';
import { typeErrors } from './type-check.ts';
import { LINE_ENDS, MODULES, STYLES } from './variants.ts';

const rows = Object.entries(DIALECTS).flatMap(([dialect, definition]) =>
  Object.entries(VALUES).map(([name, values]) => ({ dialect, name, values, program: programOf(definition, values) })),
);

/** What the first table leaves in TypeScript: checked as one program, since the types of the library take seconds to load. */
const typed = new Map<string, string>();

describe.each(Object.entries(MODULES))('%s: a key gets a reducer', (language, { file, of }) => {
  test.each(rows)('$dialect, $name', async ({ dialect, name, values, program }) => {
    const text = of(program);
    const fixes = fixesOf(file, text);
    expect(fixes.map(({ title }) => title)).toEqual(titles(values));
    for (const [index, fix] of fixes.entries()) {
      const fixed = apply(text, fix.edits);
      await expectFixed(file, fixed, fix, values);
      if (language === 'ts') typed.set(`${dialect}-${name}-${index}.ts`, fixed);
    }
  });
});

test('the results type-check', { timeout: 300_000 }, () => {
  expect(typeErrors(typed)).toEqual([]);
});

describe.each(Object.entries(STYLES))('written with %s', (_, style) => {
  const some = rows.filter(({ dialect, name }) => name === 'list' || (name === 'messages' && /^(?:called|zod4|stateSchema)$/.test(dialect)));
  const all = some.flatMap((row) => Object.entries(MODULES).flatMap(([language, variant]) => Object.entries(LINE_ENDS).map(([end, lines]) => ({ ...row, language, variant, end, lines }))));
  test.each(all)('$language, $end, $dialect, $name', async ({ values, program, variant: { file, of }, lines }) => {
    const [plain, text] = [of(program), lines(style(of(program)))];
    const fix = fixesOf(file, text)[0]!;
    const fixed = apply(text, fix.edits);
    expect(fixed).toBe(lines(style(apply(plain, fixesOf(file, plain)[0]!.edits))));
    await expectFixed(file, fixed, fix, values);
  });
});

function titles({ does }: Values): string[] {
  const all = does === null ? [] : does.startsWith('sums') ? [does, 'keeps the larger value'] : [does];
  return all.map((one) => `Add a reducer that ${one}`);
}

async function expectFixed(file: string, fixed: string, fix: Fix, values: Values): Promise<void> {
  const { graphs, syntaxErrors } = analyse(file, fixed);
  const channel = graphs[0]?.model.channels.find(({ key }) => key === 'k');
  expect({ syntaxErrors, kind: channel?.kind, single: channel?.single, races: racesOn(file, fixed) }, fixed).toEqual({ syntaxErrors: [], kind: 'reducer', single: false, races: [] });
  const found = await outcome(file, fixed);
  const result = values.type.startsWith('BaseMessage') ? (found as unknown[]).length : found;
  if (values.does?.startsWith('sums') !== true || fix.title.includes('sums')) expect(result, fixed).toEqual(values.merged);
}
