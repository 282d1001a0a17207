/** A package that graphs are made with; a scope of that name is another. */
const DEEP_AGENTS = /(?<![@\w-])deepagents/;

function namesLibrary(text: string): boolean {
  return text.includes('langgraph') || text.includes('langchain') || (text.includes('deepagents') && DEEP_AGENTS.test(text));
}

/** What a text that builds or runs a graph, or a part of one, cannot do without: a package, a class, or a method. One pass finds any. */
const MARKS = new RegExp(
  [
    /langgraph|langchain|deepagents|StateGraph|MessageGraph|createReactAgent|createAgent|createDeepAgent|entrypoint/,
    /\.add(?:Node|Edge|ConditionalEdges|Sequence)|interrupt[(<]/,
    // What runs a graph that a sibling exports need not name a package; nor what a handler hands to a service that runs one.
    /\.(?:invoke|streamEvents|getStateHistory)\(|thread_id|threadId|deleteThread/,
  ].map(({ source }) => source).join('|'),
);

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
  if (modules.some((module) => text.includes(withoutStar(module)))) return 'library';
  if (MARKS.test(text)) return namesLibrary(text) ? 'library' : 'graphs';
  if (BUILDS.test(text)) return 'graphs';
  return OWN.test(text) && HANDLES.test(text) ? 'requests' : 'other';
}

function withoutStar(module: string): string {
  return module.endsWith('*') ? module.slice(0, -1) : module;
}
