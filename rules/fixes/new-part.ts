import { closing, codeOf, pieces, skipSpace } from './text.ts';

/** `1` of `state.n + 1`, `[x]` of `[...state.n, x]`; null where it does not stand there like that. */
export function newPart(value: string, key: string): string | null {
  if (codeOf(value, 'kept') !== value) return null;
  const part = addend(value, key) ?? withoutSpread(value, key) ?? appended(value, key);
  return part === null || mentions(part, key) ? null : part;
}

/** The state's value: `state.n`, `n`, `state["n"]`, `(state.n ?? 0)`. */
function held(key: string): string {
  const name = key.replace(/[^\w]/g, '\\$&');
  const plain = `(?:[\\w$]+!?\\??\\.)*(?:${name}|[\\w$]+\\[["']${name}["']\\])!?`;
  return `(?:${plain}|\\(\\s*${plain}\\s*(?:\\?\\?|\\|\\|)\\s*(?:0|\\[\\]|\\{\\})\\s*\\))`;
}

const SIMPLE = '[\\w$]+(?:\\.[\\w$]+)*';

function addend(value: string, key: string): string | null {
  const after = new RegExp(`^${held(key)}\\s*([+-])\\s*(${SIMPLE})$`).exec(value);
  if (after !== null) return after[1] === '-' ? `-${after[2]}` : after[2]!;
  return new RegExp(`^(${SIMPLE})\\s*\\+\\s*${held(key)}$`).exec(value)?.[1] ?? null;
}

/** `[...state.n, x]`, `{ ...state.n, x }` */
function withoutSpread(value: string, key: string): string | null {
  const close = value.startsWith('[') || value.startsWith('{') ? closing(codeOf(value), 0) : -1;
  if (close !== value.length - 1) return null;
  const [first, second] = pieces(codeOf(value).slice(1, close), ',');
  if (first === undefined || second === undefined) return null;
  const spread = value.slice(1 + first.start, 1 + first.end);
  if (!new RegExp(`^\\s*\\.\\.\\.\\s*${held(key)}\\s*$`).test(spread)) return null;
  const from = 1 + first.start + /^\s*/.exec(spread)![0].length;
  return value.slice(0, from) + value.slice(skipSpace(value, 1 + second.start));
}

/** `state.n.concat([x])` */
function appended(value: string, key: string): string | null {
  const call = new RegExp(`^${held(key)}\\.concat\\(\\s*(?=\\[)`).exec(value);
  const code = codeOf(value);
  const close = call === null ? -1 : closing(code, call[0].length);
  return call !== null && close > 0 && /^\s*\)$/.test(code.slice(close + 1)) ? value.slice(call[0].length, close + 1) : null;
}

/** A part that still looks at the key is more than what is added. */
function mentions(part: string, key: string): boolean {
  return new RegExp(`(?<![\\w$])${key.replace(/[^\w]/g, '\\$&')}(?![\\w$]|\\s*:)`).test(codeOf(part));
}
