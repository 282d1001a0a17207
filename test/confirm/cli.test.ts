import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { project } from '../cli/run.ts';
import { fixturesRoot } from '../conformance/load-fixture.ts';
import { run } from './run.ts';

const MODULES = resolve(import.meta.dirname, '../../node_modules/@langchain');

const RACE = `import { Annotation, START, StateGraph } from '@langchain/langgraph';
const State = Annotation.Root({ draft: Annotation<string>() });
export const graph = new StateGraph(State)
  .addNode('a', () => ({ draft: 'a' }))
  .addNode('b', () => ({ draft: 'b' }))
  .addEdge(START, 'a')
  .addEdge(START, 'b')
  .compile();
`;

describe.each([
  ['no-unreduced-parallel-write/join-in-a-loop'],
  ['no-undeclared-state-key/misspelt'],
])('%s', (name) => {
  const file = `rules/${name}.bad.ts`;
  const golden = name.replace('/', '.');

  test('as text', async () => {
    const { status, stdout, stderr } = await run(fixturesRoot, 'confirm', file);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    await expect(stdout).toMatchFileSnapshot(`golden/${golden}.txt`);
  });

  test('as JSON', async () => {
    const { status, stdout } = await run(fixturesRoot, 'confirm', file, '--format', 'json');
    expect(status).toBe(1);
    await expect(stdout).toMatchFileSnapshot(`golden/${golden}.json`);
  });

  test('as a script', async () => {
    const cwd = project({ [file]: readFileSync(join(fixturesRoot, file), 'utf8') });
    await run(cwd, 'confirm', '--emit', 'race.mjs');
    await expect(readFileSync(join(cwd, 'race.mjs'), 'utf8')).toMatchFileSnapshot(`golden/${golden}.mjs`);
  });

  test('the same on the installed library', async () => {
    const ours = JSON.parse((await run(fixturesRoot, 'confirm', file, '--format', 'json')).stdout);
    const { status, stdout } = await run(fixturesRoot, 'confirm', file, '--format', 'json', '--runtime', 'langgraph');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toEqual({ ...ours, runtime: 'langgraph' });
  });
});

describe('exit status', () => {
  test('0 where there is nothing to confirm', async () => {
    expect(await run(project({ 'a.ts': 'export {};' }), 'confirm')).toEqual({ status: 0, stdout: 'Nothing to confirm.\n', stderr: '' });
  });

  test('0 for findings of other rules, and for those a comment switches off', async () => {
    expect((await run(project({ 'a.ts': RACE }), 'confirm', '--rule', 'no-unknown-target')).status).toBe(0);
    const silenced = RACE.replace("  .addNode('a'", "  // eslint-disable-next-line superstep/no-unreduced-parallel-write\n  .addNode('a'");
    expect((await run(project({ 'a.ts': silenced }), 'confirm')).status).toBe(0);
  });

  test('2 for a file that cannot be parsed; the others are confirmed', async () => {
    const { status, stdout, stderr } = await run(project({ 'a.ts': RACE, 'b.ts': `${RACE}\nconst = ;` }), 'confirm');
    expect(status).toBe(2);
    expect(stdout).toContain('1 confirmed.');
    expect(stderr).toContain('b.ts: cannot be parsed');
  });

  test.each([
    [['--runtime', 'theirs'], '--runtime must be ours or langgraph, not "theirs".'],
    [['--rule', 'no-unreduced-paralel-write'], 'no rule is called "no-unreduced-paralel-write". Did you mean no-unreduced-parallel-write?'],
    [['--code', '--timeout', 'soon'], '--timeout must be a number of milliseconds, not "soon".'],
    [['--code', '--timeout', '0'], '--timeout must be a number of milliseconds, not "0".'],
    [['--code', '--input', '{x}'], '--input must be JSON, not {x}'],
    [['--timeout', '5'], '--timeout is for --code.'],
    [['--force'], '--force is for --emit.'],
    [['--emit', 'race.txt'], '--emit writes a module: its name ends with .mjs, not like "race.txt".'],
  ])('2 for %j', async (flags, message) => {
    const { status, stdout, stderr } = await run(project({ 'a.ts': RACE }), 'confirm', ...flags);
    expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: `superstep: ${message}\n` });
  });

  test('2 where the library cannot be loaded, said once', async () => {
    const { status, stdout, stderr } = await run(project({ 'a.ts': `${RACE}export { graph as again };`, 'node_modules/@langchain/langgraph/package.json': '{ "exports": {} }' }), 'confirm', '--runtime', 'langgraph');
    expect(status).toBe(2);
    expect(stdout).toContain('verdict   not run');
    expect(stderr).toMatch(/^superstep: a\.ts: @langchain\/langgraph cannot be loaded for this file: .*\n$/);
  });
});

test('the library of the project is the one that is used', async () => {
  const cwd = project({ 'a.ts': RACE });
  mkdirSync(join(cwd, 'node_modules'));
  symlinkSync(MODULES, join(cwd, 'node_modules/@langchain'));
  expect((await run(cwd, 'confirm', '--runtime', 'langgraph')).stdout).toContain('confirmed on the installed @langchain/langgraph');
});

describe('--emit', () => {
  const two = { 'a.ts': RACE, 'b.ts': RACE };

  test('writes a file for each finding and nothing else', async () => {
    const cwd = project(two);
    const { status, stderr } = await run(cwd, 'confirm', '--emit', 'race.mjs');
    expect({ status, stderr }).toEqual({ status: 1, stderr: 'superstep: wrote race.mjs\nsuperstep: wrote race-2.mjs\n' });
    expect(readdirSync(cwd).sort()).toEqual(['a.ts', 'b.ts', 'race-2.mjs', 'race.mjs']);
  });

  test('writes over nothing, and then writes nothing at all', async () => {
    const cwd = project({ ...two, 'race-2.mjs': 'mine' });
    const { status, stderr } = await run(cwd, 'confirm', '--emit', 'race.mjs');
    expect(status).toBe(2);
    expect(stderr).toContain('exists; --force writes over it.');
    expect(readdirSync(cwd)).not.toContain('race.mjs');
    expect(readFileSync(join(cwd, 'race-2.mjs'), 'utf8')).toBe('mine');
  });

  test('unless it is forced', async () => {
    const cwd = project({ 'a.ts': RACE, 'race.mjs': 'mine' });
    expect((await run(cwd, 'confirm', '--emit', 'race.mjs', '--force')).status).toBe(1);
    expect(readFileSync(join(cwd, 'race.mjs'), 'utf8')).toContain('new StateGraph');
  });

  test('says where it cannot write', async () => {
    const cwd = project({ 'a.ts': RACE });
    mkdirSync(join(cwd, 'taken.mjs'));
    writeFileSync(join(cwd, 'file'), '');
    expect((await run(cwd, 'confirm', '--emit', 'gone/race.mjs')).stderr).toContain('the folder gone does not exist.');
    expect((await run(cwd, 'confirm', '--emit', 'file/race.mjs')).status).toBe(2);
    expect((await run(cwd, 'confirm', '--emit', 'taken.mjs', '--force')).stderr).toContain('taken.mjs is no file.');
  });
});
