import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rules } from '../../rules/index.ts';
import { plainJson } from '../../src/config/jsonc.ts';
import { CONFIG_SETTINGS, configSchema } from '../../src/config/schema.ts';
import { project, run, runReal } from './run.ts';
import { stubEngine } from './stub-engine.ts';

const CONFIG = 'superstep.config.json';

async function found(cwd: string, ...args: readonly string[]): Promise<readonly string[]> {
  const { stdout, stderr } = await run(cwd, ['check', '--format', 'json', ...args]);
  if (stdout === '') throw new Error(stderr);
  return (JSON.parse(stdout) as { findings: { file: string; rule: string; severity: string }[] }).findings.map(({ file, rule, severity }) => `${file} ${rule} ${severity}`);
}

describe('what a configuration decides', () => {
  const files = { 'a.ts': 'GRAPH RACE SMELL DOUBT TASTE' };

  test('the preset and the rules; flags win', async () => {
    const config = '{\n  // as strict as can be\n  "preset": "strict",\n  "rules": { "superstep/no-race": "warn", "no-smell": "off", "no-taste": "error", },\n}';
    const cwd = project({ ...files, [CONFIG]: config });
    expect(await found(cwd)).toEqual(['a.ts no-race warning', 'a.ts no-doubt warning', 'a.ts no-taste error']);
    expect(await found(cwd, '--preset', 'recommended', '--rule', 'no-taste:off', '--rule', 'no-race:error')).toEqual(['a.ts no-race error']);
    expect(await found(cwd, '--no-config')).toEqual(['a.ts no-race error', 'a.ts no-smell warning']);
  });

  test('the modules, resources, guards and frameworks, beside those of the flags', async () => {
    const cwd = project({ 'a.ts': 'GRAPH', [CONFIG]: '{ "modules": ["@acme/a"], "resources": ["db.a"], "guards": ["own"], "frameworks": [{ "name": "calls", "functions": ["handle"], "client": ["0.input"] }] }' });
    const engine = stubEngine();
    await run(cwd, ['check', '--module', '@acme/b', '--guard', 'mine'], engine);
    expect(engine.analyzers).toEqual([{ root: cwd, modules: ['@acme/a', '@acme/b'], resources: ['db.a'], guards: ['own', 'mine'], frameworks: [{ name: 'calls', functions: ['handle'], client: ['0.input'] }] }]);
  });

  test('what is ignored, even where it is named, relative to the configuration', async () => {
    const cwd = project({
      '.git/HEAD': '',
      [CONFIG]: '{ "ignores": ["gen", "**/*.{test,spec}.ts", "!app/kept.test.ts"] }',
      ...Object.fromEntries(['a.ts', 'gen/b.ts', 'app/gen/c.ts', 'app/x.test.ts', 'app/kept.test.ts'].map((name) => [name, 'GRAPH RACE'])),
    });
    expect(await found(cwd)).toEqual(['a.ts no-race error', 'app/gen/c.ts no-race error', 'app/kept.test.ts no-race error']);
    expect(await found(join(cwd, 'app'), 'x.test.ts', 'gen')).toEqual(['gen/c.ts no-race error']);
    expect((await run(cwd, ['inspect', 'gen/b.ts'])).stdout).toBe('No graph found.\n');
  });

  test('the baseline', async () => {
    const cwd = project({ ...files, [CONFIG]: '{ "baseline": "ci/known.json" }', 'ci/.keep': '', 'app/b.ts': 'GRAPH RACE' });
    expect((await run(cwd, ['check', '--write-baseline'])).stderr).toBe('superstep: ci/known.json keeps 3 findings now.\n');
    expect((await run(cwd, ['check'])).status).toBe(0);
  });

  test('what fix repairs', async () => {
    const cwd = project({ 'a.ts': 'GRAPH RACE_FIXABLE TASTE_FIXABLE', [CONFIG]: '{ "rules": { "no-race": "off", "no-taste": "warn" } }' });
    expect((await run(cwd, ['fix'])).stdout).toContain('+GRAPH RACE_FIXABLE FINE');
  });
});

describe('where it lies', () => {
  test('in package.json', async () => {
    expect(await found(project({ 'a.ts': 'GRAPH RACE', 'package.json': '{ "superstep": { "rules": { "no-race": "warn" } } }' }))).toEqual(['a.ts no-race warning']);
  });

  test('above, up to the top of the repository and no further', async () => {
    const cwd = project({ [CONFIG]: '{ "rules": { "no-race": "warn" } }', 'repo/.git/HEAD': '', 'repo/app/a.ts': 'GRAPH RACE', 'repo/app/package.json': '{}' });
    expect(await found(join(cwd, 'repo/app'))).toEqual(['a.ts no-race error']);
    writeFileSync(join(cwd, 'repo', CONFIG), '{ "rules": { "no-race": "off" } }');
    expect(await found(join(cwd, 'repo/app'))).toEqual([]);
  });

  test('where --config says', async () => {
    const cwd = project({ 'a.ts': 'GRAPH RACE', [CONFIG]: '{ "rules": { "no-race": "off" } }', 'ci/strict.json': '{ "rules": { "no-race": "warn" } }' });
    expect(await found(cwd, '--config', 'ci/strict.json')).toEqual(['a.ts no-race warning']);
  });

  test('never in code', async () => {
    const cwd = project({ 'a.ts': 'GRAPH RACE', 'superstep.config.js': 'throw new Error("ran")', 'superstep.config.mjs': 'throw new Error("ran")' });
    expect(await found(cwd)).toEqual(['a.ts no-race error']);
  });
});

