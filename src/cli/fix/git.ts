import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { findProgram } from '../find-program.ts';
import type { Io } from '../io.ts';
import { printable } from '../../report/printable.ts';

/**
 * Those of the files, absolute, whose text git could not bring back: changed, not added yet, or in no repository. A text
 * says why git cannot tell.
 *
 * A repository can name programs that git starts: monitors, hooks, filters, pagers. None of them may run, so git is
 * called at the top of the work tree, where it finds the user's own configuration and no other, and with all of
 * them off.
 */
export function uncommitted(files: readonly string[], io: Pick<Io, 'env'>): readonly string[] | string {
  const dirty: string[] = [];
  for (const [root, own] of byRepository(files)) {
    const known = root === null ? own.map(({ file }) => file) : changedIn(root, own, io);
    if (typeof known === 'string') return known;
    dirty.push(...known);
  }
  return dirty;
}

/** A file, and where it really is. */
interface Located {
  readonly file: string;
  readonly path: string;
}

function byRepository(files: readonly string[]): ReadonlyMap<string | null, readonly Located[]> {
  const repositories = new Map<string | null, Located[]>();
  for (const file of files) {
    const path = realpathSync(file);
    const root = workTreeOf(dirname(path));
    repositories.set(root, [...(repositories.get(root) ?? []), { file, path }]);
  }
  return repositories;
}

/** Git never checks out anything called `.git`, so such a folder did not come with a project. */
export function workTreeOf(folder: string): string | null {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return null;
  }
}

function changedIn(root: string, files: readonly Located[], { env }: Pick<Io, 'env'>): readonly string[] | string {
  const program = findProgram('git', env, root);
  if (program === null) return 'git cannot be run (it is not on the path)';
  const git = (args: readonly string[]): Answer => run(program, root, args, env);
  const filters = git(['config', '-z', '--name-only', '--get-regexp', FILTERS]);
  if (filters.status !== 0 && filters.status !== NOTHING_FOUND) return filters.why;
  const drivers = namesIn(filters.stdout);
  const odd = drivers.find((name) => name.includes('='));
  if (odd !== undefined) return `git cannot tell: the filter ${printable(odd)} cannot be switched off`;
  const off = drivers.flatMap((name) => ['-c', `${name}=${name.endsWith('.required') ? 'false' : ''}`]);

  const dirty: string[] = [];
  for (const batch of batchesOf(files, (path) => relative(root, path).split(sep).join('/'))) {
    const status = git([...off, ...STATUS, '--', ...batch.keys()]);
    if (status.status !== 0) return status.why;
    const told = namesIn(status.stdout).map((entry) => entry.slice('XY '.length));
    const isDirty = (name: string): boolean => told.some((one) => one === name || (one.endsWith('/') && name.startsWith(one)));
    dirty.push(...[...batch].flatMap(([name, file]) => (isDirty(name) ? [file] : [])));
  }
  return dirty;
}

const FILTERS = String.raw`^filter\..*\.(clean|smudge|process|required)$`;
const NOTHING_FOUND = 1;
const STATUS = ['status', '--porcelain', '-z', '--ignored', '--untracked-files=all', '--no-renames', '--ignore-submodules=all'];

/** Options that leave git nothing to start. */
const STARTS_NOTHING = [
  ...['--no-optional-locks', '--literal-pathspecs', '--no-pager'],
  ...['safe.bareRepository=explicit', 'core.fsmonitor=false', 'core.hooksPath=/dev/null', 'core.askPass=', 'diff.external=', 'gpg.program='].flatMap((setting) => ['-c', setting]),
];

interface Answer {
  readonly status: number | null;
  readonly stdout: string;
  readonly why: string;
}

function run(program: string, cwd: string, args: readonly string[], env: Io['env']): Answer {
  const { error, status, stdout, stderr } = spawnSync(program, [...STARTS_NOTHING, ...args], { cwd, env: environment(env), encoding: 'utf8', maxBuffer: 2 ** 28, shell: false, windowsHide: true });
  const why = error === undefined ? `git cannot tell: ${stderr.trim().split('\n')[0] ?? ''}` : `git cannot be run (${(error as NodeJS.ErrnoException).code ?? error.message})`;
  return { status: error === undefined ? status : null, stdout: stdout ?? '', why };
}

/** Settings of the user's pass; what would lead git to another repository, or to a program, does not. */
function environment(env: Io['env']): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !name.startsWith('GIT_') || /^GIT_(?:CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+)|EXEC_PATH)$/.test(name));
  return { ...Object.fromEntries(kept), GIT_TERMINAL_PROMPT: '0', GIT_NO_LAZY_FETCH: '1', GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' };
}

function namesIn(output: string): readonly string[] {
  return output.split('\0').filter((name) => name !== '');
}

/** A command line takes so much and no more: 32,767 characters on Windows. */
const BATCH_LENGTH = 16_000;

/** Files by their names in the repository, in groups that fit on a command line. */
function batchesOf(files: readonly Located[], nameOf: (path: string) => string): readonly ReadonlyMap<string, string>[] {
  const batches: Map<string, string>[] = [];
  let length = Infinity;
  for (const { file, path } of files) {
    const name = nameOf(path);
    length += name.length + 1;
    if (length > BATCH_LENGTH) {
      batches.push(new Map());
      length = name.length + 1;
    }
    batches.at(-1)!.set(name, file);
  }
  return batches;
}
