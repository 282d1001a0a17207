import type { Resolution } from './resolution.ts';

const SPECIFIER = /\b(?:from|import|require)\s*\(?\s*['"]([^'"\n]+)['"]/g;

/** The files that a text imports, by the look of it; of packages those of one's own only. */
export function importsIn(text: string, from: string, resolve: (specifier: string, from: string) => Resolution): string[] {
  return [...text.matchAll(SPECIFIER)].flatMap(([, specifier]) => {
    const found = /^[.#~@]|^src\//.test(specifier!) ? resolve(specifier!, from) : null;
    return found?.kind === 'file' ? [found.file] : [];
  });
}
