import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InstalledProject } from './installed.ts';
import { project, run } from './run.ts';

const text = (cwd: string, name: string) => readFileSync(join(cwd, name), 'utf8');
const CHECK = 'superstep.config.json';

test('shows what it would write, and writes nothing unless it is told to', async () => {
  const cwd = project({ 'package.json': '{}', 'index.js': '' });
  const shown = await run(cwd, ['init']);
  expect(shown.status).toBe(0);
  expect(shown.stdout).toContain('+++ b/superstep.config.json\n');
  expect(shown.stdout).toContain('  npm install --save-dev eslint-plugin-superstep\n');
  expect(shown.stderr).toBe('superstep: nothing was written; --yes writes it.\n');
  const asked: string[] = [];
  const ask = (answer: string) => ({ ask: async (question: string) => (asked.push(question), answer) });
  expect((await run(cwd, ['init'], undefined, ask('no'))).stderr).toBe('superstep: nothing was written.\n');
  expect(existsSync(join(cwd, CHECK))).toBe(false);
  expect((await run(cwd, ['init'], undefined, ask('y'))).stderr).toBe('superstep: wrote superstep.config.json.\n');
  expect(asked).toEqual(['Write this file? [y/N] ', 'Write this file? [y/N] ']);
  expect((await run(cwd, ['check'])).status).toBe(0);
  expect((await run(cwd, ['init'])).stdout).not.toContain('+++');
});

test('ESLint gets a parser where the project is in TypeScript, from the package that it has', async () => {
  const config = async (files: Readonly<Record<string, string>>) => {
    const cwd = project(files);
    await run(cwd, ['init', '--yes']);
    return existsSync(join(cwd, 'eslint.config.mjs')) ? text(cwd, 'eslint.config.mjs') : null;
  };
  expect(await config({ 'package.json': '{}', 'a.ts': '' })).toBeNull();
  expect(await config({ 'package.json': '{ "devDependencies": { "eslint": "9" } }', 'a.js': '' })).toBe(
    "import superstep from 'eslint-plugin-superstep';\n\nexport default [\n  superstep.configs.recommended,\n];\n",
  );
  expect(await config({ 'package.json': '{ "devDependencies": { "eslint": "9" } }', 'src/deep/a.mts': '' })).toContain("import typescript from 'typescript-eslint';\n");
  expect(await config({ 'package.json': '{ "devDependencies": { "eslint": "9", "@typescript-eslint/parser": "8" } }', 'tsconfig.json': '{}' })).toContain("import parser from '@typescript-eslint/parser';\n");
});

test('what is there is never written over', async () => {
  const files = {
    'package.json': '{ "superstep": {}, "devDependencies": { "eslint": "9", "typescript": "6" } }',
    'eslint.config.cjs': 'module.exports = [];\n',
    '.oxlintrc.json': '{}',
    '.gitlab-ci.yml': 'test: { script: [npm test] }\n',
    'pnpm-lock.yaml': '',
  };
  const cwd = project(files);
  const { stdout, stderr } = await run(cwd, ['init', '--yes']);
  expect(stderr).toBe('');
  for (const [name, before] of Object.entries(files)) expect(text(cwd, name)).toBe(before);
  expect(existsSync(join(cwd, CHECK))).toBe(false);
  expect(stdout).toContain("eslint.config.cjs is there already. Put in:\n\n  const superstep = require('eslint-plugin-superstep');\n");
  expect(stdout).toContain('.oxlintrc.json is there already.');
  expect(stdout).toContain('    - corepack enable && pnpm install --frozen-lockfile\n      - pnpm exec superstep check\n');
});

test('an old configuration of ESLint, and a project without a manifest', async () => {
  expect((await run(project({ '.eslintrc.json': '{}' }), ['init'])).stdout).toContain('.eslintrc.json is the old kind of configuration');
  expect((await run(project({}), ['init', '--yes'])).status).toBe(0);
  expect((await run(project({ 'package.json': '{ broken' }), ['init', '--yes'])).status).toBe(0);
  expect((await run(project({}), ['init', 'src'])).stderr).toBe('superstep: init works in the folder it is run in, and takes no paths.\n');
});

describe('in a project that has the package', () => {
  let installed: InstalledProject;
  beforeAll(() => {
    installed = new InstalledProject();
    installed.link('eslint', 'eslint');
    installed.write('package.json', '{ "type": "module", "devDependencies": { "eslint": "10", "eslint-plugin-superstep": "0", "@typescript-eslint/parser": "8" } }');
    installed.write('.github/CODEOWNERS', '');
    installed.write('package-lock.json', '{}');
    installed.write('src/graph.ts', `import { Annotation, START, StateGraph } from '@langchain/langgraph';
const State = Annotation.Root({ hits: Annotation<string[]>() });
export const graph = new StateGraph(State)
  .addNode('a', () => ({ hits: ['a'] }))
  .addNode('b', () => ({ hits: ['b'] }))
  .addEdge(START, 'a')
  .addEdge(START, 'b')
  .compile();
`);
  }, 60_000);
  afterAll(() => installed.remove());

  test('what init writes makes ESLint and the gate fail, and then pass', async () => {
    expect((await installed.superstep('init', '--yes')).stderr).toBe('superstep: wrote superstep.config.json, eslint.config.mjs, .github/workflows/superstep.yml.\n');
    const workflow = readFileSync(join(installed.folder, '.github/workflows/superstep.yml'), 'utf8');
    expect([...workflow.matchAll(/- run: (.*)/g)].map(([, command]) => command)).toEqual(['npm ci', 'npx superstep check']);
    const failing = await installed.node('eslint/bin/eslint.js', 'src');
    expect(failing.stdout).toContain('superstep/no-unreduced-parallel-write');
    expect(failing.status).toBe(1);
    expect((await installed.superstep('check')).status).toBe(1);
    expect((await installed.superstep('fix', 'add-reducers', '--write', '--force')).status).toBe(0);
    expect((await installed.node('eslint/bin/eslint.js', 'src')).status).toBe(0);
    expect((await installed.superstep('check')).status).toBe(0);
  }, 60_000);
});
