import { describe, expect, test } from 'vitest';
import { createLoader } from '../../src/extract/load/loader.ts';
import { resolveIn } from './resolving.ts';

describe('a relative import', () => {
  test.each([
    ['./x', ['x.ts'], 'x.ts'],
    ['./x', ['x.tsx'], 'x.tsx'],
    ['./x', ['x.js', 'x.d.ts'], 'x.js'],
    ['./x', ['x.jsx'], 'x.jsx'],
    ['./x', ['x.d.ts'], 'x.d.ts'],
    ['./x', ['x.ts', 'x/index.ts'], 'x.ts'],
    ['./x', ['x/index.ts'], 'x/index.ts'],
    ['./x', ['x/index.js'], 'x/index.js'],
    ['./x', ['x/package.json', 'x/index.ts'], 'x/index.ts'],
    ['./x/', ['x.ts', 'x/index.ts'], 'x/index.ts'],
    ['./x.js', ['x.ts'], 'x.ts'],
    ['./x.js', ['x.tsx'], 'x.tsx'],
    ['./x.js', ['x.js', 'x.ts'], 'x.ts'],
    ['./x.js', ['x.js'], 'x.js'],
    ['./x.js', ['x.js.ts'], 'x.js.ts'],
    ['./x.jsx', ['x.tsx'], 'x.tsx'],
    ['./x.mjs', ['x.mts', 'x.ts'], 'x.mts'],
    ['./x.mjs', ['x.mjs'], 'x.mjs'],
    ['./x.cjs', ['x.cts'], 'x.cts'],
    ['./x.ts', ['x.ts'], 'x.ts'],
    ['./x.mts', ['x.mts'], 'x.mts'],
    ['./x.node', ['x.node.ts'], 'x.node.ts'],
    ['./x.node.js', ['x.node.ts'], 'x.node.ts'],
    ['.', ['index.ts'], 'index.ts'],
    ['./', ['index.ts'], 'index.ts'],
    ['..', ['../index.ts'], '../index.ts'],
    ['../src/x', ['x.ts'], 'x.ts'],
  ])('of %s among %j', (specifier, files, found) => {
    const all = Object.fromEntries(files.map((file) => [`src/${file}`, file.endsWith('.json') ? '{}' : '']));
    const { resolve, at } = resolveIn(all);
    expect(resolve(specifier, 'src/from.ts')).toEqual({ kind: 'file', file: at(`src/${found}`) });
  });

  test.each([
    ['./x', []],
    ['./x.mjs', ['x.ts']],
    ['./x.json', ['x.json']],
    ['./x.css', ['x.css']],
    ['./x', ['x/y.ts']],
    ['./x/y', ['x.ts']],
  ])('of %s among %j leads nowhere', (specifier, files) => {
    const { resolve } = resolveIn(Object.fromEntries(files.map((file) => [`src/${file}`, '{}'])));
    expect(resolve(specifier, 'src/from.ts')).toEqual({ kind: 'missing', why: `no source file for "${specifier}"` });
  });

  test('may be absolute', () => {
    const { resolve, at } = resolveIn({ 'src/x.ts': '' });
    expect(resolve(at('src/x.js'), 'other/from.ts')).toEqual({ kind: 'file', file: at('src/x.ts') });
  });

  test('of a directory with a manifest follows its main file', () => {
    const { resolve, at } = resolveIn({ 'x/package.json': { main: './lib/main.js' }, 'x/lib/main.js': '' });
    expect(resolve('./x', 'from.ts')).toEqual({ kind: 'file', file: at('x/lib/main.js') });
  });

  test('into an installed package is a package', () => {
    const { resolve } = resolveIn({ 'node_modules/@a/b/dist/x.js': '' });
    expect(resolve('./node_modules/@a/b/dist/x.js', 'from.ts')).toEqual({ kind: 'package', name: '@a/b' });
  });

  test('may stand in a text without a file', () => {
    const session = createLoader({ root: process.cwd() }).session({ file: '<input>', text: '' });
    expect(session.resolve('@/x', '<input>')).toMatchObject({ kind: 'missing' });
    expect(session.resolve('./nothing', '<input>')).toMatchObject({ kind: 'missing' });
  });

  test('may go in circles', () => {
    const { resolve, at } = resolveIn({ 'a.ts': 'import "./b.js"', 'b.ts': 'import "./a.js"' });
    expect(resolve('./b.js', 'a.ts')).toEqual({ kind: 'file', file: at('b.ts') });
    expect(resolve('./a.js', 'b.ts')).toEqual({ kind: 'file', file: at('a.ts') });
  });
});
