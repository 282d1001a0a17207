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
const RULE = 'superstep/no-unreduced-parallel-write';

let project: InstalledProject;

beforeAll(() => {
  project = new InstalledProject();
  project.write('package.json', '{ "name": "app", "private": true }');
  // Its first line is the name of the file.
  project.write('src/brief.ts', picture.slice(picture.indexOf('\n') + 1));
}, 240_000);

afterAll(() => project.remove());

describe.each([['ESLint 9.15', 'eslint9'], ['ESLint 10', 'eslint']])('%s', (_, installed) => {
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

test('the command line finds the same, and fails', async () => {
  const { stdout, status } = await project.superstep('check', '--format', 'compact');
  expect(status).toBe(1);
  expect(stdout).toMatch(/^src\/brief\.ts: line 9, col 12, Error - .* \(superstep\/no-unreduced-parallel-write\)\n/);
}, 60_000);
