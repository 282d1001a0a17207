import type { Evaluator } from '../../eval/evaluator.ts';
import { iterate } from '../../eval/iterate.ts';
import type { Property } from '../../values/heap.ts';
import { alternatives } from '../../values/union.ts';
import { type BuilderValue, literal, type Place, type RunnableValue, UNDEFINED, unknown, type Value } from '../../values/value.ts';
import { option } from '../builder.ts';
import type { LibraryCall, LibraryFunction } from '../call.ts';
import { reactAgentAnnotation } from '../state/index.ts';
import { AgentBuilder, buildReactAgent } from './build.ts';

/** A tool that hands the conversation to another agent of the team. */
const createHandoffTool: LibraryFunction = (ev, { args: [options], at }) => handoffTool(ev, option(ev, options, 'agentName') ?? unknown('no agent', at), option(ev, options, 'name'), at);

export function handoffTool(ev: Evaluator, agent: Value, given: Value | null, at: Place): RunnableValue {
  const named = given ?? agent;
  const name = named.t === 'literal' && typeof named.value === 'string' ? (given === null ? `transfer_to_${named.value.trim().replaceAll(/\s+/g, '_').toLowerCase()}` : named.value) : null;
  const prop = (value: Value): Property => ({ value, maybe: false, at });
  const update = ev.object(new Map([['messages', prop(unknown('messages', at, 'messages'))], ['activeAgent', prop(agent)]]));
  const gives: Value = { t: 'command', update, goto: agent, graph: literal('__parent__'), resume: null, at };
  return { t: 'runnable', kind: 'tool', parts: [], options: null, name, at, gives };
}

interface Member {
  readonly name: string;
  readonly agent: Value;
  readonly handoffs: readonly string[];
}

/** The members of a team by the names they were made with; null where one of them is not known. */
function membersOf(ev: Evaluator, agents: Value | null): readonly Member[] | null {
  const list = agents === null ? null : iterate(ev, agents);
  if (list === null || list.open !== null) return null;
  const members = list.items.map(({ value, count }): Member | null => {
    const several = alternatives(value);
    const [agent] = several;
    const name = count === 'one' && several.length === 1 ? nameOf(ev, agent!) : null;
    return name === null ? null : { name, agent: agent!, handoffs: handoffsOf(ev, agent!) };
  });
  return members.includes(null) ? null : (members as Member[]);
}

function nameOf(ev: Evaluator, agent: Value): string | null {
  if (agent.t === 'runnable' && agent.kind === 'agent') {
    const named = option(ev, agent.options ?? undefined, 'name');
    return named?.t === 'literal' && typeof named.value === 'string' ? named.value : null;
  }
  if (agent.t !== 'compiled') return null;
  const compile = agent.draft.calls.findLast(({ method }) => method === 'compile');
  const named = option(ev, compile?.args[0], 'name');
  return named?.t === 'literal' && typeof named.value === 'string' ? named.value : null;
}

/** Where the handoff tools of an agent lead. */
function handoffsOf(ev: Evaluator, agent: Value): string[] {
  if (agent.t !== 'runnable' || agent.parts[0] === undefined) return [];
  const tools = (iterate(ev, agent.parts[0])?.items ?? []).flatMap(({ value }) => alternatives(value));
  return tools.flatMap((tool) => {
    const goto = tool.t === 'runnable' && tool.gives?.t === 'command' ? tool.gives.goto : null;
    return goto?.t === 'literal' && typeof goto.value === 'string' ? [goto.value] : [];
  });
}

const library = (name: string): Value => ({ t: 'library', module: '@langchain/langgraph', name });

const createSwarm: LibraryFunction = (ev, { args: [options], at }) => {
  const build = new AgentBuilder(ev, at, [option(ev, options, 'stateSchema') ?? library('SwarmState')]);
  const members = membersOf(ev, option(ev, options, 'agents'));
  const chosen = option(ev, options, 'defaultActiveAgent');
  const { draft } = build;
  draft.team = { kind: 'swarm', chosen, chosenAt: placeOf(ev, options, 'defaultActiveAgent', at), members: members === null ? null : members.map(({ name }) => name) };
  if (members === null) draft.escapes.push({ why: 'has agents that are not known', at });
  const names = (members ?? []).map(({ name }) => name);
  if (names.length > 0) build.router('__start__', names.map(literal), names);
  for (const { name, agent, handoffs } of members ?? []) build.node(name, agent, at, endsOf(ev, handoffs, at));
  return { t: 'builder', draft } satisfies BuilderValue;
};

const createSupervisor: LibraryFunction = (ev, call) => {
  const { args: [options], at } = call;
  const schema = option(ev, options, 'stateSchema');
  const members = membersOf(ev, option(ev, options, 'agents'));
  const given = option(ev, options, 'supervisorName');
  const supervisor = given?.t === 'literal' && typeof given.value === 'string' ? given.value : 'supervisor';
  const build = new AgentBuilder(ev, at, [schema ?? reactAgentAnnotation(ev, at)]);
  const { draft } = build;
  draft.team = { kind: 'supervisor', chosen: null, chosenAt: at, members: members === null ? null : members.map(({ name }) => name) };
  if (members === null || (given !== null && given.t !== 'literal')) draft.escapes.push({ why: 'has agents that are not known', at });
  const names = (members ?? []).map(({ name }) => name);
  build.node(supervisor, supervisorAgent(ev, call, supervisor, names), at, endsOf(ev, names, at));
  build.edge('__start__', supervisor);
  for (const { name, agent } of members ?? []) {
    build.node(name, agent);
    build.edge(name, supervisor);
  }
  return { t: 'builder', draft } satisfies BuilderValue;
};

/** The agent that hands the conversation to the others. */
function supervisorAgent(ev: Evaluator, { args: [options], at }: LibraryCall, name: string, names: readonly string[]): RunnableValue {
  const handoffs = ev.list(names.map((agent) => handoffTool(ev, literal(agent), null, at)));
  const tools = option(ev, options, 'tools');
  const lists = [handoffs, ...(tools === null ? [] : [tools])];
  const all = ev.array(lists.flatMap((list) => iterate(ev, list)?.items ?? []), lists.some((list) => iterate(ev, list)?.open !== null) ? 'tools that are not known' : null);
  const inner = ev.object(new Map([...(ev.objectCell(options ?? UNDEFINED)?.props ?? [])].filter(([key]) => ['stateSchema', 'preModelHook', 'postModelHook', 'responseFormat', 'prompt'].includes(key))));
  const draft = buildReactAgent(ev, {
    factory: 'createReactAgent', at, name, options: inner, tools: [all], toolNames: [], middleware: [], open: null,
    stateSchema: option(ev, options, 'stateSchema'), format: option(ev, options, 'responseFormat') !== null,
  });
  draft.names.push(name);
  return { t: 'runnable', kind: 'agent', parts: [all], options: inner, name, at, draft };
}

function endsOf(ev: Evaluator, names: readonly string[], at: Place): Value {
  return names.length === 0 ? UNDEFINED : ev.object(new Map([['ends', { value: ev.list(names.map(literal)), maybe: false, at }]]));
}

function placeOf(ev: Evaluator, options: Value | undefined, name: string, at: Place): Place {
  return (options === undefined ? null : ev.objectCell(options))?.props.get(name)?.at ?? at;
}

export const teamFunctions: ReadonlyMap<string, LibraryFunction> = new Map([
  ['createHandoffTool', createHandoffTool],
  ['createSwarm', createSwarm],
  ['createSupervisor', createSupervisor],
]);
