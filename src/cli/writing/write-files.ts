import { isUtf8 } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { accessSync, chmodSync, chownSync, closeSync, constants, copyFileSync, fsyncSync, linkSync, lstatSync, mkdirSync, openSync, readFileSync, realpathSync, renameSync, writeFileSync, type BigIntStats } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { withoutBom } from '../../extract/load/text.ts';
import { Interrupted } from '../interrupted.ts';
import type { Io } from '../io.ts';
import { attempt, codeOf, inodeOf, isOfTheSystem, Journal, newName, oldName, type Planned, type Staged, syncFolders } from './journal.ts';
import { leftText } from './left-text.ts';
import { hashOf, inodeAt, type Left, putBack, removeStaging } from './put-back.ts';
import { recoverAt } from './recover.ts';
import { thisWriter } from './writer.ts';

/** A text to put in a file. Texts have no byte order mark. */
export interface NewText {
  /** Absolute. */
  readonly path: string;
  /** The text that was analysed; null where there must be no file, and undefined where any may be written over. */
  readonly before: string | null | undefined;
  readonly after: string;
}

/** Nothing was written, and why. */
export interface NotWritten {
  /** The file that stood in the way; null where it was none of them. */
  readonly path: string | null;
  readonly why: string;
  /** What had been written already and could not be put back. */
  readonly left: readonly Left[];
}

export interface WriteOptions {
  /** Folders for the journal, absolute: the first where it can be. */
  readonly journals: readonly string[];
  /** Absolute: what is really outside of it is not written. Null where the user has named the files. */
  readonly within: string | null;
}

type World = Pick<Io, 'self' | 'unbroken'>;

/**
 * Writes all of the files or none of them. The new texts are first written beside their files; then each takes the place
 * of its file in one go, if that is still what it was. Where anything goes wrong, those before it are put back; where
 * this process is killed, the next run does that, by the journal.
 */
export async function writeFiles(texts: readonly NewText[], { journals, within }: WriteOptions, io: World): Promise<NotWritten | null> {
  if (texts.length === 0) return null;
  const targets = locate(texts, within);
  if (!Array.isArray(targets)) return targets as NotWritten;
  const begun = begin(targets as readonly Target[], journals, io);
  if (!('journal' in begun)) return begun;
  const unbroken = io.unbroken ?? ((act) => act(new AbortController().signal));
  return unbroken((ended) => new Writing(targets as readonly Target[], begun.journal, begun.files).run(ended));
}

/** One line for the user. */
export function notWrittenText({ path, why, left }: NotWritten, nameOf: (path: string) => string): string {
  const what = `${path === null ? '' : `${nameOf(path)} `}${why}`;
  if (left.length === 0) return `${what}; nothing was written.`;
  return `${what}; nothing was written, except that ${leftText(left, nameOf)}.`;
}

/** What goes wrong with one file. */
class Obstacle extends Error {
  readonly path: string | null;

  constructor(path: string | null, why: string) {
    super(why);
    this.path = path;
  }
}

interface Target {
  /** As it was named. */
  readonly path: string;
  /** Where the file really is: a link stays a link. */
  readonly file: string;
  readonly before: NewText['before'];
  readonly after: string;
}

function locate(texts: readonly NewText[], within: string | null): readonly Target[] | NotWritten {
  const top = within === null ? null : realpathSync(within);
  const targets = new Map<string, Target>();
  for (const { path, before, after } of texts) {
    try {
      const file = before === null ? join(realpathSync(dirname(path)), basename(path)) : realFile(path);
      if (top !== null && !isBelow(top, file)) return notWritten(path, `is really ${file}, which is outside of this folder or in a package`);
      const other = targets.get(file);
      if (other !== undefined && other.after !== after) return notWritten(path, 'is the same file as another one that changes differently');
      targets.set(file, { path, file, before, after });
    } catch (error) {
      return notWritten(path, `cannot be written (${codeOf(error)})`);
    }
  }
  return [...targets.values()];
}

