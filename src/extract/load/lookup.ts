import { extname } from 'node:path';
import type { View } from './view.ts';

/** What TypeScript writes in an import for a source file of another name; the first that exists is meant. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.js', '.jsx', '.d.ts'],
  '.jsx': ['.tsx', '.ts', '.jsx', '.js', '.d.ts'],
  '.mjs': ['.mts', '.mjs', '.d.mts'],
  '.cjs': ['.cts', '.cjs', '.d.cts'],
};

const TYPESCRIPT: ReadonlySet<string> = new Set(['.ts', '.tsx', '.mts', '.cts']);

/** Declarations come last: unlike TypeScript, we want what runs. */
const IMPLIED = ['.ts', '.tsx', '.js', '.jsx', '.d.ts'];

/** The file meant by a path in an import, directories excluded. */
export function lookUpFile(view: View, path: string): string | null {
  const extension = extname(path);
  if (TYPESCRIPT.has(extension) && view.isFile(path)) return path;
  const stem = path.slice(0, path.length - extension.length);
  return firstFile(view, stem, SOURCES[extension] ?? []) ?? firstFile(view, path, IMPLIED);
}

export function lookUpIndex(view: View, directory: string): string | null {
  return firstFile(view, `${directory}/index`, IMPLIED);
}

export function firstFile(view: View, stem: string, extensions: readonly string[]): string | null {
  const extension = extensions.find((candidate) => view.isFile(stem + candidate));
  return extension === undefined ? null : stem + extension;
}

export function isDeclaration(file: string): boolean {
  return /\.d\.[cm]?ts$/.test(file);
}
