import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { project, run } from './run.ts';
import { stubEngine } from './stub-engine.ts';

const FILES = {
  'a.ts': 'GRAPH RACE RACE FOG', 'b.ts': 'GRAPH SMELL', 'c/d.ts': 'GRAPH\n  RACE_ELSEWHERE', 'e.ts': 'nothing', 'f.ts': 'GRAPH RACE FOG', 'g.ts': 'GRAPH\nRACE // eslint-disable-line',
};

async function parts(cwd: string, of: number, ...args: readonly string[]): Promise<readonly string[]> {
  const names = Array.from({ length: of }, (_, at) => `part-${at + 1}.json`);
  for (const [at, name] of names.entries()) await run(cwd, ['check', '--shard', `${at + 1}/${of}`, '--save', name, ...args]);
  return names;
}

describe('the parts together are what one run is', () => {
  test.each([1, 2, 3, 7, 20])('%i parts, in any order and format', async (of) => {
    const cwd = project({ ...FILES, 'broken.ts': 'GRAPH SYNTAX' });
    const names = await parts(cwd, of);
    for (const flags of [[], ['--format', 'json'], ['--quiet'], ['--max-warnings', '0'], ['--blind-spots']]) {
      expect(await run(cwd, ['merge', ...[...names].reverse(), ...flags])).toEqual(await run(cwd, ['check', '**/*.ts', ...flags]));
    }
  });

  test('as a page, and as the summary of a job', async () => {
    const cwd = project(FILES);
    const names = await parts(cwd, 3);
    const page = await run(cwd, ['check', '**/*.ts', '--format', 'html']);
    expect(page.stdout).toMatch(/^<!doctype html>/i);
    expect(await run(cwd, ['merge', ...names, '--format', 'html'])).toEqual(page);
    const summaryOf = async (...argv: readonly string[]): Promise<readonly unknown[]> => {
      const summary = join(cwd, `${argv[0]}.md`);
      const ran = await run(cwd, [...argv, '--format', 'github'], stubEngine(), { env: { GITHUB_STEP_SUMMARY: summary } });
      return [ran, readFileSync(summary, 'utf8')];
    };
    const one = await summaryOf('check', '**/*.ts');
    expect(one[1]).toContain('```mermaid');
    expect(await summaryOf('merge', ...names)).toEqual(one);
  });

  test('with presets, rules and a baseline', async () => {
    const cwd = project({ ...FILES, 'h.ts': 'GRAPH TASTE' });
    const flags = ['--preset', 'all', '--rule', 'no-smell:error'];
    const names = await parts(cwd, 3, ...flags);
    await run(cwd, ['check', '--write-baseline', ...flags]);
    const one = readFileSync(join(cwd, 'superstep-baseline.json'), 'utf8');
    writeFileSync(join(cwd, 'superstep-baseline.json'), '');
    await run(cwd, ['merge', ...names, '--write-baseline']);
    expect(readFileSync(join(cwd, 'superstep-baseline.json'), 'utf8')).toBe(one);
    expect((await run(cwd, ['merge', ...names, '--baseline', 'superstep-baseline.json'])).status).toBe(0);
  });

  test('each file is looked at by one machine', async () => {
    const cwd = project(FILES);
    const files = await Promise.all([1, 2, 3, 4].map(async (at) => (await run(cwd, ['check', '--shard', `${at}/4`, '--format', 'json'])).stdout));
    const all = files.flatMap((text) => (JSON.parse(text) as { findings: { file: string }[] }).findings.map(({ file }) => file));
    expect(all.sort()).toEqual(['a.ts', 'a.ts', 'b.ts', 'f.ts']);
  });
});

test('a bug of ours is not forgotten', async () => {
  const cwd = project({ ...FILES, 'z.ts': 'GRAPH BUG' });
  expect((await run(cwd, ['merge', ...(await parts(cwd, 2))])).status).toBe(3);
});

test('what is wrong is one line, and 2', async () => {
  const cwd = project({ ...FILES, 'other.json': '{}' });
  await parts(cwd, 3);
  const said = async (...names: readonly string[]) => {
    const { status, stderr } = await run(cwd, ['merge', ...names]);
    expect(status).toBe(2);
    return stderr;
  };
  expect(await said()).toBe('superstep: merge needs the files that check --save has written.\n');
  expect(await said('part-1.json')).toBe('superstep: part 2 and 3 of 3 are missing.\n');
  expect(await said('part-1.json', 'part-1.json', 'part-2.json', 'part-3.json')).toBe('superstep: part 1 of 3 is there twice.\n');
  expect(await said('other.json')).toBe('superstep: other.json was not written by check --save.\n');
  expect(await said('gone.json')).toBe('superstep: gone.json: not readable (ENOENT).\n');
  await run(cwd, ['check', '--shard', '1/2', '--save', 'half.json']);
  expect(await said('part-1.json', 'half.json')).toBe('superstep: part-1.json is one of 3 parts, and half.json one of 2.\n');
  writeFileSync(join(cwd, 'old.json'), readFileSync(join(cwd, 'half.json'), 'utf8').replace(/"superstep":"[^"]*"/, '"superstep":"0.0.1"'));
  expect(await said('old.json')).toMatch(/^superstep: old\.json was written by superstep 0\.0\.1, and this is /);
});

test.each(['0/3', '4/3', '1', 'a/b', '1/0', '-1/2'])('--shard %s is refused', async (given) => {
  expect(await run(project({}), ['check', `--shard=${given}`])).toEqual({ status: 2, stdout: '', stderr: `superstep: --shard must be <i>/<n> with i from 1 to n, not "${given}".\n` });
});
