/**
 * npm run matrix [-- --node 20,22,24] [--library 1.4,1.7] [--plan] [tests…]: the tests that hang on the version of Node.js or of the
 * library, with each of them, in a copy of what is committed. Takes minutes for each; a workflow runs one job for each instead.
 * --plan says what would run.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** What runs the library, what the runtime of Node.js brings, and what users run. */
const HANGING = [
  'test/conformance', 'test/runtime', 'test/confirm', 'test/steps', 'test/random', 'test/lessons', 'test/diff', 'test/testing', 'test/live',
  'test/guards', 'test/faults', 'test/writing', 'test/load/library.test.ts', 'test/rules/versions.test.ts',
  'test/cli/installed.test.ts', 'test/cli/readme.test.ts', 'test/cli/main.test.ts', 'test/eslint/plugin.test.ts',
];

const { values, positionals } = parseArgs({ allowPositionals: true, options: { node: { type: 'string', default: '20,22,24' }, library: { type: 'string', default: '1.4,1.7' }, plan: { type: 'boolean', default: false } } });
const tests = positionals.length > 0 ? positionals : HANGING;
const pairs = values.library.split(',').flatMap((library) => values.node.split(',').map((version) => [version, library]));
const missing = tests.filter((test) => !existsSync(join(ROOT, test)));
if (missing.length > 0) throw new Error(`there is no ${missing.join(', ')}`);
if (values.plan) {
  for (const [version, library] of pairs) console.log(`Node.js ${version}, library ${library}: ${tests.join(' ')}`);
  process.exit();
}
const folder = mkdtempSync(join(tmpdir(), 'superstep-matrix-'));
const cells = [];
try {
  const copy = join(folder, 'copy');
  mkdirSync(copy);
  run('sh', ['-c', `git archive HEAD | tar -x -C '${copy}'`], ROOT);
  install(copy);
  let installed;
  for (const [version, library] of pairs) {
    if (library !== installed) install(copy, `@langchain/langgraph@${(installed = library)}`);
    cells.push(tested(copy, version));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log('| Node.js | library | tests passed | failed | left out |\n| --- | --- | ---: | ---: | ---: |');
for (const { node, library, passed, failed, leftOut } of cells) console.log(`| ${node} | ${library} | ${passed} | ${failed} | ${leftOut} |`);
process.exitCode = cells.every(({ status }) => status === 0) ? 0 : 1;

/** The npm package `node` brings the program. */
function tested(copy, version) {
  const home = join(folder, `node-${version}`);
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'package.json'), '{ "private": true }');
  run('npm', ['install', '--no-audit', '--no-fund', `node@${version}`], home);
  const bin = join(home, 'node_modules/node/bin');
  const env = { ...process.env, PATH: [bin, process.env.PATH].join(delimiter) };
  const result = join(folder, 'result.json');
  rmSync(result, { force: true });
  const reporters = ['--reporter', 'dot', '--reporter', 'json', '--outputFile.json', result];
  const { status } = spawnSync(join(bin, 'node'), ['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...tests], { cwd: copy, env, stdio: 'inherit' });
  const { numPassedTests: passed, numFailedTests: failed, numPendingTests: pending, numTodoTests: todo } = JSON.parse(readFileSync(result, 'utf8'));
  const library = JSON.parse(readFileSync(join(copy, 'node_modules/@langchain/langgraph/package.json'), 'utf8')).version;
  return { node: run(join(bin, 'node'), ['--version'], home).trim().slice(1), library, status, passed, failed, leftOut: pending + todo };
}

function install(copy, ...packages) {
  run('npm', ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', ...(packages.length > 0 ? ['--legacy-peer-deps', ...packages] : [])], copy);
}

function run(command, args, cwd) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}\n${error ?? ''}${stdout}${stderr}`);
  return stdout;
}
