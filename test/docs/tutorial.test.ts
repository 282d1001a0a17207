import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import parser from '@typescript-eslint/parser';
import { ESLint, type Linter } from 'eslint';
import { expect, onTestFinished, test } from 'vitest';
import { createAnalyzer } from '../../src/analyze.ts';
import { main } from '../../src/cli/main.ts';
import superstep from '../../src/eslint/index.ts';
import { playDocument, type Ran } from '../lessons/play-document.ts';
import { lessonProgram } from '../lessons/program.ts';

const root = resolve(import.meta.dirname, '../..');
const path = join(root, 'docs/tutorial.md');
const refresh = 'docs/tutorial.md is not what happens any more; `npm run docs` writes it anew';

test('the tutorial shows what its commands print', { timeout: 120_000 }, async () => {
  const cwd = realpathSync(mkdtempSync(join(tmpdir(), 'superstep-')));
  onTestFinished(() => rmSync(cwd, { recursive: true }));
  const page = readFileSync(path, 'utf8');
  const played = await playDocument(page, cwd, run);
  if (process.env['SUPERSTEP_DOCS'] === 'write') writeFileSync(path, played);
  else expect(page, refresh).toBe(played);
});

test('the suggestion that appends makes the line of the fixed program', () => {
  const { findings } = createAnalyzer({ root }).file('search.ts', lessonProgram('parallel-search/1-broken.bad.ts'));
  const suggested = findings.flatMap(({ fixes }) => fixes).find(({ title }) => title === 'Add a reducer that appends');
  expect(lessonProgram('parallel-search/2-reducers.good.ts')).toContain(`results: Annotation<Hit[]>(${suggested?.edits[0]?.text})`);
});

async function run(command: string, cwd: string): Promise<Ran | null> {
  const [npx, tool, ...argv] = command.split(' ');
  if (npx !== 'npx') return null;
  if (tool === 'eslint') return eslint(argv, cwd);
  if (tool !== 'superstep') return null;
  let output = '';
  const write = async (text: string): Promise<void> => void (output += text);
  const out = { isTerminal: false, write };
  const status = await main(argv, { cwd, env: {}, stdout: out, stderr: out });
  return { status, output };
}

async function eslint(paths: string[], cwd: string): Promise<Ran> {
  const typescript: Linter.Config = { files: ['**/*.ts'], languageOptions: { parser } };
  const linter = new ESLint({ cwd, overrideConfigFile: true, overrideConfig: [typescript, superstep.configs.recommended] });
  const results = await linter.lintFiles(paths);
  const text = await (await linter.loadFormatter('stylish')).format(results);
  const plain = text.replaceAll(/\u001b\[\d+m/g, '').replaceAll(cwd, '~/search');
  return { status: results.some(({ errorCount }) => errorCount > 0) ? 1 : 0, output: plain.trimStart() };
}
