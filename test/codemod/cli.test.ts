import { execFileSync } from 'node:child_process';
import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { Interrupted } from '../../src/cli/interrupted.ts';
import { realEngine } from '../../src/cli/real-engine.ts';
import type { Engine } from '../../src/cli/engine.ts';
import { fixFor } from '../../src/codemod/repair.ts';
import type { Analysed } from '../../src/codemod/reducer-fix.ts';
import { project, run as runStub, type Ran } from '../cli/run.ts';
import { fakeFinding } from '../report/fake-finding.ts';

const STATE = `import { Annotation } from '@langchain/langgraph';

export const State = Annotation.Root({
  hits: Annotation<string[]>(),
  title: Annotation<string>(),
});
`;

const GRAPH = `import { START, StateGraph } from '@langchain/langgraph';
import { State } from './state.ts';

export const graph = new StateGraph(State)
  .addNode('a', () => ({ hits: ['a'], title: 'A' }))
  .addNode('b', () => ({ hits: ['b'], title: 'B' }))
  .addEdge(START, 'a')
  .addEdge(START, 'b')
  .compile();
`;

const FILES = { 'src/state.ts': STATE, 'src/graph.ts': GRAPH };
const ADDED = STATE.replace('<string[]>()', '<string[]>({ reducer: (current, update) => current.concat(update), default: () => [] })');
const BOTH = ADDED.replace('<string>()', '<string>({ reducer: (_current, update) => update })');

interface World {
  readonly ask?: () => Promise<string>;
  readonly answers?: readonly string[];
  readonly engine?: Engine;
}

/** The real analysis, and a person at the terminal where there are answers. */
async function run(cwd: string, argv: readonly string[], { answers, ask, engine = realEngine }: World = {}): Promise<Ran> {
  const written = { stdout: '', stderr: '' };
  const output = (name: 'stdout' | 'stderr') => ({ isTerminal: false, write: async (text: string) => void (written[name] += text) });
  const said = [...(answers ?? [])];
  const person = ask !== undefined ? { ask } : answers === undefined ? {} : { ask: async (question: string) => ((written.stderr += question), said.shift() ?? null) };
  const status = await main(['fix', ...argv], { cwd, env: {}, stdout: output('stdout'), stderr: output('stderr'), ...person }, engine);
  return { status, ...written };
}

const read = (cwd: string, name = 'src/state.ts') => readFileSync(join(cwd, name), 'utf8');

