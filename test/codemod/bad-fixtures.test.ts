import { describe, expect, test } from 'vitest';
import { REDUCER_NAMES, type ReducerName } from '../../src/model/reducer-name.ts';
import { fixturesRoot } from '../conformance/load-fixture.ts';
import { ruleFixtures } from '../conformance/rule-fixture.ts';
import { typeErrors } from '../fixes/type-check.ts';
import { isRace } from '../../src/model/finding.ts';
import { subjectOf } from '../../src/codemod/identity.ts';
import { fixFixture, type FixedFixture, runFixture, trialOf } from './fixtures.ts';

const texts = new Map<string, string>();

/** Each fixture as it is fixed unaided, and for each reducer that somebody could ask for. */
const PICKS: readonly (ReducerName | null)[] = [null, ...REDUCER_NAMES];

describe.each(ruleFixtures('bad'))('%s', (path) => {
  const file = `rules/${path}`;

  test('what is fixed is right, and what is not is as it was', { timeout: 60_000 }, async () => {
    const tried = new Set<string>();
    for (const pick of PICKS) {
      const fixed = await fixFixture(file, pick);
      const key = JSON.stringify([...fixed.texts]);
      if (tried.has(key)) continue;
      tried.add(key);
      await expectClean(file, fixed);
      for (const [name, text] of fixed.texts) texts.set(name.replace(/\.(?=[^.]+$)/, `-${pick ?? 'unaided'}.`), text);
      await expectRun(file, fixed, pick);
    }
  });
});

test('the results type-check', { timeout: 300_000 }, () => {
  expect(texts.size).toBeGreaterThan(30);
  expect(typeErrors(texts, fixturesRoot)).toEqual([]);
});

/** Nothing failed, what was done is gone, nothing has come, and there is nothing more to do. */
async function expectClean(file: string, fixed: FixedFixture): Promise<void> {
  expect(fixed.failed).toEqual([]);
  const after = trialOf(file, fixed.all);
  expect(after.syntaxErrors).toEqual([]);
  const subjects = new Set(fixed.left.map(({ order }) => subjectOf(order.finding)));
  const last = new Set(fixed.done.flatMap(({ order: { finding, want } }) => (want.kind === 'reducer' && want.reducer === 'last' ? [finding.evidence.key] : [])));
  const come = after.findings.filter((finding) => !subjects.has(subjectOf(finding)) && !(finding.severity === 'warning' && last.has(finding.evidence.key)));
  expect(come.map(({ message }) => message)).toEqual([]);
  if (last.size === 0) expect([...(await fixFixture(file, null, fixed.all)).texts]).toEqual([]);
}

/** A key that got a reducer never stops a run again. */
async function expectRun(file: string, { all, done }: FixedFixture, pick: ReducerName | null): Promise<void> {
  const fixedKeys = done.filter(({ order }) => isRace(order.finding)).map(({ order }) => order.finding.evidence.key);
  if (fixedKeys.length === 0) return;
  const { outcome } = await runFixture(file, all);
  if (outcome.error?.code === 'INVALID_CONCURRENT_GRAPH_UPDATE') expect(fixedKeys).not.toContain(outcome.error.channel);
  else if (pick === null && trialOf(file, all).findings.length === 0) expect(outcome.error).toBeNull();
}
