const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/.source;
const STRING = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\[\s\S]|[^`\\])*`/.source;
const REGEXP = /\/(?<=[(,=:[!&|?{};>]\s*\/)(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\//.source;
const OPAQUE = new RegExp(`${COMMENT}|${STRING}|${REGEXP}`, 'g');

/** Of the texts of whole files, which most fixes of a file ask for, the latest. */
const latest = { kept: { text: '', code: '' }, blank: { text: '', code: '' } };
const LONG = 1000;

/** The same text, as long as before, with comments blanked out: what is left is code. Strings stay where asked for. */
export function codeOf(text: string, strings: 'kept' | 'blank' = 'blank'): string {
  if (text.length < LONG) return read(text, strings);
  if (latest[strings].text !== text) latest[strings] = { text, code: read(text, strings) };
  return latest[strings].code;
}

function read(text: string, strings: 'kept' | 'blank'): string {
  return text.replace(OPAQUE, (part) => (strings === 'kept' && (part[0] === '"' || part[0] === "'") ? part : blank(part)));
}

function blank(part: string): string {
  return /[\r\n]/.test(part) ? part.replace(/[^\r\n]/g, ' ') : ' '.repeat(part.length);
}

/** Where the bracket at `open` closes, in code without strings; -1 where it does not. */
export function closing(code: string, open: number): number {
  let depth = 0;
  for (let at = open; at < code.length; at++) {
    if ('([{'.includes(code[at]!)) depth++;
    else if (')]}'.includes(code[at]!) && --depth === 0) return at;
  }
  return -1;
}

/** Where the type arguments that start at `open` close: arrows of function types are no brackets. */
export function closingAngle(code: string, open: number): number {
  let depth = 0;
  for (let at = open; at < code.length; at++) {
    const char = code[at]!;
    if ('([{'.includes(char)) at = Math.max(at, closing(code, at));
    else if (char === '<') depth++;
    else if (char === '>' && code[at - 1] !== '=' && --depth === 0) return at;
  }
  return -1;
}

/** The pieces between separators that stand in no bracket, as ranges. */
export function pieces(code: string, separator: string): { readonly start: number; readonly end: number }[] {
  const found: { start: number; end: number }[] = [];
  let start = 0;
  for (let at = 0; at < code.length; at++) {
    const char = code[at]!;
    if ('([{'.includes(char)) at = Math.max(at, closing(code, at));
    else if (char === '<' && separator === '|') at = Math.max(at, closingAngle(code, at));
    else if (char === separator) {
      found.push({ start, end: at });
      start = at + 1;
    }
  }
  return [...found, { start, end: code.length }];
}

/** The first offset from `at` on that is no white space. */
export function skipSpace(code: string, at: number): number {
  return at + /^\s*/.exec(code.slice(at))![0].length;
}
