import type { Definition, DialectWriter } from './dialect.ts';
import { withTypes } from './legacy.ts';
import { isShared } from './property.ts';
import { isPlain } from './typed-reducer.ts';

const ZOD = ['@langchain/langgraph/zod'];

/**
 * `.langgraph.reducer(fn)`, which importing the module of the library adds to zod 3. TypeScript does not learn of it, so there
 * the field is wrapped instead, where it is an instance of its own.
 */
export const zod3: DialectWriter = {
  wants: (definition) => [{ modules: ZOD, name: isWrapped(definition) ? 'withLangGraph' : null }],
  rewrite(definition, { reducer, names }) {
    const end = definition.text.length;
    if (!isWrapped(definition)) return [{ start: end, end, text: `.langgraph.reducer(${reducer})` }];
    return [
      { start: 0, end: 0, text: `${names[0] ?? 'withLangGraph'}(` },
      { start: end, end, text: `, { reducer: { fn: ${typed(definition, reducer)} } })` },
    ];
  },
};

function isWrapped({ input, channel, typescript }: Definition): boolean {
  return typescript && !isShared(input, channel);
}

/** The function has to say its types; one that is imported does. */
function typed({ text, channel: { type } }: Definition, reducer: string): string {
  if (!isPlain(type)) return withTypes(reducer, 'any');
  // A default makes what is passed and what is kept two types, and the wrapper takes only one.
  if (/\.(?:default|prefault|catch|transform|preprocess|pipe)\(/.test(text)) return reducer.replace(/^\((\w+), (\w+)\)/, `($1: any, $2: ${type})`);
  return reducer.replace(/^\((\w+), (\w+)\)/, `($1: ${type}, $2: ${type}): ${type}`);
}
