import { dirname, join } from 'node:path';
import { ancestors, isInstalled, MODULES } from './ancestors.ts';
import { filesAt, specifiersIn } from './imports-in.ts';
import type { Resolution } from './resolution.ts';
import type { View } from './view.ts';

/** A project with more files, or deeper, is not looked through for the sake of one question. */
const MOST_FILES = 400;
const DEEPEST = 8;

/** Through so many modules that hand an export on. */
const MOST_HOPS = 3;

const SOURCE = /\.[cm]?[jt]sx?$/;

/**
 * Files of the same package that have a word in their text and import a file, straight or through modules that hand it on.
 * Nobody imports from them, so an analysis would not come to them by itself. None where the package is too large.
 */
export function importersOf(view: View, root: string, file: string, word: string, resolve: (specifier: string, from: string) => Resolution): string[] {
  if (isInstalled(file)) return [];
  const files = filesOf(view, homeOf(view, root, file));
  if (files === null) return [];
  const leads = (from: string, text: string, hops: number): boolean =>
    filesAt(specifiersIn(text), from, resolve).some((target) => target === file || (hops > 1 && !isInstalled(target) && leads(target, view.text(target) ?? '', hops - 1)));
  return files.filter((one) => {
    const text = one === file ? null : view.text(one);
    return text?.includes(word) === true && leads(one, text, MOST_HOPS);
  });
}

/** The directory of the nearest manifest, no further up than the root. */
function homeOf(view: View, root: string, file: string): string {
  const above = ancestors(dirname(file));
  const within = above.slice(0, above.indexOf(root) + 1);
  return within.find((directory) => view.isFile(join(directory, 'package.json'))) ?? within.at(-1) ?? dirname(file);
}

/** Null where they are too many. */
function filesOf(view: View, directory: string): string[] | null {
  return view.remember(`files of ${directory}`, () => {
    const found: string[] = [];
    const visit = (at: string, depth: number): boolean => {
      for (const name of view.entries(at)) {
        if (name === MODULES || name.startsWith('.') || name === 'dist' || name === 'build' || name === 'coverage') continue;
        const path = join(at, name);
        if (SOURCE.test(name)) found.push(path);
        else if (!name.includes('.') && view.isDirectory(path) && (depth >= DEEPEST || !visit(path, depth + 1))) return false;
        if (found.length > MOST_FILES) return false;
      }
      return true;
    };
    return visit(directory, 0) ? found : null;
  });
}
