import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { project, run, runReal } from './run.ts';
import { stubEngine } from './stub-engine.ts';

const state = (hits: string) => `import { Annotation } from '@langchain/langgraph';
export const State = Annotation.Root({ hits: ${hits} });
`;
const SINGLE = state('Annotation<string[]>()  ');
const LIST = state('Annotation<string[]>({ reducer: (a, b) => a.concat(b), default: () => [] })');
const graph = (from: string) => `import { START, StateGraph } from '@langchain/langgraph';
import { State } from '${from}';
export const graph = new StateGraph(State)
  .addNode('a', () => ({ hits: ['a'] }))
  .addNode('b', () => ({ hits: ['b'] }))
  .addEdge(START, 'a')
  .addEdge(START, 'b')
  .compile();
`;

const FILES = {
  'node_modules/.keep': '',
  'tsconfig.json': '{ "extends": "./base.json" }',
  'base.json': '{ "compilerOptions": { "paths": { "@state": ["./src/one.ts"] } } }',
  'src/one.ts': SINGLE,
  'src/two.ts': LIST,
  'src/by-path.ts': graph('./barrel.js'),
  'src/barrel.ts': "export * from './one.js';\n",
  'src/mapped.ts': graph('@state'),
  'src/plain.ts': 'export const nothing = 1;\n',
};

const CHECK = ['check', '--format', 'json'];

async function both(cwd: string, ...args: readonly string[]) {
  const [cached, fresh] = [await runReal(cwd, [...CHECK, '--cache', ...args]), await runReal(cwd, [...CHECK, ...args])];
  expect(cached).toEqual(fresh);
  return (JSON.parse(fresh.stdout) as { findings: { file: string }[] }).findings.map(({ file }) => file);
}

describe('with a cache the result is the same', () => {
  const put = (name: string, text: string) => (cwd: string) => {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), text);
  };
  test.each<readonly [string, (cwd: string) => void, readonly string[]]>([
    ['a state changes', put('src/one.ts', LIST), []],
    ['another file is meant by a mapped name', put('base.json', '{ "compilerOptions": { "paths": { "@state": ["./src/two.ts"] } } }'), ['src/by-path.ts']],
    ['a configuration extends nothing any more', put('tsconfig.json', '{}'), ['src/by-path.ts']],
    ['a file is deleted', (cwd) => rmSync(join(cwd, 'src/one.ts')), []],
    ['a file comes that is found before', put('src/barrel.js', 'export {};'), ['src/by-path.ts', 'src/mapped.ts']],
    ['a nearer configuration comes', put('src/tsconfig.json', '{ "compilerOptions": { "paths": { "@state": ["./two.ts"] } } }'), ['src/by-path.ts']],
    ['a file has another text of the same length and age', (cwd) => {
      const at = new Date(1_700_000_000_000);
      writeFileSync(join(cwd, 'src/barrel.ts'), "export * from './two.js';\n");
      utimesSync(join(cwd, 'src/barrel.ts'), at, at);
    }, ['src/mapped.ts']],
    ['a file is put in the place of another', (cwd) => {
      cpSync(join(cwd, 'src/two.ts'), join(cwd, 'src/new.ts'), { preserveTimestamps: true });
      renameSync(join(cwd, 'src/new.ts'), join(cwd, 'src/one.ts'));
    }, []],
    ['a graph comes', put('src/plain.ts', graph('./one.js')), ['src/by-path.ts', 'src/mapped.ts', 'src/plain.ts']],
    ['nothing happens', () => undefined, ['src/by-path.ts', 'src/mapped.ts']],
  ])('when %s', async (_, change, expected) => {
    const cwd = project(FILES);
    expect(await both(cwd)).toEqual(['src/by-path.ts', 'src/mapped.ts']);
    change(cwd);
    expect(await both(cwd)).toEqual(expected);
    expect(await both(cwd, 'src/by-path.ts')).toEqual(expected.filter((file) => file === 'src/by-path.ts'));
    expect(await both(cwd)).toEqual(expected);
  });

  test('and so with changed files only', async () => {
    const cwd = project(FILES);
    await both(cwd);
    expect(await both(cwd, '--related', 'base.json')).toEqual(['src/mapped.ts']);
  });
});

