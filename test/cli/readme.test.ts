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

test('each line of its commands runs', async () => {
  const lines = blocks('Command line and CI', 'sh')[0]!.split('\n').flatMap((line) => /^npx superstep ([^#]+?) *#/.exec(line)?.[1] ?? []);
  expect(lines.map((line) => line.split(' ')[0])).toEqual(['check', 'inspect', 'fix', 'fix', 'diff']);
  const statuses = await Promise.all(lines.slice(0, 3).map(async (line) => (await project.superstep(...line.replace('src/agent.ts', 'src/brief.ts').split(' '))).status));
  expect(statuses).toEqual([1, 0, 0]);
}, 60_000);

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
