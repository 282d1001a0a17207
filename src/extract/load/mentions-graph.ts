/** What a text that builds a graph, or a part of one, cannot do without: a package, a class, or a method of a builder. */
const MARKS = [
  'langgraph',
  'langchain',
  'StateGraph',
  'MessageGraph',
  'createReactAgent',
  'createAgent',
  '.addNode',
  '.addEdge',
  '.addConditionalEdges',
  '.addSequence',
  'interrupt(',
  'interrupt<',
];

/**
 * Whether a text could be about graphs at all. Most files are not, and this is all that they cost: it loads nothing,
 * and it is never false for a text in which we would find something.
 */
export function mentionsGraph(text: string, modules: readonly string[]): boolean {
  return MARKS.some((mark) => text.includes(mark)) || modules.some((module) => text.includes(withoutStar(module)));
}

function withoutStar(module: string): string {
  return module.endsWith('*') ? module.slice(0, -1) : module;
}
