import { describe, expect, test } from 'vitest';
import { project, run } from './run.ts';
import { stubEngine } from './stub-engine.ts';

describe('exit status of check', () => {
  test.each([
    ['0 where nothing is found', 'GRAPH', [], 0],
    ['1 for an error', 'GRAPH RACE', [], 1],
    ['0 for warnings', 'GRAPH SMELL', [], 0],
    ['0 for as many warnings as are allowed', 'GRAPH SMELL', ['--max-warnings', '1'], 0],
    ['1 for more', 'GRAPH SMELL SMELL', ['--max-warnings=1'], 1],
    ['1 for hidden warnings too', 'GRAPH SMELL', ['--quiet', '--max-warnings', '0'], 1],
    ['0 for rules of other presets', 'GRAPH DOUBT TASTE', ['--max-warnings', '0'], 0],
    ['1 where the preset has the rule', 'GRAPH TASTE', ['--preset', 'all'], 1],
    ['1 where a warning is made an error', 'GRAPH SMELL', ['--rule', 'no-smell:error'], 1],
    ['1 where a rule is switched on by its long name', 'GRAPH TASTE', ['--rule=superstep/no-taste:error'], 1],
    ['0 where the last word on a rule is off', 'GRAPH RACE', ['--rule', 'no-race:error', '--rule', 'no-race:off'], 0],
    ['2 for a file that cannot be parsed, whatever else is found', 'GRAPH RACE SYNTAX', [], 2],
    ['3 for a bug of ours', 'GRAPH BUG', [], 3],
    ['0 for a broken file without a graph', 'SYNTAX BUG', [], 0],
  ])('%s', async (_, text, flags, status) => {
    expect((await run(project({ 'a.ts': text }), ['check', ...flags])).status).toBe(status);
  });
});

test('broken files are told and leave the others alone', async () => {
  const cwd = project({
    'src/good.ts': 'GRAPH RACE',
    'src/half.ts': 'GRAPH\n  SYNTAX SYNTAX',
    'src/latin.ts': Buffer.from('GRAPH caf\xe9', 'latin1'),
    'src/wide.ts': Buffer.from('\ufeffGRAPH', 'utf16le'),
    'src/image.ts': Buffer.from('caf\xe9', 'latin1'),
  });
  const { status, stdout, stderr } = await run(cwd, ['check', 'src', 'gone.ts', '--format', 'json']);
  const { findings, errors } = JSON.parse(stdout);
  expect(status).toBe(2);
  expect(findings.map(({ file }: { file: string }) => file)).toEqual(['src/good.ts']);
  expect(errors).toEqual([
    { file: 'gone.ts', message: 'does not exist or matches no file' },
    { file: 'src/half.ts', message: "cannot be parsed: 2:3 ';' expected. (and 1 more)" },
    { file: 'src/latin.ts', message: 'not UTF-8' },
    { file: 'src/wide.ts', message: 'not UTF-8' },
  ]);
  expect(stderr).toContain('superstep: src/latin.ts: not UTF-8\n');
});

test('a bug of ours names the file and shows the stack, and the other files are checked', async () => {
  const { stdout, stderr, status } = await run(project({ 'a.ts': 'GRAPH BUG', 'b.ts': 'GRAPH RACE' }), ['check']);
  expect(status).toBe(3);
  expect(stdout).toContain('b.ts:1:7  error  superstep/no-race');
  expect(stdout).toContain('1 file could not be checked.');
  expect(stderr).toMatch(/bug of superstep while looking at a\.ts\..*\nError: every node has a name\n +at /);
});

test('the order of arguments changes nothing', async () => {
  const cwd = project({ 'b.ts': 'GRAPH RACE FOG', 'a/c.ts': 'GRAPH SMELL', 'a.ts': 'GRAPH RACE RACE' });
  const one = await run(cwd, ['check', 'a.ts', 'b.ts', 'a', '--format', 'json']);
  const other = await run(cwd, ['check', '--format=json', './a', 'b.ts', '**/*.ts', 'a.ts']);
  expect(other.stdout).toBe(one.stdout);
  expect(JSON.parse(one.stdout).findings.map(({ file }: { file: string }) => file)).toEqual(['a.ts', 'a.ts', 'a/c.ts', 'b.ts']);
});

test('only files that mention a graph, or a module of the user, are analysed', async () => {
  const cwd = project({ 'a.ts': 'GRAPH', 'b.ts': 'RACE', 'c.ts': 'import "@acme/agents"; RACE' });
  const engine = stubEngine();
  const { status } = await run(cwd, ['check', '--module', '@acme/agents'], engine);
  expect(engine.asked.map(({ file }) => file)).toEqual(['a.ts', 'c.ts']);
  expect(engine.analyzers).toEqual([{ root: cwd, modules: ['@acme/agents'], resources: [], guards: [], frameworks: [] }]);
  expect(status).toBe(1);
});

test('findings in imported files are left to the check of those', async () => {
  expect((await run(project({ 'a.ts': 'GRAPH RACE_ELSEWHERE' }), ['check'])).status).toBe(0);
});

test('comments of ESLint are honoured', async () => {
  const text = 'GRAPH; RACE; // eslint-disable-line superstep/no-race -- seen\n// eslint-disable-next-line\nRACE\n';
  expect((await run(project({ 'a.ts': text }), ['check'])).status).toBe(0);
});

test('quiet leaves warnings out', async () => {
  const { stdout } = await run(project({ 'a.ts': 'GRAPH SMELL RACE' }), ['check', '--quiet', '--format', 'json']);
  expect(JSON.parse(stdout).findings.map(({ rule }: { rule: string }) => rule)).toEqual(['no-race']);
});

test('the text says so when there is nothing to check', async () => {
  expect((await run(project({ 'a.ts': 'x' }), ['check'])).stdout).toBe('No graph found in 1 file.\n');
});

test('blind spots are counted, and listed when asked for', async () => {
  const cwd = project({ 'a.ts': 'GRAPH FOG' });
  expect((await run(cwd, ['check'])).stdout).toBe(
    'No findings in 1 graph.\n1 place could not be resolved; --blind-spots lists it.\n',
  );
  expect((await run(cwd, ['check', '--blind-spots'])).stdout).toContain('a.ts:1:7  targets of a router: it asks a database');
});

test('colours come on demand only', async () => {
  const cwd = project({ 'a.ts': 'GRAPH RACE' });
  expect((await run(cwd, ['check'])).stdout).not.toContain('\u001b');
  expect((await run(cwd, ['check', '--color'])).stdout).toContain('\u001b[31merror');
});
