import { join, sep } from 'node:path';
import { workTreeOf } from '../../config/work-tree.ts';
import { safeGit, namesIn, type Answer, type SafeGit } from '../git/safe-git.ts';
import { commitOf } from '../git/commits.ts';
import type { Io } from '../io.ts';
import { UsageError } from '../../config/usage-error.ts';
import type { Changes } from './changes.ts';

/**
 * What changed since the work left a branch or a commit, whether committed or not. Where the common ancestor is not
 * known, as in a shallow clone, all that is different counts. A file that git does not keep may have changed.
 */
export function changedSince(ref: string, io: Pick<Io, 'cwd' | 'env'>): Changes {
  const root = workTreeOf(io.cwd);
  if (root === null) throw new UsageError(`--since ${ref} needs a git repository, and ${io.cwd} is in none.`);
  const git = safeGit(root, io);
  if (typeof git === 'string') throw new UsageError(`${git}, so --since ${ref} cannot be told.`);
  const base = commonAncestor(git, commitOf(git, ref));
  const pathsOf = (args: readonly string[]): string[] => namesIn(asked(git.run(args))).map((name) => join(root, name.split('/').join(sep)));
  const paths = new Set(pathsOf([...DIFF, base, '--']));
  const kept = new Set(pathsOf(['ls-files', '-z']));
  return { paths, isUnknown: (path) => !kept.has(path) && !path.split(sep).includes('node_modules') };
}

/** Nothing is started, neither for a file nor within a submodule, whose own settings count there; both ends of a renamed file are told. */
const DIFF = ['diff', '--name-only', '-z', '--no-renames', '--no-ext-diff', '--no-textconv', '--ignore-submodules=dirty'];

function commonAncestor(git: SafeGit, commit: string): string {
  const { status, stdout } = git.run(['merge-base', commit, 'HEAD']);
  return status === 0 ? stdout.toString('utf8').trim() : commit;
}

function asked({ status, stdout, why }: Answer): Buffer {
  if (status !== 0) throw new UsageError(why);
  return stdout;
}
