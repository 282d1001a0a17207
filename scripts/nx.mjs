/**
 * npm run nx: the recipe of docs/ci.md on a monorepo and Nx itself, which is installed for the run. What is cached is held against
 * what is true: when a state changes, the packages that read it fail, and no other runs again.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const COMMAND = join(ROOT, 'dist/src/cli/bin.js');
const SINGLE = "import { Annotation } from '@langchain/langgraph';\nexport const State = Annotation.Root({ hits: Annotation<string[]>() });\n";
const LIST = SINGLE.replace('Annotation<string[]>()', 'Annotation<string[]>({ reducer: (a, b) => a.concat(b), default: () => [] })');
const GRAPH = `import { START, StateGraph } from '@langchain/langgraph';
import { State } from '@acme/state';
export const graph = new StateGraph(State)
  .addNode('a', () => ({ hits: ['a'] }))
  .addNode('b', () => ({ hits: ['b'] }))
  .addEdge(START, 'a')
  .addEdge(START, 'b')
  .compile();
`;

const folder = mkdtempSync(join(tmpdir(), 'superstep-nx-'));
try {
  assert.ok(existsSync(COMMAND), 'build first: npm run build');
  write('package.json', '{ "name": "mono", "private": true, "workspaces": ["packages/*"] }');
  const { status, stderr } = spawnSync('npm', ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', 'nx@24'], { cwd: folder, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  const [, recipe] = /<!-- recipe: nx -->\n```json\n([^]*?)```/.exec(readFileSync(join(ROOT, 'docs/ci.md'), 'utf8'));
  write('nx.json', recipe);
  write('.gitignore', 'node_modules\n.nx\n');
  put('state', {}, LIST);
  for (let at = 1; at <= 6; at += 1) {
    const dependencies = at <= 2 ? { '@acme/state': '*' } : {};
    put(`app${at}`, { scripts: { superstep: 'superstep check' }, dependencies }, at <= 2 ? GRAPH : 'export const nothing = 1;\n');
  }
  chmodSync(COMMAND, 0o755);
  symlinkSync(COMMAND, join(folder, 'node_modules/.bin/superstep'));
  spawnSync('git', ['init', '-q', '.'], { cwd: folder });

  expect(0, [], 0);
  expect(0, [], 6);
  write('packages/state/src/index.ts', SINGLE);
  expect(1, ['@acme/app1', '@acme/app2'], 4);
  write('packages/state/src/index.ts', LIST);
  expect(0, [], 6);
  console.log('Nx runs what has to run, and caches what is right.');
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function write(name, text) {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

function put(name, manifest, text) {
  write(`packages/${name}/package.json`, JSON.stringify({ name: `@acme/${name}`, version: '1.0.0', type: 'module', exports: './src/index.ts', ...manifest }));
  write(`packages/${name}/src/index.ts`, text);
  mkdirSync(join(folder, 'node_modules/@acme'), { recursive: true });
  symlinkSync(join('../../packages', name), join(folder, 'node_modules/@acme', name));
}

function expect(wanted, failing, cached) {
  const env = { ...process.env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true', NX_TUI: 'false', CI: '1', PATH: [join(folder, 'node_modules/.bin'), process.env.PATH].join(delimiter) };
  const { status, stdout, stderr } = spawnSync(process.execPath, ['node_modules/.bin/nx', 'run-many', '-t', 'superstep'], { cwd: folder, env, encoding: 'utf8' });
  const said = `${stdout}${stderr}`.replace(/\u001b\[[\d;]*m/g, '');
  const failed = [...said.matchAll(/^ *- (@acme\/\w+):superstep/gm)].map(([, name]) => name).sort();
  // It says so in one way where all is well, and in another where something failed.
  const [, whole, part] = /from the cache instead of running the command for (\d+) out of|Cache: +(\d+)\/\d+ hit/.exec(said) ?? [];
  const kept = Number(whole ?? part ?? 0);
  assert.deepEqual({ status, failed, kept }, { status: wanted, failed: failing, kept: cached }, said);
}
