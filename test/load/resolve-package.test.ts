import { describe, expect, test } from 'vitest';
import { createLoader } from '../../src/extract/load/loader.ts';
import { resolveIn } from './resolving.ts';

test.each(['openai', 'openai/helpers', '@acme/sdk', '@acme/sdk/x'])('%s is an installed package', (specifier) => {
  const { found } = resolveIn({ 'node_modules/openai/x.js': '', 'node_modules/@acme/sdk/x.js': '' });
  const name = specifier.startsWith('@') ? '@acme/sdk' : 'openai';
  expect(found(specifier, 'src/a.ts')).toEqual({ kind: 'package', name });
});

test.each(['node:fs', 'fs', 'fs/promises'])('%s is a package', (specifier) => {
  expect(resolveIn({}).found(specifier, 'a.ts')).toEqual({ kind: 'package', name: specifier });
});

test.each([
  ['nothing', 'no package "nothing" was found'],
  ['@nothing/at/all', 'no package "@nothing/at" was found'],
  ['https://esm.sh/x', '"https://esm.sh/x" is no package'],
  ['virtual:x', '"virtual:x" is no package'],
  ['', '"" is no package'],
  ['@', '"@" is no package'],
  ['#x', 'no "imports" entry for "#x"'],
])('%j is missing', (specifier, why) => {
  expect(resolveIn({}).found(specifier, 'a.ts')).toEqual({ kind: 'missing', why });
});

test('imports of the manifest are aliases', () => {
  const { found } = resolveIn({
    'package.json': {
      imports: {
        '#x': './src/x.js',
        '#lib/*': { types: './dist/lib/*.d.ts', default: './dist/lib/*.js' },
        '#ai': 'openai',
        '#graph': '@langchain/langgraph',
        '#loop': '#loop',
        '#none': null,
      },
    },
    'src/x.ts': '',
    'src/lib/y.ts': '',
    'node_modules/openai/index.js': '',
  });
  expect(found('#x', 'src/deep/a.ts')).toBe('src/x.ts');
  expect(found('#lib/y', 'src/deep/a.ts')).toBe('src/lib/y.ts');
  expect(found('#ai', 'src/deep/a.ts')).toEqual({ kind: 'package', name: 'openai' });
  expect(found('#graph', 'src/deep/a.ts')).toEqual({ kind: 'library', name: '@langchain/langgraph' });
  expect(found('#loop', 'src/deep/a.ts')).toMatchObject({ kind: 'missing' });
  expect(found('#none', 'src/deep/a.ts')).toMatchObject({ kind: 'missing' });
});

test('a package may import itself by name', () => {
  const { found } = resolveIn({
    'package.json': { name: '@acme/agents', exports: { '.': './dist/index.js', './*': './dist/*.js' } },
    'src/index.ts': '',
    'src/tools.ts': '',
  });
  expect(found('@acme/agents', 'test/a.ts')).toBe('src/index.ts');
  expect(found('@acme/agents/tools', 'test/a.ts')).toBe('src/tools.ts');
  expect(found('@acme/agents/nothing', 'test/a.ts')).toMatchObject({ kind: 'missing' });
});

describe('what a workspace package points at is turned into its source', () => {
  const SOURCES = { 'src/index.ts': '', 'src/web.ts': '', 'src/cli/index.ts': '' };

  test.each([
    ['.', { main: './dist/index.js', types: './dist/index.d.ts' }, SOURCES, 'src/index.ts'],
    ['.', { main: 'build/index.js' }, SOURCES, 'src/index.ts'],
    ['.', { module: 'dist/esm/index.mjs', main: 'dist/cjs/index.cjs' }, SOURCES, 'src/index.ts'],
    ['.', { main: 'dist/src/index.js' }, SOURCES, 'src/index.ts'],
    ['.', { main: './src/index.ts' }, SOURCES, 'src/index.ts'],
    ['.', { main: './src' }, SOURCES, 'src/index.ts'],
    ['.', {}, SOURCES, 'src/index.ts'],
    ['.', {}, { 'index.ts': '', 'src/index.ts': '' }, 'index.ts'],
    ['.', { exports: './dist/index.js' }, SOURCES, 'src/index.ts'],
    ['.', { exports: { import: './dist/index.js', require: './dist/index.cjs' } }, SOURCES, 'src/index.ts'],
    ['.', { exports: { '.': { types: './dist/web.d.ts', source: './src/index.ts' } } }, SOURCES, 'src/index.ts'],
    ['.', { exports: { '.': { browser: './src/web.ts', default: './src/index.ts' } } }, SOURCES, 'src/index.ts'],
    ['.', { exports: { '.': [{ import: './nowhere.js' }, './src/index.ts'] } }, SOURCES, 'src/index.ts'],
    ['/web', { exports: { './web': './lib/web.js' } }, SOURCES, 'src/web.ts'],
    ['/web', { exports: { './*': './dist/*.js' } }, SOURCES, 'src/web.ts'],
    ['/cli', { exports: { './*': './dist/*/index.js' } }, SOURCES, 'src/cli/index.ts'],
    ['/web', {}, SOURCES, 'src/web.ts'],
    ['/src/web', {}, SOURCES, 'src/web.ts'],
    ['/dist/web.js', {}, SOURCES, 'src/web.ts'],
    ['/dist/web.js', {}, { ...SOURCES, 'dist/web.js': '' }, 'src/web.ts'],
    ['/cli', {}, { ...SOURCES, 'cli/package.json': '{"main":"../src/cli"}' }, 'src/cli/index.ts'],
    ['.', { main: './dist/index.js' }, { 'dist/index.js': '', 'src/index.ts': '' }, 'src/index.ts'],
    ['.', { main: './dist/index.js' }, { 'dist/index.js': '', 'dist/index.d.ts': '' }, 'dist/index.js'],
    ['.', { types: './dist/index.d.ts' }, { 'dist/index.d.ts': '' }, 'dist/index.d.ts'],
    ['.', { main: './lib/index.js' }, { 'lib/index.js': '' }, 'lib/index.js'],
    ['.', { main: './lib/index.js' }, { 'lib/index.ts': '', 'src/index.ts': '' }, 'lib/index.ts'],
  ])('%s with %j', (subpath, manifest, files, expected) => {
    const placed = Object.fromEntries(Object.entries(files).map(([file, text]) => [`packages/core/${file}`, text]));
    const project = resolveIn({ ...placed, 'packages/core/package.json': { name: '@acme/core', ...manifest } });
    project.link('node_modules/@acme/core', 'packages/core');
    expect(project.found(`@acme/core${subpath.slice(subpath === '.' ? 1 : 0)}`, 'apps/a.ts')).toBe(
      `packages/core/${expected}`,
    );
  });

  test('conditions of the configuration come first', () => {
    const project = resolveIn({
      'tsconfig.json': { compilerOptions: { customConditions: ['@acme/source'] } },
      'core/package.json': { exports: { '.': { default: './other.ts', '@acme/source': './real.ts' } } },
      'core/real.ts': '',
      'core/other.ts': '',
    });
    project.link('node_modules/core', 'core');
    expect(project.found('core', 'a.ts')).toBe('core/real.ts');
  });
});

