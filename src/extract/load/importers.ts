import { isInstalled } from './ancestors.ts';
import { filesAt, specifiersIn } from './imports-in.ts';
import { filesOf, packageOf } from './project-files.ts';
import type { Resolution } from './resolution.ts';
import type { View } from './view.ts';

/** Through so many modules that hand an export on. */
const MOST_HOPS = 3;

/**
 * Files of the same package that have a word in their text and import a file, straight or through modules that hand it on.
 * Nobody imports from them, so an analysis would not come to them by itself. None where the package is too large.
 */
export function importersOf(view: View, root: string, file: string, word: string, resolve: (specifier: string, from: string) => Resolution): string[] {
  if (isInstalled(file)) return [];
  const files = filesOf(view, packageOf(view, root, file))?.sources;
  if (files === undefined) return [];
  const leads = (from: string, text: string, hops: number): boolean =>
    filesAt(specifiersIn(text), from, resolve).some((target) => target === file || (hops > 1 && !isInstalled(target) && leads(target, view.text(target) ?? '', hops - 1)));
  return files.filter((one) => {
    const text = one === file ? null : view.text(one);
    return text?.includes(word) === true && leads(one, text, MOST_HOPS);
  });
}
