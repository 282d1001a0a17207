import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, renameSync, rmSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, oldName, type Planned, type Staged } from './journal.ts';

/** A file that could not be put back as it was, and why. */
export interface Left {
  /** Absolute. */
  readonly path: string;
  readonly why: string;
  /** Whether it is worth another try. */
  readonly again: boolean;
}

/** Undoes what was replaced so far, whoever has begun it. May be done any number of times, and by several at once. */
export function putBack(root: string, files: readonly Planned[], staged: readonly Staged[]): readonly Left[] {
  return staged.flatMap((one, index): readonly Left[] => {
    const planned = files[index]!;
    const path = join(root, planned.target);
    try {
      const why = putOneBack(path, join(root, oldName(planned, index)), one);
      return why === null ? [] : [{ path, why, again: false }];
    } catch (error) {
      return [{ path, why: `cannot be put back (${codeOf(error)})`, again: true }];
    }
  });
}

function putOneBack(path: string, old: string, { was, kept, put, hash }: Staged): string | null {
  const now = inodeAt(path);
  // Not replaced yet, or put back already.
  if (now === was || now === kept) return null;
  // It was to be a new file, and somebody else has made one.
  if (kept === null && now !== put) return null;
  if (now === null) return 'is gone, and was left alone';
  if (now !== put || hashOf(readFileSync(path)) !== hash) return 'has changed since, and was left alone';
  if (kept === null) unlinkSync(path);
  else if (inodeAt(old) === kept) renameSync(old, path);
  // Unless another process has just put it back.
  return kept !== null && inodeAt(path) === put ? 'cannot be put back: what was there is lost' : null;
}

/** Takes away what was put beside the files. */
export function removeStaging(root: string, files: readonly Planned[]): void {
  for (const folder of new Set(files.map(({ staging }) => staging))) rmSync(join(root, folder), { recursive: true, force: true });
}

export function inodeAt(path: string): string | null {
  const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? null : String(stats.ino);
}

export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

