import { readRegular } from '../extract/load/regular-file.ts';
import { readText } from '../extract/load/text.ts';

/** What has to be done about a file: analyse it, pass it over, or say why it cannot be read. */
export type Triage =
  | { readonly kind: 'graph' | 'other'; readonly why?: never }
  | { readonly kind: 'broken'; readonly why: string };

/** A broken file matters only where it may build a graph. `text` is what is not saved yet. */
export function triage(file: string, text: string | undefined, mentionsGraph: (text: string) => boolean): Triage {
  if (text !== undefined) return { kind: mentionsGraph(text) ? 'graph' : 'other' };
  const read = readText(file);
  if (typeof read !== 'string') return { kind: mentionsGraph(read.text) ? 'graph' : 'other' };
  const guess = undecodedText(file);
  return guess === null || mentionsGraph(guess) ? { kind: 'broken', why: read } : { kind: 'other' };
}

/** So much is looked through for the name of a module, in bytes. */
const MOST_BYTES = 2 ** 28;

/** Byte by byte and without the zeros of UTF-16: good enough to look for the name of a module. */
function undecodedText(file: string): string | null {
  const bytes = readRegular(file, MOST_BYTES);
  return typeof bytes === 'string' ? null : bytes.toString('latin1').replaceAll('\0', '');
}
