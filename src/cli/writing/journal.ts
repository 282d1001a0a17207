import { closeSync, fsyncSync, lstatSync, mkdirSync, openSync, readFileSync, renameSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { JOURNAL } from './journals-above.ts';
import type { Writer } from './writer.ts';

/** The first line. Without the others nothing was replaced yet. */
export interface Plan {
  readonly format: 1;
  /** The inode of the folder that the journal is in. */
  readonly folder: string;
  readonly writer: Writer;
  readonly files: readonly Planned[];
}

/** Paths are relative to the folder that has the journal. */
export interface Planned {
  /** The file itself, not a link to it. */
  readonly target: string;
  /** A folder beside it, for what is put in its place and for what was there. */
  readonly staging: string;
}

/** The second line: all new files are there, and the first may be replaced. */
export interface Ready {
  readonly staged: readonly Staged[];
}

export interface Staged {
  /** The inode of the file that is replaced; null where there was none. */
  readonly was: string | null;
  /** That of what is kept of it: the same where the file system has hard links, otherwise a copy. */
  readonly kept: string | null;
  /** That of the new file, and a hash of its content. */
  readonly put: string;
  readonly hash: string;
}

export interface Recorded {
  readonly plan: Plan;
  readonly ready: Ready | null;
  /** All files are in place, and only leftovers have to go. */
  readonly written: boolean;
}

export function newName({ staging }: Planned, index: number): string {
  return join(staging, `new-${index}`);
}

export function oldName({ staging }: Planned, index: number): string {
  return join(staging, `old-${index}`);
}

export class Journal {
  /** Absolute: the folder that has the journal. */
  readonly root: string;
  private readonly folder: string;
  private readonly inode: string;

  private constructor(root: string) {
    this.root = root;
    this.folder = join(root, JOURNAL);
    this.inode = inodeOf(this.folder);
  }

  /** Throws `EEXIST` where there is one already. */
  static begin(root: string, writer: Writer, files: readonly Planned[]): Journal {
    mkdirSync(join(root, JOURNAL));
    const journal = new Journal(root);
    try {
      journal.append({ format: 1, folder: journal.inode, writer, files } satisfies Plan);
    } catch (error) {
      attempt(() => journal.remove());
      throw error;
    }
    return journal;
  }

  ready(staged: readonly Staged[]): void {
    this.append({ staged } satisfies Ready);
  }

  /** A renaming is done or not done, so it cannot be half said. */
  written(): void {
    renameSync(join(this.folder, BEGUN), join(this.folder, DONE));
    attempt(() => syncFolders([join(this.folder, DONE)]));
  }

  /** Somebody who took this run for dead has put everything back. */
  isGone(): boolean {
    try {
      return inodeOf(this.folder) !== this.inode;
    } catch {
      return true;
    }
  }

  remove(): void {
    if (!this.isGone()) removeJournal(this.root);
  }

  private append(line: object): void {
    const file = openSync(join(this.folder, BEGUN), 'a');
    try {
      const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }
}

/** What the file of lines is called, until all files are in place and then. */
const [BEGUN, DONE] = ['journal', 'written'];

/** Null where there is nothing but the beginning of a journal; a text where it was not made here, or not by us. */
export function readJournal(root: string): Recorded | string | null {
  const folder = join(root, JOURNAL);
  const written = isThere(join(folder, DONE));
  const lines = linesIn(join(folder, written ? DONE : BEGUN));
  if (typeof lines === 'string') return lines;
  const [plan, ready] = lines as readonly [(Plan | null)?, Ready?];
  if (plan === undefined) return null;
  if (!lstatSync(folder).isDirectory() || plan?.format !== 1 || plan.folder !== inodeOf(folder)) return 'was not made here';
  return { plan, ready: ready ?? null, written };
}

/** The lines that were written to their end. */
function linesIn(file: string): readonly unknown[] | string {
  try {
    if (!lstatSync(file).isFile()) return 'is no journal';
    return readFileSync(file, 'utf8').split('\n').slice(0, -1).map((line) => JSON.parse(line) as unknown);
  } catch (error) {
    if (error instanceof SyntaxError) return 'is no journal';
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? [] : `cannot be read (${codeOf(error)})`;
  }
}

export function removeJournal(root: string): void {
  for (const name of [BEGUN, DONE]) rmSync(join(root, JOURNAL, name), { force: true });
  // Not with all that is in it: another run may have begun a journal of its own meanwhile.
  rmdirSync(join(root, JOURNAL));
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

export function inodeOf(path: string): string {
  return String(lstatSync(path, { bigint: true }).ino);
}

/** So that what was renamed is still so after a loss of power. Not every system does that to folders. */
export function syncFolders(paths: readonly string[]): void {
  for (const folder of new Set(paths.map((path) => dirname(path)))) {
    try {
      const open = openSync(folder, 'r');
      try {
        fsyncSync(open);
      } finally {
        closeSync(open);
      }
    } catch (error) {
      if (!CANNOT.has(codeOf(error))) throw error;
    }
  }
}

const CANNOT: ReadonlySet<string> = new Set(['EINVAL', 'EPERM', 'EISDIR', 'EACCES', 'ENOTSUP', 'EBADF']);

/** What is done as well as it can be. */
export function attempt(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!isOfTheSystem(error)) throw error;
  }
}

export function isOfTheSystem(error: unknown): boolean {
  return typeof (error as NodeJS.ErrnoException).code === 'string' && typeof (error as NodeJS.ErrnoException).syscall === 'string';
}

export function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
