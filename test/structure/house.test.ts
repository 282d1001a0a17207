import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rules } from '../../rules/index.ts';
import { commands } from '../../src/cli/commands/index.ts';
import { docsUrl, ISSUES } from '../../src/report/package-info.ts';
import { codeFiles, ROOT, usesAny } from './code.ts';
import { ORDER, type Room } from './order.ts';

/** Where a rule stands says what it is about. */
const RULE_FOLDERS = ['super-steps', 'state', 'routing', 'interrupts', 'agents', 'threads', 'tenants'];
const rooms = Object.keys(ORDER) as Room[];
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const manifest = JSON.parse(read('package.json')) as {
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly bin: Readonly<Record<string, string>>;
  readonly homepage: string;
  readonly bugs: string;
  readonly repository: { readonly url: string };
};

describe.each(rules)('$id', ({ id }) => {
  test('is alone in the file of its name', () => {
    expect(RULE_FOLDERS.filter((folder) => existsSync(join(ROOT, 'rules', folder, `${id}.ts`)))).toHaveLength(1);
  });

  test.each(['bad', 'good'])('has three %s programs', (kind) => {
    const names = readdirSync(join(ROOT, 'fixtures/rules', id)).filter((name) => name.includes(`.${kind}.`));
    expect(names.length, `fixtures/rules/${id}/<name>.${kind}.ts`).toBeGreaterThanOrEqual(3);
  });

  test('has a page and a row among the rules', () => {
    expect(existsSync(join(ROOT, 'docs/rules', `${id}.md`)), 'npm run docs makes a page').toBe(true);
    expect(read('docs/rules.md')).toContain(`| [\`${id}\`](rules/${id}.md) |`);
  });
});

test('the folders of rules hold rules, and nothing else', () => {
  const held = RULE_FOLDERS.flatMap((folder) => readdirSync(join(ROOT, 'rules', folder)));
  expect(held.sort()).toEqual(rules.map(({ id }) => `${id}.ts`).sort());
  expect(readdirSync(join(ROOT, 'rules')).sort()).toEqual([...RULE_FOLDERS, 'fixes', 'index.ts', 'rule.ts', 'shared'].sort());
});

test('each file of fixtures/rules belongs to a rule', () => {
  expect(readdirSync(join(ROOT, 'fixtures/rules')).sort()).toEqual(rules.map(({ id }) => id).sort());
});

describe('docs/architecture.md', () => {
  const page = read('docs/architecture.md');

  test('draws the order that the imports are held against', () => {
    const drawn = [...page.matchAll(/^ {4}(\w+) +<- +(.+)$/gm)].flatMap(([, room, users]) => users!.split(/,\s*/).map((user) => `${user} -> ${room}`));
    const held = rooms.flatMap((user) => ORDER[user].map((room) => `${user} -> ${room}`));
    const standing = (arrow: string) => rooms.every((room) => exists(room) || !arrow.split(' -> ').includes(room));
    expect(drawn.filter(standing).sort()).toEqual(held.filter(standing).sort());
  });

  test('names each folder of the code', () => {
    const folders = ['src', 'src/extract'].flatMap((parent) => readdirSync(join(ROOT, parent)).filter((name) => statSync(join(ROOT, parent, name)).isDirectory()).map((name) => `${parent}/${name}`));
    for (const folder of folders) expect(page, `${folder} is not in the picture`).toContain(`${folder}/`);
  });
});

test('paths that the pages name exist', () => {
  const pages = ['README.md', 'docs/architecture.md', 'docs/limits.md', 'fixtures/README.md', 'CHANGELOG.md'];
  const named = pages.flatMap((page) => [...read(page).matchAll(/`((?:src|rules|test|fixtures|docs|scripts|demo|\.ci)\/[\w./-]+)`/g)].map(([, path]) => ({ page, path: path! })));
  expect(named.filter(({ path }) => !existsSync(join(ROOT, path))).filter(({ page, path }) => page !== 'README.md' || path.startsWith('docs/'))).toEqual([]);
});

test('the flags of the command line are on the page of the commands', () => {
  for (const { flags } of commands) for (const { name } of flags) expect(read('docs/commands.md')).toContain(`--${name}`);
});

test('what package.json points to is what the build makes', () => {
  const targets = [...Object.values(manifest.exports).flatMap((target) => (typeof target === 'string' ? [target] : Object.values(target))), ...Object.values(manifest.bin)];
  for (const target of targets) {
    const source = target.replace(/^\.\//, '').replace(/^dist\/(.*?)(\.d)?\.(js|ts)$/, '$1.ts');
    expect(existsSync(join(ROOT, source)), `${target} would be made of ${source}`).toBe(true);
  }
});

test('package.json and the code name the same home', () => {
  const home = manifest.homepage.replace(/#.*$/, '');
  expect(manifest.repository.url).toBe(`git+${home}.git`);
  expect(manifest.bugs).toBe(ISSUES);
  expect(ISSUES.startsWith(`${home}/`) && docsUrl('x').startsWith(`${home}/`)).toBe(true);
});

test('what our types say is never "any"', () => {
  expect(codeFiles().filter((file) => !file.startsWith('src/runtime/') && usesAny(file))).toEqual([]);
});

/** Rooms may be planned before they are built. */
function exists(room: Room): boolean {
  return codeFiles().some((file) => file.startsWith(`src/${room}/`) || file === `src/${room}.ts` || file.startsWith(`${room}/`));
}