describe('add-reducers', () => {
  test('says of a key without a reducer the same whether reducers are asked for or not', async () => {
    const cwd = project(FILES);
    const said = async (...args: readonly string[]): Promise<string> => /title.*/.exec((await run(cwd, args)).stderr)![0];
    expect(await said()).toBe('title`: it holds `string`, and no reducer keeps two of those');
    expect(await said('--review')).toBe(await said());
    const { status, stderr } = await run(cwd, []);
    expect(stderr).toContain('src/graph.ts:5:39  undecided  superstep/no-unreduced-parallel-write\n');
    expect(stderr).toContain('\n  choose with --review --reducer title=last\n');
    expect(status, 'nobody asked for a reducer').toBe(0);
  });

  test('shows a diff and writes nothing; what is undecided is listed, with status 1', async () => {
    const cwd = project(FILES);
    const { status, stdout, stderr } = await run(cwd, ['add-reducers']);
    expect(status).toBe(1);
    expect(stdout).toBe(`--- a/src/state.ts
+++ b/src/state.ts
@@ -1,6 +1,6 @@
 import { Annotation } from '@langchain/langgraph';
 
 export const State = Annotation.Root({
-  hits: Annotation<string[]>(),
+  hits: Annotation<string[]>({ reducer: (current, update) => current.concat(update), default: () => [] }),
   title: Annotation<string>(),
 });
`);
    expect(stderr).toBe(`src/graph.ts:5:26  fixed  superstep/no-unreduced-parallel-write
  Add a reducer that appends: it holds a list
src/graph.ts:5:39  undecided  superstep/no-unreduced-parallel-write
  \`title\`: it holds \`string\`, and no reducer keeps two of those
  choose with --reducer title=last

1 would be fixed in 1 file, 1 undecided.
`);
    expect(read(cwd)).toBe(STATE);
  });

  test('writes where it is told to, and has nothing to do the second time', async () => {
    const cwd = project(FILES);
    const argv = ['add-reducers', '--write', '--force', '--reducer', 'title=last'];
    const { status, stdout } = await run(cwd, argv);
    expect(status).toBe(0);
    expect(stdout).toContain('2 fixed in 1 file.');
    expect(read(cwd)).toBe(BOTH);
    expect(read(cwd, 'src/graph.ts')).toBe(GRAPH);
    expect(await run(cwd, argv)).toEqual({ status: 0, stdout: 'Nothing to fix.\n', stderr: '' });
  });

  test('the state may be in a file that was not named', async () => {
    const cwd = project(FILES);
    await run(cwd, ['add-reducers', 'src/graph.ts', '--write', '--force', '--only', 'hits']);
    expect(read(cwd)).toBe(ADDED);
  });

  test('asks at a terminal until it understands, and takes Enter for no', async () => {
    const cwd = project(FILES);
    const { status, stderr } = await run(cwd, ['add-reducers', '--write', '--force'], { answers: ['sum', 'last'] });
    expect(stderr.match(/Which reducer\? last; Enter leaves it: /g)).toHaveLength(2);
    expect(status).toBe(0);
    expect(read(cwd)).toBe(BOTH);
    const other = project(FILES);
    expect((await run(other, ['add-reducers', '--write', '--force'], { answers: [''] })).status).toBe(1);
    expect(read(other)).toBe(ADDED);
  });

  test('says how many questions there are, and what an answer can be', async () => {
    const { stderr } = await run(project({ ...FILES, 'src/state.ts': STATE.replace('string[]', 'string') }), ['add-reducers'], { answers: ['lst', '', ''] });
    expect(stderr).toContain('Key 1 of 2\n');
    expect(stderr).toContain('Key 2 of 2\n');
    expect(stderr).toContain('"lst" cannot be had for this key; type last, or press Enter to leave it. Did you mean last?\n');
  });

  test('Ctrl-C at a question ends it with status 130, and nothing is written', async () => {
    const cwd = project(FILES);
    const ask = () => Promise.reject(new Interrupted('SIGINT'));
    expect((await run(cwd, ['add-reducers', '--write', '--force'], { ask })).status).toBe(130);
    expect(read(cwd)).toBe(STATE);
  });

  test('never asks where the output is for programs or for CI', async () => {
    for (const flag of ['--json', '--check']) expect((await run(project(FILES), ['add-reducers', flag], { answers: ['last'] })).stderr).not.toContain('Which');
  });

  test('--reducer can name the file where two states have the key', async () => {
    const files = { ...FILES, 'lib/state.ts': STATE, 'lib/graph.ts': GRAPH };
    const cwd = project(files);
    const { status } = await run(cwd, ['add-reducers', '--write', '--force', '--reducer', 'src/state.ts:title=last']);
    expect(status).toBe(1);
    expect(read(cwd)).toBe(BOTH);
    expect(read(cwd, 'lib/state.ts')).toBe(ADDED);
  });

  test('a reducer that does not suit the type is refused with a reason', async () => {
    const { status, stderr } = await run(project(FILES), ['add-reducers', '--reducer', 'title=sum']);
    expect(status).toBe(1);
    expect(stderr).toContain('`title`: `sum` does not suit its type `string`');
  });

  test('what a comment switches off stays', async () => {
    const off = GRAPH.replace("  .addNode('a'", "  // eslint-disable-next-line superstep/no-unreduced-parallel-write\n  .addNode('a'");
    expect((await run(project({ ...FILES, 'src/graph.ts': off }), ['add-reducers'])).stderr).toBe('Nothing to fix.\n');
  });
});

