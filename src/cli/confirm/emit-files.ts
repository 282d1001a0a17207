import { existsSync, statSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import type { Io } from '../io.ts';
import { UsageError } from '../../config/usage-error.ts';
import { notWrittenText, writeFiles } from '../writing/write-files.ts';

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

/** All of them or, where one is there already, none. */
export async function writeScripts(scripts: readonly Script[], { force }: { readonly force: boolean }, io: Io): Promise<void> {
  if (scripts.length === 0) return;
  for (const script of scripts) refuse(script, force);
  const texts = scripts.map(({ path, text }) => ({ path, before: force ? undefined : null, after: text }));
  const failed = await writeFiles(texts, { journals: [dirname(scripts[0]!.path)], within: null }, io);
  const nameOf = (path: string): string => scripts.find((one) => one.path === path)?.name ?? path;
  if (failed !== null) throw new UsageError(`--emit: ${notWrittenText(failed, nameOf)}`);
}

function refuse({ name, path }: Script, force: boolean): void {
  if (!existsSync(dirname(path))) throw new UsageError(`--emit: the folder ${dirname(name)} does not exist.`);
  if (!existsSync(path)) return;
  if (!force) throw new UsageError(`--emit: ${name} exists; --force writes over it.`);
  if (!statSync(path).isFile()) throw new UsageError(`--emit: ${name} is no file.`);
}
