import { extname } from 'node:path';
import type { FrameworkSetting } from '../../model/settings.ts';
import { loadSyntax, ts, type T } from '../syntax.ts';
import { isNestedTooDeeply } from './nesting.ts';
import type { Text } from './text.ts';

/** One parsed file. All offsets count in `text`, which has no byte order mark. */
export interface SourceUnit {
  /** Absolute. */
  readonly file: string;
  /** POSIX, relative to the root of the analysis. */
  readonly display: string;
  readonly text: string;
  readonly hadBom: boolean;
  readonly source: T.SourceFile;
  readonly syntaxErrors: readonly SyntaxProblem[];
  readonly lineStarts: readonly number[];
  /** What the user says calls handlers. */
  readonly frameworks: readonly FrameworkSetting[];
}

export interface SyntaxProblem {
  readonly message: string;
  readonly start: number;
}

/**
 * The unit, or the reason why the text cannot be parsed at all. A text with syntax errors can. What did not change since
 * the unit before is taken out of its tree, which cannot be used any more.
 */
export function parseUnit(file: string, display: string, { text, hadBom }: Text, before: SourceUnit | null, frameworks: readonly FrameworkSetting[] = []): SourceUnit | string {
  loadSyntax();
  const scriptKind = scriptKindOf(file);
  if (scriptKind === undefined) return `not a JavaScript or TypeScript file (${extname(file) || 'no extension'})`;
  const source = isNestedTooDeeply(text) ? null : ((before === null ? null : reparse(before, text)) ?? parse(file, text, scriptKind));
  if (source === null) return 'nested too deeply to be parsed';
  return {
    file,
    display,
    text,
    hadBom,
    source,
    syntaxErrors: syntaxErrorsOf(source),
    frameworks,
    get lineStarts() {
      return source.getLineStarts();
    },
  };
}

function scriptKindOf(file: string): T.ScriptKind | undefined {
  switch (extname(file).toLowerCase()) {
    case '.ts':
    case '.mts':
    case '.cts':
      return ts.ScriptKind.TS;
    case '.tsx':
      return ts.ScriptKind.TSX;
    case '.js':
    case '.mjs':
    case '.cjs':
      return ts.ScriptKind.JS;
    case '.jsx':
      return ts.ScriptKind.JSX;
    default:
      return undefined;
  }
}

/** The parser is recursive; a generated text can exhaust the stack. */
function parse(file: string, text: string, kind: T.ScriptKind): T.SourceFile | null {
  const options = {
    languageVersion: ts.ScriptTarget.ESNext,
    jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
  };
  try {
    return ts.createSourceFile(file, text, options, true, kind);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/**
 * As an editor parses after each keystroke. Null where nothing is saved by it, and for texts with errors: there the parser
 * does not always come to the tree that it would make of the whole text.
 */
function reparse({ source, text: before, syntaxErrors }: SourceUnit, text: string): T.SourceFile | null {
  if (syntaxErrors.length > 0) return null;
  const change = changeBetween(before, text);
  if (Math.max(change.span.length, change.newLength) > text.length / 2) return null;
  try {
    const updated = ts.updateSourceFile(source, text, change);
    return syntaxErrorsOf(updated).length > 0 ? null : updated;
  } catch {
    return null;
  }
}

function changeBetween(before: string, after: string): T.TextChangeRange {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let end = 0;
  while (end < most - start && before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)) end++;
  return { span: { start, length: before.length - start - end }, newLength: after.length - start - end };
}

/** `parseDiagnostics` is not declared, but is where TypeScript keeps them when there is no program. */
function syntaxErrorsOf(source: T.SourceFile): SyntaxProblem[] {
  const { parseDiagnostics = [] } = source as { parseDiagnostics?: readonly T.DiagnosticWithLocation[] };
  return parseDiagnostics.map(({ messageText, start }) => ({
    message: ts.flattenDiagnosticMessageText(messageText, '\n'),
    start,
  }));
}
