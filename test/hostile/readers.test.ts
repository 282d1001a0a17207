import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { discoverFiles } from '../../src/extract/load/discover.ts';
import { Gitignore } from '../../src/extract/load/gitignore.ts';
import { globMatcher } from '../../src/extract/load/glob.ts';
import { project, run } from '../cli/run.ts';
import { realEngine } from '../../src/cli/real-engine.ts';

/** Milliseconds of this process. */
function cost(act: () => unknown): number {
  const before = process.cpuUsage();
  act();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** More than any of these may need, and much less than a stall. */
const MOST = 2000;

describe('patterns that a regular expression takes for ever to deny', () => {
  const name = `${'a'.repeat(200)}b`;
  test.each([
    ['*a'.repeat(60)],
    ['**/'.repeat(60) + 'x'],
    ['**/*a'.repeat(40)],
    ['{a,a}'.repeat(100)],
    ['{a,aa}'.repeat(60) + 'x'],
    [`${'{'.repeat(500)}a${'}'.repeat(500)}`],
    ['[a-z]*'.repeat(40)],
    [`${'['.repeat(4000)}`],
    [`${'\\'.repeat(4001)}`],
    ['?*'.repeat(60)],
    [' '.repeat(4000) + 'x'],
  ])('%.40s…', (glob) => {
    const path = Array.from({ length: 15 }, () => name).join('/');
    expect(cost(() => globMatcher(glob, { braces: true, within: true })(path))).toBeLessThan(MOST);
    expect(cost(() => new Gitignore(`${glob}\n`.repeat(20)).ignores(path, false))).toBeLessThan(MOST);
  });
});

describe('a pattern of many stars means what it means with few', () => {
  test.each([
    ['a*b*c*d', 'a1b2c3d', true],
    ['a*b*c*d', 'a1b2c3', false],
    ['a*b*c*d', 'a/b/c/d', false],
    ['**/a/**/b/**/c', 'x/a/b/c', true],
    ['**/a/**/b/**/c', 'a/x/y/b/z/c', true],
    ['**/a/**/b/**/c', 'a/c/b', false],
    ['src/**/*.{ts,tsx}', 'src/x/y/z.tsx', true],
    ['src/**/*.{ts,tsx}', 'src/z.ts', true],
    ['src/**/*.{ts,tsx}', 'src/z.js', false],
    ['{a*,b*,c*}/x', 'bcd/x', true],
    ['{a*,{b*,c*}}/x', 'cc/x', true],
    ['{a*,{b*,c*}}/x', 'dd/x', false],
    ['*[!0-9]*.*', 'ab1.ts', true],
    ['*[!0-9]*.*', '11.ts', false],
    ['a*b*c*/**', 'abc/x/y', true],
    ['a*b*c*/**', 'abc/', false],
    ['*a*a*a*', 'banana', true],
    ['*a*a*a*a*', 'banana', false],
  ])('%s on %s', (glob, path, expected) => {
    expect(globMatcher(glob, { braces: true })(path)).toBe(expected);
    expect(globMatcher(glob, { braces: true, within: true })(`${path}/below/it`)).toBe(expected || globMatcher(glob, { braces: true })(`${path}/below/it`));
    expect(globMatcher(glob, { braces: true, anywhere: true })(`some/where/${path}`)).toBe(expected || globMatcher(glob, { braces: true })(`some/where/${path}`));
  });
});

describe('a file that is none is not waited for', () => {
  test('a .gitignore that is a pipe, a device or a folder, or as large as a disk', () => {
    const cwd = project({ 'pipe/a.ts': '', 'zero/a.ts': '', 'folder/a.ts': '', 'folder/.gitignore/x': '', 'large/a.ts': '' });
    execFileSync('mkfifo', [join(cwd, 'pipe/.gitignore')]);
    symlinkSync('/dev/zero', join(cwd, 'zero/.gitignore'));
    writeFileSync(join(cwd, 'large/.gitignore'), '*a*a*a*a*b\n'.repeat(2 ** 20));
    expect(discoverFiles({ cwd, patterns: [] }).files).toHaveLength(4);
  });

  test.each(['tsconfig.json', 'package.json', 'src/.gitignore', 'node_modules/zod/package.json'])('a pipe or a device called %s', async (name) => {
    for (const make of [(path: string) => execFileSync('mkfifo', [path]), (path: string) => symlinkSync('/dev/zero', path)]) {
      const cwd = project({ 'src/graph.ts': `import { StateGraph } from '@langchain/langgraph';\nimport { z } from 'zod';\nimport { x } from '#x';\nexport const g = new StateGraph(z.object({ a: z.string() }));\n` });
      mkdirSync(join(cwd, name, '..'), { recursive: true });
      make(join(cwd, name));
      expect((await run(cwd, ['check'], realEngine)).status).toBe(0);
    }
  });

  test('a source that is one', async () => {
    const cwd = project({});
    execFileSync('mkfifo', [join(cwd, 'a.ts')]);
    symlinkSync('/dev/zero', join(cwd, 'b.ts'));
    expect((await run(cwd, ['check', 'a.ts', 'b.ts'], realEngine)).status).toBe(2);
  });
});

describe('configurations', () => {
  const GRAPH = `import { StateGraph } from '@langchain/langgraph';\nimport { state } from '@app/state';\nexport const g = new StateGraph(state);\n`;

  test('that extend two others each, sixty deep, are read once', async () => {
    const levels = Array.from({ length: 60 }, (_, level) => [0, 1].map((one) => [`c/${level}-${one}.json`, JSON.stringify({ extends: level === 59 ? [] : [`./${level + 1}-0.json`, `./${level + 1}-1.json`] })] as const)).flat();
    const cwd = project({ 'graph.ts': GRAPH, 'tsconfig.json': '{ "extends": ["./c/0-0.json", "./c/0-1.json"] }', ...Object.fromEntries(levels) });
    const before = process.cpuUsage();
    expect((await run(cwd, ['check'], realEngine)).status).toBe(0);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(MOST * 2);
  });

  test('that refer to two others each, sixty deep', async () => {
    const levels = Array.from({ length: 60 }, (_, level) => [0, 1].map((one) => [`c/${level}-${one}/tsconfig.json`, JSON.stringify({ files: [], references: level === 59 ? [] : [{ path: `../${level + 1}-0` }, { path: `../${level + 1}-1` }] })] as const)).flat();
    const cwd = project({ 'graph.ts': GRAPH, 'tsconfig.json': '{ "files": [], "references": [{ "path": "./c/0-0" }, { "path": "./c/0-1" }] }', ...Object.fromEntries(levels) });
    const before = process.cpuUsage();
    expect((await run(cwd, ['check'], realEngine)).status).toBe(0);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(MOST * 2);
  });

  test('workspaces of links in a circle, and globs of many stars', async () => {
    const cwd = project({ 'graph.ts': GRAPH, 'package.json': JSON.stringify({ workspaces: ['**/**/**/*/**/*/**/*', `${'/'.repeat(1_000_000)}x`, '*a'.repeat(60)] }), 'a/b/package.json': '{}' });
    for (const name of ['one', 'two', 'three']) symlinkSync('.', join(cwd, name));
    const before = process.cpuUsage();
    expect((await run(cwd, ['check'], realEngine)).status).toBe(0);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(MOST * 3);
  });

  test.each([
    ['a chain of ten thousand', Object.fromEntries(Array.from({ length: 10_000 }, (_, level) => [`c/${level}.json`, JSON.stringify({ extends: `./${level + 1}.json` })])), '{ "extends": "./c/0.json" }'],
    ['brackets in brackets', {}, '['.repeat(200_000)],
    ['objects in objects', {}, '{"a":'.repeat(200_000)],
    ['itself', {}, '{ "extends": "./tsconfig.json", "references": [{ "path": "." }] }'],
    ['numbers and nulls', {}, '{ "extends": [1, null, {}], "compilerOptions": { "paths": { "@app/*": 5, "__proto__": ["x"] }, "baseUrl": 7, "rootDirs": "x" }, "include": [null], "references": [null, 1] }'],
  ])('of %s are no reason to stop', async (_, files, config) => {
    const cwd = project({ 'graph.ts': GRAPH, 'tsconfig.json': config, ...files });
    expect((await run(cwd, ['check'], realEngine)).status).not.toBe(3);
  });
});
