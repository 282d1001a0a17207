import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { project, runReal } from '../cli/run.ts';

const STATE = `import { Annotation } from '@langchain/langgraph';
export const State = Annotation.Root({ draft: Annotation<string>(), notes: Annotation<string[]>() });
`;

const graph = (review: string, edges = '') => `import { interrupt, MemorySaver, START, StateGraph } from '@langchain/langgraph';
import { State } from './state.js';
export const graph = new StateGraph(State)
  .addNode('plan', () => ({ draft: 'x' }))
  .addNode('${review}', () => ({ draft: interrupt('ok?') }))
  .addNode('publish', () => ({ draft: 'z' }))
  .addEdge(START, 'plan')
  .addEdge('plan', '${review}')
  .addEdge('${review}', 'publish')${edges}
  .compile({ checkpointer: new MemorySaver() });
`;

const git = (cwd: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', '-c', 'init.defaultBranch=main', ...args], { cwd, stdio: 'pipe', encoding: 'utf8' });

type Files = Readonly<Record<string, string | null>>;

/** A repository with one commit for each set of files. */
function history(...commits: readonly Files[]): string {
  const cwd = project({});
  git(cwd, 'init', '-q');
  for (const files of commits) {
    for (const [name, text] of Object.entries(files)) {
      if (text === null) rmSync(join(cwd, name));
      else {
        mkdirSync(dirname(join(cwd, name)), { recursive: true });
        writeFileSync(join(cwd, name), text);
      }
    }
    git(cwd, 'add', '-A');
    git(cwd, 'commit', '-qm', 'one');
  }
  return cwd;
}

const BASE = { 'src/state.ts': STATE, 'src/graph.ts': graph('review') };

test('a renamed node is told, and that it breaks threads', async () => {
  const cwd = history(BASE, { 'src/graph.ts': graph('approve', "\n  .addEdge('plan', 'publish')") });
  const { status, stdout, stderr } = await runReal(cwd, ['diff', 'HEAD~1..HEAD']);
  expect(stderr).toBe('');
  expect(status).toBe(1);
  expect(stdout.split('\n').slice(0, 4)).toEqual([
    'src/graph.ts#graph  changed, and breaks saved threads',
    '  node      -  review',
    '  node      +  approve',
    '  edge      -  plan → review',
  ]);
  expect(stdout).toContain('  together  +  approve and publish\n');
  expect(stdout).toContain('`review` is gone');
  expect(stdout).toMatch(/Findings\n {2}\+ src\/graph\.ts:\d+:\d+ {2}no-unreduced-parallel-write/);
  expect(stdout).toMatch(/1 graph changed, [1-9] findings? added, 0 mended\.\nBreaking: threads that were saved under the base cannot all go on\.\n$/);
});

test('a mended conflict, and a change that breaks nothing', async () => {
  const racy = graph('review', "\n  .addEdge(START, 'publish')");
  const cwd = history({ ...BASE, 'src/graph.ts': racy }, { 'src/graph.ts': graph('review') });
  const { status, stdout } = await runReal(cwd, ['diff', 'HEAD~1']);
  expect(status).toBe(0);
  expect(stdout).toMatch(/0 findings added, [1-9] mended\.\nNot breaking: saved threads can go on\.\n$/);
});

test('JSON is a contract', async () => {
  const cwd = history(BASE, { 'src/state.ts': STATE.replace('Annotation<string[]>()', 'Annotation<string[]>({ reducer: (a, b) => a.concat(b), default: () => [] })') });
  const { status, stdout } = await runReal(cwd, ['diff', 'HEAD~1..HEAD', '--format', 'json']);
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    schemaVersion: 1,
    base: 'HEAD~1',
    head: 'HEAD',
    breaking: false,
    graphs: [
      {
        id: 'src/graph.ts#graph', was: null, status: 'changed',
        nodes: { added: [], removed: [], changed: [] },
        edges: { added: [], removed: [] },
        channels: { added: [], removed: [], changed: [{ name: 'notes', what: 'last-value of string[] → reducer (append) of string[]' }] },
        together: { added: [], removed: [] },
        threads: [{ effect: 'note', about: 'channel', name: 'notes', message: '`notes` was last-value and is reducer (append): threads hand on what they hold.' }],
      },
    ],
    findings: { added: [], removed: [] },
  });
  expect((await runReal(cwd, ['diff', 'HEAD~1..HEAD', '--format', 'json'])).stdout).toBe(stdout);
});

