/**
 * npm run matrix [-- --node 20,22,24] [--library 1.4,1.7] [tests…]: the tests that hang on the version of Node.js or of the library,
 * with each of them, in a copy of what is committed. Takes minutes for each; a workflow runs one job for each instead.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const { values, positionals } = parseArgs({ allowPositionals: true, options: { node: { type: 'string', default: '20,22,24' }, library: { type: 'string', default: '1.4,1.7' } } });
const TESTS = positionals.length > 0 ? positionals : ['test/cli/installed.test.ts', 'test/cli/readme.test.ts', 'test/cli/main.test.ts', 'test/eslint/plugin.test.ts', 'test/conformance', 'test/live', 'test/runtime'];
const folder = mkdtempSync(join(tmpdir(), 'superstep-matrix-'));
const rows = [];
try {
  const copy = join(folder, 'copy');
  mkdirSync(copy);
  run('sh', ['-c', `git archive HEAD | tar -x -C '${copy}'`], ROOT);
  install(copy);
  for (const library of values.library.split(',')) {
    install(copy, `@langchain/langgraph@${library}`);
    for (const version of values.node.split(',')) rows.push([version, library, tested(copy, version)]);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const [node, library, status] of rows) console.log(`Node.js ${node}, library ${library}: ${status === 0 ? 'passes' : `ends with ${status}`}`);
process.exitCode = rows.every(([, , status]) => status === 0) ? 0 : 1;

/** The npm package `node` brings the program. */
function tested(copy, version) {
  const home = join(folder, `node-${version}`);
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'package.json'), '{ "private": true }');
  run('npm', ['install', '--no-audit', '--no-fund', `node@${version}`], home);
  const bin = join(home, 'node_modules/node/bin');
  const env = { ...process.env, PATH: [bin, process.env.PATH].join(delimiter) };
  const { status } = spawnSync(join(bin, 'node'), ['node_modules/vitest/vitest.mjs', 'run', ...TESTS], { cwd: copy, env, stdio: 'inherit' });
  return status;
}

function install(copy, ...packages) {
  run('npm', ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', ...(packages.length > 0 ? ['--legacy-peer-deps', ...packages] : [])], copy);
}

function run(command, args, cwd) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}\n${error ?? ''}${stdout}${stderr}`);
}
