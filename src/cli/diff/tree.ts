import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import type { SafeGit } from '../git/safe-git.ts';
import { UsageError } from '../../config/usage-error.ts';

/** Gives the files of a commit to read, in a folder that is gone afterwards. Nothing of the repository runs for that. */
export async function withTree<Result>(git: SafeGit, commit: string, use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'superstep-diff-')));
  try {
    for (const { path, content } of filesOf(git, commit)) {
      const file = join(folder, path.split('/').join(sep));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Blob {
  readonly path: string;
  readonly hash: string;
  readonly size: number;
}

function* filesOf(git: SafeGit, commit: string): Generator<{ readonly path: string; readonly content: Buffer }> {
  const { status, stdout, why } = git.run(['ls-tree', '-r', '-z', '--long', '--full-tree', commit]);
  if (status !== 0) throw new UsageError(why);
  const blobs = stdout.toString('utf8').split('\0').flatMap((line) => blobIn(line) ?? []);
  for (const batch of batchesOf(blobs)) {
    const { status, stdout, why } = git.run(['cat-file', '--batch'], batch.map(({ hash }) => `${hash}\n`).join(''));
    if (status !== 0) throw new UsageError(why);
    let at = 0;
    for (const { path } of batch) {
      const line = stdout.indexOf('\n', at);
      const size = Number(/ blob (\d+)$/.exec(stdout.toString('latin1', at, line))?.[1]);
      if (Number.isNaN(size)) throw new UsageError(`git has not got ${path} of ${commit.slice(0, 12)} here; a partial clone has to fetch it first.`);
      yield { path, content: stdout.subarray(line + 1, line + 1 + size) };
      at = line + 1 + size + 1;
    }
  }
}

/** `100644 blob 3b18e5… 12\tsrc/a.ts`; links and submodules are left out, and so is what no analysis reads. */
function blobIn(line: string): Blob | null {
  const [, hash, size, path] = /^100(?:644|755) blob ([0-9a-f]+) +(\d+)\t([^]+)$/.exec(line) ?? [];
  if (hash === undefined || path === undefined || Number(size) > MOST_BYTES || !isRead(path) || !isPlain(path)) return null;
  return { path, hash, size: Number(size) };
}

const MOST_BYTES = 16 * 2 ** 20;

/** Sources, manifests, lock files and configurations. */
function isRead(path: string): boolean {
  return /\.(?:[cm]?[jt]sx?|json[c5]?|ya?ml|toml|lock)$/i.test(path) || /(?:^|\/)(?:\.gitignore|\.env[^/]*|Dockerfile)$/.test(path);
}

/** Names that lead out of the folder, or mean something else on another system. */
function isPlain(path: string): boolean {
  return path.split('/').every((name) => name !== '' && name !== '.' && name !== '..' && name.toLowerCase() !== '.git') && !/[\\:]/.test(path);
}

const BATCH_BYTES = 2 ** 26;

function batchesOf(blobs: readonly Blob[]): readonly (readonly Blob[])[] {
  const batches: Blob[][] = [];
  let bytes = Infinity;
  for (const blob of blobs) {
    bytes += blob.size;
    if (bytes > BATCH_BYTES) {
      batches.push([]);
      bytes = blob.size;
    }
    batches.at(-1)!.push(blob);
  }
  return batches;
}