test('a graph elsewhere that shares the state follows in the same change', async () => {
  const counter = STATE.replace('hits: Annotation<string[]>()', 'n: Annotation<number>()');
  const graph = (body: string) => GRAPH.replaceAll(/\(\) => \(\{[^}]*\}\)/g, `(state) => ({ n: ${body} })`);
  const alone = graph('state.n + 5').replace("  .addEdge(START, 'b')", "  .addEdge('a', 'b')");
  const cwd = project({ 'src/state.ts': counter, 'src/graph.ts': graph('state.n + 1'), 'src/other.ts': alone });
  expect((await run(cwd, ['add-reducers', '--write', '--force'])).status).toBe(0);
  expect(read(cwd)).toContain('n: Annotation<number>({ reducer: (current, update) => current + update, default: () => 0 })');
  expect(read(cwd, 'src/graph.ts')).toBe(graph('1'));
  expect(read(cwd, 'src/other.ts')).toBe(alone.replaceAll('state.n + 5', '5'));
});

test('a graph elsewhere that could not follow keeps the key undecided', async () => {
  const counter = STATE.replace('hits: Annotation<string[]>()', 'n: Annotation<number>()');
  const graph = (body: string) => GRAPH.replaceAll(/\(\) => \(\{[^}]*\}\)/g, `(state) => ({ n: ${body} })`);
  const resetting = graph('0').replace("  .addEdge(START, 'b')", "  .addEdge('a', 'b')");
  const cwd = project({ 'src/state.ts': counter, 'src/graph.ts': graph('state.n + 1'), 'src/other.ts': resetting });
  const { status, stdout } = await run(cwd, ['add-reducers', '--write', '--force']);
  expect(status).toBe(1);
  expect(stdout).toContain('(src/other.ts:5) sets it to `0`, which would no longer empty it');
  expect(read(cwd)).toBe(counter);
});

describe('a number', () => {
  const named = (key: string) => ({ 'src/state.ts': STATE.replace('hits: Annotation<string[]>', `${key}: Annotation<number>`), 'src/graph.ts': GRAPH.replaceAll(/hits: \['(.)'\]/g, `${key}: $1.length`).replaceAll('() => ({', "(state, a = 'x', b = 'yy') => ({") });

  test.each([
    ['total_score', 'sum'],
    ['score_total', 'sum'],
    ['sumOfScores', 'sum'],
    ['costTotal', 'sum'],
    ['best_score', 'max'],
    ['maxDepth', 'max'],
    ['lowest_price', 'min'],
    ['score', null],
    ['latest_score', null],
    ['relevanceScore', null],
    ['confidence', null],
    ['summary', null],
    ['total_max', null],
  ])('called %s', async (key, reducer) => {
    const { findings } = JSON.parse((await run(project(named(key)), ['add-reducers', '--json', '--only', key])).stdout);
    expect(findings.map((one: { reducer: string }) => one.reducer)).toEqual([reducer]);
  });
});

