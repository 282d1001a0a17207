import { describe, expect, test } from 'vitest';
import { loadSyntax, ts } from '../../src/extract/syntax.ts';
import { resolveIn } from './resolving.ts';

loadSyntax();

interface Layout {
  readonly files: Readonly<Record<string, string | object>>;
  readonly links?: Readonly<Record<string, string>>;
  readonly from: string;
  readonly imports: readonly string[];
}

const FILES = Object.fromEntries(
  ['src/a.ts', 'src/b.tsx', 'src/c.js', 'src/d/index.ts', 'src/e.mts', 'src/f.cts', 'src/g.d.ts', 'src/h.service.ts'].map(
    (file) => [file, 'export {}'],
  ),
);

/** Nothing in them is built twice over: where source and output both exist we differ on purpose. */
const LAYOUTS: Readonly<Record<string, Layout>> = {
  'plain files': {
    files: { 'tsconfig.json': {}, ...FILES },
    from: 'src/from.ts',
    imports: [
      './a', './a.js', './a.ts', './b', './b.js', './b.jsx', './c', './c.js', './d', './d/', './d/index', './d/index.js',
      './e', './e.mjs', './e.js', './f.cjs', './g', './g.js', './h.service', './h.service.js', './nothing', './nothing.js', '.', '..', '../src/a',
    ],
  },
  'path aliases in an extended configuration': {
    files: {
      ...FILES,
      'config/base.json': { compilerOptions: { paths: { '@/*': ['../src/*'], '@/a': ['../src/b'], '*!': ['../src/*', '../src/d/*'] } } },
      'tsconfig.json': '{ "extends": ["./config/base.json"], /* nothing else */ }',
    },
    from: 'src/d/from.ts',
    imports: ['@/a', '@/b', '@/c', '@/d', '@/a.js', '@/nothing', 'index!', 'nothing!', '@'],
  },
  'base url and root directories': {
    files: {
      ...FILES,
      'generated/x.ts': '',
      'generated/d/y.ts': '',
      'tsconfig.json': { compilerOptions: { baseUrl: './src', paths: { 'g/*': ['../generated/*'] }, rootDirs: ['./src', './generated'] } },
    },
    from: 'src/d/from.ts',
    imports: ['a', 'd', 'd/index.js', 'g/x', 'g/nothing', '../x', './y', '../a', '../nothing'],
  },
  'imports and self-reference': {
    files: {
      ...FILES,
      'tsconfig.json': {},
      'package.json': {
        name: '@acme/app',
        type: 'module',
        imports: { '#a': './src/a.ts', '#d/*': './src/d/*.ts', '#deep/*.js': './src/*.ts', '#both': { import: './src/a.ts', default: './src/c.js' }, '#none': null },
        exports: { '.': './src/a.ts', './d/*': './src/d/*.ts', './d/private': null, './c': { import: './src/c.js', default: './src/a.ts' } },
      },
    },
    from: 'src/from.ts',
    imports: ['#a', '#d/index', '#deep/a.js', '#deep/d/index.js', '#both', '#none', '#nothing', '@acme/app', '@acme/app/d/index', '@acme/app/d/private', '@acme/app/c', '@acme/app/nothing'],
  },
  'linked workspace packages': {
    files: {
      'tsconfig.json': {},
      'packages/one/package.json': { name: 'one', main: './src/index.ts' },
      'packages/one/src/index.ts': '',
      'packages/one/src/deep.ts': '',
      'packages/two/package.json': { name: '@acme/two', exports: { '.': { types: './src/main.ts', default: './dist/main.js' }, './*': './src/*.ts' } },
      'packages/two/src/main.ts': '',
      'packages/two/src/more.ts': '',
      'packages/three/package.json': { name: 'three', types: 'index.ts' },
      'packages/three/index.ts': '',
    },
    links: { 'node_modules/one': 'packages/one', 'packages/one/node_modules/@acme/two': 'packages/two', 'node_modules/three': 'packages/three' },
    from: 'packages/one/src/from.ts',
    imports: ['one', 'one/src/deep', 'one/src/deep.js', 'one/nothing', '@acme/two', '@acme/two/more', '@acme/two/nothing', 'three', 'four'],
  },
};

describe.each(Object.entries(LAYOUTS))('%s', (_name, { files, links = {}, from, imports }) => {
  test('lead where TypeScript says', () => {
    const project = resolveIn(files);
    for (const [link, target] of Object.entries(links)) project.link(link, target);
    const theirs = theirResolver(project.root, project.at(from));
    const all = (find: (specifier: string) => string | null) => Object.fromEntries(imports.map((name) => [name, find(name)]));
    const ours = (specifier: string) => {
      const resolution = project.resolve(specifier, from);
      return resolution.kind === 'file' ? resolution.file : null;
    };
    expect(all(ours)).toEqual(all(theirs));
  });
});

function theirResolver(root: string, fromFile: string): (specifier: string) => string | null {
  const config = ts.findConfigFile(root, ts.sys.fileExists.bind(ts.sys)) ?? '';
  const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile(config, ts.sys.readFile.bind(ts.sys)).config, ts.sys, root);
  const lenient = { ...options, allowJs: true, moduleResolution: ts.ModuleResolutionKind.Bundler, module: ts.ModuleKind.ESNext };
  return (specifier) => ts.resolveModuleName(specifier, fromFile, lenient, ts.sys).resolvedModule?.resolvedFileName ?? null;
}
