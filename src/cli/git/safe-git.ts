import { spawnSync } from 'node:child_process';
import { findProgram } from '../find-program.ts';
import type { Io } from '../io.ts';
import { printable } from '../../report/printable.ts';

/**
 * A repository can name programs that git starts: monitors, hooks, filters, pagers. None of them may run, so git is
 * called at the top of the work tree, where it finds the user's own configuration and no other, and with all of
 * them off.
 */
export interface SafeGit {
  /** The top of the work tree, absolute. */
  readonly root: string;
  /** Runs git with nothing to start; `input` is what it reads. */
  run(args: readonly string[], input?: string): Answer;
}

export interface Answer {
  readonly status: number | null;
  readonly stdout: Buffer;
  /** What git says went wrong, in one line. */
  readonly why: string;
}

/** Why git cannot be asked is a text. */
export function safeGit(root: string, { env }: Pick<Io, 'env'>): SafeGit | string {
  const program = findProgram('git', env, root);
  if (program === null) return 'git cannot be run (it is not on the path)';
  const run = (args: readonly string[], input = ''): Answer => start(program, root, args, env, input);
  const filters = run(['config', '-z', '--name-only', '--get-regexp', FILTERS]);
  if (filters.status !== 0 && filters.status !== NOTHING_FOUND) return filters.why;
  const drivers = namesIn(filters.stdout);
  const odd = drivers.find((name) => name.includes('='));
  if (odd !== undefined) return `git cannot tell: the filter ${printable(odd)} cannot be switched off`;
  const off = drivers.flatMap((name) => ['-c', `${name}=${name.endsWith('.required') ? 'false' : ''}`]);
  return { root, run: (args, input) => run([...off, ...args], input) };
}

/** Names with a zero behind each. */
export function namesIn(output: Buffer): readonly string[] {
  return output.toString('utf8').split('\0').filter((name) => name !== '');
}

const FILTERS = String.raw`^filter\..*\.(clean|smudge|process|required)$`;
const NOTHING_FOUND = 1;

/** Options that leave git nothing to start. */
const STARTS_NOTHING = [
  ...['--no-optional-locks', '--literal-pathspecs', '--no-pager', '--no-replace-objects'],
  ...['safe.bareRepository=explicit', 'core.fsmonitor=false', 'core.hooksPath=/dev/null', 'core.askPass=', 'diff.external=', 'gpg.program='].flatMap((setting) => ['-c', setting]),
];

/** More than the sources of any project. */
const MOST_BYTES = 2 ** 30;

function start(program: string, cwd: string, args: readonly string[], env: Io['env'], input: string): Answer {
  const { error, status, stdout, stderr } = spawnSync(program, [...STARTS_NOTHING, ...args], { cwd, env: environment(env), input, maxBuffer: MOST_BYTES, shell: false, windowsHide: true });
  const why = error === undefined ? `git cannot tell: ${stderr.toString('utf8').trim().split('\n')[0] ?? ''}` : `git cannot be run (${(error as NodeJS.ErrnoException).code ?? error.message})`;
  return { status: error === undefined ? status : null, stdout: stdout ?? Buffer.alloc(0), why };
}

/** Settings of the user's pass; what would lead git to another repository, or to a program, does not. */
function environment(env: Io['env']): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !name.startsWith('GIT_') || /^GIT_(?:CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+)|EXEC_PATH)$/.test(name));
  return { ...Object.fromEntries(kept), GIT_TERMINAL_PROMPT: '0', GIT_NO_LAZY_FETCH: '1', GIT_ALLOW_PROTOCOL: 'none', GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' };
}