describe('a schema of zod', () => {
  const GRAPH_OF = (module: string) => `import { START, StateGraph } from '@langchain/langgraph';
import { z } from '${module}';
const State = z.object({ hits: z.array(z.string()) });
export const graph = new StateGraph(State)
  .addNode('a', () => ({ hits: ['a'] }))
  .addNode('b', () => ({ hits: ['b'] }))
  .addEdge(START, 'a')
  .addEdge(START, 'b')
  .compile();
`;
  const FOUR = 'z.array(z.string()).register(registry,';
  const THREE = 'withLangGraph(z.array(z.string()), {';

  test.each([
    ['what is installed', { 'node_modules/zod/package.json': '{ "version": "3.25.76" }', 'package.json': '{ "dependencies": { "zod": "^4.0.0" } }' }, THREE],
    ['what is installed', { 'node_modules/zod/package.json': '{ "version": "4.1.0" }' }, FOUR],
    ['the manifest', { 'package.json': '{ "dependencies": { "zod": "^3.23.8" } }' }, THREE],
    ['the manifest', { 'package.json': '{ "devDependencies": { "zod": "4" } }' }, FOUR],
    ['the lock file of npm', { 'package.json': '{ "dependencies": { "zod": "^3.25.0 || ^4.0.0" } }', 'package-lock.json': '{ "packages": { "node_modules/zod": { "version": "3.25.1" } } }' }, THREE],
    ['that of pnpm', { 'package.json': '{ "dependencies": { "zod": "catalog:" } }', 'pnpm-lock.yaml': "packages:\n\n  zod@3.25.76:\n    resolution: {}\n" }, THREE],
    ['that of Yarn', { 'package.json': '{ "dependencies": { "zod": "latest" } }', 'yarn.lock': '"zod@npm:latest":\n  version: 4.0.5\n' }, FOUR],
    ['that of Bun', { 'package.json': '{ "dependencies": { "zod": "latest" } }', 'bun.lock': '{ "packages": { "zod": ["zod@3.24.1", "", {}] } }' }, THREE],
  ])('is of the version that %s says', async (_, files, expected) => {
    const { stdout, stderr } = await run(project({ ...files, 'graph.ts': GRAPH_OF('zod') }), ['add-reducers']);
    expect(stdout, stderr).toContain(`+const State = z.object({ hits: ${expected}`);
  });

  test.each([
    ['nothing', {}],
    ['a range of both', { 'package.json': '{ "dependencies": { "zod": "^3.25.0 || ^4.0.0" } }' }],
    ['a lock file with both', { 'pnpm-lock.yaml': 'packages:\n\n  zod@3.25.76:\n\n  zod@4.1.0:\n' }],
  ])('is left alone where %s tells, with a word', async (_, files) => {
    const { status, stdout, stderr } = await run(project({ ...files, 'graph.ts': GRAPH_OF('zod') }), ['add-reducers']);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('whether its schema is of zod 3 or of zod 4 is told neither by');
  });

  test.each([['3', THREE], ['4', FOUR]])('is of the version that --zod says where nothing else does: %s', async (version, expected) => {
    const { stdout } = await run(project({ 'graph.ts': GRAPH_OF('zod') }), ['add-reducers', '--zod', version]);
    expect(stdout).toContain(`+const State = z.object({ hits: ${expected}`);
    const installed = { 'node_modules/zod/package.json': '{ "version": "3.25.76" }' };
    expect((await run(project({ ...installed, 'graph.ts': GRAPH_OF('zod') }), ['add-reducers', '--zod', version])).stdout).toContain(THREE);
  });

  test('is asked about at a terminal, once, and Enter leaves its keys alone', async () => {
    const cwd = project({ 'a.ts': GRAPH_OF('zod'), 'b.ts': GRAPH_OF('zod') });
    const { status, stdout, stderr } = await run(cwd, ['add-reducers'], { answers: ['5', '3'] });
    expect(stdout.split(THREE)).toHaveLength(3);
    expect(stderr).toContain('a.ts:3:32 imports zod; neither node_modules nor package.json nor a lock file tells which one.');
    expect(stderr).toContain('"5" is neither');
    expect(status).toBe(0);
    expect(await run(cwd, ['add-reducers'], { answers: [''] })).toMatchObject({ status: 1, stdout: '' });
  });

  test('is not asked about where the import says it, or where nobody is there', async () => {
    const cwd = project({ 'graph.ts': GRAPH_OF('zod/v3') });
    expect((await run(cwd, ['add-reducers'], { answers: [] })).stdout).toContain(THREE);
    expect(await run(project({ 'graph.ts': GRAPH_OF('zod') }), ['add-reducers', '--zod', '5'])).toMatchObject({ status: 2 });
  });

  test('needs no word where the import names the version', async () => {
    expect((await run(project({ 'graph.ts': GRAPH_OF('zod/v3') }), ['add-reducers'])).stdout).toContain(THREE);
    expect((await run(project({ 'graph.ts': GRAPH_OF('zod/v4') }), ['add-reducers'])).stdout).toContain(FOUR);
  });
});

