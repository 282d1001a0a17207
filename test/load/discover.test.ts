import { describe, expect, test } from 'vitest';
import { discoverFiles } from '../../src/extract/load/discover.ts';
import { tempProject, type TempProject } from './project.ts';

function discover({ root, at }: TempProject, patterns: readonly string[], cwd = '.') {
  const { files, missing } = discoverFiles({ cwd: at(cwd), patterns });
  return { files: files.map((file) => file.slice(root.length + 1)), missing };
}

const TREE = Object.fromEntries(
  [
    'a.ts', 'src/b.tsx', 'src/c.mts', 'src/d.cts', 'src/e.js', 'src/f.mjs', 'src/g.cjs', 'src/h.jsx', 'src/types.d.ts', 'src/types.d.mts', 'src/style.d.css.ts',
    'src/readme.md', 'src/data.json', 'src/deep/i.ts', 'src/[id]/page.ts', 'node_modules/x/index.js', 'src/node_modules/y/index.js',
    '.hidden/j.ts', '.git/hooks/k.js', 'test/b.test.ts',
  ].map((file) => [file, '']),
);

describe('what a command line means', () => {
  test.each<[readonly string[], readonly string[]]>([
    [
      [],
      ['a.ts', 'src/[id]/page.ts', 'src/b.tsx', 'src/c.mts', 'src/d.cts', 'src/deep/i.ts', 'src/e.js', 'src/f.mjs', 'src/g.cjs', 'src/h.jsx', 'test/b.test.ts'],
    ],
    [['a.ts'], ['a.ts']],
    [['./a.ts', 'a.ts', 'test/../a.ts'], ['a.ts']],
    [['src/deep', 'test/'], ['src/deep/i.ts', 'test/b.test.ts']],
    [['src/types.d.ts', 'src/readme.md'], ['src/readme.md', 'src/types.d.ts']],
    [['node_modules/x/index.js'], ['node_modules/x/index.js']],
    [['node_modules/x'], ['node_modules/x/index.js']],
    [['.hidden'], ['.hidden/j.ts']],
    [['src/*.ts'], []],
    [['src/*.tsx'], ['src/b.tsx']],
    [['**/*.ts'], ['a.ts', 'src/[id]/page.ts', 'src/deep/i.ts', 'test/b.test.ts']],
    [['./src/**/*.{ts,tsx}'], ['src/[id]/page.ts', 'src/b.tsx', 'src/deep/i.ts']],
    [['{src,test}/*/i.ts'], ['src/deep/i.ts']],
    [['s?c/d*'], ['src/d.cts', 'src/deep/i.ts']],
    [['src/[id]/page.ts'], ['src/[id]/page.ts']],
    [['src/[id]'], ['src/[id]/page.ts']],
    [['src/[ef].*js'], ['src/e.js', 'src/f.mjs']],
    [['src\\deep\\i.ts'], ['src/deep/i.ts']],
    [['src\\deep\\*.ts'], ['src/deep/i.ts']],
    [['**/*.ts', '!**/*.test.ts', '!src'], ['a.ts']],
    [['!src', '!test'], ['a.ts']],
  ])('%j', (patterns, expected) => {
    expect(discover(tempProject(TREE), patterns).files).toEqual(expected);
  });

  test('patterns that name nothing are missing; directories without sources are not', () => {
    const project = tempProject({ 'docs/readme.md': '', 'a.ts': '' });
    expect(discover(project, ['nothing.ts', 'a.ts', 'src/*.ts', 'docs', 'a.ts/b'])).toEqual({
      files: ['a.ts'],
      missing: ['nothing.ts', 'src/*.ts', 'a.ts/b'],
    });
  });

  test('paths may be absolute or lead out of the working directory', () => {
    const project = tempProject(TREE);
    expect(discover(project, ['../test', project.at('a.ts'), `${project.at('src')}/*.tsx`], 'src').files).toEqual([
      'a.ts',
      'src/b.tsx',
      'test/b.test.ts',
    ]);
  });
});

describe('ignored files', () => {
  const FILES = { '.gitignore': 'dist/\n*.gen.ts\n', 'dist/a.ts': '', 'src/a.ts': '', 'src/b.gen.ts': '' };

  test('are left out, unless named', () => {
    const project = tempProject(FILES);
    expect(discover(project, []).files).toEqual(['src/a.ts']);
    expect(discover(project, ['src/**']).files).toEqual(['src/a.ts']);
    expect(discover(project, ['dist/a.ts', 'src/b.gen.ts']).files).toEqual(['dist/a.ts', 'src/b.gen.ts']);
    expect(discover(project, ['dist']).files).toEqual(['dist/a.ts']);
  });

  test('are so from the top of the repository down', () => {
    const project = tempProject({ ...FILES, '.git/HEAD': '' });
    expect(discover(project, ['.'], 'src').files).toEqual(['src/a.ts']);
  });

  test('are not what a directory above the repository says', () => {
    const project = tempProject({ '.gitignore': '*', 'app/.git/HEAD': '', 'app/src/a.ts': '' });
    expect(discover(project, [], 'app/src').files).toEqual(['app/src/a.ts']);
  });
});

test('links in the tree are not followed, and loops do no harm; a named link is', () => {
  const project = tempProject({ 'src/a.ts': '', 'other/b.ts': '' });
  project.link('src/loop', 'src');
  project.link('src/other', 'other');
  project.link('src/broken', 'nowhere');
  expect(discover(project, ['src']).files).toEqual(['src/a.ts']);
  expect(discover(project, ['src/other']).files).toEqual(['src/other/b.ts']);
});
