import type { Site } from '../../src/model/site.ts';
import { codeOf, closing, pieces, skipSpace } from './text.ts';

/** An argument of a call, or a part of a literal: offsets into the text, white space and comments not included. */
export interface Part {
  readonly start: number;
  readonly end: number;
}

/** The arguments of `method(…)`, where the text is such a call; null for anything else. */
export function argumentsOf(text: string, method: string): { readonly args: readonly Part[]; readonly close: number } | null {
  const code = codeOf(text);
  const open = new RegExp(`^${method}\\s*\\(`).exec(code)?.[0].length ?? 0;
  const close = open === 0 ? -1 : closing(code, open - 1);
  if (close < 0 || code.slice(close + 1).trim() !== '') return null;
  return { args: partsBetween(text, open, close), close };
}

/** What stands between commas; an empty last part, as a trailing comma leaves it, is none. */
export function partsBetween(text: string, from: number, to: number): Part[] {
  const kept = codeOf(text, 'kept').slice(0, to);
  return pieces(codeOf(text).slice(from, to), ',').flatMap((piece) => {
    const start = skipSpace(kept, from + piece.start);
    const end = kept.slice(0, from + piece.end).trimEnd().length;
    return start < end ? [{ start, end }] : [];
  });
}

/** The quote that a text uses for its strings. */
export function quoteOf(text: string): string {
  return /["']/.exec(codeOf(text, 'kept'))?.[0] ?? "'";
}

export function quoted(name: string, quote: string): string {
  const json = JSON.stringify(name);
  return quote === '"' ? json : `'${json.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

export function shifted({ file, start }: Site, part: Part): Site {
  return { file, start: start + part.start, end: start + part.end };
}
