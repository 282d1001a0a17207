import { existsSync, linkSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { UsageError } from '../usage-error.ts';

/** `race.mjs`, `race-2.mjs`, `race-3.mjs`: one for each script. */
export function scriptNames(file: string, count: number): readonly string[] {
  if (!['.mjs', '.js'].includes(extname(file))) throw new UsageError(`--emit writes a module: its name ends with .mjs, not like "${file}".`);
  const stem = file.slice(0, -extname(file).length);
  return Array.from({ length: count }, (_, index) => (index === 0 ? file : `${stem}-${index + 1}${extname(file)}`));
}

export interface Script {
  /** As the user gave it. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/** All of them or, where one is there already, none. A file is there as a whole or not at all. */
export function writeScripts(scripts: readonly Script[], { force }: { readonly force: boolean }): void {
  for (const script of scripts) refuse(script, force);
  for (const script of scripts) writeWhole(script, force);
}

function refuse({ name, path }: Script, force: boolean): void {
  if (!existsSync(dirname(path))) throw new UsageError(`--emit: the folder ${dirname(name)} does not exist.`);
  if (!existsSync(path)) return;
  if (!force) throw alreadyThere(name);
  if (!statSync(path).isFile()) throw new UsageError(`--emit: ${name} is no file.`);
}

function alreadyThere(name: string): UsageError {
  return new UsageError(`--emit: ${name} exists; --force writes over it.`);
}

function writeWhole({ name, path, text }: Script, force: boolean): void {
  let folder: string | null = null;
  try {
    // Beside the file, since only within one file system a file is moved in one go.
    folder = mkdtempSync(join(dirname(path), '.superstep-'));
    const whole = join(folder, 'script.mjs');
    writeFileSync(whole, text);
    if (force) renameSync(whole, path);
    else linkNew(whole, path);
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw code === 'EEXIST' ? alreadyThere(name) : new UsageError(`--emit: ${name} cannot be written (${code}).`);
  } finally {
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
  }
}

/** A link never writes over a file that has come in between, but not every file system has links. */
function linkNew(whole: string, path: string): void {
  try {
    linkSync(whole, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
    renameSync(whole, path);
  }
}
