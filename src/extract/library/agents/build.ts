import type { Evaluator } from '../../eval/evaluator.ts';
import { callSites } from '../../eval/frame.ts';
import { iterate } from '../../eval/iterate.ts';
import { GraphDraft } from '../../graph/draft.ts';
import type { Property } from '../../values/heap.ts';
import { alternatives, union } from '../../values/union.ts';
import { literal, type Place, type RunnableValue, UNDEFINED, unknown, type Value } from '../../values/value.ts';
import { option } from '../builder.ts';
import { annotationOf, keysOfSchema, reactAgentAnnotation } from '../state/index.ts';
import type { MiddlewareFact, MiddlewareHook } from './middleware.ts';
import type { Jump } from './packaged.ts';
import { modelIn, toolCallsOf } from './tool-calls.ts';
import { toolName } from './tool-names.ts';
import type { AgentFactory, AgentPlan, HookFact, Reason, StateSource, ToolFact } from './plan.ts';

export const MODEL_NODE: Readonly<Record<AgentFactory, string>> = { createAgent: 'model_request', createDeepAgent: 'model_request', subagent: 'model_request', createReactAgent: 'agent' };

/** What an agent is made from, whoever says it. */
export interface AgentSpec {
  readonly factory: AgentFactory;
  readonly at: Place;
  readonly name: string | null;
  /** The options that were given. */
  readonly options: Value | null;
  /** Lists of tools. */
  readonly tools: readonly Value[];
  readonly toolNames: readonly string[];
  readonly middleware: readonly MiddlewareFact[];
  readonly open: Reason | null;
  readonly stateSchema: Value | null;
  /** A structured response was asked for. */
  readonly format: boolean;
}

/** The options of an agent as those of `compile`. */
function compileOptions(ev: Evaluator, options: Value | null): Value {
  const cell = options === null ? null : ev.objectCell(options);
  if (options !== null && cell === null) return options;
  const props = new Map<string, Property>();
  for (const [name, property] of cell?.props ?? []) {
    if (name === 'checkpointSaver') props.set('checkpointer', property);
    else if (['checkpointer', 'store', 'interruptBefore', 'interruptAfter', 'name'].includes(name)) props.set(name, property);
  }
  return ev.object(props, cell?.open ?? null);
}

/** Writes the calls down that the library makes to build the graph of an agent. */
export class AgentBuilder {
  readonly draft: GraphDraft;
  private readonly ev: Evaluator;
  private readonly at: Place;
  private readonly via: readonly Place[];

  constructor(ev: Evaluator, at: Place, args: readonly Value[] = []) {
    this.ev = ev;
    this.at = at;
    this.via = callSites(ev.call);
    this.draft = new GraphDraft('StateGraph', at, args, ev.path, ev.isRecursive);
    ev.drafts.push(this.draft);
  }

  node(name: string, action: Value, place: Place = this.at, options: Value = UNDEFINED): void {
    this.call('addNode', [literal(name), action, options], place);
  }

  edge(from: string, to: string): void {
    this.call('addEdge', [literal(from), literal(to)]);
  }

  /** A router that decides by what the state holds: any of the given ways. */
  router(from: string, ways: readonly Value[], targets: readonly string[]): void {
    const distinct = [...new Set(targets)];
    this.call('addConditionalEdges', [literal(from), step(this.at, union(ways)), this.ev.list(distinct.map(literal))]);
  }

  compile(options: Value): void {
    this.call('compile', [options]);
  }

  /** A Send for each of any number of calls. */
  sends(node: string): Value {
    const send: Value = { t: 'send', node: literal(node), args: { t: 'state', omit: [] }, at: this.at };
    return this.ev.array([{ value: send, count: 'many' }]);
  }

  private call(method: string, args: readonly Value[], place: Place = this.at): void {
    const via = place === this.at ? this.via : [this.at, ...this.via];
    this.draft.calls.push({ method, args, at: place, when: [], via });
  }
}

/** A body of the library: it calls functions of the program, and gives what is known beforehand. */
export function step(at: Place, gives: Value, parts: readonly Value[] = [], asks = false): RunnableValue {
  return { t: 'runnable', kind: 'step', parts, options: asks ? literal(true) : null, name: null, at, gives };
}

