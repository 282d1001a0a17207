import { expect, test } from 'vitest';
import { project, run } from './run.ts';

test('graphs come by file and place, whatever the order of arguments', async () => {
  const cwd = project({ 'b.ts': 'GRAPH', 'a.ts': '\nGRAPH', 'c.ts': 'nothing' });
  const { status, stdout } = await run(cwd, ['inspect', 'c.ts', 'b.ts', 'a.ts', '--format', 'json']);
  expect(status).toBe(0);
  const { schemaVersion, graphs } = JSON.parse(stdout);
  expect(schemaVersion).toBe(1);
  expect(graphs.map(({ id, start }: { id: string; start: unknown }) => [id, start])).toEqual([
    ['a.ts#graph', { line: 2, column: 1, offset: 1 }],
    ['b.ts#graph', { line: 1, column: 1, offset: 0 }],
  ]);
});

test('a file that cannot be read never looks like a file without graphs', async () => {
  const { status, stdout, stderr } = await run(project({ 'a.ts': 'GRAPH SYNTAX' }), ['inspect', '--format', 'json']);
  expect(status).toBe(2);
  expect(JSON.parse(stdout).graphs).toEqual([]);
  expect(stderr).toBe("superstep: a.ts: cannot be parsed: 1:7 ';' expected.\n");
});

test('the text names each graph', async () => {
  const { stdout } = await run(project({ 'a.ts': 'GRAPH', 'b.ts': 'GRAPH' }), ['inspect']);
  expect(stdout).toBe('a.ts#graph  a.ts:1:1\n\nb.ts#graph  b.ts:1:1\n');
});

test('and says so where there is none', async () => {
  expect(await run(project({ 'a.ts': 'x' }), ['inspect'])).toEqual({ status: 0, stdout: 'No graph found.\n', stderr: '' });
});

test.each([['text'], ['json']])('a bug of the exploration names the file, in %s too', async (format) => {
  const cwd = project({ 'a.ts': 'GRAPH', 'b.ts': 'GRAPH LATE_BUG', 'c.ts': 'GRAPH' });
  const { status, stderr } = await run(cwd, ['inspect', '--format', format]);
  expect(status).toBe(3);
  expect(stderr).toMatch(/while looking at b\.ts\..*\nError: every pair was reached\n/);
});
