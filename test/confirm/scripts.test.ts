import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { scriptOf } from '../../src/confirm/emit.ts';
import { planFor } from '../../src/confirm/execute.ts';
import { observations } from '../../src/confirm/observations.ts';
import { isUnobservable } from '../../src/confirm/plan.ts';
import { ruleFixtures } from '../conformance/rule-fixture.ts';
import { findingsIn } from './findings.ts';

const MODULES = resolve(import.meta.dirname, '../../node_modules/@langchain');

/** One process for all of them: loading the library is what takes the time. */
const IMPORT_ALL = `
const thrown = {};
for (const name of process.argv.slice(2)) {
  try { await import('./' + name); thrown[name] = null; }
  catch (error) { thrown[name] = { name: error.name, code: error.lc_error_code ?? null, message: error.message.split('\\n')[0] }; }
}
console.log(JSON.stringify(thrown));
`;

test('every script that is written throws on the library what its finding foretells', { timeout: 120_000 }, async () => {
  const scripts = ruleFixtures('bad').flatMap((path) => findingsIn(`rules/${path}`).flatMap(({ finding, model }) => {
    const plan = planFor(model, finding);
    return isUnobservable(plan) ? [] : [{ finding, plan, text: scriptOf(finding, plan, observations[finding.rule]!.complaint(finding, plan)) }];
  }));
  const folder = mkdtempSync(join(tmpdir(), 'superstep-scripts-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(MODULES, join(folder, 'node_modules/@langchain'));
  scripts.forEach(({ text }, index) => writeFileSync(join(folder, `script-${index}.mjs`), text));
  writeFileSync(join(folder, 'all.mjs'), IMPORT_ALL);

  const names = scripts.map((_, index) => `script-${index}.mjs`);
  const { stdout } = await promisify(execFile)(process.execPath, ['all.mjs', ...names], { cwd: folder });
  const thrown = JSON.parse(stdout) as Record<string, { name: string; code: string | null; message: string } | null>;
  expect(scripts.length).toBeGreaterThan(70);
  scripts.forEach(({ finding, plan, text }, index) => {
    const error = thrown[`script-${index}.mjs`];
    expect(error, text).not.toBeNull();
    if (finding.rule === 'no-unreduced-parallel-write') {
      expect(error, text).toMatchObject({ name: 'InvalidUpdateError', message: expect.stringContaining(`channel "${finding.evidence.key}"`) });
    } else {
      const names = plan.ends === 'error' ? /Send packet|Branch condition/ : new RegExp(String(finding.evidence.key ?? finding.evidence.name));
      expect(error!.message, text).toMatch(names);
      expect(['ReferenceError', 'SyntaxError', 'TypeError'], text).not.toContain(error!.name);
    }
  });
});

test('a name that would break a comment or a string is written safely', () => {
  const [{ finding, model }] = findingsIn('rules/no-unreduced-parallel-write/fan-out.bad.ts') as [ReturnType<typeof findingsIn>[number]];
  const plan = planFor(model, finding);
  if (isUnobservable(plan)) throw new Error(plan.why);
  const text = scriptOf({ ...finding, message: 'two\nlines\u2028three */' }, { ...plan, nodes: plan.nodes.map((node) => ({ ...node, name: `"${node.name}\n\u2028` })) }, null);
  expect(text.split(/[\n\r\u2028\u2029]/)[0]).toBe('// superstep/no-unreduced-parallel-write: two lines three */');
  expect(text).toContain('.addNode("\\"');
});
