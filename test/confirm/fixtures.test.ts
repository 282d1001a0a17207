import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rules } from '../../rules/index.ts';
import { confirmFinding, proofOf } from '../../src/confirm/execute.ts';
import { observationOf, observations } from '../../src/confirm/observations.ts';
import { extractFixtures } from '../conformance/extract-fixture.ts';
import { ruleFixtures } from '../conformance/rule-fixture.ts';
import { findingsIn, modelsIn } from './findings.ts';
import { runners } from './library.ts';

const FOLDER = resolve(import.meta.dirname, '../../src/confirm/observe');
const bad = ruleFixtures('bad');

/** Rules of which no run says anything; their pages say why. */
const UNOBSERVABLE = Object.entries(observations).flatMap(([rule, one]) => ('plays' in one && one.plays === null ? [rule] : []));

/** What a package refuses that builds graphs on the library; a sketch has the library alone. */
const REFUSED_BY_PACKAGES = ['rules/no-invalid-build/default-agent.bad.ts'];

describe.each(rules)('$id', ({ id }) => {
  test('has an observation, in a file of its own', () => {
    expect(existsSync(join(FOLDER, `${id}.ts`)), `src/confirm/observe/${id}.ts`).toBe(true);
    expect(Object.keys(observations), 'src/confirm/observations.ts lists it').toContain(id);
  });

  test(UNOBSERVABLE.includes(id) ? 'says why no run shows it' : 'is shown by each of its bad programs', () => {
    const own = bad.filter((path) => path.startsWith(`${id}/`)).flatMap((path) => findingsIn(`rules/${path}`).filter(({ finding }) => finding.rule === id).map((one) => ({ ...one, path: `rules/${path}` })));
    expect(own.length).toBeGreaterThan(1);
    for (const { finding, model, path } of own) expect('why' in proofOf(model, finding), finding.message).toBe(UNOBSERVABLE.includes(id) || REFUSED_BY_PACKAGES.includes(path));
  });
});

test('there are few rules that no run shows, and their pages say why', () => {
  expect(UNOBSERVABLE.length).toBeLessThanOrEqual(8);
  for (const id of UNOBSERVABLE) expect(readFileSync(join(FOLDER, '../../../docs/rules', `${id}.md`), 'utf8')).toMatch(/^## Why no run shows it$/m);
});

test('every observation belongs to a rule', () => {
  const files = readdirSync(FOLDER).filter((name) => name.startsWith('no-')).map((name) => name.replace('.ts', ''));
  expect(files.sort()).toEqual(rules.map(({ id }) => id).sort());
  expect(Object.keys(observations).sort()).toEqual(files);
});

describe.each(runners)('on %s', { timeout: 60_000 }, (_, runner) => {
  test.each([...bad.map((path) => `rules/${path}`), ...extractFixtures().map(({ path }) => `extract/${path}`).filter((path) => findingsIn(path).length > 0)])('all that is said of %s is confirmed', async (path) => {
    for (const { finding, model } of findingsIn(path)) {
      const verdict = await confirmFinding(model, finding, runner);
      if (UNOBSERVABLE.includes(finding.rule) || REFUSED_BY_PACKAGES.includes(path)) expect(verdict.kind).toBe('not-observable');
      else expect(verdict, `${finding.rule}: ${finding.message}`).toMatchObject({ kind: 'confirmed', saw: expect.any(String), expected: expect.any(String) });
    }
  });
});

/** Rules that play the whole graph, so that the graph decides and not the scene; of some, twins differ within their nodes. */
const WITHIN = ['no-ambiguous-resume', 'no-store-read-modify-write', 'no-unguarded-shared-resource', 'no-unscoped-store-namespace', 'no-undeclared-state-key', 'no-unknown-target'];
const BY_THE_GRAPH = Object.entries(observations).flatMap(([rule, one]) => (('plan' in one || one.plays === 'graph') && !WITHIN.includes(rule) ? [rule] : []));

describe.each(runners)('what a bad program does its good twin does not, on %s', { timeout: 60_000 }, (_, runner) => {
  test.each(bad.filter((path) => BY_THE_GRAPH.includes(path.split('/')[0]!)))('%s', async (path) => {
    const [rule] = path.split('/');
    const twins = modelsIn(`rules/${path.replace('.bad.', '.good.')}`);
    for (const { finding } of findingsIn(`rules/${path}`).filter(({ finding: { rule: other } }) => other === rule)) {
      const twin = twins.find(({ id }) => id.split('#')[1] === finding.graph?.split('#')[1]) ?? twins[0];
      if (twin === undefined || observationOf(finding.rule) === null) throw new Error(`${path} has no twin`);
      expect((await confirmFinding({ ...twin }, finding, runner)).kind, finding.message).not.toBe('confirmed');
    }
  });
});

test.each(ruleFixtures('good'))('%s has nothing to confirm of its rule', (path) => {
  expect(findingsIn(`rules/${path}`).filter(({ finding }) => finding.rule === path.split('/')[0])).toEqual([]);
});

test.each(bad)('the plans and scenes of %s are plain data', (path) => {
  for (const { finding, model } of findingsIn(`rules/${path}`)) {
    const proof = proofOf(model, finding);
    expect(JSON.parse(JSON.stringify(proof))).toEqual(proof);
  }
});
