/** A package that graphs are made with; one of that name in a scope's own name is another. */
const LIBRARY = /langgraph|langchain|(?<![@\w-])deepagents/;

/** What a text that builds or runs a graph, or a part of one, cannot do without, if it names no package: a class, or a method. */
const MARKS = [
  'StateGraph',
  'MessageGraph',
  'createReactAgent',
  'createAgent',
  'createDeepAgent',
  'entrypoint',
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

/** What registers or types a handler of requests, messages or jobs. */
const HANDLES = new RegExp(
  [
    /\.(?:get|post|put|patch|delete|all|route)\(\s*['"`]\/|\.on\(\s*['"`](?:message|chat|job|task|prompt)/,
    /@(?:Get|Post|Put|Patch|Delete|Sse|MessagePattern|EventPattern|SubscribeMessage|Processor|Query|Mutation)\(/,
    /\bexport\s+(?:async\s+)?(?:function|const)\s+(?:GET|POST|PUT|PATCH|DELETE|handler)\b|\bexports\.handler\b|['"]use server['"]/,
    /\b(?:defineEventHandler|eventHandler|onRequest|onCall|new Worker)\(|\.(?:mutation|query|subscription)\(/,
    // A function of a request, not a call with one.
    /\(\s{0,20}_?(?:req|request|ctx)\b[^()]{0,200}\)\s{0,20}(?::[^=;{]{1,80})?(?:=>|\{)|\bhandler\s{0,20}(?::\s{0,20}(?:async\b|function\b|\()|\([^()]{0,200}\)\s{0,20}\{)/,
  ].map(({ source }) => source).join('|'),
);

/** An import of a file of one's own. */
const OWN = /\b(?:from|require)\s*\(?\s*['"](?:[.#~]|@\/|src\/)/;

/**
 * Whether a text could be about graphs at all. Most files are not, and this is all that they cost: it loads nothing,
 * and it is never false for a text in which we would find something.
 */
export function mentionsGraph(text: string, modules: readonly string[]): boolean {
  return subjectOf(text, modules) !== 'other';
}

/**
 * A text that names a library of graphs, one that looks as if it built or ran a graph, or one that handles requests, and may
 * have a service run a graph without naming anything of it. Whether the last two do is seen in what they import.
 */
export type Subject = 'library' | 'graphs' | 'requests' | 'other';

export function subjectOf(text: string, modules: readonly string[]): Subject {
  if (LIBRARY.test(text) || modules.some((module) => text.includes(withoutStar(module)))) return 'library';
  if (MARKS.some((mark) => text.includes(mark)) || BUILDS.test(text)) return 'graphs';
  return HANDLES.test(text) && OWN.test(text) ? 'requests' : 'other';
}

function withoutStar(module: string): string {
  return module.endsWith('*') ? module.slice(0, -1) : module;
}
