import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { codeFiles, importsOf, ROOT, roomOf, usesProcess } from './code.ts';
import { FRIENDS, ORDER } from './order.ts';

const files = codeFiles();

test('imports run one way', () => {
  const wrong = localImports().filter(({ file, target }) => {
    const [from, to] = [roomOf(file), roomOf(target)];
    return from !== to && !ORDER[from].includes(to) && !FRIENDS.some((friend) => friend.from === from && friend.to === target);
  });
  expect(wrong.map(({ file, target }) => `${file} imports ${target}`), 'see docs/architecture.md for the order').toEqual([]);
});

test('each exception is still needed', () => {
  const used = FRIENDS.filter(({ from, to }) => localImports().some(({ file, target }) => roomOf(file) === from && target === to));
  expect(used).toEqual([...FRIENDS]);
});

test('only src/extract/syntax.ts imports a TypeScript, and rules nothing but our own', () => {
  const outside = files.flatMap((file) => importsOf(file).filter(({ name }) => !name.startsWith('.')).map((one) => ({ file, ...one })));
  const syntax = outside.filter(({ name, type }) => /^(ts-morph|typescript)/.test(name) || (!type && name.startsWith('@typescript-eslint'))).map(({ file }) => file);
  expect([...new Set(syntax)]).toEqual(['src/extract/syntax.ts']);
  expect(outside.filter(({ file }) => file.startsWith('rules/'))).toEqual([]);
  expect(outside.filter(({ name, type }) => !type && /^eslint/.test(name))).toEqual([]);
});

test('the types of typescript-eslint are for the plugin', () => {
  const typed = files.filter((file) => importsOf(file).some(({ name }) => name.startsWith('@typescript-eslint')));
  expect([...new Set(typed.map(roomOf))]).toEqual(['eslint']);
});

test('only what is started touches the process: the command line, and what watches a process', () => {
  const touching = files.filter((file) => !file.startsWith('src/runtime/') && (usesProcess(file) || importsOf(file).some(({ name }) => name === 'node:process')));
  expect(touching).toEqual(['src/cli/bin.ts', 'src/live/register.ts']);
});

test('files are read where text is loaded, and in the command line', () => {
  const readers = files.filter((file) => importsOf(file).some(({ name, type }) => !type && /^node:(fs|child_process)/.test(name)));
  const allowed = /^src\/(extract\/load\/|cli\/|config\/|runtime\/savers\/|report\/(package-info|picture\/page\/assets)\.ts$|live\/(register|find-library)\.ts$)/;
  expect(readers.filter((file) => !allowed.test(file))).toEqual([]);
});

function localImports(): { readonly file: string; readonly target: string }[] {
  return files.flatMap((file) =>
    importsOf(file).filter(({ name }) => name.startsWith('.')).map(({ name }) => {
      const target = relative(ROOT, join(ROOT, dirname(file), name));
      if (!existsSync(join(ROOT, target))) throw new Error(`${file} imports ${name}, which does not exist`);
      return { file, target };
    }),
  );
}