test('Markdown for a pull request: pictures before and after, and names that stay names', async () => {
  const evil = 'a|b](http://x)<img>';
  const cwd = history(BASE, { 'src/graph.ts': graph(evil) });
  const { stdout } = await runReal(cwd, ['diff', 'HEAD~1..HEAD', '--format', 'markdown']);
  expect(stdout).toContain('## Graphs, `HEAD~1` → `HEAD`');
  expect(stdout).toContain('- **breaks**: `review` is gone');
  expect(stdout.match(/```mermaid\nflowchart TD\n/g)).toHaveLength(2);
  expect(stdout.replaceAll(/`[^`]*`/g, '')).not.toMatch(/(?<!\\)<img|(?<!\\)\]\(http/);
  expect(stdout).toContain('["a#124;b#93;#40;http:#47;#47;x#41;#60;img#62;"]');
});

test('a graph that was moved is the same graph; one that is gone leaves its threads behind', async () => {
  const cwd = history(BASE, { 'src/graph.ts': null, 'src/team/flow.ts': graph('review').replace('./state.js', '../state.js') }, { 'src/team/flow.ts': null });
  const moved = await runReal(cwd, ['diff', 'HEAD~2..HEAD~1']);
  expect(moved.stdout).toContain('src/team/flow.ts#graph  moved from src/graph.ts#graph\n');
  expect(moved.status).toBe(0);
  const gone = await runReal(cwd, ['diff', 'HEAD~1..HEAD']);
  expect(gone.stdout).toContain('its saved threads have no program to go on with.');
  expect(gone.status).toBe(1);
});

test('three dots start where the head has left the base; folders, and what they ignore, count', async () => {
  const cwd = history(BASE);
  git(cwd, 'checkout', '-qb', 'work');
  writeFileSync(join(cwd, 'src/graph.ts'), graph('review', "\n  .addEdge('plan', 'publish')"));
  git(cwd, 'commit', '-qam', 'work');
  git(cwd, 'checkout', '-q', 'main');
  writeFileSync(join(cwd, 'src/graph.ts'), graph('approve'));
  git(cwd, 'commit', '-qam', 'theirs');
  expect((await runReal(cwd, ['diff', 'main...work'])).stdout).not.toContain('approve');
  expect((await runReal(cwd, ['diff', 'main..work'])).stdout).toContain('approve');
  expect((await runReal(join(cwd, 'src'), ['diff', 'main', 'work'])).stdout).toContain('\ngraph.ts#graph'.slice(1));
  writeFileSync(join(cwd, 'superstep.config.json'), '{ "ignores": ["src"] }');
  expect((await runReal(cwd, ['diff', 'main..work'])).stdout).toBe('No graph changed (0 graphs compared).\n');
});

test('a graph without a checkpointer keeps no threads', async () => {
  const bare = (name: string) => graph(name).replace('{ checkpointer: new MemorySaver() }', '');
  const cwd = history({ ...BASE, 'src/graph.ts': bare('review') }, { 'src/graph.ts': bare('approve') }, { 'langgraph.json': '{}', 'src/graph.ts': bare('review') }, { 'src/graph.ts': bare('approve') });
  expect((await runReal(cwd, ['diff', 'HEAD~3..HEAD~2'])).status).toBe(0);
  // A server brings a checkpointer along.
  expect((await runReal(cwd, ['diff', 'HEAD~1..HEAD'])).status).toBe(1);
});

test('what is wrong is one line, and 2', async () => {
  const cwd = history(BASE, { 'src/graph.ts': 'import "@langchain/langgraph"; const = 1' });
  const said = async (...args: string[]) => (await runReal(cwd, ['diff', ...args])).stderr;
  expect(await said()).toBe('superstep: diff needs two commits: superstep diff <base>..<head>\n');
  expect(await said('a..b..c')).toMatch(/^superstep: git knows no commit/);
  expect(await said('a', 'b', 'c')).toBe('superstep: diff takes two commits and no more: superstep diff <base>..<head>\n');
  expect(await said('gone..HEAD')).toBe('superstep: git knows no commit "gone" here. A shallow clone, as CI makes it, has to fetch it first.\n');
  const broken = await runReal(cwd, ['diff', 'HEAD~1..HEAD']);
  expect(broken.status).toBe(2);
  expect(broken.stderr).toContain('superstep: HEAD: src/graph.ts: cannot be parsed: 1:');
  const nowhere = project({});
  expect((await runReal(nowhere, ['diff', 'a..b'])).stderr).toBe(`superstep: diff compares commits, and ${nowhere} is in no git repository.\n`);
});

test('nothing of the repository runs, nothing is written into it, and nothing is left behind', async () => {
  const trace = join(project({}), 'trace');
  const cwd = history({ ...BASE, '.gitattributes': '* filter=f diff=d\n', 'evil.sh': `#!/bin/sh\ntouch '${trace}'\n` }, { 'src/graph.ts': graph('approve') });
  symlinkSync('/etc', join(cwd, 'src/link'));
  git(cwd, 'add', '-A');
  git(cwd, 'commit', '-qm', 'link');
  chmodSync(join(cwd, 'evil.sh'), 0o755);
  for (const [name, value] of [['filter.f.smudge', `touch '${trace}'`], ['filter.f.process', `touch '${trace}'`], ['diff.d.textconv', './evil.sh'], ['core.fsmonitor', './evil.sh']] as const) git(cwd, 'config', name, value);
  rmSync(trace, { force: true });
  const before = [git(cwd, 'rev-parse', 'HEAD'), readdirSync(cwd, { recursive: true }).filter((name) => !String(name).startsWith('.git')).sort()];
  const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith('superstep-diff-'));
  const there = left();
  expect((await runReal(cwd, ['diff', 'HEAD~2..HEAD'])).status).toBe(1);
  expect(existsSync(trace)).toBe(false);
  expect(left().filter((name) => !there.includes(name))).toEqual([]);
  expect([git(cwd, 'rev-parse', 'HEAD'), readdirSync(cwd, { recursive: true }).filter((name) => !String(name).startsWith('.git')).sort()]).toEqual(before);
});