export function messagesOf(ev: Evaluator, at: Place): Value {
  return ev.object(new Map([['messages', { value: unknown('messages', at, 'messages'), maybe: false, at }]]));
}

/** The graph of `createAgent`: a node for each hook, one for the model, one for the tools. */
export function buildAgent(ev: Evaluator, spec: AgentSpec): GraphDraft {
  const { at, factory } = spec;
  // Two of one name are refused; of their nodes only the first are meant.
  const middleware = spec.middleware.filter(({ name }, index, all) => all.findIndex((one) => one.name === name) === index);
  const build = new AgentBuilder(ev, at);
  const { draft } = build;
  const plan = planOf(ev, spec);
  draft.agent = plan;
  if (spec.open !== null) draft.escapes.push({ why: `has ${spec.open.why}`, at: spec.open.at });
  const nodeOf = ({ name }: MiddlewareFact, hook: string): string => `${name}.${SUFFIX[hook]!}`;
  const having = (hook: MiddlewareHook['hook']) => middleware.flatMap((one) => one.hooks.filter((each) => each.hook === hook).map((each) => ({ ...each, node: nodeOf(one, hook), of: one })));
  for (const one of middleware) for (const hook of one.hooks) build.node(nodeOf(one, hook.hook), hookBody(ev, one, hook), hook.body === null ? one.at : at, seenByHooks(ev, one));
  const model = MODEL_NODE[factory];
  const around = middleware.flatMap(({ aroundModel }) => (aroundModel === null ? [] : [aroundModel]));
  build.node(model, step(at, answerOf(ev, spec, plan), [...around, ...called(ev, spec.options, ['prompt', 'model', 'llm', 'systemPrompt'])]));
  const hasTools = plan.tools.length > 0 || plan.toolsOpen !== null || middleware.some(({ wrapsTool }) => wrapsTool);
  if (hasTools) build.node('tools', toolsBody(ev, spec));
  const [beforeAgent, beforeModel, afterModel, afterAgent] = [having('beforeAgent'), having('beforeModel'), having('afterModel'), having('afterAgent')];
  const loop = beforeModel[0]?.node ?? model;
  const exit = afterAgent.at(-1)?.node ?? '__end__';
  const jump = (to: Jump, end: string): { way: Value; target: string }[] => {
    if (to === 'tools') return hasTools ? [{ way: build.sends('tools'), target: 'tools' }] : [];
    const target = to === 'end' ? end : model;
    return [{ way: literal(target), target }];
  };
  const leads = (from: string, next: string, jumps: readonly Jump[] | null, end: string): void => {
    const ways = (jumps ?? (['model', 'tools', 'end'] as const)).flatMap((to) => jump(to, end));
    if (ways.length === 0) build.edge(from, next);
    else build.router(from, [literal(next), ...ways.map(({ way }) => way)], [next, ...ways.map(({ target }) => target)]);
  };
  build.edge('__start__', beforeAgent[0]?.node ?? loop);
  beforeAgent.forEach(({ node, jumps }, index) => leads(node, beforeAgent[index + 1]?.node ?? loop, jumps, exit));
  beforeModel.forEach(({ node, jumps }, index) => leads(node, beforeModel[index + 1]?.node ?? model, jumps, '__end__'));
  const toTools: { way: Value; target: string }[] = hasTools ? [{ way: build.sends('tools'), target: 'tools' }] : [];
  if (afterModel.length === 0) {
    if (hasTools) build.router(model, [literal(exit), ...toTools.map(({ way }) => way)], ['tools', exit]);
    else build.edge(model, exit);
  } else {
    build.edge(model, afterModel.at(-1)!.node);
    afterModel.slice(1).forEach(({ node, jumps }, index) => leads(node, afterModel[index]!.node, jumps, '__end__'));
    build.router(afterModel[0]!.node, [literal(exit), literal(model), ...toTools.map(({ way }) => way)], [...(hasTools ? ['tools'] : []), model, exit]);
  }
  afterAgent.forEach(({ node, jumps }, index) => leads(node, index === 0 ? '__end__' : afterAgent[index - 1]!.node, jumps, '__end__'));
  if (hasTools) {
    if (returnsDirectly(ev, spec.tools) === 'never') build.edge('tools', loop);
    else build.router('tools', [literal(loop), literal(exit)], [loop, exit]);
  }
  build.compile(compileOptions(ev, spec.options));
  return draft;
}

