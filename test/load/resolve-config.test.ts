import { describe, expect, test } from 'vitest';
import { createLoader } from '../../src/extract/load/loader.ts';
import { tempProject } from './project.ts';
import { resolveIn } from './resolving.ts';

describe('paths', () => {
  test.each([
    ['@/x', { '@/*': ['./src/*'] }, 'src/x.ts'],
    ['@/x.js', { '@/*': ['./src/*'] }, 'src/x.ts'],
    ['@/dir', { '@/*': ['src/*'] }, 'src/dir/index.ts'],
    ['~x', { '~*': ['./src/*.ts'] }, 'src/x.ts'],
    ['exact', { exact: ['./src/x'], '*': ['./nowhere/*'] }, 'src/x.ts'],
    ['@/deep/x', { '@/*': ['./nowhere/*'], '@/deep/*': ['./src/*'] }, 'src/x.ts'],
    ['@/x', { '@/*': ['./nowhere/*', './src/*'] }, 'src/x.ts'],
    ['#/x', { '#/*': ['./src/*'] }, 'src/x.ts'],
    ['core', { core: ['./packages/core'] }, 'packages/core/src/main.ts'],
    ['core', { core: ['./packages/core/dist'] }, 'packages/core/src/index.ts'],
    ['core', { core: ['./packages/core/dist/main.d.ts'] }, 'packages/core/src/main.ts'],
    ['$&', { '$&': ['./src/x'] }, 'src/x.ts'],
  ])('lead %s through %j', (specifier, paths, expected) => {
    const { found } = resolveIn({
      'tsconfig.json': { compilerOptions: { paths } },
      'src/x.ts': '',
      'src/dir/index.ts': '',
      'packages/core/package.json': { name: '@a/core', exports: './dist/main.js' },
      'packages/core/src/main.ts': '',
      'packages/core/src/index.ts': '',
    });
    expect(found(specifier, 'src/deep/from.ts')).toBe(expected);
  });

  test('into node_modules are packages', () => {
    const { found } = resolveIn({
      'tsconfig.json': { compilerOptions: { paths: { react: ['./node_modules/preact/index.js'] } } },
      'node_modules/preact/index.js': '',
    });
    expect(found('react', 'a.ts')).toEqual({ kind: 'package', name: 'preact' });
  });

  test('that lead nowhere leave the name to the packages', () => {
    const { found } = resolveIn({
      'tsconfig.json': { compilerOptions: { paths: { '*': ['./types/*'] } } },
      'node_modules/openai/index.js': '',
    });
    expect(found('openai', 'a.ts')).toEqual({ kind: 'package', name: 'openai' });
  });
});

describe('baseUrl', () => {
  const files = { 'src/util/x.ts': '', 'src/constants.ts': '', 'other/y.ts': '' };

  test('is a place to look for names', () => {
    const { found } = resolveIn({ ...files, 'tsconfig.json': { compilerOptions: { baseUrl: './src' } } });
    expect(found('util/x', 'a.ts')).toBe('src/util/x.ts');
    expect(found('constants', 'a.ts')).toBe('src/constants.ts');
  });

  test('is what paths are relative to', () => {
    const compilerOptions = { baseUrl: './src', paths: { 'u/*': ['util/*'] } };
    const { found } = resolveIn({ ...files, 'tsconfig.json': { compilerOptions } });
    expect(found('u/x', 'a.ts')).toBe('src/util/x.ts');
  });
});

test('rootDirs are as one directory', () => {
  const { found } = resolveIn({
    'tsconfig.json': { compilerOptions: { rootDirs: ['src', 'generated'] } },
    'src/deep/a.ts': '',
    'generated/deep/b.ts': '',
  });
  expect(found('./b', 'src/deep/a.ts')).toBe('generated/deep/b.ts');
  expect(found('./c', 'src/deep/a.ts')).toMatchObject({ kind: 'missing' });
});

