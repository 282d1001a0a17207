import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { uncommitted } from '../../src/cli/git/uncommitted.ts';
import { main } from '../../src/cli/main.ts';
import { project } from '../cli/run.ts';

/** A race with a safe answer, so that `fix add-reducers --write` has something to write. */
const RACE = `import { Annotation, START, StateGraph } from '@langchain/langgraph';
const State = Annotation.Root({ hits: Annotation<string[]>() });
export const graph = new StateGraph(State)
  .addNode('a', () => ({ hits: ['a'] }))
  .addNode('b', () => ({ hits: ['b'] }))
  .addEdge(START, 'a')
  .addEdge(START, 'b')
  .compile();
`;

const git = (cwd: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', '-c', 'protocol.file.allow=always', ...args], { cwd, stdio: 'pipe', encoding: 'utf8' });

interface Attack {
  readonly cwd: string;
  /** Is there once code of the repository has run. */
  readonly trace: string;
}

/** What an attacker pushes, cloned by a victim who then runs superstep. */
function cloned(make: (trace: string) => Readonly<Record<string, string>>, executable: readonly string[] = []): Attack {
  const world = project({});
  const trace = join(world, 'trace');
  const origin = join(world, 'origin');
  for (const [name, text] of Object.entries({ 'src/graph.ts': RACE, ...make(trace) })) {
    mkdirSync(dirname(join(origin, name)), { recursive: true });
    writeFileSync(join(origin, name), text);
  }
  for (const name of executable) chmodSync(join(origin, name), 0o755);
  git(origin, 'init', '-q');
  git(origin, 'add', '-f', '.');
  git(origin, 'commit', '-qm', 'all');
  git(world, 'clone', '-q', origin, 'copy');
  return { cwd: join(world, 'copy'), trace };
}

/** A folder that git takes for a bare repository, with a configuration of the attacker's. */
const bareIn = (folder: string, settings: string) => ({
  [`${folder}/HEAD`]: 'ref: refs/heads/main\n',
  [`${folder}/config`]: `[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = ..\n${settings}`,
  [`${folder}/objects/info/.keep`]: '',
  [`${folder}/refs/heads/.keep`]: '',
});

const fix = (cwd: string, path?: string) => run(cwd, ['fix', 'add-reducers', '--write'], path);

async function run(cwd: string, argv: readonly string[], path = process.env['PATH']) {
  const written = { stdout: '', stderr: '' };
  const output = (name: 'stdout' | 'stderr') => ({ isTerminal: false, write: async (text: string) => void (written[name] += text) });
  const status = await main(argv, { cwd, env: { PATH: path }, stdout: output('stdout'), stderr: output('stderr') });
  return { status, ...written };
}

describe('no program of a cloned repository runs', () => {
  test('the attack is real: git itself runs it', () => {
    const { cwd, trace } = cloned((made) => bareIn('src', `\tfsmonitor = "touch '${made}'; false"\n`));
    git(join(cwd, 'src'), 'status', '--porcelain');
    expect(existsSync(trace)).toBe(true);
  });

  test.each([
    ['a monitor', (trace: string) => bareIn('src', `\tfsmonitor = "touch '${trace}'; false"\n`)],
    ['a filter', (trace: string) => ({ ...bareIn('src', `[filter "f"]\n\tclean = touch '${trace}'\n\tprocess = touch '${trace}'\n`), '.gitattributes': '* filter=f\n', 'src/.gitattributes': '* filter=f\n' })],
    ['a hook', (trace: string) => ({ ...bareIn('src', '\thooksPath = src/hooks\n'), 'src/hooks/post-index-change': `#!/bin/sh\ntouch '${trace}'\n` })],
    ['a monitor at the top', (trace: string) => {
      const { 'x/HEAD': head, 'x/config': config, ...others } = bareIn('x', `\tfsmonitor = "touch '${trace}'; false"\n`);
      return { HEAD: head!, config: config!, 'objects/info/.keep': '', 'refs/heads/.keep': '', ...others };
    }],
  ])('%s in a folder that looks like a bare repository', async (_, make) => {
    const { cwd, trace } = cloned(make);
    const { status, stdout } = await fix(cwd);
    expect({ status, ran: existsSync(trace) }).toEqual({ status: 0, ran: false });
    expect(stdout).toContain('1 fixed in 1 file.');
    expect(readFileSync(join(cwd, 'src/graph.ts'), 'utf8')).toContain('reducer');
  });

  test('a program called git that came with the project', async () => {
    const { cwd, trace } = cloned((made) => {
      const program = `#!/bin/sh\ntouch '${made}'\n`;
      return { 'node_modules/.bin/git': program, git: program, 'bin/git': program };
    }, ['node_modules/.bin/git', 'git', 'bin/git']);
    const { status } = await fix(cwd, [join(cwd, 'node_modules/.bin'), join(cwd, 'bin'), '.', '', cwd, process.env['PATH']].join(':'));
    expect({ status, ran: existsSync(trace) }).toEqual({ status: 0, ran: false });
  });
});

describe('nothing of an unpacked archive, which may bring a .git of its own', () => {
  const CHANGED = RACE.replace('const graph', 'const grapf');
  const unpacked = (settings: (trace: string) => string) => {
    const { cwd, trace } = cloned(() => ({ '.gitattributes': '* filter=f\n' }));
    writeFileSync(join(cwd, '.git/config'), `${readFileSync(join(cwd, '.git/config'), 'utf8')}${settings(trace)}`);
    // Changed, and as long as before: git has to look into it.
    writeFileSync(join(cwd, 'src/graph.ts'), CHANGED);
    return { cwd, trace };
  };

  test.each([
    ['a monitor', (trace: string) => `[core]\n\tfsmonitor = "touch '${trace}'; false"\n`],
    ['a filter', (trace: string) => `[filter "f"]\n\tclean = touch '${trace}'\n\trequired = true\n`],
    ['a filter that stays', (trace: string) => `[filter "f"]\n\tprocess = touch '${trace}'\n`],
    ['a filter whose name is odd', (trace: string) => `[filter "f"]\n\tclean = touch '${trace}'\n[filter "f=g"]\n\tclean = cat\n`],
  ])('%s', async (_, settings) => {
    const { cwd, trace } = unpacked(settings);
    const { status } = await fix(cwd);
    expect({ status, ran: existsSync(trace) }).toEqual({ status: 2, ran: false });
    expect(readFileSync(join(cwd, 'src/graph.ts'), 'utf8')).toBe(CHANGED);
  });
});

describe('nothing of what such an archive has beside its files', () => {
  test.each([['check', '--since', 'HEAD'], ['fix', 'add-reducers', '--write']])('a filter, a monitor and a hook of a submodule: %s %s', async (...argv) => {
    const { cwd: part } = cloned(() => ({ '.gitattributes': '* filter=f\n', 'text.txt': 'a\n' }));
    const { cwd, trace } = cloned(() => ({}));
    git(cwd, 'submodule', '--quiet', 'add', part, 'part');
    git(cwd, 'commit', '-qm', 'with a part');
    const own = join(cwd, '.git/modules/part');
    writeFileSync(join(own, 'config'), `${readFileSync(join(own, 'config'), 'utf8')}[core]\n\tfsmonitor = "touch '${trace}'; false"\n[filter "f"]\n\tclean = touch '${trace}'\n`);
    writeFileSync(join(own, 'hooks/post-index-change'), `#!/bin/sh\ntouch '${trace}'\n`, { mode: 0o755 });
    writeFileSync(join(cwd, 'part/text.txt'), 'b\n');
    git(cwd, 'diff', '--name-only', 'HEAD');
    expect(existsSync(trace), 'the attack is real').toBe(true);
    rmSync(trace);
    const { status } = await run(cwd, argv);
    // What is within a submodule may have changed, and has a race.
    expect({ status, ran: existsSync(trace) }).toEqual({ status: argv[0] === 'check' ? 1 : 0, ran: false });
  });

  test.each([['check', '--since', 'HEAD'], ['fix', 'add-reducers', '--write']])('the server that what is missing would be fetched from: %s %s', async (...argv) => {
    const { cwd, trace } = cloned(() => ({}));
    const tree = git(cwd, 'rev-parse', 'HEAD^{tree}').trim();
    rmSync(join(cwd, '.git/objects', tree.slice(0, 2), tree.slice(2)), { force: true });
    writeFileSync(join(cwd, '.git/config'), `[core]\n\trepositoryformatversion = 1\n[extensions]\n\tpartialClone = origin\n[remote "origin"]\n\turl = ${cwd}\n\tpromisor = true\n\tuploadpack = touch '${trace}'; false\n`);
    expect(() => git(cwd, 'cat-file', '-t', tree), 'the attack is real').toThrow();
    expect(existsSync(trace), 'the attack is real').toBe(true);
    rmSync(trace);
    const { status } = await run(cwd, argv);
    expect({ status, ran: existsSync(trace) }).toEqual({ status: 2, ran: false });
  });
});

describe('which files git could not bring back', () => {
  const asked = (cwd: string, ...names: string[]) => uncommitted(names.map((name) => join(cwd, name)), { env: { PATH: process.env['PATH'] } });

  test('of several repositories, with names that are patterns elsewhere', () => {
    const { cwd } = cloned(() => ({ ':(top)x.ts': 'a', 'a b.ts': 'a', 'line\nbreak.ts': 'a', 'ä.ts': 'a', '.gitignore': 'out\n', 'star*.ts': 'a' }));
    for (const name of ['line\nbreak.ts', 'ä.ts', 'star-new.ts']) writeFileSync(join(cwd, name), 'b');
    mkdirSync(join(cwd, 'out/deep'), { recursive: true });
    writeFileSync(join(cwd, 'out/deep/x.ts'), '');
    mkdirSync(join(cwd, 'inner'));
    git(join(cwd, 'inner'), 'init', '-q');
    writeFileSync(join(cwd, 'inner/x.ts'), '');
    const names = [':(top)x.ts', 'a b.ts', 'line\nbreak.ts', 'ä.ts', 'star*.ts', 'out/deep/x.ts', 'inner/x.ts', 'src/graph.ts'];
    expect(asked(cwd, ...names)).toEqual(['line\nbreak.ts', 'ä.ts', 'out/deep/x.ts', 'inner/x.ts'].map((name) => join(cwd, name)));
  });

  test('of more files than one command line takes', () => {
    const names = Array.from({ length: 1500 }, (_, index) => `${'long'.repeat(30)}/${index}.ts`);
    const { cwd } = cloned(() => Object.fromEntries(names.map((name) => [name, 'a'])));
    writeFileSync(join(cwd, names[1400]!), 'b');
    expect(asked(cwd, ...names)).toEqual([join(cwd, names[1400]!)]);
  });

  test('git that is not installed is said', () => {
    const { cwd } = cloned(() => ({}));
    expect(uncommitted([join(cwd, 'src/graph.ts')], { env: { PATH: join(cwd, 'node_modules/.bin') } })).toBe('git cannot be run (it is not on the path)');
  });
});