describe('packages of a workspace that is not installed', () => {
  test.each([
    ['npm', { 'package.json': { workspaces: ['packages/*', 'apps/web'] } }],
    ['yarn', { 'package.json': { workspaces: { packages: ['./packages/*/'] } } }],
    ['any depth', { 'package.json': { workspaces: ['**'] } }],
    ['pnpm', { 'pnpm-workspace.yaml': "packages:\n  # ours\n  - 'packages/*' # all\n\n  - apps/*\ncatalog:\n  - x\n" }],
    ['pnpm without indentation', { 'pnpm-workspace.yaml': 'packages:\n- "packages/{core,x}"\n' }],
    ['pnpm in brackets', { 'pnpm-workspace.yaml': "packages: [\n  'apps/*',\n  'packages/*',\n]\n" }],
    ['pnpm on one line', { 'pnpm-workspace.yaml': 'packages: ["packages/*"]\r\n' }],
  ])('%s', (_name, files) => {
    const { found } = resolveIn({
      ...files,
      'packages/core/package.json': { name: '@acme/core', main: 'dist/index.js' },
      'packages/core/src/index.ts': '',
      'apps/web/package.json': { name: 'web' },
    });
    expect(found('@acme/core', 'apps/web/src/a.ts')).toBe('packages/core/src/index.ts');
  });

  test('can be excluded', () => {
    const { found } = resolveIn({
      'package.json': { workspaces: ['packages/*', '!packages/old'] },
      'packages/old/package.json': { name: 'old', main: 'index.ts' },
      'packages/old/index.ts': '',
    });
    expect(found('old', 'a.ts')).toEqual({ kind: 'missing', why: 'no package "old" was found' });
  });
});

describe('links', () => {
  test('into the store of pnpm are packages, into the workspace are source', () => {
    const project = resolveIn({
      'node_modules/.pnpm/openai@1/node_modules/openai/index.js': '',
      'packages/core/package.json': { name: '@acme/core', types: 'src/index.ts' },
      'packages/core/src/index.ts': '',
    });
    project.link('apps/web/node_modules/openai', 'node_modules/.pnpm/openai@1/node_modules/openai');
    project.link('apps/web/node_modules/@acme/core', 'packages/core');
    expect(project.found('openai', 'apps/web/a.ts')).toEqual({ kind: 'package', name: 'openai' });
    expect(project.found('@acme/core', 'apps/web/a.ts')).toBe('packages/core/src/index.ts');
  });

  test('to the root give its files no second name', () => {
    const project = resolveIn({
      'real/packages/core/package.json': { name: 'core', main: 'index.ts' },
      'real/packages/core/index.ts': '',
    });
    project.link('real/node_modules/core', 'real/packages/core');
    project.link('linked', 'real');
    const session = createLoader({ root: project.at('linked') }).session();
    const resolution = session.resolve('core', project.at('linked/a.ts'));
    expect(resolution).toEqual({ kind: 'file', file: project.at('linked/packages/core/index.ts') });
  });

  test('that lead to themselves are missing', () => {
    const project = resolveIn({});
    project.link('a.ts', 'a.ts');
    expect(project.found('./a', 'b.ts')).toMatchObject({ kind: 'missing' });
  });
});

test('a broken manifest is as none', () => {
  const { found } = resolveIn({ 'package.json': '{', 'src/x.ts': '' });
  expect(found('#x', 'src/a.ts')).toMatchObject({ kind: 'missing' });
  expect(found('./x', 'src/a.ts')).toBe('src/x.ts');
});
