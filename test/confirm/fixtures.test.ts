import { describe, expect, test } from 'vitest';
import { confirmFinding, planFor, runOnOurs, type Runner } from '../../src/confirm/execute.ts';
import { extractFixtures } from '../conformance/extract-fixture.ts';
import { ruleFixtures } from '../conformance/rule-fixture.ts';
import { observations } from '../../src/confirm/observations.ts';
import { findingsIn } from './findings.ts';
import { runOnLibrary } from './library.ts';

const runners: [string, Runner][] = [
  ['our runtime', runOnOurs],
  ['the library', runOnLibrary],
];

/** Rules whose findings a run shows; the fixtures of the others have nothing to run. */
const bad = ruleFixtures('bad').filter((path) => Object.hasOwn(observations, path.split('/')[0]!));

describe.each(runners)('on %s', (_, run) => {
  test.each(bad)('%s is confirmed', async (path) => {
    const found = findingsIn(`rules/${path}`).filter(({ finding }) => finding.rule === path.split('/')[0]);
    expect(found).not.toEqual([]);
    for (const { finding, model } of found) {
      expect(await confirmFinding(model, finding, run), finding.message).toMatchObject({ kind: 'confirmed', saw: expect.any(String) });
    }
  });

  test.each(extractFixtures().filter(({ path }) => observable(`extract/${path}`).length > 0))('extract/$path is confirmed', async ({ path }) => {
    for (const { finding, model } of observable(`extract/${path}`)) {
      expect(await confirmFinding(model, finding, run), finding.message).toMatchObject({ kind: 'confirmed' });
    }
  });
});

test.each(ruleFixtures('good').filter((path) => Object.hasOwn(observations, path.split('/')[0]!)))('%s has nothing to confirm', (path) => {
  expect(observable(`rules/${path}`)).toEqual([]);
});

test.each(bad)('the plan of %s is plain data', (path) => {
  for (const { finding, model } of observable(`rules/${path}`)) {
    const plan = planFor(model, finding);
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  }
});

function observable(path: string) {
  return findingsIn(path).filter(({ finding }) => Object.hasOwn(observations, finding.rule));
}
