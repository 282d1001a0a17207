import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { project, run, runReal } from './run.ts';

/** Two graphs over one state, one of a state of its own, and what none of them reads. */
const TEAM = {
  'src/state.ts': `import { Annotation } from '@langchain/langgraph';
export const State = Annotation.Root({ hits: Annotation<string[]>() });
`,
  'src/barrel.ts': "export * from './state.js';\n",
  'src/search.ts': graphOn("import { State } from './barrel.js';"),
  'src/other.ts': graphOn("import { Annotation } from '@langchain/langgraph';\nconst State = Annotation.Root({ hits: Annotation<string[]>() });"),
  'src/plain.ts': 'export const nothing = 1;\n',
};

function graphOn(state: string, more = ''): string {
  return `import { START, StateGraph } from '@langchain/langgraph';
${state}
export const graph = new StateGraph(State)
  .addNode('a', () => ({ hits: ['a'] }))
  .addNode('b', () => ({ hits: ['b'] }))
  .addEdge(START, 'a')
  .addEdge(START, 'b')${more}
  .compile();
`;
}

async function filesFound(cwd: string, ...args: readonly string[]): Promise<readonly string[]> {
  const { stdout, stderr } = await runReal(cwd, ['check', '--format', 'json', ...args]);
  if (stdout === '') throw new Error(stderr);
  return [...new Set((JSON.parse(stdout) as { findings: { file: string }[] }).findings.map(({ file }) => file))];
}

describe('--related', () => {
  test('without it the file of a state has no findings', async () => {
    expect(await filesFound(project(TEAM), 'src/state.ts')).toEqual([]);
  });

  test.each([
    ['a state that a graph reads through another file', ['src/state.ts'], ['src/search.ts']],
    ['the graph itself', ['src/other.ts'], ['src/other.ts']],
    ['two at once', ['src/other.ts', './src/barrel.ts'], ['src/other.ts', 'src/search.ts']],
    ['a folder', ['src'], ['src/other.ts', 'src/search.ts']],
    ['what nobody reads', ['src/plain.ts'], []],
  ])('%s', async (_, changed, found) => {
    expect(await filesFound(project(TEAM), '--related', ...changed)).toEqual(found);
  });

  test('a file that was deleted concerns whoever looks for it', async () => {
    const cwd = project({ ...TEAM, 'src/late.ts': graphOn("import { State } from './barrel.js';\nimport { c } from './gone.js';", ".addNode('c', c)") });
    expect(await filesFound(cwd, '--related', 'src/gone.ts')).toEqual(['src/late.ts']);
  });

  test('configurations that imports are looked up with', async () => {
    const cwd = project({
      ...TEAM,
      'tsconfig.json': '{ "extends": "./base.json" }',
      'base.json': '{ "compilerOptions": { "paths": { "@state": ["./src/state.ts"] } } }',
      'src/search.ts': graphOn("import { State } from '@state';"),
    });
    expect(await filesFound(cwd, '--related', 'base.json')).toEqual(['src/search.ts']);
  });

  test('a package of the workspace that is not there any more, and one that has come', async () => {
    const cwd = project({
      'package.json': '{ "workspaces": ["packages/*"] }',
      'packages/app/graph.ts': graphOn("import { State } from '@acme/state';"),
      'packages/app/package.json': '{ "name": "@acme/app" }',
      'packages/state/package.json': '{ "name": "@acme/state" }',
      'packages/state/src/index.ts': TEAM['src/state.ts'],
    });
    expect(await filesFound(cwd, '--related', 'packages/state/src/index.ts')).toEqual(['packages/app/graph.ts']);
    expect(await filesFound(cwd, '--related', 'packages/state/package.json')).toEqual(['packages/app/graph.ts']);
  });

  test('broken files count where they are among the changed ones', async () => {
    const cwd = project({ ...TEAM, 'src/broken.ts': 'import "@langchain/langgraph"; const = 1' });
    expect((await runReal(cwd, ['check', '--related', 'src/plain.ts'])).status).toBe(0);
    expect((await runReal(cwd, ['check', '--related', 'src/broken.ts'])).status).toBe(2);
  });
});

