import type { DialectWriter } from './dialect.ts';
import { intoOptions, optionsText } from './options.ts';
import { codeOf } from './text.ts';

const NO_DEFINITION = /^(?:null|undefined|true|false|\d+|'[^']*'|"[^"]*")$/;

/** An entry of `{ channels: { … } }`. */
export const legacy: DialectWriter = {
  wants: () => [],
  rewrite(definition, { reducer, initial, fold }) {
    const { text } = definition;
    const typed = definition.typescript && isTyped(definition.input.source(definition.site.file), definition.site.end);
    const options = typed
      ? { reducer: fold.imported ? `(current, update) => ${reducer}(current ?? [], update)` : reducer, default: fold.initial?.startsWith('new') ? null : initial }
      : { reducer: definition.typescript ? withTypes(reducer, fold.type) : reducer, default: initial };
    if (codeOf(text).startsWith('{')) return intoOptions(text, 0, options);
    return NO_DEFINITION.test(text) ? [{ start: 0, end: text.length, text: optionsText(options) }] : null;
  },
};

/** Nothing but the type of the whole object gives the parameters a type, and that may be absent. */
export function withTypes(reducer: string, type: string | null): string {
  return type === null ? reducer : reducer.replace(/^\((\w+), (\w+)\)/, `($1: ${type}, $2: ${type})`);
}

/** The type of the state is named, and any of its keys may be optional. */
export function isTyped(source: string, end: number): boolean {
  // A cast of the whole takes the types from what is in it.
  const [rest = ''] = codeOf(source.slice(end, end + 2000)).split(/;|\b(?:const|export|let)\b|\.\s*add[A-Z]/, 1);
  if (/[})]\s*as\s+(?:any|unknown|never)\b/.test(rest)) return false;
  return /StateGraphArgs\s*<|\bStateGraph\s*<(?!\s*any\s*>)[\s\S]*?>\s*\(\s*\{/.test(source);
}