/** A file that is not there yet has no real path, but its folder has. */
function realFile(path: string): string {
  return lstatSync(path, { throwIfNoEntry: false }) === undefined ? join(realpathSync(dirname(path)), basename(path)) : realpathSync(path);
}

function isBelow(top: string, file: string): boolean {
  const below = relative(top, file);
  return below !== '' && below !== '..' && !below.startsWith(`..${sep}`) && !below.split(sep).includes('node_modules') && join(top, below) === file;
}

function notWritten(path: string | null, why: string): NotWritten {
  return { path, why, left: [] };
}

interface Begun {
  readonly journal: Journal;
  readonly files: readonly Planned[];
}

function begin(targets: readonly Target[], journals: readonly string[], io: World): Begun | NotWritten {
  let why = 'there is no folder for the journal';
  for (const folder of journals) {
    const root = realpathSync(folder);
    const files = planned(targets, root);
    for (const attempt of ['first', 'second'] as const) {
      try {
        return { journal: Journal.begin(root, thisWriter(io), files), files };
      } catch (error) {
        why = `the journal cannot be written (${codeOf(error)})`;
        if (codeOf(error) !== 'EEXIST') break;
        const recovery = recoverAt(root, io);
        if (attempt === 'second' || recovery === null || !recovery.over) return notWritten(null, recovery?.message ?? why);
      }
    }
  }
  return notWritten(null, why);
}

function planned(targets: readonly Target[], root: string): readonly Planned[] {
  const id = randomBytes(6).toString('hex');
  return targets.map(({ file }) => ({ target: relative(root, file), staging: relative(root, join(dirname(file), `.superstep-${id}`)) }));
}

class Writing {
  private readonly staged: Staged[] = [];
  private readonly targets: readonly Target[];
  private readonly journal: Journal;
  private readonly files: readonly Planned[];

  constructor(targets: readonly Target[], journal: Journal, files: readonly Planned[]) {
    this.targets = targets;
    this.journal = journal;
    this.files = files;
  }

  async run(ended: AbortSignal): Promise<NotWritten | null> {
    try {
      await this.write(ended);
    } catch (error) {
      return this.takeBack(error);
    }
    // What is written is written; leftovers are taken away by the next run at the latest.
    attempt(() => this.cleanUp());
    return null;
  }

  private async write(ended: AbortSignal): Promise<void> {
    for (const [index, target] of this.targets.entries()) {
      await heard(ended);
      this.staged.push(naming(target, () => this.stage(target, index)));
    }
    syncFolders(this.targets.map((_, index) => this.newFile(index)));
    this.journal.ready(this.staged);
    for (const [index, target] of this.targets.entries()) {
      await heard(ended);
      naming(target, () => this.replace(target, index));
    }
    await heard(ended);
    // An editor that writes in place has written into what was kept.
    for (const [index, target] of this.targets.entries()) naming(target, () => this.expectUnchanged(target, this.oldFile(index), this.staged[index]!.kept));
    syncFolders(this.targets.map(({ file }) => file));
    this.journal.written();
  }

  private stage(target: Target, index: number): Staged {
    const { file, after } = target;
    const now = target.before === null ? undefined : lstatSync(file, { bigint: true, throwIfNoEntry: false });
    if (now === undefined && typeof target.before === 'string') throw new Obstacle(target.path, CHANGED);
    const bytes = now === undefined ? null : this.expectWritable(target, now);
    const put = this.newFile(index);
    makeFolder(dirname(put));
    const mark = bytes !== null && startsWithMark(bytes) ? '\ufeff' : '';
    writeFileSync(put, mark + after, { flag: 'wx' });
    // Only the superuser can give a file away, and only for the superuser it would change hands.
    if (now !== undefined) attempt(() => chownSync(put, Number(now.uid), Number(now.gid)));
    if (now !== undefined) chmodSync(put, Number(now.mode & 0o7777n));
    sync(put);
    const kept = now === undefined ? null : this.keep(file, index, now);
    return { was: now === undefined ? null : String(now.ino), kept, put: inodeOf(put), hash: hashOf(Buffer.from(mark + after)) };
  }

