import type { Edit } from '../../src/model/finding.ts';
import type { ImportLine } from './import-lines.ts';
import { type Specifier, specifierText } from './imports.ts';
import { codeOf } from './text.ts';

/** New imports after the last one of the file, or before its first statement that is no directive. */
export function newLines(file: string, source: string, lines: readonly ImportLine[], wanted: ReadonlyMap<string, readonly Specifier[]>): Edit[] {
  if (wanted.size === 0) return [];
  const eol = source.includes('\r\n') ? '\r\n' : '\n';
  const esm = isEsm(file, source, lines);
  const last = lines.filter((line) => line.esm === esm).at(-1) ?? lines.at(-1);
  const style = { esm, quote: last?.quote ?? quoteOf(source), semicolon: last?.semicolon ?? /;[ \t]*\r?$/m.test(codeOf(source)) };
  const statements = [...wanted].map(([module, specifiers]) => statement(module, specifiers, style));
  const at = last === undefined ? topOf(source) : endOfLine(source, last.end);
  const text = last === undefined ? statements.map((line) => line + eol).join('') : statements.map((line) => eol + line).join('');
  return [{ site: { file, start: at, end: at }, text }];
}

interface Style {
  readonly esm: boolean;
  readonly quote: string;
  readonly semicolon: boolean;
}

function statement(module: string, specifiers: readonly Specifier[], { esm, quote, semicolon }: Style): string {
  const from = `${quote}${module}${quote}`;
  const names = `{ ${specifiers.map((specifier) => specifierText(specifier, esm)).join(', ')} }`;
  const loaded = specifiers.length === 0;
  const text = esm ? `import ${loaded ? '' : `${names} from `}${from}` : `${loaded ? '' : `const ${names} = `}require(${from})`;
  return text + (semicolon ? ';' : '');
}

function isEsm(file: string, source: string, lines: readonly ImportLine[]): boolean {
  if (lines.some(({ esm }) => esm)) return true;
  if (/\.(?:[mc]?tsx?|mjs)$/.test(file)) return true;
  return !/\.cjs$/.test(file) && !/\brequire\s*\(|\bmodule\.exports\b|\bexports\.\w/.test(codeOf(source));
}

/** Behind what else stands in the line of an import, which may be a comment. */
function endOfLine(source: string, at: number): number {
  const rest = /^[ \t]*(?:\/\/[^\r\n]*)?(?=\r?\n|$)/.exec(source.slice(at));
  return at + (rest?.[0].length ?? 0);
}

/** Behind `#!` and directives such as 'use strict'. */
function topOf(source: string): number {
  return /^(?:#![^\n]*\n)?(?:\s*(["'])use [a-z ]+\1[ \t]*;?[ \t]*(?:\r?\n|$))*/.exec(source)![0].length;
}

function quoteOf(source: string): string {
  return /["']/.exec(codeOf(source, 'kept'))?.[0] ?? "'";
}
