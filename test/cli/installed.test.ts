import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InstalledProject } from './installed.ts';

/** Two nodes that start together write one key. */
const racy = `import { Annotation, END, START, StateGraph } from '@langchain/langgraph';

const State = Annotation.Root({ draft: Annotation() });

export const graph = new StateGraph(State)
  .addNode('research', () => ({ draft: 'found' }))
  .addNode('critique', () => ({ draft: 'judged' }))
  .addEdge(START, 'research')
  .addEdge(START, 'critique')
  .addEdge('research', END)
  .addEdge('critique', END)
  .compile();
`;

const RULE = 'superstep/no-unreduced-parallel-write';

let project: InstalledProject;

beforeAll(() => {
  project = new InstalledProject();
  project.write('package.json', '{ "name": "app", "private": true }');
  project.write('src/racy.js', racy);
  project.write('src/racy.ts', racy.replace('Annotation()', 'Annotation<string>()'));
  project.write('src/good.js', racy.replace('Annotation()', 'Annotation({ reducer: (a, b) => (a.length > b.length ? a : b), default: () => "" })'));
  project.write('src/silenced.js', `/* eslint-disable ${RULE} -- on purpose */\n${racy}`);
  project.write('src/other.js', 'export const draft = 1;\n');
}, 240_000);

afterAll(() => project.remove());

/** `file rule line:column` of each problem that ESLint reports. */
async function eslint(): Promise<readonly string[]> {
  const { stdout, stderr } = await project.node('eslint/bin/eslint.js', 'src', '--format', 'json');
  if (stdout === '') throw new Error(stderr);
  const results: { filePath: string; messages: { ruleId: string; line: number; column: number; message: string }[] }[] = JSON.parse(stdout);
  return results.flatMap(({ filePath, messages }) =>
    messages.map(({ ruleId, line, column, message }) => `${filePath.slice(filePath.indexOf('src'))} ${ruleId ?? message} ${line}:${column}`),
  );
}

async function superstep(): Promise<readonly string[]> {
  const { stdout } = await project.superstep('check', 'src', '--format', 'json');
  const { findings }: { findings: { file: string; rule: string; start: { line: number; column: number } }[] } = JSON.parse(stdout);
  return findings.map(({ file, rule, start }) => `${file} superstep/${rule} ${start.line}:${start.column}`);
}

const TYPED = "{ files: ['**/*.ts'], languageOptions: { parser: require('@typescript-eslint/parser') } }";

const CONFIGS: readonly (readonly [string, string, string])[] = [
  [
    'a CommonJS configuration',
    'eslint.config.cjs',
    `const superstep = require('eslint-plugin-superstep');\nmodule.exports = [superstep.configs.recommended, ${TYPED}];\n`,
  ],
  [
    'a CommonJS configuration that names the rule',
    'eslint.config.cjs',
    `module.exports = [{ plugins: { superstep: require('eslint-plugin-superstep') }, rules: { '${RULE}': 'error' } }, ${TYPED}];\n`,
  ],
  [
    'a module',
    'eslint.config.mjs',
    `import superstep from 'eslint-plugin-superstep';
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
export default [superstep.configs.strict, ${TYPED}];\n`,
  ],
];

describe.each([
  ['ESLint 9.15', 'eslint9'],
  ['ESLint 9.39', 'eslint9-latest'],
  ['ESLint 10', 'eslint'],
])('%s', (_, installed) => {
  beforeAll(() => project.link(installed, 'eslint'));

  test.each(CONFIGS)('%s reports what the command line reports', async (_, name, text) => {
    project.write(name, text);
    const problems = await eslint();
    project.remove(name);
    expect(problems.map((problem) => problem.split(' ', 2).join(' '))).toEqual([`src/racy.js ${RULE}`, `src/racy.ts ${RULE}`]);
    expect(problems).toEqual(await superstep());
  }, 60_000);
});

test('ESLint finds the configurations by the name of the plugin', async () => {
  project.write(
    'eslint.config.mjs',
    `import { defineConfig } from 'eslint/config';
import superstep from 'eslint-plugin-superstep';
export default defineConfig({ files: ['**/*.js'], plugins: { superstep }, extends: ['superstep/recommended'] });\n`,
  );
  const problems = await eslint();
  project.remove('eslint.config.mjs');
  expect(problems).toHaveLength(1);
}, 60_000);

test('oxlint runs the same rules', async () => {
  project.write('.oxlintrc.json', '{ "extends": ["./node_modules/eslint-plugin-superstep/oxlint.json"] }');
  const { stdout } = await project.node('oxlint/bin/oxlint', 'src', '--format', 'json');
  const { diagnostics }: { diagnostics: { code: string; filename: string }[] } = JSON.parse(stdout);
  const ours = diagnostics.filter(({ code }) => code.startsWith('superstep')).map(({ filename }) => filename);
  expect(ours.sort()).toEqual(['src/racy.js', 'src/racy.ts']);
}, 60_000);

test('TypeScript is loaded for files that mention a graph, and for no others', async () => {
  project.write(
    'loads.cjs',
    `const { Linter } = require('eslint');
const superstep = require('eslint-plugin-superstep');
const loaded = () => Object.keys(require.cache).some((file) => file.endsWith('parser.cjs'));
const lint = (text) => new Linter().verify(text, superstep.configs.all);
lint('const draft = 1;');
const before = loaded();
lint(${JSON.stringify(racy)});
console.log(before, loaded());\n`,
  );
  const { stdout, stderr } = await project.exec(process.execPath, ['loads.cjs']);
  expect({ stdout, stderr }).toEqual({ stdout: 'false true\n', stderr: '' });
}, 60_000);

test('the command line tells its status to the shell', async () => {
  expect((await project.superstep('check', 'src')).status).toBe(1);
  expect((await project.superstep('check', 'src/good.js', 'src/silenced.js')).status).toBe(0);
  expect((await project.superstep('check', 'src/gone.js')).status).toBe(2);
  expect((await project.superstep('inspect', 'src/racy.js')).stdout).toContain('critique + research');
}, 60_000);

test('a reader who goes away is no error', async () => {
  const { stdout, stderr } = await project.exec('sh', [
    '-c',
    `(${process.execPath} node_modules/eslint-plugin-superstep/dist/src/cli/bin.js inspect --format json src; echo status $? >&2) | true`,
  ]);
  expect({ stdout, stderr }).toEqual({ stdout: '', stderr: 'status 0\n' });
}, 60_000);

test.runIf(existsSync('/dev/full'))('a result that could not be written never looks clean', async () => {
  const bin = 'node_modules/eslint-plugin-superstep/dist/src/cli/bin.js';
  const { status, stderr } = await project.exec('sh', ['-c', `${process.execPath} ${bin} check src/good.js > /dev/full`]);
  expect(status).toBe(2);
  expect(stderr).toMatch(/^superstep: the result could not be written: ENOSPC/);
}, 60_000);