describe('the configuration', () => {
  test('may have comments and trailing commas', () => {
    const { found } = resolveIn({
      'tsconfig.json': '{ // why\n "compilerOptions": { /* x */ "paths": { "@/*": ["./src/*",], }, }, }',
      'src/x.ts': '',
    });
    expect(found('@/x', 'a.ts')).toBe('src/x.ts');
  });

  test('is the nearest one', () => {
    const { found } = resolveIn({
      'tsconfig.json': { compilerOptions: { paths: { '@/*': ['./outer/*'] } } },
      'app/tsconfig.json': { compilerOptions: { paths: { '@/*': ['./inner/*'] } } },
      'outer/x.ts': '',
      'app/inner/x.ts': '',
    });
    expect(found('@/x', 'app/deep/a.ts')).toBe('app/inner/x.ts');
    expect(found('@/x', 'a.ts')).toBe('outer/x.ts');
  });

  test('may be a jsconfig.json', () => {
    const { found } = resolveIn({
      'jsconfig.json': { compilerOptions: { paths: { '@/*': ['./src/*'] } } },
      'src/x.js': '',
    });
    expect(found('@/x', 'a.js')).toBe('src/x.js');
  });

  test.each([
    ['a path', './base.json', 'base.json'],
    ['a path without extension', './base', 'base.json'],
    ['several', ['./other.json', './base.json'], 'base.json'],
    ['a package', '@acme/tsconfig', 'node_modules/@acme/tsconfig/tsconfig.json'],
    ['a file of a package', '@acme/tsconfig/app.json', 'node_modules/@acme/tsconfig/app.json'],
    ['a file of a package without extension', '@acme/tsconfig/app', 'node_modules/@acme/tsconfig/app.json'],
  ])('may extend %s', (_name, value, base) => {
    const { found } = resolveIn({
      'tsconfig.json': { extends: value },
      'other.json': { compilerOptions: { paths: { '@/*': ['./wrong/*'] } } },
      [base]: { compilerOptions: { paths: { '@/*': ['${configDir}/src/*'] } } },
      'src/x.ts': '',
      'wrong/x.ts': '',
    });
    expect(found('@/x', 'a.ts')).toBe('src/x.ts');
  });

  test('may extend what a package exports', () => {
    const { found } = resolveIn({
      'tsconfig.json': { extends: '@acme/tsconfig/strict' },
      'node_modules/@acme/tsconfig/package.json': { exports: { './strict': './configs/strict.json' } },
      'node_modules/@acme/tsconfig/configs/strict.json': {
        compilerOptions: { paths: { '@/*': ['${configDir}/src/*'] } },
      },
      'src/x.ts': '',
    });
    expect(found('@/x', 'a.ts')).toBe('src/x.ts');
  });

  test('keeps paths relative to the file they are written in, and overrides what it extends', () => {
    const { found } = resolveIn({
      'config/base.json': { compilerOptions: { baseUrl: '../lib', paths: { '@/*': ['./x/*'] } } },
      'config/app/tsconfig.json': { extends: '../base.json' },
      'config/own/tsconfig.json': { extends: '../base.json', compilerOptions: { paths: { '@/*': ['own/*'] } } },
      'lib/x/y.ts': '',
      'lib/own/y.ts': '',
    });
    expect(found('@/y', 'config/app/a.ts')).toBe('lib/x/y.ts');
    expect(found('@/y', 'config/own/a.ts')).toBe('lib/own/y.ts');
  });

  test('that only lists projects stands for the one that has the file', () => {
    const { found } = resolveIn({
      'tsconfig.json': { files: [], references: [{ path: './tsconfig.node.json' }, { path: './app' }] },
      'tsconfig.node.json': { include: ['vite.config.ts'], compilerOptions: { paths: { '@/*': ['./node/*'] } } },
      'app/tsconfig.json': { include: ['../src'], compilerOptions: { paths: { '@/*': ['../src/*'] } } },
      'src/x.ts': '',
      'node/x.ts': '',
    });
    expect(found('@/x', 'src/deep/a.ts')).toBe('src/x.ts');
    expect(found('@/x', 'vite.config.ts')).toBe('node/x.ts');
  });
});

describe('a configuration that is broken is a problem on record', () => {
  test.each([
    ['no JSON', '{ "compilerOptions": ', /not valid JSON/],
    ['no object', '[]', /not valid JSON.*must be an object/],
    ['what it extends is missing', '{ "extends": "./nowhere.json" }', /extends "\.\/nowhere\.json", which was not found/],
    ['it extends itself', '{ "extends": "./tsconfig.json" }', /extends itself/],
  ])('%s', (_name, text, message) => {
    const project = tempProject({ 'tsconfig.json': text });
    const session = createLoader({ root: project.root }).session();
    expect(session.resolve('@/x', project.at('a.ts'))).toMatchObject({ kind: 'missing' });
    expect(session.problems()).toEqual([
      { file: project.at('tsconfig.json'), message: expect.stringMatching(message) as string },
    ]);
  });

  test('whatever its values are', () => {
    const { found } = resolveIn({
      'tsconfig.json': {
        extends: 7,
        files: 'x',
        include: [null],
        references: [1, { path: null }],
        compilerOptions: { paths: { '@/*': './src/*', b: [3] }, baseUrl: {}, rootDirs: 'x', customConditions: 1 },
      },
    });
    expect(found('@/x', 'a.ts')).toMatchObject({ kind: 'missing' });
    expect(found('b', 'a.ts')).toMatchObject({ kind: 'missing' });
  });
});
