import { UsageError } from '../../config/usage-error.ts';
import type { SafeGit } from './safe-git.ts';

/** The commit that a name stands for. */
export function commitOf(git: SafeGit, name: string): string {
  const { status, stdout, why } = git.run(['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]);
  if (status === 0) return stdout.toString('utf8').trim();
  if (status === null) throw new UsageError(why);
  throw new UsageError(`git knows no commit "${name}" here. A shallow clone, as CI makes it, has to fetch it first.`);
}
