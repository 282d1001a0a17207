export type StandIn = 'index' | 'zod' | 'channels';

/** The entry of our runtime that stands in for each module of the library. */
const OURS: ReadonlyMap<string, StandIn> = new Map([
  ['@langchain/langgraph', 'index'],
  ['@langchain/langgraph/web', 'index'],
  ['@langchain/langgraph/zod', 'zod'],
  ['@langchain/langgraph/channels', 'channels'],
  ['@langchain/langgraph-checkpoint', 'index'],
]);

const LIBRARY = /^@langchain\/langgraph(-checkpoint[\w-]*)?(\/|$)/;

/** Null for what is not of the library; throws for what is, and our runtime does not have. */
export function standIn(specifier: string): StandIn | null {
  const ours = OURS.get(specifier);
  if (ours !== undefined) return ours;
  if (LIBRARY.test(specifier)) throw new Error(`it imports ${specifier}, which the reference runtime does not have`);
  return null;
}
