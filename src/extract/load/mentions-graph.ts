/** What a text that builds or runs a graph, or a part of one, cannot do without: a package, a class, or a method. */
const MARKS = [
  'langgraph',
  'langchain',
  'StateGraph',
  'MessageGraph',
  'createReactAgent',
  'createAgent',
  'createDeepAgent',
  'entrypoint',
  'deepagents',
  '.addNode',
  '.addEdge',
  '.addConditionalEdges',
  '.addSequence',
  'interrupt(',
  'interrupt<',
  // What runs a graph that a sibling exports need not name a package.
  '.invoke(',
  '.streamEvents(',
  'thread_id',
  // What a handler hands to a service that runs a graph.
  'threadId',
  'deleteThread',
  '.getStateHistory(',
];

/** What hands parts to code of another file that builds a graph: by its name, for it need not name the library. */
const BUILDS = /\b(?:build|create|make|compile)\w*(?:Graph|Agent|Workflow|Pipeline|Team|Flow)\b|\bextends\s+\w*(?:Graph|Agent|Workflow|Pipeline|Team)\w*\b/;

/**
 * Whether a text could be about graphs at all. Most files are not, and this is all that they cost: it loads nothing,
 * and it is never false for a text in which we would find something.
 */
export function mentionsGraph(text: string, modules: readonly string[]): boolean {
  return MARKS.some((mark) => text.includes(mark)) || BUILDS.test(text) || modules.some((module) => text.includes(withoutStar(module)));
}

function withoutStar(module: string): string {
  return module.endsWith('*') ? module.slice(0, -1) : module;
}
