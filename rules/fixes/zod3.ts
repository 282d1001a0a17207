import type { DialectWriter } from './dialect.ts';

/** `.langgraph.reducer(fn)`, which importing the module of the library adds to zod 3. */
export const zod3: DialectWriter = {
  wants: () => [{ modules: ['@langchain/langgraph/zod'], name: null }],
  rewrite: ({ text }, { reducer }) => [{ start: text.length, end: text.length, text: `.langgraph.reducer(${reducer})` }],
};
