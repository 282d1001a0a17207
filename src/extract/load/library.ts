import { packageOf } from './specifier.ts';

const GRAPH = '@langchain/langgraph';

/** Packages whose meaning we know, so that we never look into them; a star stands for the rest of the name. */
const LIBRARIES = [GRAPH, `${GRAPH}-*`, 'langchain', 'deepagents', '@langchain/core', 'zod', ...modelPackages()] as const;

/** What they export that matters here is chat models. */
function modelPackages(): string[] {
  return ['openai', 'anthropic', 'google-genai', 'google-vertexai', 'groq', 'mistralai', 'ollama', 'aws', 'deepseek', 'xai', 'cohere'].map((name) => `@langchain/${name}`);
}

/**
 * The library module that a specifier names, subpath included: `@langchain/langgraph/web`, `zod/v3`. Null for others.
 * Modules of the user's setting count as the graph library itself.
 */
export function libraryOf(specifier: string, modules: readonly string[]): string | null {
  if (modules.some((module) => covers(module, specifier))) return GRAPH;
  const name = packageOf(specifier)?.name;
  return name !== undefined && LIBRARIES.some((library) => covers(library, name)) ? specifier : null;
}

function covers(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}
