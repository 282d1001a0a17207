import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { discoverFiles } from '../../src/extract/load/discover.ts';
import { tempProject, type TempProject } from './project.ts';

const FILES = [
  'a.ts', 'b.ts', 'a/a.ts', 'a/b.ts', 'src/a.ts', 'src/a/b.ts', 'src/deep/a.ts', 'src/deep/b.ts', 'src/deep/a/b.ts', 'src/x y.ts',
  'dist/a.ts', 'lib/dist/a.ts', 'dist.ts', '#a.ts', '!a.ts', 'a b.ts', ' .ts', 'a /b.ts', '[a].ts', 'x1.ts', 'x2.ts', 'xa.ts', 'x-.ts', 'x].ts', 'x^.ts',
  'axb.ts', 'a.b.ts', 'a{b,c}.ts', 'foo/bar/baz.ts', 'foo/bar/baz/a.ts', 'foo/baz.ts', 'foo/baz/a.ts', '(a)+$.ts', 'éa.ts',
];

const RULES: readonly string[] = [
  'a', 'a/', '/a', '/src/a', 'src/a', 'src/a/', '*.ts', '/*.ts', '**/*.ts', 'src/*.ts', 'src/**/*.ts', 'src/**', 'src/**/', '**/deep', '**/deep/',
  'src/**/a', 'foo/**/baz', 'foo/**/baz.ts', '**', '*', '/*', '/*/', '*/', 'dist', 'dist/', '/dist', '# comment', '#a.ts', '\\#a.ts', '\\!a.ts', '!a.ts',
  'a b.ts', 'a\\ ', 'a ', 'a.ts   ', ' .ts', '\t', 'a.ts\t', '\\[a\\].ts', '[[]a].ts', '(a)+$.ts', 'éa.ts', 'é*', '?.ts', 'a{b,c}.ts', '{a,b}.ts',
  'x[0-9].ts', 'x[!0-9].ts', 'x[^0-9].ts', 'x[12].ts', 'x[a-].ts', 'x[-a].ts', 'x[]1].ts', 'x[!]1].ts', 'x[\\]].ts', 'x[\\^a].ts', 'x[a^].ts', 'a[!x]b.ts', 'src[/]a.ts', 'src?a.ts',
  'a\\x.ts', 'a\\.ts', 'a*b.ts', 'a?b.ts', 'a.b.ts', 'x[', 'x[z-a].ts', '', '/', '!', '!/', 'foo/*', 'foo**', '**foo', 'f**o', 'f**/bar', 'foo/b**', 'foo/**b*', 'a**/b.ts', '***', '***/a', 'src/****/a', '/**', '/**/b.ts', '//a', 'src//a',
  '*.ts\n!b.ts', '*.ts\n!/src/b.ts', '!b.ts\n*.ts', '/*\n!/src', '/*\n!/src/', 'src/\n!src/a.ts', 'foo/*\n!foo/baz', 'src/*\n!src/deep/', '*\n!*/\n!b.ts', '*.ts\r\n!b.ts\r\n', '\uFEFFa.ts', 'a.ts\n\n\n# x\n!a.ts',
];

const NESTED: readonly (readonly [Record<string, string>, string])[] = [
  [{ '.gitignore': '*.ts', 'src/.gitignore': '!a.ts' }, 'a nested file brings back'],
  [{ '.gitignore': '!a.ts', 'src/.gitignore': 'a.ts' }, 'a nested file takes away'],
  [{ '.gitignore': 'src/', 'src/.gitignore': '!*' }, 'nothing comes back into an ignored directory'],
  [{ 'src/.gitignore': '/a.ts\ndeep/*\n!deep/b.ts' }, 'paths are relative to the nested file'],
  [{ '.gitignore': '/a.ts', 'foo/bar/.gitignore': '/baz.ts' }, 'anchors hold on each level'],
];

const hasGit = spawnSync('git', ['--version']).status === 0;

describe.skipIf(!hasGit)('what is found is what git would add', () => {
  test.each(RULES)('%j', (text) => {
    const project = repository({ '.gitignore': text });
    expect(ours(project)).toEqual(theirs(project));
  });

  test.each(NESTED)('%j: %s', (files) => {
    const project = repository(files);
    expect(ours(project)).toEqual(theirs(project));
  });
});

function repository(files: Record<string, string>): TempProject {
  const project = tempProject({ ...Object.fromEntries(FILES.map((file) => [file, ''])), ...files });
  execFileSync('git', ['init', '--quiet'], { cwd: project.root });
  return project;
}

function ours({ root }: TempProject): string[] {
  const { files } = discoverFiles({ cwd: root, patterns: [] });
  return files.map((file) => file.slice(root.length + 1)).sort();
}

function theirs({ root }: TempProject): string[] {
  const listed = execFileSync('git', ['ls-files', '--others', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8' });
  return listed.split('\0').filter((file) => file.endsWith('.ts')).sort();
}