const SUFFIX: Readonly<Record<string, string>> = { beforeAgent: 'before_agent', beforeModel: 'before_model', afterModel: 'after_model', afterAgent: 'after_agent' };

/** The graph of `createReactAgent` of LangGraph. */
export function buildReactAgent(ev: Evaluator, spec: AgentSpec): GraphDraft {
  const { at, options } = spec;
  const build = new AgentBuilder(ev, at, [spec.stateSchema ?? reactAgentAnnotation(ev, at)]);
  const { draft } = build;
  const plan = planOf(ev, spec);
  draft.agent = plan;
  const [before, after] = ['preModelHook', 'postModelHook'].map((name) => option(ev, options ?? undefined, name)) as [Value | null, Value | null];
  build.node('tools', toolsBody(ev, spec));
  if (before !== null) build.node('pre_model_hook', before);
  build.node('agent', step(at, messagesOf(ev, at), called(ev, options, ['prompt', 'llm', 'stateModifier', 'messageModifier'])));
  const entry = before === null ? 'agent' : 'pre_model_hook';
  if (before !== null) build.edge('pre_model_hook', 'agent');
  build.edge('__start__', entry);
  const end = spec.format ? 'generate_structured_response' : '__end__';
  const toTools = isV1(ev, options) ? literal('tools') : build.sends('tools');
  if (after === null) build.router('agent', [literal(end), toTools], ['tools', end]);
  else {
    build.node('post_model_hook', after);
    build.edge('agent', 'post_model_hook');
    build.router('post_model_hook', [literal(end), literal(entry), toTools], ['tools', entry, end]);
  }
  if (spec.format) {
    build.node('generate_structured_response', step(at, ev.object(new Map([['structuredResponse', { value: unknown('a structured response', at), maybe: false, at }]]))));
    build.edge('generate_structured_response', '__end__');
  }
  if (returnsDirectly(ev, spec.tools) === 'never') build.edge('tools', entry);
  else build.router('tools', [literal(entry), literal('__end__')], [entry, '__end__']);
  build.compile(compileOptions(ev, options));
  return draft;
}

/** In the first version one task runs all calls of a message, and takes their Commands one by one. */
function isV1(ev: Evaluator, options: Value | null): boolean {
  const version = option(ev, options ?? undefined, 'version');
  return version?.t === 'literal' && version.value === 'v1';
}

/** Functions among the options, which the model's node calls. */
function called(ev: Evaluator, options: Value | null, names: readonly string[]): Value[] {
  return names.map((name) => option(ev, options ?? undefined, name)).flatMap((value) => (value?.t === 'function' ? [value] : []));
}

function answerOf(ev: Evaluator, { at }: AgentSpec, { format }: AgentPlan): Value {
  const messages: Property = { value: unknown('messages', at, 'messages'), maybe: false, at };
  const response: Property = { value: unknown('a structured response', at), maybe: true, at };
  return ev.object(new Map([['messages', messages], ...(format ? [['structuredResponse', response] as const] : [])]));
}

function toolsBody(ev: Evaluator, { at, tools, middleware }: AgentSpec): Value {
  const lists = [...tools, ...middleware.flatMap(({ tools: own }) => (own === null ? [] : [own]))].map((list) => iterate(ev, list));
  const open = lists.find((list) => list === null || list.open !== null);
  const items = lists.flatMap((list) => list?.items ?? []);
  const around = middleware.flatMap(({ aroundTool }) => (aroundTool === null ? [] : [aroundTool]));
  return { t: 'runnable', kind: 'tools', parts: [ev.array(items, open === undefined ? null : (open?.open ?? 'tools that are not known')), ...around], options: null, name: 'tools', at };
}

