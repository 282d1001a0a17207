import type { Evaluator } from '../../eval/evaluator.ts';
import type { RunnableValue, Value } from '../../values/value.ts';
import { option } from '../builder.ts';
import type { LibraryCall, LibraryFunction } from '../call.ts';
import { buildAgent, buildReactAgent } from './build.ts';
import { buildDeepAgent } from './deep-agent.ts';
import { middlewareIn, NO_MIDDLEWARE } from './middleware.ts';

/** `createAgent` of `langchain`: itself no runnable, only its graph is. */
const createAgent: LibraryFunction = (ev, call) => {
  const [options] = call.args;
  const { facts, open } = middlewareIn(ev, option(ev, options, 'middleware'), call.at);
  const unread = options === undefined || ev.objectCell(options)?.open === null ? null : { why: 'options that are not known', at: call.at };
  const draft = buildAgent(ev, { ...common(ev, call), factory: 'createAgent', middleware: facts, open: open ?? unread });
  return { ...made(ev, call), draft, ...(call.module === 'langchain' ? { bare: true as const } : {}) };
};

const createReactAgent: LibraryFunction = (ev, call) => {
  const draft = buildReactAgent(ev, { ...common(ev, call), factory: 'createReactAgent', middleware: NO_MIDDLEWARE.facts, open: null });
  return { ...made(ev, call), draft };
};

const createDeepAgent: LibraryFunction = (ev, call) => ({ ...made(ev, call), draft: buildDeepAgent(ev, call), bare: true as const });

function common(ev: Evaluator, { args: [options], at }: LibraryCall) {
  const tools = option(ev, options, 'tools');
  return {
    at,
    options: options ?? null,
    name: nameIn(ev, options),
    tools: tools === null ? [] : toolLists(tools),
    toolNames: [],
    stateSchema: option(ev, options, 'stateSchema'),
    format: option(ev, options, 'responseFormat') !== null,
  };
}

/** A list of tools, or a tool node that has one. */
function toolLists(tools: Value): readonly Value[] {
  return tools.t === 'runnable' && tools.kind === 'tools' ? tools.parts.slice(0, 1) : [tools];
}

function nameIn(ev: Evaluator, options: Value | undefined): string | null {
  const named = option(ev, options, 'name');
  return named?.t === 'literal' && typeof named.value === 'string' ? named.value : null;
}

function made(ev: Evaluator, { args: [options], at, name }: LibraryCall): RunnableValue {
  const tools = option(ev, options, 'tools');
  return { t: 'runnable', kind: 'agent', parts: tools === null ? [] : toolLists(tools), options: options ?? null, name: nameIn(ev, options) ?? name, at };
}

export const agentFunctions: ReadonlyMap<string, LibraryFunction> = new Map<string, LibraryFunction>([
  ['createAgent', createAgent],
  ['createReactAgent', createReactAgent],
  ['createDeepAgent', createDeepAgent],
]);
