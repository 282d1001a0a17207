import { chmodSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createLoader } from '../../src/extract/load/loader.ts';
import { tempProject } from './project.ts';

function read(files: Record<string, string>, file: string) {
  const project = tempProject(files);
  const session = createLoader({ root: project.root }).session();
  return { unit: session.unit(project.at(file)), problem: session.problem(project.at(file)) };
}

describe('a unit', () => {
  test('names its file absolutely and relative to the root', () => {
    const project = tempProject({ 'src/agents/a.ts': 'export {}' });
    const unit = createLoader({ root: project.root }).session().unit(project.at('src/agents/a.ts'));
    expect(unit).toMatchObject({ file: project.at('src/agents/a.ts'), display: 'src/agents/a.ts', text: 'export {}' });
  });

  test('outside the root is shown relative to it', () => {
    const project = tempProject({ 'shared/a.ts': '', 'app/b.ts': '' });
    const unit = createLoader({ root: project.at('app') }).session().unit(project.at('shared/a.ts'));
    expect(unit?.display).toBe('../shared/a.ts');
  });

  test.each([
    ['a.ts', 'const a = <string>b;'],
    ['a.mts', 'const a = <string>b;'],
    ['a.cts', 'import a = require("a");'],
    ['a.tsx', 'const a = <b>c</b>; const f = (x: number) => x;'],
    ['a.js', 'const a = <b>c</b>;'],
    ['a.mjs', 'await a;'],
    ['a.cjs', 'const { StateGraph } = require("@langchain/langgraph");'],
    ['a.jsx', 'const a = <b>c</b>;'],
  ])('%s is parsed in its own dialect', (file, text) => {
    expect(read({ [file]: text }, file).unit?.syntaxErrors).toEqual([]);
  });

  test('has a tree whose nodes know their parents', () => {
    const { unit } = read({ 'a.ts': 'f(1)' }, 'a.ts');
    expect(unit?.source.statements[0]?.parent).toBe(unit?.source);
  });

  test('keeps its syntax errors, with their offsets', () => {
    const { unit } = read({ 'a.ts': 'const a = ;' }, 'a.ts');
    expect(unit?.syntaxErrors).toEqual([{ message: 'Expression expected.', start: 10 }]);
  });

  test('counts offsets without the byte order mark', () => {
    const { unit } = read({ 'a.ts': '\uFEFFconst a = ;' }, 'a.ts');
    expect(unit).toMatchObject({ hadBom: true, text: 'const a = ;' });
    expect(unit?.syntaxErrors[0]?.start).toBe(10);
  });

  test('leaves CRLF alone', () => {
    const { unit } = read({ 'a.ts': 'const a = 1;\r\nconst b = 2;\r\n' }, 'a.ts');
    expect(unit?.lineStarts).toEqual([0, 14, 28]);
    expect(unit?.source.statements[1]?.getStart()).toBe(14);
  });
});

describe('a file that gives no unit has a reason', () => {
  test('missing', () => {
    expect(read({}, 'a.ts')).toEqual({ unit: null, problem: 'no such file' });
  });

  test('a directory', () => {
    expect(read({ 'a.ts/b.ts': '' }, 'a.ts')).toEqual({ unit: null, problem: 'a directory' });
  });

  test('of another kind', () => {
    expect(read({ 'a.vue': '' }, 'a.vue').problem).toBe('not a JavaScript or TypeScript file (.vue)');
  });

  test.each([
    ['Latin-1', [0x61, 0xe9, 0x62]],
    ['UTF-16', [0xff, 0xfe, 0x61, 0x00]],
  ])('%s', (_name, bytes) => {
    const project = tempProject();
    project.write('a.ts', new Uint8Array(bytes));
    const session = createLoader({ root: project.root }).session();
    expect(session.unit(project.at('a.ts'))).toBeNull();
    expect(session.problem(project.at('a.ts'))).toBe('not UTF-8');
  });

  test.skipIf(process.getuid?.() === 0 || process.platform === 'win32')('not permitted', () => {
    const project = tempProject({ 'a.ts': '' });
    chmodSync(project.at('a.ts'), 0);
    const session = createLoader({ root: project.root }).session();
    expect(session.unit(project.at('a.ts'))).toBeNull();
    expect(session.problem(project.at('a.ts'))).toBe('not readable (EACCES)');
  });

  test('nested too deeply for the parser', () => {
    expect(read({ 'a.ts': '('.repeat(200_000) }, 'a.ts').problem).toBe('nested too deeply to be parsed');
  });

  test.each([
    ['assignments in assignments', `const v = ${'(x = '.repeat(3000)}1${')'.repeat(3000)};`],
    ['beside each other', `const v = [${`${'(x = '.repeat(440)}1${')'.repeat(440)}, `.repeat(6)}];`],
    ['behind quotes that are none', `// don't ${"\\'".repeat(3000)}\nconst v = \`'\` + ${'(x = '.repeat(3000)}1${')'.repeat(3000)};`],
  ])('nested so deeply that the parser would take its time: %s', (_, text) => {
    const before = process.cpuUsage();
    expect(read({ 'a.ts': text }, 'a.ts').problem).toBe('nested too deeply to be parsed');
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(1500);
  });

  test('what people nest is never too deep, however much there is of it', () => {
    const text = `export const v = [${`${'['.repeat(45)}1${']'.repeat(45)}, `.repeat(2000)}];\n`;
    expect(read({ 'a.ts': text }, 'a.ts').problem).toBeNull();
  });

  test('brackets in quotes are no nesting', () => {
    const { problem, unit } = read({ 'a.ts': `export const open = [${`'(', "[{", '\\'(', `.repeat(1000)}];\n` }, 'a.ts');
    expect([problem, unit?.syntaxErrors]).toEqual([null, []]);
  });
});

test('a generated file of 5 MB is only read when asked for', { timeout: 60_000 }, () => {
  const line = `export const x = "${'0123456789'.repeat(50)}";\n`;
  const project = tempProject({ 'big.ts': line.repeat(10_000) });
  const session = createLoader({ root: project.root }).session();
  expect(session.resolve('./big.js', project.at('a.ts'))).toEqual({ kind: 'file', file: project.at('big.ts') });
  expect(session.dependencies()).toEqual([{ path: project.at('big.ts'), asked: 'kind', answer: 'file' }]);
  expect(session.unit(project.at('big.ts'))?.source.statements).toHaveLength(10_000);
});
