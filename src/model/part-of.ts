import type { Json } from './json.ts';

/** A part that cannot be told. */
export const UNKNOWN = Symbol();

/** What `.length`, `?.kind` or `.includes("x")` of a value is. */
export function partOf(value: Json, path: string): unknown {
  let at: unknown = value;
  for (let rest = path; rest !== ''; ) {
    const [asked, , wanted] = /^(\?)?\.includes\("([^"\\]*)"\)$/.exec(rest) ?? [];
    if (asked !== undefined && wanted !== undefined) return Array.isArray(at) || typeof at === 'string' ? at.includes(wanted) : UNKNOWN;
    const [step, , name = ''] = /^(\?)?\.([\w$-]+)(?!\()/.exec(rest) ?? [];
    if (step === undefined || at === null || at === undefined) return UNKNOWN;
    if (name === 'length' && typeof at === 'object' && !Array.isArray(at)) return UNKNOWN;
    at = (Object(at) as Record<string, unknown>)[name];
    if (typeof at === 'function') return UNKNOWN;
    rest = rest.slice(step.length);
  }
  return at;
}