  private expectWritable({ path, file, before }: Target, { ino, nlink }: BigIntStats): Buffer {
    // What would be renamed has one name only.
    if (nlink > 1n) throw new Obstacle(path, `has ${nlink} names (hard links), and only one of them would get the new text`);
    accessSync(file, constants.W_OK);
    const bytes = readFileSync(file);
    if (before !== undefined && textIn(bytes) !== before) throw new Obstacle(path, CHANGED);
    if (inodeAt(file) !== String(ino)) throw new Obstacle(path, CHANGED);
    return bytes;
  }

  /** A second name of the same file keeps all that it is; a copy does where the file system knows no second names. */
  private keep(file: string, index: number, { mode }: BigIntStats): string {
    const old = this.oldFile(index);
    try {
      linkSync(file, old);
    } catch (error) {
      if (!NO_LINKS.has(codeOf(error))) throw error;
      copyFileSync(file, old, constants.COPYFILE_EXCL);
      chmodSync(old, Number(mode & 0o7777n));
      sync(old);
    }
    return inodeOf(old);
  }

  private replace(target: Target, index: number): void {
    const { file, before } = target;
    const { was } = this.staged[index]!;
    if (this.journal.isGone()) throw new Obstacle(null, 'another run took this one for dead and put everything back');
    if (was === null) return this.putNew(target, index);
    if (before !== undefined) this.expectUnchanged(target, file, was);
    renameSync(this.newFile(index), file);
  }

  /** A link never writes over a file that has come in between. */
  private putNew({ path, file }: Target, index: number): void {
    try {
      linkSync(this.newFile(index), file);
    } catch (error) {
      if (codeOf(error) === 'EEXIST') throw new Obstacle(path, 'exists by now');
      if (!NO_LINKS.has(codeOf(error))) throw error;
      if (inodeAt(file) !== null) throw new Obstacle(path, 'exists by now');
      renameSync(this.newFile(index), file);
    }
  }

  private expectUnchanged({ path, before }: Target, file: string, inode: string | null): void {
    if (inode === null || before === undefined || before === null) return;
    if (inodeAt(file) !== inode || textIn(readFileSync(file)) !== before) throw new Obstacle(path, CHANGED);
  }

  private takeBack(error: unknown): NotWritten {
    const left = this.journal.isGone() ? [] : putBack(this.journal.root, this.files.slice(0, this.staged.length), this.staged);
    if (!left.some(({ again }) => again)) attempt(() => this.cleanUp());
    if (error instanceof Interrupted) throw new Interrupted(error.signal, left);
    if (error instanceof Obstacle) return { path: error.path, why: error.message, left };
    if (isOfTheSystem(error)) return { path: null, why: `the journal cannot be written (${codeOf(error)})`, left };
    throw error;
  }

  private cleanUp(): void {
    removeStaging(this.journal.root, this.files);
    this.journal.remove();
  }

  private newFile(index: number): string {
    return join(this.journal.root, newName(this.files[index]!, index));
  }

  private oldFile(index: number): string {
    return join(this.journal.root, oldName(this.files[index]!, index));
  }
}

const CHANGED = 'has changed meanwhile';
const NO_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP', 'EMLINK', 'EXDEV', 'EINVAL']);

/** A signal is heard between two files. */
async function heard(ended: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  if (ended.aborted) throw new Interrupted(String(ended.reason));
}

/** Whatever the system refuses is about this file. */
function naming<Result>({ path }: Target, act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    throw error instanceof Obstacle || !isOfTheSystem(error) ? error : new Obstacle(path, `cannot be written (${codeOf(error)})`);
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

/** On the disk, not in a cache, before anything is replaced. */
function sync(file: string): void {
  const open = openSync(file, 'r+');
  try {
    fsyncSync(open);
  } finally {
    closeSync(open);
  }
}

/** Null for what is no text. */
function textIn(bytes: Buffer): string | null {
  return isUtf8(bytes) ? withoutBom(bytes.toString('utf8')).text : null;
}

function startsWithMark(bytes: Buffer): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}