describe('what is analysed', () => {
  const files = { 'a.ts': 'GRAPH RACE', 'b.ts': 'GRAPH', 'c.ts': 'nothing' };

  async function asked(cwd: string, ...args: readonly string[]) {
    const engine = stubEngine();
    await run(cwd, ['check', '--cache', ...args], { ...engine, createAnalyzer: (options) => ({ ...engine.createAnalyzer(options), seen: (path) => [{ asked: 'version', path, answer: versionOf(path) }] }) });
    return engine.asked.map(({ file }) => file);
  }
  const versionOf = (path: string) => {
    const { mtimeMs, ctimeMs, size, ino } = statSync(path);
    return `${mtimeMs}:${ctimeMs}:${size}:${ino}`;
  };

  test('each file once, until it changes', async () => {
    const cwd = project(files);
    expect(await asked(cwd)).toEqual(['a.ts', 'b.ts']);
    expect(await asked(cwd)).toEqual([]);
    writeFileSync(join(cwd, 'b.ts'), 'GRAPH SMELL');
    expect(await asked(cwd)).toEqual(['b.ts']);
    expect(await asked(cwd, 'a.ts')).toEqual([]);
    expect(await asked(cwd)).toEqual([]);
    expect((await run(cwd, ['check', '--cache'])).stdout).toContain('1 error, 1 warning in 2 graphs.');
  });

  test('all of them where a setting changes that matters, and none where one does not', async () => {
    const cwd = project(files);
    await asked(cwd);
    expect(await asked(cwd, '--preset', 'all', '--rule', 'no-race:off')).toEqual([]);
    expect(await asked(cwd, '--guard', 'mine')).toEqual(['a.ts', 'b.ts']);
  });

  test('none in a copy of the project', async () => {
    const [cwd, copy] = [project({ ...files, 'node_modules/.keep': '' }), project({})];
    await asked(cwd);
    cpSync(cwd, copy, { recursive: true });
    expect(await asked(copy)).toEqual([]);
  });

  test('all where the cache is no cache', async () => {
    const cwd = project({ ...files, '.superstep-cache.json': '{ half' });
    expect(await asked(cwd)).toEqual(['a.ts', 'b.ts']);
    expect(await asked(cwd)).toEqual([]);
  });
});

describe('where it is kept', () => {
  test.each([
    ['in node_modules', { 'node_modules/.keep': '' }, [], 'node_modules/.cache/superstep/check.json'],
    ['here where there is none', {}, [], '.superstep-cache.json'],
    ['where it is told', {}, ['--cache-location', 'tmp/kept.json'], 'tmp/kept.json'],
  ])('%s', async (_, files, flags, place) => {
    const cwd = project({ 'a.ts': 'GRAPH', ...files });
    await run(cwd, ['check', '--cache', ...flags]);
    expect(existsSync(join(cwd, place))).toBe(true);
    expect(existsSync(join(cwd, `${place}.new`))).toBe(false);
  });

  test('nowhere behind a link out of node_modules', async () => {
    const [cwd, elsewhere] = [project({ 'a.ts': 'GRAPH', 'node_modules/.keep': '' }), project({})];
    symlinkSync(elsewhere, join(cwd, 'node_modules/.cache'));
    expect((await run(cwd, ['check', '--cache'])).status).toBe(0);
    expect(existsSync(join(elsewhere, 'superstep'))).toBe(false);
  });

  test('--cache-location alone is a mistake', async () => {
    expect((await run(project({}), ['check', '--cache-location', 'x'])).stderr).toBe('superstep: --cache-location is for --cache.\n');
  });

  test('what is kept names no folder of this machine', async () => {
    const cwd = project(FILES);
    await runReal(cwd, [...CHECK, '--cache']);
    expect(readFileSync(join(cwd, 'node_modules/.cache/superstep/check.json'), 'utf8')).not.toContain(cwd);
  });
});
