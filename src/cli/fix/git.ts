import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Those of the files, absolute, whose text git could not bring back: changed or not added yet. Files that are in no
 * repository are nobody's business. A text says why git cannot tell.
 */
export function uncommitted(files: readonly string[]): readonly string[] | string {
  const dirty: string[] = [];
  for (const file of files) {
    const folder = dirname(file);
    if (!isInRepository(folder)) continue;
    const { error, status, stdout, stderr } = spawnSync('git', ['--no-optional-locks', '--literal-pathspecs', 'status', '--porcelain', '--ignored', '--', basename(file)], { cwd: folder, encoding: 'utf8' });
    if (error !== undefined) return `git cannot be run (${(error as NodeJS.ErrnoException).code ?? error.message})`;
    if (status !== 0) return `git cannot tell: ${stderr.trim().split('\n')[0] ?? ''}`;
    if (stdout.trim() !== '') dirty.push(file);
  }
  return dirty;
}

function isInRepository(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return true;
    if (dirname(at) === at) return false;
  }
}
