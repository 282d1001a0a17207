import { closing, codeOf, pieces } from './text.ts';

/** `[]`, `{}`, `new Set()`, `0`, `false`: what a key is emptied with. */
export function isEmptyValue(text: string): boolean {
  return /^\(?\s*(?:\[\s*\]|\{\s*\}|new (?:Set|Map)(?:<[^()]*>)?\(\s*\)|-?0|false|''|""|null|undefined)\s*\)?(?:\s+as\s[\s\S]*)?$/.test(codeOf(text, 'kept').trim());
}

/** The names in an object literal; null where the text is none, or where not all of its names are written out. */
export function literalKeys(text: string): readonly string[] | null {
  const plain = codeOf(text, 'kept').trim();
  const code = codeOf(plain);
  if (!code.startsWith('{') || closing(code, 0) !== code.length - 1) return null;
  const parts = pieces(code.slice(1, -1), ',').map(({ start, end }) => plain.slice(1 + start, 1 + end).trim());
  const names = parts.filter((part) => part !== '').map((part) => /^(?:async\s+)?(["']?)([\w$-]+)\1\s*(?:[:(]|$)/.exec(part)?.[2]);
  return names.every((name) => name !== undefined) ? names : null;
}
