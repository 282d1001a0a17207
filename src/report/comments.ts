import { loadSyntax, ts, type T } from '../extract/syntax.ts';

export interface Comment {
  readonly block: boolean;
  /** What stands between the marks. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/**
 * All comments of a text, in order. Only a parser can tell them from strings, templates, regular expressions and the
 * text between JSX tags: they lie in the gaps between its tokens.
 */
export function commentsOf(file: string, text: string): readonly Comment[] {
  const found = new Map<number, Comment>();
  const jsxTexts: T.Node[] = [];
  for (const token of tokensOf(parse(file, text))) {
    if (token.kind === ts.SyntaxKind.JsxText) {
      jsxTexts.push(token);
      continue;
    }
    const gaps = [ts.getLeadingCommentRanges(text, token.pos), ts.getTrailingCommentRanges(text, token.end)];
    for (const range of gaps.flatMap((ranges) => ranges ?? [])) found.set(range.pos, toComment(range, text));
  }
  // After the `>` of a tag comes text, even where it looks like a comment.
  for (const { pos, end } of jsxTexts) {
    for (const start of found.keys()) if (start >= pos && start < end) found.delete(start);
  }
  return [...found.values()].sort((a, b) => a.start - b.start);
}

function parse(file: string, text: string): T.SourceFile {
  loadSyntax();
  const options = { languageVersion: ts.ScriptTarget.ESNext, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };
  return ts.createSourceFile(file, text, options, false, scriptKind(file));
}

function scriptKind(file: string): T.ScriptKind {
  if (/\.[mc]?ts$/i.test(file)) return ts.ScriptKind.TS;
  return /\.tsx$/i.test(file) ? ts.ScriptKind.TSX : ts.ScriptKind.JSX;
}

/** With a stack of its own: a chain of a thousand calls is nested a thousand deep. */
function* tokensOf(source: T.SourceFile): Generator<T.Node> {
  const open: T.Node[] = [source];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const children = node.getChildren(source);
    if (children.length === 0) yield node;
    else open.push(...children);
  }
}

function toComment({ kind, pos, end }: T.CommentRange, text: string): Comment {
  const block = kind === ts.SyntaxKind.MultiLineCommentTrivia;
  return { block, value: text.slice(pos + 2, block ? end - 2 : end), start: pos, end };
}
