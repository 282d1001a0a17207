import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isRace } from '../../src/model/finding.ts';
import { fixturesRoot } from '../conformance/load-fixture.ts';
import { typeErrors } from '../fixes/type-check.ts';
import { fixFixture, runFixture, trialOf } from './fixtures.ts';
import { type Mutant, mutants } from './mutants.ts';

/** Mutants that a run shows to be wrong are made right by the codemod, and the run shows that as well. */
const racing = mutants().filter(({ file, texts, key }) => trialOf(file, texts).findings.some((finding) => isRace(finding) && finding.evidence.key === key));

const typed = new Map<string, string>();
const decided = new Set<string>();

test('there are enough of them', () => {
  expect(racing.length).toBeGreaterThan(30);
  expect(racing.filter(({ lost }) => lost === null).length).toBeGreaterThan(3);
});

test.each(racing)('$name', { timeout: 60_000 }, async (mutant) => {
  const { file, texts, key, lost } = mutant;
  const broken = await runFixture(file, texts);
  const unaided = await fixFixture(file, null, texts);
  expect(unaided.failed).toEqual([]);
  const open = unaided.undecided.some(({ finding }) => finding.evidence.key === key);
  const fixed = open ? await fixFixture(file, 'last', texts) : unaided;
  expect(fixed.failed).toEqual([]);
  const left = trialOf(file, fixed.all).findings.filter((finding) => isRace(finding) && finding.evidence.key === key);
  expect(left.length).toBe(fixed.undecided.filter(({ finding }) => finding.evidence.key === key).length);
  if (left.length > 0) return;
  if (!open) expect([...(await fixFixture(file, null, fixed.all)).texts]).toEqual([]);
  const { outcome, scenario } = await runFixture(file, fixed.all);
  // What nobody decided is no longer wrong; whether it is what was meant, nobody has said either.
  expect(outcome.error?.code, `before: ${broken.outcome.error?.message}`).not.toBe('INVALID_CONCURRENT_GRAPH_UPDATE');
  if (!open) {
    expect(outcome.error).toBeNull();
    decided.add(lost ?? 'added');
    if (isSame(mutant, file)) expect(outcome.values).toMatchObject(scenario.values ?? {});
  }
  for (const [name, text] of fixed.texts) {
    const stem = `${name.replace(/\.ts$/, '')}-${typed.size}`;
    typed.set(`${stem}.before.ts`, texts.get(name) ?? readFileSync(join(fixturesRoot, name), 'utf8'));
    typed.set(`${stem}.after.ts`, text);
  }
});

test('each of the usual reducers came back by itself', () => {
  expect([...decided]).toEqual(expect.arrayContaining(['append']));
});

test('the results type-check', { timeout: 300_000 }, () => {
  const errors = typeErrors(typed, fixturesRoot);
  // A mutant may have been wrong for TypeScript as well, and not by the fix.
  const known = new Set(errors.filter((error) => error.includes('.before.ts')).map((error) => error.replace('.before.ts', '.after.ts')));
  expect(errors.filter((error) => error.includes('.after.ts') && !known.has(error))).toEqual([]);
});

/** The reducer that was taken away is of the kind that was put back, so the run must end as it did before. */
function isSame({ lost, texts, key }: Mutant, file: string): boolean {
  const names: Readonly<Record<string, string>> = { append: 'append', 'merge-by-id': 'append', 'object-merge': 'merge', sum: 'sum', max: 'max', min: 'min', or: 'or', union: 'union' };
  const trial = trialOf(file, texts);
  const race = trial.findings.find((finding) => isRace(finding) && finding.evidence.key === key)!;
  return lost !== null && names[lost] === trial.reducerChoice(race)?.decided;
}
