import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Stamp } from '../../extract/load/loader.ts';

/** Which files are not what they were. Paths are absolute. */
export interface Changes {
  /** Changed, added or deleted. A folder stands for all that is in it. */
  readonly paths: ReadonlySet<string>;
  /** A file of which nobody can say whether it changed. */
  isUnknown(path: string): boolean;
}

/**
 * Whether what was found in a file can be due to the changes: it is one of them, or its analysis read one or looked for
 * one in vain. Where that is not known, it can.
 */
export function isAffected(file: string, seen: readonly Stamp[], changes: Changes): boolean {
  return isChanged(file, changes) || seen.some((stamp) => isTouched(stamp, changes));
}

function isChanged(path: string, { paths, isUnknown }: Changes): boolean {
  return [...prefixesOf(path)].some((prefix) => paths.has(prefix)) || isUnknown(path);
}

function isTouched({ asked, path, answer }: Stamp, changes: Changes): boolean {
  switch (asked) {
    case 'version':
      return answer === 'missing' ? isGone(path, changes) : isChanged(path, changes);
    case 'kind':
      if (answer === 'missing') return isGone(path, changes);
      return answer === 'file' ? isChanged(path, changes) : changes.paths.has(path) || isNewFolder(path, changes);
    case 'entries':
      return [...changes.paths].some((changed) => changed === path || changed.startsWith(path + sep));
    case 'real':
      return changes.paths.has(path);
  }
}

/** What is not there may have been deleted, and with it the folder it was in. */
function isGone(path: string, { paths }: Changes): boolean {
  for (const prefix of prefixesOf(path)) if (paths.has(prefix)) return true;
  return [...paths].some((changed) => changed.startsWith(path + sep));
}

/** A folder in which everything is one of the changes may not have been there before. */
function isNewFolder(folder: string, { paths }: Changes): boolean {
  const below = [...paths].filter((changed) => changed.startsWith(folder + sep));
  if (below.length === 0) return false;
  const changed = new Set(below.map((path) => path.slice(folder.length + 1).split(sep)[0]!));
  return namesIn(folder).every((name) => changed.has(name) && (paths.has(join(folder, name)) || isNewFolder(join(folder, name), { paths, isUnknown: () => false })));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function* prefixesOf(path: string): Generator<string> {
  yield path;
  for (let end = path.lastIndexOf(sep); end > 0; end = path.lastIndexOf(sep, end - 1)) yield path.slice(0, end);
}

/** The files that a tool names as changed. */
export function changesNamed(paths: readonly string[]): Changes {
  return { paths: new Set(paths), isUnknown: () => false };
}
