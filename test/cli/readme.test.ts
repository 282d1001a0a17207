import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InstalledProject } from './installed.ts';

const README = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');

/** The blocks of code under a heading, in order. */
function blocks(heading: string, language: string): readonly string[] {
  const section = README.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(new RegExp(`\\n\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))].map(([, text = '']) => text);
}

const [picture = ''] = README.split('<!-- begin:picture -->')[1]?.match(/(?<=```ts\n)[^]*?(?=```)/) ?? [];
/** Its first line is the name of the file. */
const racy = picture.slice(picture.indexOf('\n') + 1);
const RULE = 'superstep/no-unreduced-parallel-write';

let project: InstalledProject;

beforeAll(() => {
  project = new InstalledProject();
  project.write('package.json', '{ "name": "app", "private": true }');
  project.write('src/brief.ts', racy);
}, 240_000);

afterAll(() => project.remove());

describe.each([['ESLint 9.15', 'eslint9'], ['ESLint 9.39', 'eslint9-latest'], ['ESLint 10', 'eslint']])('%s', (_, installed) => {
  test.each([['eslint.config.mjs', 0], ['eslint.config.cjs', 1]])('the %s of the readme lints TypeScript', async (name, index) => {
    project.link(installed, 'eslint');
    project.write(name, blocks('ESLint', 'js')[index] ?? '');
    const { stdout, stderr, status } = await project.node('eslint/bin/eslint.js', 'src', '--format', 'json');
    project.remove(name);
    expect({ stderr, status }).toEqual({ stderr: '', status: 1 });
    const [file] = JSON.parse(stdout) as [{ messages: { ruleId: string }[] }];
    expect(file.messages.map(({ ruleId }) => ruleId)).toEqual([RULE]);
  }, 60_000);
});

test('the oxlint configuration of the readme finds the same', async () => {
  project.write('.oxlintrc.json', blocks('oxlint', 'json')[0] ?? '');
  const { stdout } = await project.node('oxlint/bin/oxlint', 'src');
  project.remove('.oxlintrc.json');
  expect(stdout).toContain('superstep(no-unreduced-parallel-write)');
}, 60_000);

describe('the lines of its commands', () => {
  const lines = blocks('Command line and CI', 'sh')[0]!.split('\n').flatMap((line) => /^npx superstep ([^#]+?) *#/.exec(line)?.[1] ?? []);
  const run = (line: string) => project.superstep(...line.replace('src/agent.ts', 'src/brief.ts').split(' '));
  const git = async (...args: readonly string[]): Promise<void> => {
    const { status, stderr } = await project.exec('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args]);
    expect({ status, stderr }).toMatchObject({ status: 0 });
  };

  test('check, inspect and fix run', async () => {
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['check', 'inspect', 'fix', 'fix', 'diff']);
    expect(await Promise.all(lines.slice(0, 3).map(async (line) => (await run(line)).status))).toEqual([1, 0, 0]);
  }, 60_000);

  test('the reducer of a list is written, that of a text is not guessed, and diff says what it means', async () => {
    const [, , , write, diff] = lines as [string, string, string, string, string];
    await git('init', '-q', '-b', 'main');
    await git('add', 'src', 'package.json');
    await git('commit', '-qm', 'a text');
    expect(await run(write)).toMatchObject({ status: 1, stdout: expect.stringContaining('0 fixed, 1 undecided.') });
    project.write('src/brief.ts', racy.replace('draft: Annotation<string>()', 'draft: Annotation<string[]>()').replaceAll(/draft: (`.*`)/g, 'draft: [$1]'));
    await git('commit', '-qam', 'a list');
    await git('checkout', '-qb', 'mended');
    expect(await run(write)).toMatchObject({ status: 0, stdout: expect.stringContaining('1 fixed in 1 file.') });
    await git('commit', '-qam', 'a reducer');
    expect(await run(diff)).toMatchObject({ status: 0, stdout: expect.stringMatching(/0 findings added, 1 mended\.\nNot breaking: saved threads can go on\./) });
    expect((await run('check')).status).toBe(0);
    project.remove('.git');
    project.write('src/brief.ts', racy);
  }, 60_000);
});

test('its job for GitHub is the recipe of the page on CI, and its gate is red, then green', async () => {
  const job = blocks('Command line and CI', 'yaml')[0]!;
  const recipes = readFileSync(fileURLToPath(new URL('../../docs/ci.md', import.meta.url)), 'utf8');
  expect(recipes).toContain(`<!-- recipe: github -->\n\`\`\`yaml\n${job}\`\`\``);
  const [, args = ''] = /\n +args: (.+)\n/.exec(job)!;
  const gate = async (): Promise<number | null> => (await project.superstep('check', ...args.split(' '))).status;
  expect(await gate()).toBe(1);
  project.write('src/brief.ts', racy.replace('draft: Annotation<string>()', "draft: Annotation<string>({ reducer: (a, b) => `${a}${b}`, default: () => '' })"));
  const mended = await gate();
  project.write('src/brief.ts', racy);
  expect(mended).toBe(0);
}, 60_000);

test('the command line finds the same, and fails', async () => {
  const { stdout, status } = await project.superstep('check', '--format', 'compact');
  expect(status).toBe(1);
  expect(stdout).toMatch(/^src\/brief\.ts: line 9, col 12, Error - .* \(superstep\/no-unreduced-parallel-write\)\n/);
}, 60_000);