describe('which fixes', () => {
  const misspelt = GRAPH.replaceAll(', title:', ', titel:').replace("hits: ['b'], ", '');
  const files = { 'src/state.ts': ADDED, 'src/graph.ts': misspelt };

  test('only safe ones, unless they may be reviewed', async () => {
    const { status, stdout, stderr } = await run(project(files), []);
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    expect(stderr).toContain('its fix needs a look: Rename `titel` to `title`');
  });

  test.each(['safe', 'review'] as const)('of a choice the same is said, whether %s ones are wanted', (kind) => {
    const fixes = ['Add one', 'Add another'].map((title) => ({ title, safety: 'review' as const, edits: [] }));
    expect(fixFor({} as Analysed, fakeFinding({ fixes }), { kind })).toBe('there are several ways: Add one; Add another');
  });

  test('--review makes the one there is, unless something else would be wrong then', async () => {
    const { status, stderr } = await run(project(files), ['--review']);
    expect(status).toBe(0);
    expect(stderr).toContain('then no-unreduced-parallel-write would report');
    const one = project({ ...files, 'src/graph.ts': misspelt.replace(", titel: 'A'", '') });
    expect((await run(one, ['--review', '--write', '--force'])).status).toBe(0);
    expect(read(one, 'src/graph.ts')).toContain("({ title: 'B' })");
  });

  test('a rule that nobody has switched on keeps no fix from being made', async () => {
    const lost = GRAPH.replaceAll("'b'", "'print'").replace(".addEdge(START, 'print')", ".addConditionalEdges('a', () => 'pirnt')");
    const cwd = project({ 'src/state.ts': ADDED, 'src/graph.ts': lost });
    await run(cwd, ['--review', '--write', '--force']);
    expect(read(cwd, 'src/graph.ts')).toContain("() => 'print')");
  });

  test('--rule and --only', async () => {
    expect((await run(project(files), ['--review', '--rule', 'no-unknown-target'])).stderr).toBe('Nothing to fix.\n');
    expect((await run(project(files), ['--review', '--only', 'hits'])).stderr).toBe('Nothing to fix.\n');
    expect((await run(project(files), ['--review', '--rule', 'superstep/no-undeclared-state-key', '--only', 'titel'])).stderr).toContain('1 left');
  });
});

test('--check says by its status that something would change, and writes nothing', async () => {
  const cwd = project(FILES);
  expect((await run(cwd, ['add-reducers', '--only', 'hits', '--check'])).status).toBe(1);
  expect(read(cwd)).toBe(STATE);
  const fixed = project({ ...FILES, 'src/state.ts': ADDED });
  expect((await run(fixed, ['add-reducers', '--only', 'hits', '--check'])).status).toBe(0);
});

test('--json has all of it, and nothing else is on stdout', async () => {
  const { stdout, stderr } = await run(project(FILES), ['add-reducers', '--json']);
  const document = JSON.parse(stdout);
  expect(stderr).toBe('');
  expect(document).toMatchObject({
    schemaVersion: 1,
    written: false,
    changes: [{ file: 'src/state.ts' }],
    findings: [
      { state: 'fixed', key: 'hits', reducer: 'append', title: 'Add a reducer that appends', file: 'src/graph.ts', start: { line: 5 } },
      { state: 'undecided', key: 'title', reducer: null, offers: ['last'] },
    ],
    undecided: [{ key: 'title', file: 'src/state.ts', start: { line: 5, column: 3 }, offers: ['last'] }],
    errors: [],
  });
});

