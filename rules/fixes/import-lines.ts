import { codeOf } from './text.ts';

/** An import declaration, or a `require` at the start of a line, as offsets into the file. */
export interface ImportLine {
  readonly module: string;
  readonly esm: boolean;
  readonly quote: string;
  readonly semicolon: boolean;
  readonly start: number;
  readonly end: number;
  /** Vanishes when types are stripped. */
  readonly typeOnly: boolean;
  readonly namespace: string | null;
  /** The braces of the named imports. */
  readonly braces: { readonly open: number; readonly close: number } | null;
  /** Local names by exported name. */
  readonly locals: ReadonlyMap<string, string>;
}

const ESM = /^import\b\s*(type\s(?!\s*from\b))?([\w$\s,*]*?)(\{[^}]*\})?\s*(?:\bfrom\b\s*)?(["'])([^"'\n]+)\4(?:\s*with\s*\{[^}]*\})?[ \t]*(;?)/gm;
const ASSIGNED = /^(?:import|const|let|var)\s+(?:([\w$]+)|(\{[^}]*\}))\s*=\s*(?:__import(?:Star|Default)\()?(?:await\s+import|require)\s*\(\s*(["'])([^"'\n]+)\3\s*\)*[ \t]*(;?)/gm;

/** Each fix of a file asks, and reading through the whole text takes longer than all else about a fix. */
let latest: { readonly source: string; readonly lines: readonly ImportLine[] } = { source: '', lines: [] };

export function importLines(source: string): readonly ImportLine[] {
  if (latest.source !== source) latest = { source, lines: read(source) };
  return latest.lines;
}

function read(source: string): ImportLine[] {
  const code = codeOf(source, 'kept');
  return [...[...code.matchAll(ESM)].map(fromImport), ...[...code.matchAll(ASSIGNED)].map(fromAssignment)].sort((a, b) => a.start - b.start);
}

function fromImport(match: RegExpExecArray): ImportLine {
  const [, type, head = '', named, quote = '', module = '', semicolon] = match;
  const namespace = /\*\s*as\s+([\w$]+)/.exec(head)?.[1] ?? null;
  const typeOnly = type !== undefined;
  return { ...placeOf(match, named), module, esm: true, quote, semicolon: semicolon === ';', typeOnly, namespace, locals: locals(named, /\s+as\s+/) };
}

function fromAssignment(match: RegExpExecArray): ImportLine {
  const [, name, named, quote = '', module = '', semicolon] = match;
  return { ...placeOf(match, named), module, esm: false, quote, semicolon: semicolon === ';', typeOnly: false, namespace: name ?? null, locals: locals(named, /\s*:\s*/) };
}

function placeOf(match: RegExpExecArray, named: string | undefined): Pick<ImportLine, 'start' | 'end' | 'braces'> {
  const start = match.index;
  const open = named === undefined ? -1 : start + match[0].indexOf('{');
  return { start, end: start + match[0].length, braces: named === undefined ? null : { open, close: open + named.length - 1 } };
}

function locals(named: string | undefined, as: RegExp): Map<string, string> {
  const entries = (named ?? '').replace(/[{}]/g, '').split(',').map((entry) => entry.trim());
  const values = entries.filter((entry) => entry !== '' && !/^type\s+[\w$]/.test(entry));
  return new Map(values.map((entry): [string, string] => {
    const [name = entry, local = name] = entry.split(as);
    return [name, local];
  }));
}
