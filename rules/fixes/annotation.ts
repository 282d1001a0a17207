import { readCall } from './call.ts';
import type { Definition, DialectWriter, Writing } from './dialect.ts';
import { type Change, intoOptions, optionsText } from './options.ts';
import { closing, codeOf, skipSpace } from './text.ts';

/** `Annotation<T>()`, `Annotation<T>({ default })`, un-called `Annotation<T>`; whatever the callee is called. */
export const annotation: DialectWriter = {
  wants: () => [],
  rewrite(definition, writing) {
    const { text } = definition;
    const call = readCall(text);
    if (call === null) return null;
    const typed: Change[] = typeArgument(definition, writing, call.typed, call.calleeEnd);
    const options = { reducer: writing.reducer, default: writing.initial };
    if (call.args === null) {
      const key = isShorthand(definition) ? [{ start: 0, end: 0, text: `${definition.channel.key}: ` }] : [];
      return [...key, ...typed, { start: text.length, end: text.length, text: `(${optionsText(options)})` }];
    }
    const given = argument(text, call.args.open, call.args.close, options);
    return given === null ? null : [...typed, ...given];
  },
};

/** Without a type argument, TypeScript takes the parameters of a reducer for unknown. */
function typeArgument({ typescript }: Definition, { fold }: Writing, typed: boolean, at: number): Change[] {
  return typed || !typescript || fold.type === null ? [] : [{ start: at, end: at, text: `<${fold.type}>` }];
}

function argument(text: string, open: number, close: number, options: Parameters<typeof optionsText>[0]): Change[] | null {
  const code = codeOf(text).slice(0, close);
  const start = skipSpace(code, open + 1);
  if (start >= close) return [{ start: open + 1, end: open + 1, text: optionsText(options) }];
  const nothing = /^(?:null|undefined)(?=\s*,?\s*$)/.exec(code.slice(start));
  if (nothing !== null) return [{ start, end: start + nothing[0].length, text: optionsText(options) }];
  const whole = code[start] === '{' && /^\s*,?\s*$/.test(code.slice(closing(code, start) + 1));
  return whole ? intoOptions(text, start, options) : null;
}

function isShorthand({ channel: { property }, site }: Definition): boolean {
  return property !== null && property.file === site.file && property.start === site.start;
}