describe('files', () => {
  const fixed = ['add-reducers', '--write', '--force', '--only', 'hits'];

  test('keep their byte order mark, their line ends and their mode', async () => {
    const cwd = project({ ...FILES, 'src/state.ts': `\ufeff${STATE.replaceAll('\n', '\r\n')}` });
    chmodSync(join(cwd, 'src/state.ts'), 0o640);
    const shown = await run(cwd, ['add-reducers', '--only', 'hits']);
    expect(shown.stdout).toContain('+  hits: Annotation<string[]>({');
    await run(cwd, fixed);
    expect(read(cwd)).toBe(`\ufeff${ADDED.replaceAll('\n', '\r\n')}`);
    expect(statSync(join(cwd, 'src/state.ts')).mode & 0o777).toBe(0o640);
    expect(readdirSync(join(cwd, 'src')).sort()).toEqual(['graph.ts', 'state.ts']);
  });

  test('a link stays a link', async () => {
    const cwd = project({ 'src/graph.ts': GRAPH, 'real.ts': STATE });
    symlinkSync('../real.ts', join(cwd, 'src/state.ts'));
    await run(cwd, fixed);
    expect(lstatSync(join(cwd, 'src/state.ts')).isSymbolicLink()).toBe(true);
    expect(read(cwd, 'real.ts')).toBe(ADDED);
  });

  test('outside of the folder and in packages they are left alone', async () => {
    const cwd = project({ 'app/graph.ts': GRAPH.replace('./state.ts', '../state.ts'), 'state.ts': STATE });
    const { status, stdout } = await run(join(cwd, 'app'), fixed);
    expect(status).toBe(0);
    expect(stdout).toContain('../state.ts is outside of this folder');
    expect(read(cwd, 'state.ts')).toBe(STATE);
  });

  test('that cannot be parsed are told, with status 2', async () => {
    const { status, stderr, stdout } = await run(project({ ...FILES, 'broken.ts': `${GRAPH}const = ;` }), ['add-reducers', '--only', 'hits']);
    expect(status).toBe(2);
    expect(stderr).toContain('broken.ts: cannot be parsed');
    expect(stdout).toContain('+  hits');
  });
});

describe('git', () => {
  const git = (cwd: string, ...args: string[]) => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd, stdio: 'pipe' });
  const repository = () => {
    const cwd = project(FILES);
    git(cwd, 'init', '-q');
    git(cwd, 'add', '.');
    git(cwd, 'commit', '-qm', 'all');
    return cwd;
  };
  const argv = ['add-reducers', '--write', '--only', 'hits'];

  test('what is committed is written, whatever else is not', async () => {
    const cwd = repository();
    writeFileSync(join(cwd, 'src/graph.ts'), `${GRAPH}\n`);
    expect((await run(cwd, argv)).status).toBe(0);
    expect(read(cwd)).toBe(ADDED);
  });

  test.each([
    ['changed', (cwd: string) => writeFileSync(join(cwd, 'src/state.ts'), `${STATE}\n`)],
    ['staged', (cwd: string) => (writeFileSync(join(cwd, 'src/state.ts'), `${STATE}\n`), git(cwd, 'add', '.'))],
    ['not added', (cwd: string) => (git(cwd, 'rm', '-q', '--cached', 'src/state.ts'), git(cwd, 'commit', '-qm', 'less'))],
  ])('a file that is %s is not, unless that is asked for', async (_, make) => {
    const cwd = repository();
    make(cwd);
    const before = read(cwd);
    expect(await run(cwd, argv)).toEqual({ status: 2, stdout: '', stderr: 'superstep: not committed, so nothing was written: src/state.ts; --force writes over them.\n' });
    expect(read(cwd)).toBe(before);
    expect((await run(cwd, [...argv, '--force'])).status).toBe(0);
    expect(read(cwd)).toContain('reducer');
  });

  test('a file that is in no repository is not, unless that is asked for', async () => {
    const cwd = project(FILES);
    expect(await run(cwd, argv)).toEqual({ status: 2, stdout: '', stderr: 'superstep: in no git repository, so nothing was written: src/state.ts; --force writes over them.\n' });
    expect(read(cwd)).toBe(STATE);
    expect((await run(cwd, [...argv, '--force'])).status).toBe(0);
    expect(read(cwd)).toBe(ADDED);
  });

  test('a diff needs no clean tree', async () => {
    const cwd = repository();
    writeFileSync(join(cwd, 'src/state.ts'), `${STATE}\n`);
    const { status, stdout } = await run(cwd, ['add-reducers', '--only', 'hits']);
    expect(status).toBe(0);
    execFileSync('git', ['apply', '-'], { cwd, input: stdout });
    expect(read(cwd)).toBe(`${ADDED}\n`);
  });
});