describe('--since', () => {
  const git = (cwd: string, ...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', '-c', 'init.defaultBranch=main', ...args], { cwd, stdio: 'pipe', encoding: 'utf8' });

  function repository(files: Readonly<Record<string, string>> = TEAM): string {
    const cwd = project(files);
    git(cwd, 'init', '-q');
    git(cwd, 'add', '.');
    git(cwd, 'commit', '-qm', 'first');
    return cwd;
  }

  const change = (cwd: string, name: string, more = '// changed\n') => {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), (existsSync(join(cwd, name)) ? readFileSync(join(cwd, name), 'utf8') : '') + more);
  };

  test('nothing changed', async () => {
    expect(await filesFound(repository(), '--since', 'HEAD')).toEqual([]);
  });

  test('what is not committed, what is, and what is new', async () => {
    const cwd = repository();
    change(cwd, 'src/state.ts');
    expect(await filesFound(cwd, '--since', 'main')).toEqual(['src/search.ts']);
    git(cwd, 'checkout', '-qb', 'work');
    git(cwd, 'commit', '-qam', 'second');
    expect(await filesFound(cwd, '--since', 'main')).toEqual(['src/search.ts']);
    expect(await filesFound(cwd, '--since', 'HEAD')).toEqual([]);
    change(cwd, 'src/new.ts', TEAM['src/other.ts']);
    expect(await filesFound(cwd, '--since', 'main')).toEqual(['src/new.ts', 'src/search.ts']);
    expect(await filesFound(cwd, '--since', 'main', 'src/new.ts')).toEqual(['src/new.ts']);
  });

  test('what others changed on the branch meanwhile does not count', async () => {
    const cwd = repository();
    git(cwd, 'checkout', '-qb', 'work');
    git(cwd, 'checkout', '-q', 'main');
    change(cwd, 'src/other.ts');
    git(cwd, 'commit', '-qam', 'theirs');
    git(cwd, 'checkout', '-q', 'work');
    change(cwd, 'src/state.ts');
    expect(await filesFound(cwd, '--since', 'main')).toEqual(['src/search.ts']);
  });

  test('a deleted file, in a folder of the repository', async () => {
    const cwd = repository({ ...TEAM, 'src/late.ts': graphOn("import { State } from './barrel.js';\nimport { c } from './parts/gone.js';", ".addNode('c', c)"), 'src/parts/gone.ts': 'export const c = () => ({});' });
    rmSync(join(cwd, 'src/parts'), { recursive: true });
    expect(await filesFound(join(cwd, 'src'), '--since', 'HEAD')).toEqual(['late.ts']);
  });

  test('a file that git does not keep may have changed', async () => {
    const cwd = repository({ ...TEAM, '.gitignore': 'generated/\n', 'src/search.ts': graphOn("import { State } from '../generated/state.js';") });
    change(cwd, 'generated/state.ts', TEAM['src/state.ts']);
    expect(await filesFound(cwd, '--since', 'HEAD')).toEqual(['src/search.ts']);
  });

  test('what is wrong is said in one line', async () => {
    const cwd = repository();
    const unknown = await runReal(cwd, ['check', '--since', 'mian']);
    expect(unknown).toEqual({ status: 2, stdout: '', stderr: 'superstep: git knows no commit "mian" here. A shallow clone, as CI makes it, has to fetch it first.\n' });
    const odd = await runReal(cwd, ['check', '--since', '--upload-pack=x']);
    expect(odd.status).toBe(2);
    const nowhere = project(TEAM);
    expect((await runReal(nowhere, ['check', '--since', 'main'])).stderr).toBe(`superstep: --since main needs a git repository, and ${nowhere} is in none.\n`);
  });

  test('nothing of the repository runs', async () => {
    const trace = join(project({}), 'trace');
    const cwd = repository({ ...TEAM, '.gitattributes': '*.ts filter=f diff=d\n', 'evil.sh': `#!/bin/sh\ntouch '${trace}'\n` });
    chmodSync(join(cwd, 'evil.sh'), 0o755);
    for (const [name, value] of [['filter.f.clean', `touch '${trace}'`], ['diff.d.textconv', './evil.sh'], ['diff.d.command', './evil.sh'], ['diff.external', './evil.sh'], ['core.fsmonitor', './evil.sh']] as const) git(cwd, 'config', name, value);
    change(cwd, 'src/state.ts');
    rmSync(trace, { force: true });
    expect(await filesFound(cwd, '--since', 'HEAD')).toContain('src/search.ts');
    expect(existsSync(trace)).toBe(false);
  });
});

describe('--stdin', () => {
  const piped = (text: string | Buffer) => ({ stdin: async () => Buffer.from(text) });

  test('the text stands for the file, whether there is one or not', async () => {
    const cwd = project({ 'a.ts': 'GRAPH' });
    const { status, stdout } = await run(cwd, ['check', '--stdin', '--stdin-filename', 'a.ts'], undefined, piped('\ufeffGRAPH RACE'));
    expect(status).toBe(1);
    expect(stdout).toContain('a.ts:1:7  error  superstep/no-race');
    expect((await run(cwd, ['check', '--stdin', '--stdin-filename=new/b.ts'], undefined, piped('GRAPH RACE'))).stdout).toContain('new/b.ts:1:7');
    expect((await run(cwd, ['check', '--stdin', '--stdin-filename=new/b.ts'], undefined, piped('RACE'))).status).toBe(0);
  });

  test('imports are looked up from there', async () => {
    const { stdout } = await runReal(project(TEAM), ['check', '--stdin', '--stdin-filename', 'src/unsaved.ts'], piped(TEAM['src/search.ts']));
    expect(stdout).toMatch(/^src\/unsaved\.ts:\d+:\d+ +error +superstep\/no-unreduced-parallel-write/m);
  });

  test.each([
    [['--stdin'], '--stdin needs --stdin-filename <path>: imports are looked up from there.'],
    [['--stdin-filename', 'a.ts'], '--stdin-filename is for --stdin.'],
    [['--stdin', '--stdin-filename', 'a.ts', 'b.ts'], '--stdin is the only file; no paths can be had with it.'],
    [['--stdin', '--related'], '--related cannot be had with --stdin.'],
    [['--related'], '--related needs the files that changed.'],
  ])('%j is refused', async (flags, message) => {
    expect(await run(project({}), ['check', ...flags], undefined, piped(''))).toEqual({ status: 2, stdout: '', stderr: `superstep: ${message}\n` });
  });

  test('bytes that are no text', async () => {
    expect((await run(project({}), ['check', '--stdin', '--stdin-filename=a.ts'], undefined, piped(Buffer.from([0xff])))).stderr).toBe('superstep: what is piped in is not UTF-8.\n');
  });
});
