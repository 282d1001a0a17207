import { realpathSync } from 'node:fs';
import { dirname, relative, sep } from 'node:path';
import type { Io } from '../io.ts';
import { workTreeOf } from '../../config/work-tree.ts';
import { namesIn, safeGit } from './safe-git.ts';

/**
 * Those of the files, absolute, whose text git could not bring back: changed, not added yet, or in no repository. A text
 * says why git cannot tell.
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

function changedIn(root: string, files: readonly Located[], io: Pick<Io, 'env'>): readonly string[] | string {
  const git = safeGit(root, io);
  if (typeof git === 'string') return git;
  const dirty: string[] = [];
  for (const batch of batchesOf(files, (path) => relative(root, path).split(sep).join('/'))) {
    const status = git.run([...STATUS, '--', ...batch.keys()]);
    if (status.status !== 0) return status.why;
    const told = namesIn(status.stdout).map((entry) => entry.slice('XY '.length));
    const isDirty = (name: string): boolean => told.some((one) => one === name || (one.endsWith('/') && name.startsWith(one)));
    dirty.push(...[...batch].flatMap(([name, file]) => (isDirty(name) ? [file] : [])));
  }
  return dirty;
}

const STATUS = ['status', '--porcelain', '-z', '--ignored', '--untracked-files=all', '--no-renames', '--ignore-submodules=all'];

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
