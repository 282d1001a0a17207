import { nearestName } from './nearest-name.ts';

/** The known name that was probably meant: mistyped by letters, or written with other words for the same, as `docs` for `documents`. */
export function likelyName(name: string, known: readonly string[]): string | null {
  return nearestName(name, known) ?? sameWords(name, known);
}

/** None where several fit. */
function sameWords(name: string, known: readonly string[]): string | null {
  const words = wordsOf(name);
  const [only, ...more] = known.filter((candidate) => candidate !== name && fits(words, wordsOf(candidate)));
  return only === undefined || more.length > 0 ? null : only;
}

/** `searchDocs`, `search_docs` and `search-docs` have the same words. */
function wordsOf(name: string): readonly string[] {
  return name.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase().split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '').map((word) => word.replace(/(?<=..)s$/, ''));
}

function fits(a: readonly string[], b: readonly string[]): boolean {
  return a.length > 0 && a.length === b.length && a.every((word, index) => shortens(word, b[index]!) || shortens(b[index]!, word));
}

/** `doc` is short for `document`; one or two letters are short for too much. */
function shortens(short: string, long: string): boolean {
  return short === long || (short.length >= 3 && long.startsWith(short));
}
