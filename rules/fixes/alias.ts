import { codeOf } from './text.ts';

/**
 * `n + 1`, where `const n = state.attempts ?? 0` stands before it: the name taken for what it holds. The text as it is,
 * where there is no such name, or where it is given a value more than once.
 */
export function withoutAlias(value: string, before: string, source: string): string {
  const name = /^([A-Za-z_$][\w$]*)(?=\s*[+-])/.exec(value)?.[1] ?? /^[[{]\s*\.\.\.\s*([A-Za-z_$][\w$]*)\s*,/.exec(value)?.[1];
  if (name === undefined) return value;
  const word = name.replaceAll('$', '\\$');
  const declared = [...codeOf(source, 'kept').matchAll(new RegExp(`\\b(?:const|let|var)\\s+${word}\\b(?:\\s*:\\s*[\\w<>[\\]| ]+)?\\s*=\\s*([^;\\n]+?)\\s*(?=[;\\r\\n])`, 'g'))];
  const assigned = new RegExp(`(?<![\\w$.])${word}\\s*(?:[+*/&|?-]*=(?![=>])|\\+\\+|--)|(?:\\+\\+|--)${word}\\b`, 'g');
  const [only, ...others] = declared;
  if (only === undefined || others.length > 0 || only.index > before.length) return value;
  if (only[1] === undefined || (codeOf(source).match(assigned) ?? []).length > 1) return value;
  const held = /^[\w$.?!]+$|^\(/.test(only[1]) ? only[1] : `(${only[1]})`;
  return value.replace(name, () => held);
}
