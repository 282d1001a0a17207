import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { sceneScript, scriptOf } from '../../src/confirm/emit.ts';
import { proofOf } from '../../src/confirm/execute.ts';
import { observationOf } from '../../src/confirm/observations.ts';
import { createAnalyzer } from '../../src/analyze.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Plan } from '../../src/confirm/plan.ts';
import { withoutDisabled } from '../../src/report/disable-comments.ts';
import { createSources } from '../../src/report/sources.ts';
import { ruleFixtures } from '../conformance/rule-fixture.ts';
import { findingsIn } from './findings.ts';

const MODULES = resolve(import.meta.dirname, '../../node_modules/@langchain');

interface Written {
  readonly finding: Finding;
  readonly plan: Plan | null;
  readonly text: string;
}

/** One process for all of them: loading the library is what takes the time. */
const IMPORT_ALL = `
const thrown = {};
console.log = () => {};
for (const name of process.argv.slice(2)) {
  try { await import('./' + name); thrown[name] = null; }
  catch (error) { thrown[name] = { name: error.name, code: error.lc_error_code ?? null, message: error.message.split('\\n')[0] }; }
}
process.stdout.write(JSON.stringify(thrown));
`;

test('every script that is written throws on the library what its finding foretells', { timeout: 120_000 }, async () => {
  const scripts = ruleFixtures('bad').flatMap((path) => findingsIn(`rules/${path}`).flatMap(({ finding, model }): Written[] => {
    const proof = proofOf(model, finding);
    if ('why' in proof) return [];
    if ('plan' in proof) return [{ finding, plan: proof.plan, text: planScript(finding, proof.plan) }];
    return proof.scenes.slice(0, 1).map((scene) => ({ finding, plan: null, text: sceneScript(finding, scene) }));
  }));
  const folder = mkdtempSync(join(tmpdir(), 'superstep-scripts-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(MODULES, join(folder, 'node_modules/@langchain'));
  symlinkSync(resolve(MODULES, '../zod'), join(folder, 'node_modules/zod'));
  scripts.forEach(({ text }, index) => writeFileSync(join(folder, `script-${index}.mjs`), text));
  writeFileSync(join(folder, 'all.mjs'), IMPORT_ALL);

  const names = scripts.map((_, index) => `script-${index}.mjs`);
  const { stdout } = await promisify(execFile)(process.execPath, ['all.mjs', ...names], { cwd: folder });
  const thrown = JSON.parse(stdout) as Record<string, { name: string; code: string | null; message: string } | null>;
  expect(scripts.length).toBeGreaterThan(300);
  scripts.forEach(({ finding, plan, text }, index) => {
    const error = thrown[`script-${index}.mjs`];
    expect(error, text).not.toBeNull();
    if (finding.rule === 'no-unreduced-parallel-write') {
      expect(error, text).toMatchObject({ name: 'InvalidUpdateError', message: expect.stringContaining(`channel "${finding.evidence.key}"`) });
    } else if (plan === null) {
      expect(error!.name, `${error!.message}\n${text}`).toBe('Error');
    } else {
      const names = plan.ends === 'error' ? /Send packet|Branch condition/ : new RegExp(String(finding.evidence.key ?? finding.evidence.name));
      expect(error!.message, text).toMatch(names);
      expect(['ReferenceError', 'SyntaxError', 'TypeError'], text).not.toContain(error!.name);
    }
  });
});

test('a name that would break a comment or a string is written safely', () => {
  const [{ finding, model }] = findingsIn('rules/no-unreduced-parallel-write/fan-out.bad.ts') as [ReturnType<typeof findingsIn>[number]];
  const proof = proofOf(model, finding);
  if (!('plan' in proof)) throw new Error('no plan');
  const { plan } = proof;
  const text = scriptOf({ ...finding, message: 'two\nlines\u2028three */' }, { ...plan, nodes: plan.nodes.map((node) => ({ ...node, name: `"${node.name}\n\u2028` })) }, null);
  expect(text.split(/[\n\r\u2028\u2029]/)[1]).toBe('// superstep/no-unreduced-parallel-write: two lines three */');
  expect(text).toContain('.addNode("\\"');
});

test('what was written is not linted', () => {
  const [{ finding, model }] = findingsIn('rules/no-unreduced-parallel-write/fan-out.bad.ts') as [ReturnType<typeof findingsIn>[number]];
  const proof = proofOf(model, finding);
  if (!('plan' in proof)) throw new Error('no plan');
  const text = planScript(finding, proof.plan);
  const { findings } = createAnalyzer({ root: '/' }).file('/race.mjs', text);
  expect(findings.length).toBeGreaterThan(0);
  const sources = createSources(() => text);
  expect(withoutDisabled(findings, sources)).toEqual([]);
});

function planScript(finding: Finding, plan: Plan): string {
  const observation = observationOf(finding.rule);
  if (observation === null || 'scenes' in observation) throw new Error(`${finding.rule} has no plan`);
  return scriptOf(finding, plan, observation.complaint(finding, plan));
}
