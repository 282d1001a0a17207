import { describe, expect, test } from 'vitest';
import { confirmFinding } from '../../src/confirm/execute.ts';
import type { Finding } from '../../src/model/finding.ts';
import { isPlayed, loadRuleFixture, ruleFixtures } from '../conformance/rule-fixture.ts';
import { type Outcome, runScenario } from '../conformance/run-scenario.ts';
import { findingsIn } from './findings.ts';
import { runOnLibrary } from './library.ts';

// What stubs show is held against the code of the program itself, on the real library: a mistake of the model would
// confirm itself.
const RULE = 'no-unreduced-parallel-write';
const own = (kind: 'bad' | 'good') => ruleFixtures(kind).filter((path) => path.startsWith(`${RULE}/`) && !isPlayed(path));

describe('a race that is confirmed is one of the code itself', { timeout: 60_000 }, () => {
  test.each(own('bad'))('%s', async (path) => {
    const { compiled, scenario } = loadRuleFixture(path);
    const outcome = await runScenario(compiled, scenario);
    const graph = scenario.graph ?? Object.keys(compiled)[0];
    const found = findingsIn(`rules/${path}`).filter(({ finding }) => finding.rule === RULE && finding.graph?.endsWith(`#${graph}`));
    for (const { finding, model } of found) expect((await confirmFinding(model, finding, runOnLibrary)).kind).toBe('confirmed');
    const raced = found.filter(({ finding }) => clashes(outcome, finding));
    if (found.length > 0 && outcome.error?.name === 'InvalidUpdateError') expect(raced.map(({ finding }) => finding.evidence.key), outcome.error.message).toContain(outcome.error.channel);
    for (const { finding } of raced) expect(outcome.error?.name, finding.message).toBe('InvalidUpdateError');
  });

  test.each(own('good'))('%s has none', async (path) => {
    const { compiled, scenario } = loadRuleFixture(path);
    const { error } = await runScenario(compiled, scenario);
    expect(error).toBeNull();
  });

  test('most programs show it themselves', async () => {
    let shown = 0;
    for (const path of own('bad')) {
      const { compiled, scenario } = loadRuleFixture(path);
      const outcome = await runScenario(compiled, scenario).catch(() => null);
      if (outcome !== null && findingsIn(`rules/${path}`).some(({ finding }) => finding.rule === RULE && clashes(outcome, finding))) shown += 1;
    }
    expect(shown).toBeGreaterThan(own('bad').length * 0.8);
  });
});

/** Tasks of the last step that wrote the key, two at least, all of them foreseen. */
function clashes({ steps, results, error }: Outcome, { evidence: { key, nodes = [] } }: Finding): boolean {
  if (error?.channel === key) return true;
  const last = steps.at(-1) ?? [];
  const wrote = results.slice(-last.length).filter((one) => key !== undefined && one.keys.includes(key));
  return error !== null && wrote.length > 1 && wrote.every(({ node }) => nodes.includes(node));
}
