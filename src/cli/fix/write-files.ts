import { accessSync, chmodSync, chownSync, constants, mkdtempSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readText } from '../../extract/load/text.ts';

/** A text to put in place of the one that was analysed. Texts have no byte order mark. */
export interface NewText {
  /** Absolute. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** A file that could not be written, and why. */
export interface NotWritten {
  readonly path: string;
  readonly why: string;
}

/**
 * Writes all of the files or none of them. Each new text is first written beside its file, with the mode of that file;
 * then they are moved into place. Where one cannot be moved, those before it are put back.
 */
export function writeFiles(texts: readonly NewText[]): NotWritten | null {
  const staged: Staged[] = [];
  const moved: Staged[] = [];
  try {
    for (const text of texts) {
      const one = stage(text);
      if (typeof one === 'string') return { path: text.path, why: one };
      staged.push(one);
    }
    for (const one of staged) {
      const why = attempt(() => renameSync(one.file, one.target));
      if (why !== null) return { path: one.path, why };
      moved.push(one);
    }
    moved.length = 0;
    return null;
  } finally {
    for (const { target, old } of moved) renameSync(old, target);
    for (const { folder } of staged) rmSync(folder, { recursive: true, force: true });
  }
}

interface Staged {
  readonly path: string;
  /** Where the file really is: a link stays a link. */
  readonly target: string;
  readonly folder: string;
  readonly file: string;
  readonly old: string;
}

/** The staged file, or why there is none. */
function stage({ path, before, after }: NewText): Staged | string {
  const now = readText(path);
  if (typeof now === 'string') return now;
  if (now.text !== before) return 'has changed meanwhile';
  let folder: string | null = null;
  try {
    const target = realpathSync(path);
    accessSync(target, constants.W_OK);
    // Beside the file, since only within one file system a file is moved in one go.
    folder = mkdtempSync(join(dirname(target), '.superstep-'));
    const [file, old] = [join(folder, 'new'), join(folder, 'old')];
    const mark = now.hadBom ? '\ufeff' : '';
    const { mode, uid, gid } = statSync(target);
    for (const [name, text] of [[file, after], [old, before]] as const) {
      writeFileSync(name, mark + text, { flush: true });
      // Only the superuser can give a file away, and only for the superuser it would change hands.
      attempt(() => chownSync(name, uid, gid));
      chmodSync(name, mode);
    }
    return { path, target, folder, file, old };
  } catch (error) {
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
    return reason(error);
  }
}

function attempt(act: () => void): string | null {
  try {
    act();
    return null;
  } catch (error) {
    return reason(error);
  }
}

function reason(error: unknown): string {
  return `cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)})`;
}