describe('a fix that does not work is a bug of ours: told, not written, status 3', () => {
  /** The real analysis, with other fixes for races. */
  const withFix = (text: string): Engine => ({
    ...realEngine,
    createAnalyzer(options) {
      const analyzer = realEngine.createAnalyzer(options);
      return {
        ...analyzer,
        trial(path, texts) {
          const trial = analyzer.trial(path, texts);
          const fix = () => ({ title: 'Spoil it', safety: 'review' as const, edits: [{ site: { file: 'src/state.ts', start: STATE.indexOf('Annotation<string[]>()'), end: STATE.indexOf('Annotation<string[]>()') + 22 }, text }] });
          return { ...trial, reducerChoice: (finding) => ({ ...trial.reducerChoice(finding)!, fix }) };
        },
      };
    },
  });

  test.each([
    ['the finding is still there', 'Annotation<string[]>(/* no */)', 'the finding would still be there'],
    ['the text cannot be parsed', 'Annotation<string[]>({', 'could no longer be parsed'],
    ['less can be seen than before', 'somewhere.else()', 'could no longer be read as far as before'],
    ['nothing changes', 'Annotation<string[]>()', 'it would change nothing'],
  ])('%s', async (_, text, why) => {
    const cwd = project(FILES);
    const { status, stdout, stderr } = await run(cwd, ['add-reducers', '--write', '--force', '--only', 'hits'], { engine: withFix(text) });
    expect(stdout).toContain(why);
    expect(stderr).toContain('this is a bug of superstep');
    expect(status).toBe(3);
    expect(read(cwd)).toBe(STATE);
  });
});

describe('wrong usage', () => {
  test.each([
    [['--write', '--check'], '--check changes nothing; it cannot be had with --write.'],
    [['--force'], '--force is for --write.'],
    [['--reducer', 'a=sum'], '--reducer is for add-reducers, or for --review.'],
    [['add-reducers', '--review'], '--review cannot be had with add-reducers.'],
    [['add-reducers', '--reducer', 'a'], '--reducer must be <key>=<name>, not "a".'],
    [['add-reducers', '--reducer', 'a=apend'], 'a reducer is append, merge, sum, max, min, or, union or last, not "apend". Did you mean append?'],
    [['--rule', 'no-rase'], 'no rule is called "no-rase". Did you mean no-race?'],
    [['--rule', 'no-race', '--preset', 'all'], '--rule names the rules; it cannot be had with --preset.'],
  ])('%j', async (argv, message) => {
    expect(await runStub(project({}), ['fix', ...argv])).toEqual({ status: 2, stdout: '', stderr: `superstep: ${message}\n` });
  });
});

test('safe fixes are made, those with a choice are not', async () => {
  const cwd = project({ 'a.ts': 'GRAPH RACE_FIXABLE SMELL_CHOICE DOUBT_FIXABLE' });
  expect((await runStub(cwd, ['fix', '--write', '--force'])).status).toBe(0);
  expect(read(cwd, 'a.ts')).toBe('GRAPH FINE SMELL_CHOICE DOUBT_FIXABLE');
  await runStub(cwd, ['fix', '--write', '--force', '--preset', 'strict']);
  expect(read(cwd, 'a.ts')).toBe('GRAPH FINE SMELL_CHOICE FINE');
  await runStub(cwd, ['fix', '--write', '--force', '--review']);
  expect(read(cwd, 'a.ts')).toBe('GRAPH FINE FINE FINE');
});
