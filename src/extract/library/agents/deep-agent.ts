import type { Evaluator } from '../../eval/evaluator.ts';
import { iterate } from '../../eval/iterate.ts';
import type { GraphDraft } from '../../graph/draft.ts';
import { alternatives, truthiness } from '../../values/union.ts';
import type { Place, Value } from '../../values/value.ts';
import { option } from '../builder.ts';
import type { LibraryCall } from '../call.ts';
import { buildAgent, toolsIn } from './build.ts';
import { approvalsIn, type MiddlewareFact, middlewareIn, packagedFact } from './middleware.ts';
import type { Reason } from './plan.ts';

/** The graph of `createDeepAgent`: an agent with a stack of middleware of its own around that of the user. */
export function buildDeepAgent(ev: Evaluator, { args: [options], at }: LibraryCall): GraphDraft {
  const given = (name: string) => option(ev, options, name);
  const custom = middlewareIn(ev, given('middleware'), at);
  const extras = ['skills', 'memory'].map((name) => filled(ev, given(name)));
  const subagents = subagentsIn(ev, given('subagents'), at);
  const interruptOn = given('interruptOn');
  const unread = options === undefined || ev.objectCell(options)?.open === null ? null : { why: 'options that are not known', at };
  const doubtful = extras.includes('perhaps') ? { why: 'skills or memory that may be empty', at } : null;
  const packaged = (factory: string, settings: Value | null = null): MiddlewareFact => packagedFact(ev, factory, settings, at);
  const base = [
    ...(extras[0] === 'yes' ? [packaged('createSkillsMiddleware')] : []),
    packaged('createFilesystemMiddleware'),
    packaged('createSubAgentMiddleware'),
    packaged('createSummarizationMiddleware'),
    packaged('createPatchToolCallsMiddleware'),
  ];
  const tail = [
    ...(extras[1] === 'yes' ? [packaged('createMemoryMiddleware')] : []),
    ...(interruptOn === null ? [] : [{ ...packaged('humanInTheLoopMiddleware', null), approvals: approvalsIn(ev, interruptOn) }]),
  ];
  const tools = given('tools');
  const lists = tools === null ? [] : [tools];
  const draft = buildAgent(ev, {
    factory: 'createDeepAgent',
    at,
    name: null,
    options: options ?? null,
    tools: lists,
    toolNames: [],
    middleware: merged(base, custom.facts, tail),
    open: custom.open ?? unread ?? doubtful,
    stateSchema: given('stateSchema'),
    format: given('responseFormat') !== null,
  });
  // Subagents inherit what is to be approved, so a name may be that of a tool of theirs.
  const theirs = subagents.facts.flatMap((one) => toolsIn(ev, one.tools, one.at).tools);
  const theirsOpen = subagents.open ?? subagents.facts.map((one) => toolsIn(ev, one.tools, one.at).open).find((reason) => reason !== null) ?? null;
  draft.agent = { ...draft.agent!, tools: [...draft.agent!.tools, ...theirs], toolsOpen: draft.agent!.toolsOpen ?? theirsOpen };
  for (const one of subagents.facts) draft.subagents.push({ draft: buildSubagent(ev, one, lists), at: one.at });
  draft.subagents.push(...subagents.compiled);
  return draft;
}

/** A middleware of the user's takes the place of the one with its name. */
function merged(base: readonly MiddlewareFact[], custom: readonly MiddlewareFact[], tail: readonly MiddlewareFact[]): MiddlewareFact[] {
  const replaced = base.map((one) => custom.find(({ name }) => name === one.name) ?? one);
  const added = custom.filter(({ name }) => !base.some((one) => one.name === name));
  return [...replaced, ...added, ...tail.filter(({ name }) => !custom.some((one) => one.name === name))];
}

interface Subagent {
  readonly name: string | null;
  readonly options: Value;
  readonly tools: readonly Value[];
  readonly at: Place;
}

interface Subagents {
  readonly facts: readonly Subagent[];
  /** Those that are graphs already. */
  readonly compiled: readonly { readonly draft: GraphDraft; readonly at: Place }[];
  readonly open: Reason | null;
}

/** Declarative subagents, and those that are graphs already. */
function subagentsIn(ev: Evaluator, value: Value | null, at: Place): Subagents {
  if (value === null) return { facts: [], compiled: [], open: null };
  const list = iterate(ev, value);
  if (list === null) return { facts: [], compiled: [], open: { why: 'subagents that are not known', at } };
  let open: Reason | null = list.open === null ? null : { why: list.open, at };
  const compiled: { draft: GraphDraft; at: Place }[] = [];
  const facts = list.items.flatMap(({ value: item }) => alternatives(item)).flatMap((one): Subagent[] => {
    const cell = ev.objectCell(one);
    const runnable = cell?.props.get('runnable');
    const graph = runnable?.value;
    if (graph?.t === 'compiled' || (graph?.t === 'runnable' && graph.draft !== undefined)) compiled.push({ draft: graph.draft!, at: runnable!.at });
    if (cell === null || cell.open !== null || cell.props.has('runnable') || cell.props.has('graphId')) {
      open ??= { why: 'a subagent that is not known', at };
      return [];
    }
    const tools = option(ev, one, 'tools');
    const name = option(ev, one, 'name');
    const place = cell.props.get('name')?.at ?? at;
    return [{ name: name?.t === 'literal' && typeof name.value === 'string' ? name.value : null, options: one, tools: tools === null ? [] : [tools], at: place }];
  });
  return { facts, compiled, open };
}

function buildSubagent(ev: Evaluator, { options, name, tools, at }: Subagent, inherited: readonly Value[]): GraphDraft {
  const own = middlewareIn(ev, option(ev, options, 'middleware'), at);
  const packaged = (factory: string): MiddlewareFact => packagedFact(ev, factory, null, at);
  const base = [packaged('createFilesystemMiddleware'), packaged('createSummarizationMiddleware'), packaged('createPatchToolCallsMiddleware')];
  const interruptOn = option(ev, options, 'interruptOn');
  const tail = interruptOn === null ? [] : [{ ...packaged('humanInTheLoopMiddleware'), approvals: approvalsIn(ev, interruptOn) }];
  const doubtful = filled(ev, option(ev, options, 'skills')) === 'no' ? null : { why: 'skills', at };
  const draft = buildAgent(ev, {
    factory: 'subagent',
    at,
    name,
    options: null,
    tools: tools.length === 0 ? inherited : tools,
    toolNames: [],
    middleware: merged(base, own.facts, tail),
    open: own.open ?? doubtful,
    stateSchema: null,
    format: option(ev, options, 'responseFormat') !== null,
  });
  if (name !== null) draft.names.push(name);
  return draft;
}

function filled(ev: Evaluator, value: Value | null): 'yes' | 'no' | 'perhaps' {
  if (value === null) return 'no';
  const list = iterate(ev, value);
  if (list === null) return truthiness(value) === false ? 'no' : 'perhaps';
  if (list.items.some(({ count }) => count === 'one')) return 'yes';
  return list.items.length === 0 && list.open === null ? 'no' : 'perhaps';
}
