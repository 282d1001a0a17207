import type { Resolution } from './resolution.ts';

const SPECIFIER = /\b(?:from|import|require)\s*\(?\s*['"]([^'"\n]+)['"]/g;

/** Packages are left out, save those of one's own. */
const OWN = /^[.#~@]|^src\//;

/** What a text imports of one's own, by the look of it. */
export function specifiersIn(text: string): string[] {
  return [...text.matchAll(SPECIFIER)].flatMap(([, specifier]) => (OWN.test(specifier!) ? [specifier!] : []));
}

/** The files that specifiers lead to. */
export function filesAt(specifiers: readonly string[], from: string, resolve: (specifier: string, from: string) => Resolution): string[] {
  return specifiers.flatMap((specifier) => {
    const found = resolve(specifier, from);
    return found.kind === 'file' ? [found.file] : [];
  });
}
