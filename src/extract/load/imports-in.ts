import type { Resolution } from './resolution.ts';

const SPECIFIER = /\b(?:from|import|require)\s*\(?\s*['"`]([^'"`\n$]+)['"`]/g;

/** `import(name)`, `require(/* … *\/ './graph')` */
const COMPUTED = /\b(?:import|require)\s*\(\s*(?:[^'"`\s]|`[^`]*\$)/;

/** Packages are left out, save those of one's own. */
const OWN = /^[.#~@]|^src\//;

/** What a text imports. */
export function allSpecifiersIn(text: string): string[] {
  return [...text.matchAll(SPECIFIER)].map(([, specifier]) => specifier!);
}

/** Whether it imports what only a run knows. */
export function importsComputed(text: string): boolean {
  return COMPUTED.test(text);
}

export function isOwn(specifier: string): boolean {
  return OWN.test(specifier);
}

/** What a text imports of one's own, by the look of it. */
export function specifiersIn(text: string): string[] {
  return allSpecifiersIn(text).filter(isOwn);
}

/** The files that specifiers lead to. */
export function filesAt(specifiers: readonly string[], from: string, resolve: (specifier: string, from: string) => Resolution): string[] {
  return specifiers.flatMap((specifier) => {
    const found = resolve(specifier, from);
    return found.kind === 'file' ? [found.file] : [];
  });
}
