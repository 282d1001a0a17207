import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { project, run } from './run.ts';

const baselineIn = (cwd: string, name = 'superstep-baseline.json') =>
  JSON.parse(readFileSync(join(cwd, name), 'utf8')) as { schemaVersion: number; findings: { fingerprint: string; rule: string; file: string; message: string }[] };
const put = (cwd: string, name: string, text: string) => writeFileSync(join(cwd, name), text);
const BASELINE = ['--baseline', 'superstep-baseline.json'];

test('what is kept is left out, what is new is told', async () => {
  const cwd = project({ 'a.ts': 'GRAPH RACE', 'b.ts': 'GRAPH SMELL' });
  const written = await run(cwd, ['check', '--write-baseline']);
  expect(written.status).toBe(0);
  expect(written.stderr).toBe('superstep: superstep-baseline.json keeps 2 findings now.\n');
  expect(baselineIn(cwd)).toEqual({
    schemaVersion: 1,
    findings: [
      { fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/), rule: 'no-race', file: 'a.ts', message: '`RACE` goes wrong.' },
      { fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/), rule: 'no-smell', file: 'b.ts', message: '`SMELL` goes wrong.' },
    ],
  });

  put(cwd, 'a.ts', '\n\nGRAPH  RACE');
  const same = await run(cwd, ['check', ...BASELINE, '--max-warnings', '0']);
  expect(same.status).toBe(0);
  expect(same.stdout).toBe('No findings in 2 graphs.\n');
  expect(same.stderr).toBe('superstep: 2 known findings are left out (superstep-baseline.json).\n');

  put(cwd, 'b.ts', 'GRAPH SMELL RACE');
  const more = await run(cwd, ['check', ...BASELINE, '--format', 'json']);
  expect(more.status).toBe(1);
  expect(JSON.parse(more.stdout).findings.map(({ file, rule }: { file: string; rule: string }) => [file, rule])).toEqual([['b.ts', 'no-race']]);
});

test('a second finding of the same kind is new, under its own fingerprint', async () => {
  const cwd = project({ 'a.ts': 'GRAPH RACE' });
  await run(cwd, ['check', '--write-baseline']);
  put(cwd, 'a.ts', 'GRAPH RACE RACE');
  const all = JSON.parse((await run(cwd, ['check', '--format', 'json'])).stdout).findings as { fingerprint: string }[];
  const fresh = JSON.parse((await run(cwd, ['check', '--format', 'json', ...BASELINE])).stdout).findings as { fingerprint: string }[];
  expect(fresh.map(({ fingerprint }) => fingerprint)).toEqual([all[1]!.fingerprint]);
  expect(baselineIn(cwd).findings.map(({ fingerprint }) => fingerprint)).toEqual([all[0]!.fingerprint]);
});

test('what is gone is told, and let go on demand; nothing is ever added by that', async () => {
  const cwd = project({ 'a.ts': 'GRAPH RACE', 'b.ts': 'GRAPH SMELL' });
  await run(cwd, ['check', '--write-baseline']);
  put(cwd, 'a.ts', 'GRAPH');
  put(cwd, 'b.ts', 'GRAPH SMELL RACE');
  expect((await run(cwd, ['check', ...BASELINE])).stderr).toContain('superstep: 1 finding of superstep-baseline.json is not found any more; --prune-baseline lets go of it.\n');
  const pruned = await run(cwd, ['check', '--prune-baseline']);
  expect(pruned.status).toBe(1);
  expect(pruned.stderr).toContain('superstep: 1 finding of superstep-baseline.json was let go.\n');
  expect(baselineIn(cwd).findings.map(({ file, rule }) => [file, rule])).toEqual([['b.ts', 'no-smell']]);
});

test('where only a part is looked at, nothing is said of the rest', async () => {
  const cwd = project({ 'a.ts': 'GRAPH RACE', 'b.ts': 'GRAPH SMELL', 'c.ts': 'GRAPH' });
  await run(cwd, ['check', '--write-baseline']);
  expect((await run(cwd, ['check', 'c.ts', ...BASELINE])).stderr).toBe('');
  put(cwd, 'a.ts', 'GRAPH');
  expect((await run(cwd, ['check', 'a.ts', ...BASELINE])).stderr).toContain('1 finding of superstep-baseline.json is not found any more');
});

test('the same project gives the same bytes, in the folder that is named', async () => {
  const files = { 'a.ts': 'GRAPH RACE SMELL', 'b/c.ts': 'GRAPH RACE', 'kept/.keep': '' };
  const texts = await Promise.all([project(files), project(files)].map(async (cwd) => {
    expect((await run(cwd, ['check', '--write-baseline', '--baseline', 'kept/known.json'])).status).toBe(0);
    return readFileSync(join(cwd, 'kept/known.json'), 'utf8');
  }));
  expect(texts[0]).toBe(texts[1]);
  expect(texts[0]!.split('\n').filter((line) => line.includes('"fingerprint"'))).toHaveLength(3);
});

test('a run that could not look at everything keeps nothing', async () => {
  const cwd = project({ 'a.ts': 'GRAPH RACE', 'b.ts': 'GRAPH SYNTAX' });
  const { status, stderr } = await run(cwd, ['check', '--write-baseline']);
  expect(status).toBe(2);
  expect(stderr).toContain("superstep-baseline.json was not written: 1 file could not be checked (b.ts: cannot be parsed: 1:7 ';' expected.)");
  expect(existsSync(join(cwd, 'superstep-baseline.json'))).toBe(false);
});

test.each([
  ['no file', undefined, 'superstep-baseline.json does not exist; --write-baseline makes it.'],
  ['no JSON', '{', 'superstep-baseline.json is no baseline of superstep; take it away, and --write-baseline makes one.'],
  ['another JSON', '{ "schemaVersion": 1, "findings": [{ "rule": 1 }] }', 'superstep-baseline.json is no baseline of superstep; take it away, and --write-baseline makes one.'],
])('%s: one line, and 2', async (_, text, message) => {
  const cwd = project({ 'a.ts': 'GRAPH RACE', ...(text === undefined ? {} : { 'superstep-baseline.json': text }) });
  expect(await run(cwd, ['check', ...BASELINE])).toEqual({ status: 2, stdout: '', stderr: `superstep: ${message}\n` });
});

test('one cannot write and prune at once', async () => {
  expect((await run(project({}), ['check', '--write-baseline', '--prune-baseline'])).stderr).toBe('superstep: --write-baseline cannot be had with --prune-baseline.\n');
});
