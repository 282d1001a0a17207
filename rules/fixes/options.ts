import { closing, codeOf, pieces, skipSpace } from './text.ts';

/** A change within a text, by offsets into it. */
export interface Change {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What an options object is to say; without `default` it stays as it is. */
export interface Options {
  readonly reducer: string;
  readonly default: string | null;
}

export function optionsText({ reducer, default: initial }: Options): string {
  return initial === null ? `{ reducer: ${reducer} }` : `{ reducer: ${reducer}, default: ${initial} }`;
}

/**
 * Adds a reducer to the object literal that opens at an offset. A default that is there stays; a reducer that is none
 * is replaced. Null where parts of the object are spread into it.
 */
export function intoOptions(text: string, open: number, options: Options): Change[] | null {
  const code = codeOf(text);
  const end = closing(code, open);
  const entries = end < 0 ? null : entriesOf(text, code, open + 1, end);
  if (entries === null) return null;
  if (entries.length === 0) return [{ start: open, end: end + 1, text: optionsText(options) }];
  const given = entries.find(({ name }) => name === 'default');
  const blank = given !== undefined && isNothing(code, given);
  const initial = given === undefined || blank ? options.default : null;
  const old = entries.find(({ name }) => name === 'reducer') ?? entries.find(({ name }) => name === 'value');
  const changes: Change[] = given !== undefined && blank && initial !== null ? [{ start: given.start, end: given.end, text: `default: ${initial}` }] : [];
  const added = [`reducer: ${options.reducer}`, ...(given === undefined && initial !== null ? [`default: ${initial}`] : [])];
  if (old !== undefined) return [...changes, { start: old.start, end: old.end, text: added.join(', ') }];
  const lead = /^\s*/.exec(text.slice(open + 1))![0];
  return [...changes, { start: open + 1, end: open + 1, text: added.map((entry) => `${lead}${entry},`).join('') + (lead === '' ? ' ' : '') }];
}

interface Entry {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

function entriesOf(text: string, code: string, from: number, to: number): Entry[] | null {
  const found: Entry[] = [];
  for (const piece of pieces(code.slice(from, to), ',')) {
    const source = codeOf(text.slice(0, from + piece.end), 'kept');
    const start = skipSpace(source, from + piece.start);
    if (start >= source.length) continue;
    const name = /^(["']?)([\w$]+)\1\s*(?=[:(,]|$)/.exec(source.slice(start))?.[2];
    if (name === undefined) return null;
    found.push({ name, start, end: source.trimEnd().length });
  }
  return found;
}

function isNothing(code: string, { start, end }: Entry): boolean {
  return /:\s*(?:null|undefined)$/.test(code.slice(start, end));
}
