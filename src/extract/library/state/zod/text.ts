import type { DeclaredType } from '../declared-type.ts';

/** A TypeScript type that is no union of strings. */
export function plain(text: string): DeclaredType {
  return { text, literals: null };
}

export function literals(values: readonly unknown[]): DeclaredType {
  const texts = values.filter((value) => typeof value === 'string');
  return { text: values.map(written).join(' | '), literals: texts.length === values.length ? texts : null };
}

function written(value: unknown): string {
  return typeof value === 'bigint' ? `${value}n` : (JSON.stringify(value) ?? 'undefined');
}

/** `A | B`; null where one of them is not known. */
export function either(types: readonly (DeclaredType | null)[]): DeclaredType | null {
  const known = types.filter((type) => type !== null);
  if (known.length < types.length) return null;
  const text = [...new Set(known.map((type) => type.text))].join(' | ');
  const strings = known.map((type) => type.literals);
  return { text, literals: strings.includes(null) ? null : [...new Set(strings.flatMap((some) => some ?? []))] };
}

/** `A | undefined`: a string that may be missing is still one of the rest. */
export function orMissing(type: DeclaredType | null, missing: 'undefined' | 'null'): DeclaredType | null {
  if (type === null) return null;
  return type.text.split(' | ').includes(missing) ? type : { text: `${type.text} | ${missing}`, literals: type.literals };
}

/** Without the `undefined` that a default replaces. */
export function present(type: DeclaredType | null): DeclaredType | null {
  return type === null ? null : { ...type, text: type.text.replace(/ \| undefined$/, '') };
}

export function listOf(type: DeclaredType | null): DeclaredType | null {
  return type === null ? plain('unknown[]') : plain(`${grouped(type.text)}[]`);
}

function grouped(text: string): string {
  let depth = 0;
  for (const part of text.split(/([<{([]|[>})\]]|\s[|&]\s|=>)/)) {
    if (/^[<{([]$/.test(part)) depth++;
    else if (/^[>})\]]$/.test(part)) depth--;
    else if (depth === 0 && /^\s[|&]\s$|^=>$/.test(part)) return `(${text})`;
  }
  return text;
}
