import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { rules } from '../../rules/index.ts';
import { FORMAT_NAMES } from '../../src/cli/check/formats.ts';
import { parseMermaid } from '../report/picture/parsers.ts';
import { project, run, runReal } from './run.ts';
import { stubEngine } from './stub-engine.ts';

describe('formats', () => {
  test('several at once, each where it is to go', async () => {
    const cwd = project({ 'a.ts': 'GRAPH RACE' });
    const { status, stdout } = await run(cwd, ['check', '--format', 'sarif:reports/out.sarif', '--format', 'junit:junit.xml', '--format', 'text']);
    expect(status).toBe(1);
    expect(stdout).toMatch(/1 error in 1 graph\.\n$/);
    expect(JSON.parse(readFileSync(join(cwd, 'reports/out.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0', runs: [{ results: [{ ruleId: 'no-race' }] }] });
    expect(readFileSync(join(cwd, 'junit.xml'), 'utf8')).toContain('<failure message="&#96;RACE&#96; goes wrong."'.replaceAll('&#96;', '`'));
  });

  test('only files: nothing on the output', async () => {
    const cwd = project({ 'a.ts': 'GRAPH' });
    expect(await run(cwd, ['check', '--format=gitlab:gl.json'])).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(readFileSync(join(cwd, 'gl.json'), 'utf8')).toBe('[]\n');
  });

  test.each([
    [['--format', 'sarf'], /^superstep: --format must be .*, not "sarf"\. Did you mean sarif\?\n$/],
    [['--format', 'json', '--format', 'text'], /only one format can go to the output: give text a file, as in --format text:report\.\n$/],
    [['--format', 'json:'], /names no file behind the colon/],
    [['--format', 'json:a', '--format', 'sarif:a'], /two formats cannot go into one file/],
    [['--format', 'json:a.ts/b'], /the report cannot be written/],
  ])('%j is refused', async (flags, message) => {
    const { status, stderr } = await run(project({ 'a.ts': 'GRAPH' }), ['check', ...flags]);
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringMatching(message) });
  });

  test('the summary of a job is Markdown, with a picture of each graph that has findings', async () => {
    const cwd = project({ 'a.ts': 'GRAPH RACE' });
    const summary = join(cwd, 'summary.md');
    writeFileSync(summary, 'before\n');
    const { stdout } = await run(cwd, ['check', '--format', 'github'], stubEngine(), { env: { GITHUB_STEP_SUMMARY: summary } });
    expect(stdout).toMatch(/^::error file=a\.ts,line=1,endLine=1,col=7,endColumn=11,title=superstep\/no-race::/);
    expect(readFileSync(summary, 'utf8')).toMatch(/^before\n## superstep: 1 error in 1 graph\.\n[^]*```mermaid\nflowchart LR\n[^]*```\n$/);
  });

  test('Mermaid itself reads its pictures', async () => {
    const summary = join(project({}), 'summary.md');
    const cwd = fileURLToPath(new URL('../../demo', import.meta.url));
    await runReal(cwd, ['check', '--format', 'github'], { env: { GITHUB_STEP_SUMMARY: summary } });
    const pictures = [...readFileSync(summary, 'utf8').matchAll(/```mermaid\n([^]*?)```/g)].map(([, text]) => text!);
    expect(pictures.length).toBeGreaterThan(0);
    for (const picture of pictures) {
      const { labels, edges } = await parseMermaid(picture);
      expect(labels.size).toBeGreaterThan(2);
      expect(edges.length).toBeGreaterThan(2);
    }
  });

  test('no other format touches the summary', async () => {
    const cwd = project({ 'a.ts': 'GRAPH RACE' });
    await run(cwd, ['check', '--format', 'compact'], stubEngine(), { env: { GITHUB_STEP_SUMMARY: join(cwd, 'summary.md') } });
    expect(existsSync(join(cwd, 'summary.md'))).toBe(false);
  });

  test('the help names all of them', async () => {
    const { stdout } = await run(project({}), ['help', 'check']);
    for (const name of FORMAT_NAMES) expect(stdout).toContain(name);
  });
});

describe('help', () => {
  test('superstep help check says what check --help says', async () => {
    const cwd = project({});
    expect(await run(cwd, ['help', 'check'])).toEqual(await run(cwd, ['check', '--help']));
    expect((await run(cwd, ['help', 'chekc'])).stderr).toContain('Did you mean check?');
  });

  test.each(rules.map(({ id }) => id))('explain %s', async (id) => {
    const { status, stdout } = await runReal(project({}), ['explain', `superstep/${id}`]);
    expect(status).toBe(0);
    expect(stdout.split('\n')[0]).toBe(`superstep/${id}`);
    expect(stdout).toContain('Why it hurts');
    expect(stdout).not.toMatch(/<!--|```|\]\(/);
    expect(stdout.endsWith(`/docs/rules/${id}.md\n`)).toBe(true);
  });

  test('an error code leads to its rules', async () => {
    const one = await runReal(project({}), ['explain', 'UNREACHABLE_NODE']);
    expect(one.stdout.split('\n')[0]).toBe('superstep/no-unreachable-node');
    const several = await runReal(project({}), ['explain', 'INVALID_CONCURRENT_GRAPH_UPDATE']);
    expect(several.stdout).toMatch(/^no-unreduced-parallel-write {2}Two nodes/m);
  });

  test.each([
    [[], 'explain wants one rule or error code'],
    [['no-starved-jion'], 'Did you mean no-starved-join?'],
  ])('explain %j is refused', async (operands, message) => {
    const { status, stderr } = await runReal(project({}), ['explain', ...operands]);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('rules', () => {
  test('are listed with what they offer', async () => {
    const { stdout, status } = await runReal(project({}), ['check', '--list-rules']);
    expect(status).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(rules.length);
    expect(stdout).toMatch(/^no-unreachable-node +recommended +error +fixes +/m);
    const listed = JSON.parse((await runReal(project({}), ['check', '--list-rules', '--format', 'json'])).stdout) as { rules: object[] };
    expect(listed.rules).toHaveLength(rules.length);
    expect(listed.rules[0]).toMatchObject({ id: rules[0]?.id, url: expect.stringContaining('/docs/rules/') });
  });

  test('are counted where asked', async () => {
    const cwd = project({ 'a.ts': 'GRAPH RACE_FIXABLE SMELL', 'b.ts': 'GRAPH RACE' });
    const { stdout } = await run(cwd, ['check', '--statistics']);
    expect(stdout).toMatch(/graphs\.\n2 {2}error {4}superstep\/no-race {3}1 with a fix\n1 {2}warning {2}superstep\/no-smell\n$/);
    const json = await run(cwd, ['check', '--statistics', '--format', 'json']);
    expect(() => JSON.parse(json.stdout) as unknown).not.toThrow();
    expect(json.stderr).toContain('superstep/no-smell');
  });
});

test('timing tells the phases and the slowest files', async () => {
  let time = 0;
  const cwd = project({ 'a.ts': 'GRAPH', 'b.ts': 'nothing' });
  const { stderr } = await run(cwd, ['check', '--timing'], stubEngine(), { now: () => (time += 5) });
  expect(stderr).toMatch(/^looking for files +5\.0 ms\n/);
  expect(stderr).toMatch(/\nslowest files:\n {2}5\.0 ms {2}.*a\.ts\n$/);
  expect((await run(cwd, ['check'])).stderr).toBe('');
});

describe('comments that do nothing', () => {
  const text = ['GRAPH', '// eslint-disable-next-line superstep/no-race', 'RACE', '// eslint-disable-next-line superstep/no-race -- gone', 'fine', '/* eslint-disable superstep/no-rase */', '// eslint-disable-next-line superstep/no-doubt', 'fine', '// eslint-disable-next-line', 'fine'].join('\n');

  test('are told, and those that work or are of rules that are off are not', async () => {
    const { status, stderr, stdout } = await run(project({ 'a.ts': text }), ['check']);
    expect(status).toBe(0);
    expect(stdout).toBe('No findings in 1 graph.\n');
    expect(stderr.split('\n')).toEqual([
      'superstep: a.ts:4:1: the comment switches off superstep/no-race, which reports nothing there.',
      'superstep: a.ts:6:1: the comment names superstep/no-rase, which is no rule. Did you mean no-race?',
      '',
    ]);
  });

  test('fail the run where that is asked', async () => {
    expect((await run(project({ 'a.ts': text }), ['check', '--strict-comments'])).status).toBe(1);
    expect((await run(project({ 'a.ts': 'GRAPH' }), ['check', '--strict-comments'])).status).toBe(0);
  });
});

test('a project without a file to check is no success', async () => {
  const { status, stderr } = await run(project({ 'notes.md': 'GRAPH' }), ['check']);
  expect(status).toBe(2);
  expect(stderr).toBe('superstep: there is no JavaScript or TypeScript to check that is not ignored.\n');
});