/** A hook hands back what it was given of its own keys, beside what it returns. */
function hookBody(ev: Evaluator, { state, at, approvals }: MiddlewareFact, { body }: MiddlewareHook): Value {
  if (body === null) {
    const props = (state?.keys ?? []).map(({ key }): [string, Property] => [key, { value: unknown(`what ${key} holds`, at), maybe: true, at }]);
    return step(at, ev.object(new Map(props)), [], approvals.length > 0);
  }
  const keys = state?.schema == null ? [] : (keysOfSchema(ev, state.schema, state.at) ?? []);
  const own: Value = { t: 'state', omit: [], only: keys };
  return { t: 'runnable', kind: 'hook', parts: [body], options: null, name: null, at, gives: own };
}

/** The hooks of a middleware see its own keys beside those that every agent has. */
function seenByHooks(ev: Evaluator, { state, at }: MiddlewareFact): Value {
  const own = state === null ? [] : state.schema === null ? state.keys.map(({ key }) => key) : keysOfSchema(ev, state.schema, state.at);
  if (own === null) return UNDEFINED;
  const input = annotationOf(ev, ['messages', 'structuredResponse', ...own], at);
  return ev.object(new Map([['input', { value: input, maybe: false, at }]]));
}

function planOf(ev: Evaluator, spec: AgentSpec): AgentPlan {
  const { middleware, at, factory } = spec;
  const state: StateSource[] = [
    ...(spec.stateSchema === null ? [] : [{ by: null, schema: spec.stateSchema, keys: [], at }]),
    ...middleware.flatMap((one) => (one.state === null ? [] : [one.state])),
  ];
  const { tools, open } = toolsIn(ev, [...spec.tools, ...middleware.flatMap((one) => (one.tools === null ? [] : [one.tools]))], at);
  const named = [...spec.toolNames, ...middleware.flatMap(({ toolNames }) => toolNames)].map((name): ToolFact => ({ name, at }));
  // What wraps both can bring tools that no list names.
  const dynamic = middleware.some(({ aroundModel }) => aroundModel !== null) && middleware.some(({ aroundTool }) => aroundTool !== null);
  const hooks = middleware.flatMap((one) => one.hooks.map(({ hook, jumps, at: place }): HookFact => ({ node: `${one.name}.${SUFFIX[hook]!}`, hook, middleware: one.name, jumps, at: place })));
  return {
    factory,
    name: spec.name,
    state,
    stateOpen: spec.open,
    tools: [...tools, ...named],
    toolsOpen: open ?? spec.open ?? (dynamic ? { why: 'middleware that may bring tools', at } : null),
    toolCalls: toolCallsOf(ev, modelIn(ev, spec.options), middleware.flatMap(({ aroundModel }) => (aroundModel === null ? [] : [aroundModel]))),
    approvals: middleware.flatMap(({ approvals }) => approvals),
    settled: middleware.flatMap(({ settled }) => settled ?? []),
    middleware: middleware.map(({ name, at: place }) => ({ name, at: place })),
    hooks,
    structured: hooks.length > 0,
    format: spec.format || middleware.some(({ wrapsModel }) => wrapsModel),
  };
}

interface Tools {
  readonly tools: readonly ToolFact[];
  readonly open: Reason | null;
}

/** The tools of lists, by the names that a model calls them by. */
export function toolsIn(ev: Evaluator, lists: readonly Value[], at: Place): Tools {
  const tools: ToolFact[] = [];
  let open: Reason | null = null;
  for (const value of lists) {
    const list = iterate(ev, value);
    if (list === null || list.open !== null) open ??= { why: list?.open ?? 'tools that are not known', at };
    for (const one of (list?.items ?? []).flatMap(({ value: item }) => alternatives(item))) {
      const name = toolName(ev, one);
      if (name === null) open ??= { why: 'a tool that is not known', at };
      else tools.push({ name, at: one.t === 'runnable' ? one.at : at });
    }
  }
  return { tools, open };
}

function returnsDirectly(ev: Evaluator, lists: readonly Value[]): 'never' | 'perhaps' {
  const tools = lists.flatMap((list) => iterate(ev, list)?.items ?? []).flatMap(({ value }) => alternatives(value));
  const direct = tools.some((tool) => {
    const value = tool.t === 'runnable' && tool.kind === 'tool' ? option(ev, tool.options ?? undefined, 'returnDirect') : null;
    return value !== null && !(value.t === 'literal' && !value.value);
  });
  return direct ? 'perhaps' : 'never';
}