test.each([
  ['{ "preest": "all" }', 'superstep.config.json: "preest" is no setting. Did you mean preset?'],
  ['{ "preset": "strickt" }', 'superstep.config.json: "preset" must be recommended, strict or all, not "strickt". Did you mean strict?'],
  ['{ "preset": null }', 'superstep.config.json: "preset" must be recommended, strict or all, not null.'],
  ['{ "rules": { "no-rase": "off" } }', 'superstep.config.json: no rule is called "no-rase". Did you mean no-race?'],
  ['{ "rules": { "no-race": "eror" } }', 'superstep.config.json: the severity of no-race must be off, warn or error, not "eror". Did you mean error?'],
  ['{ "rules": { "no-race": 2 } }', 'superstep.config.json: the severity of no-race must be off, warn or error, not 2.'],
  ['{ "rules": [] }', 'superstep.config.json: "rules" must be an object.'],
  ['{ "ignores": "gen" }', 'superstep.config.json: "ignores" must be a list of texts.'],
  ['{ "modules": [""] }', 'superstep.config.json: "modules" must be a list of texts.'],
  ['{ "baseline": 1 }', 'superstep.config.json: "baseline" must be a text.'],
  ['{ "__proto__": {} , "toString": 1 }', 'superstep.config.json: "__proto__" is no setting.'],
  ['[]', 'superstep.config.json: must be an object.'],
  ['{\n  "preset": strict\n}', 'superstep.config.json is no JSON: look at 2:13.'],
])('%s: one line, and 2', async (text, message) => {
  for (const command of ['check', 'fix', 'inspect', 'confirm']) {
    expect(await run(project({ 'a.ts': 'GRAPH RACE', [CONFIG]: text }), [command])).toEqual({ status: 2, stdout: '', stderr: `superstep: ${message}\n` });
  }
});

test('other mistakes', async () => {
  const both = project({ [CONFIG]: '{}', 'package.json': '{ "superstep": {} }' });
  expect((await run(both, ['check'])).stderr).toBe('superstep: superstep.config.json and "superstep" in package.json both configure superstep; keep one of them.\n');
  expect((await run(project({ 'package.json': '{ "superstep": 1 }' }), ['check'])).stderr).toBe('superstep: "superstep" in package.json: must be an object.\n');
  expect((await run(project({}), ['check', '--config', 'x.json'])).stderr).toBe('superstep: --config: x.json does not exist.\n');
  expect((await run(project({}), ['check', '--config', 'x.json', '--no-config'])).stderr).toBe('superstep: --config cannot be had with --no-config.\n');
  const folder = project({});
  mkdirSync(join(folder, CONFIG));
  expect((await run(folder, ['check'])).stderr).toBe('superstep: superstep.config.json: not readable (EISDIR).\n');
  expect((await run(project({ 'package.json': '{ broken', 'a.ts': 'GRAPH' }), ['check'])).status).toBe(0);
});

test.each([
  ['{ "a": 1, // x\n "b": [1, 2,], /* , */ }'],
  ['{ "url": "http://x/*y*/", "q": "\\"//", }'],
  ['{}// the end'],
  ['\n/* a */ [ /* b\n */ , ]'],
])('comments and trailing commas of %j keep their places', (text) => {
  const plain = plainJson(text);
  expect(plain).toHaveLength(text.length);
  expect(plain.split('\n')).toHaveLength(text.split('\n').length);
  if (!text.includes('[ /*')) expect(JSON.parse(plain)).toEqual((0, eval)(`(${text}\n)`));
});

test('superstep.schema.json is what the reader takes', async () => {
  const text = `${JSON.stringify(configSchema(rules), null, 2)}\n`;
  await expect(text, 'refresh with: npx vitest run test/cli/config.test.ts -u').toMatchFileSnapshot('../../superstep.schema.json');
  const sample = { $schema: './node_modules/eslint-plugin-superstep/superstep.schema.json', preset: 'all', rules: { 'no-lost-update': 'off' }, modules: ['a'], resources: ['b'], guards: ['c'], frameworks: [{ name: 'e', packages: ['f'], client: ['0.body'] }], ignores: ['d'] };
  expect(Object.keys(CONFIG_SETTINGS).filter((name) => !(name in sample))).toEqual(['baseline']);
  expect((await runReal(project({ 'index.js': '', [CONFIG]: JSON.stringify(sample) }), ['check'])).status).toBe(0);
});
