import { closing, closingAngle, codeOf, skipSpace } from './text.ts';

/** The parts of `callee<T>(…)`, `callee<T>` and `new Callee<T>(…)`, as offsets. */
export interface Call {
  /** The last name of the callee: `Annotation` of `lg.Annotation`. */
  readonly name: { readonly start: number; readonly end: number };
  /** What stands before that name, as in `lg.`; empty for a plain name. */
  readonly owner: string;
  /** Where type arguments belong. */
  readonly calleeEnd: number;
  readonly typed: boolean;
  readonly args: { readonly open: number; readonly close: number } | null;
}

const CALLEE = /^(?:new\s+)?(?:\(\s*0\s*,\s*((?:[\w$]+\.)*)([\w$]+)\s*\)|((?:[\w$]+\.)*)([\w$]+))/;

export function readCall(text: string): Call | null {
  const code = codeOf(text);
  const callee = CALLEE.exec(code);
  if (callee === null) return null;
  const [whole, ownerInside, nameInside, owner, plainName] = callee;
  const name = nameInside ?? plainName ?? '';
  const start = whole.lastIndexOf(name);
  const calleeEnd = whole.length;
  let at = skipSpace(code, calleeEnd);
  const typed = code[at] === '<';
  if (typed) at = skipSpace(code, closingAngle(code, at) + 1);
  const close = code[at] === '(' ? closing(code, at) : -1;
  if ((close < 0 ? at : close + 1) !== code.trimEnd().length) return null;
  const args = close < 0 ? null : { open: at, close };
  return { name: { start, end: start + name.length }, owner: ownerInside ?? owner ?? '', calleeEnd, typed, args };
}
