/** Packs the package, looks at what is in it, installs it into an empty project and uses it from both module systems. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const WANTED = ['package.json', 'README.md', 'CHANGELOG.md', 'LICENSE', 'oxlint.json', 'docs/architecture.md', 'dist/src/eslint/index.js', 'dist/src/cli/bin.js'];
const ALLOWED = /^(dist\/(src|rules)\/|docs\/|(package\.json|README\.md|CHANGELOG\.md|LICENSE|oxlint\.json|superstep\.schema\.json)$)/;
/** Entry points for `node --import`: they wait for the library before they end, which `require` cannot. */
const BY_IMPORT = /\/(register|node-test)$/;

const project = mkdtempSync(join(tmpdir(), 'superstep-package-'));
try {
  const [{ filename, files }] = JSON.parse(run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', project], ROOT));
  checkContents(files.map(({ path }) => path));
  install(join(project, filename));
  checkTypes();
  checkUse();
  console.log(`${files.length} files are packed, and the package works from both module systems.`);
} finally {
  rmSync(project, { recursive: true, force: true });
}

function checkContents(paths) {
  for (const path of WANTED) assert.ok(paths.includes(path), `${path} is not in the package`);
  assert.deepEqual(paths.filter((path) => !ALLOWED.test(path)), [], 'files that do not belong into the package');
}

/** As a package manager would: the archive unpacked, with what it depends on beside it. */
function install(archive) {
  const home = join(project, 'node_modules/eslint-plugin-superstep');
  mkdirSync(home, { recursive: true });
  run('tar', ['-xzf', archive, '-C', home, '--strip-components=1'], project);
  for (const name of ['ts-morph', 'eslint', 'oxlint', 'vitest', '@langchain', 'async-mutex', 'tslib']) symlinkSync(join(ROOT, 'node_modules', name), join(project, 'node_modules', name));
}

/** The types that users get name no package which they do not have: typescript-eslint types our rules, and not our users. */
function checkTypes() {
  const home = join(project, 'node_modules/eslint-plugin-superstep');
  const { exports, dependencies, peerDependencies } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  const files = new Set(Object.values(exports).flatMap(({ types = [] }) => types).map((file) => join(home, file)));
  assert.ok(files.size > 0, 'entry points have types');
  for (const file of files) {
    for (const [, name] of readFileSync(file, 'utf8').matchAll(/\b(?:from|import)[\s(]+['"]([^'"]+)['"]/g)) {
      if (name.startsWith('.')) files.add(join(dirname(file), name.replace(/\.[jt]s$/, '.d.ts')));
      else assert.ok(name.startsWith('node:') || packageOf(name) in { ...dependencies, ...peerDependencies }, `${file} imports types of ${name}`);
    }
  }
  assert.ok([...files].every((file) => existsSync(file)));
}

function packageOf(name) {
  return name.split('/', name.startsWith('@') ? 2 : 1).join('/');
}

function checkUse() {
  const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  // What vitest loads as a set-up file only loads there.
  const code = Object.keys(exports).filter((name) => !name.endsWith('.json') && name !== './vitest').map((name) => `eslint-plugin-superstep${name.slice(1)}`);
  writeFileSync(join(project, 'package.json'), '{ "private": true }');
  writeFileSync(join(project, 'use.mjs'), code.map((name) => `await import('${name}');`).join('\n') + configuration('import superstep from'));
  writeFileSync(join(project, 'use.cjs'), code.filter((name) => !BY_IMPORT.test(name)).map((name) => `require('${name}');`).join('\n') + configuration('const superstep = require'));
  run(process.execPath, ['use.mjs'], project);
  run(process.execPath, ['--no-warnings', 'use.cjs'], project);

  checkSetUpOfVitest();

  cpSync(join(ROOT, 'demo/src'), join(project, 'src'), { recursive: true });
  const command = join(project, 'node_modules/eslint-plugin-superstep/dist/src/cli/bin.js');
  const { status, stdout } = spawnSync(process.execPath, [command, 'check', '--format', 'json'], { cwd: project, encoding: 'utf8' });
  assert.equal(status, 1, 'the demo has findings');
  assert.ok(JSON.parse(stdout).findings.length > 0);
}

/** The set-up file watches the graphs of tests: one that loses a write fails its test, though the test itself finds no fault. */
function checkSetUpOfVitest() {
  writeFileSync(join(project, 'vitest.config.mjs'), `export default { test: { setupFiles: ['eslint-plugin-superstep/vitest'] } };\n`);
  const body = (reducer) => `import { Annotation, END, START, StateGraph } from '@langchain/langgraph';
import { test } from 'vitest';

test('runs', async () => {
  const State = Annotation.Root({ count: Annotation({ reducer: ${reducer}, default: () => 0 }) });
  const add = async (state) => ({ count: ${reducer.includes('+') ? '1' : 'state.count + 1'} });
  await new StateGraph(State).addNode('a', add).addNode('b', add).addEdge(START, 'a').addEdge(START, 'b').addEdge('a', END).addEdge('b', END).compile().invoke({});
});
`;
  for (const [name, reducer, status] of [['right', '(a, b) => a + b', 0], ['wrong', '(a, b) => Math.max(a, b)', 1]]) {
    const file = join(project, `${name}.test.mjs`);
    writeFileSync(file, body(reducer));
    const ran = spawnSync(process.execPath, [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', `${name}.test.mjs`], { cwd: project, encoding: 'utf8' });
    assert.equal(ran.status, status, `${ran.stdout}${ran.stderr}`);
    if (status !== 0) assert.match(`${ran.stdout}${ran.stderr}`, /no-lost-update/);
    rmSync(file);
  }
}

function configuration(start) {
  const load = start.startsWith('import') ? `${start} 'eslint-plugin-superstep';` : `${start}('eslint-plugin-superstep');`;
  return `\n${load}\nif (Object.keys(superstep.configs.recommended.rules).length === 0) throw new Error('no rules');\n`;
}

function run(command, args, cwd) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  assert.equal(status, 0, `${command} ${args.join(' ')}\n${error ?? ''}${stdout}${stderr}`);
  return stdout;
}
