import type { Evaluator } from '../eval/evaluator.ts';
import { callValue } from '../eval/invoke.ts';
import { iterate } from '../eval/iterate.ts';
import { getProperty } from '../eval/properties.ts';
import type { Property } from '../values/heap.ts';
import { alternatives, union } from '../values/union.ts';
import { configOfRun, type Place, type RunnableValue, type StateValue, unknown, type Value } from '../values/value.ts';
import { option } from './builder.ts';
import { told } from './models.ts';
import { keysOfSchema } from './state/index.ts';
import type { LibraryCall, LibraryFunction } from './call.ts';

function toolNode({ args: [tools, options], at }: LibraryCall): Value {
  return { t: 'runnable', kind: 'tools', parts: tools === undefined ? [] : [tools], options: options ?? null, name: 'tools', at };
}

/** A chat model: its answers are messages we know nothing more of. */
const model: LibraryFunction = (ev, { args, at, name }) => told(ev, { t: 'runnable', kind: 'model', parts: [], options: null, name, at }, args, at);

/** Calls the tools where the last message asks for it, else ends. */
const toolsCondition: LibraryFunction = (_ev, _call) =>
  union([
    { t: 'literal', value: 'tools' },
    { t: 'literal', value: '__end__' },
  ]);

/** `new AIMessage(…)` */
const message: LibraryFunction = (_ev, { at }) => unknown('a message', at, 'message');

/** Prompts and parsers: they can be piped, what comes out is text at best. */
const other: LibraryFunction = (_ev, { at, name }) => ({ t: 'runnable', kind: 'other', parts: [], options: null, name, at });

export const prebuiltFunctions: ReadonlyMap<string, LibraryFunction> = new Map<string, LibraryFunction>([
  ['ToolNode', (_ev, call) => toolNode(call)],
  ['toolsCondition', toolsCondition],
  ...['AIMessage', 'AIMessageChunk', 'HumanMessage', 'SystemMessage', 'ToolMessage', 'FunctionMessage', 'ChatMessage', 'RemoveMessage'].map(
    (name): [string, LibraryFunction] => [name, message],
  ),
  ...['ChatPromptTemplate.fromTemplate', 'ChatPromptTemplate.fromMessages', 'PromptTemplate.fromTemplate', 'PromptTemplate', 'ChatPromptTemplate', 'StringOutputParser', 'JsonOutputParser'].map(
    (name): [string, LibraryFunction] => [name, other],
  ),
  ...['ChatOpenAI', 'AzureChatOpenAI', 'ChatAnthropic', 'ChatGoogleGenerativeAI', 'ChatVertexAI', 'ChatGroq', 'ChatMistralAI', 'ChatOllama', 'ChatBedrockConverse', 'ChatDeepSeek', 'ChatXAI', 'ChatCohere', 'FakeListChatModel', 'FakeChatModel', 'FakeStreamingChatModel', 'FakeToolCallingModel', 'initChatModel'].map(
    (name): [string, LibraryFunction] => [name, model],
  ),
]);

/**
 * What a tool node or a prebuilt agent hands back: messages, and whatever its tools put into Commands. Tools that cannot
 * be followed leave it open.
 */
export function toolMessages(ev: Evaluator, self: RunnableValue, at: Place | null): Value {
  const place = at ?? self.at;
  const messages: Property = { value: unknown('messages', place, 'messages'), maybe: false, at: place };
  const props = new Map([['messages', messages]]);
  if (self.kind === 'agent' && option(ev, self.options ?? undefined, 'responseFormat') !== null) {
    props.set('structuredResponse', { value: unknown('a structured response', place), maybe: true, at: place });
  }
  const plain = ev.object(props);
  const schema = self.kind === 'agent' ? option(ev, self.options ?? undefined, 'stateSchema') : null;
  const keys = schema === null ? [] : keysOfSchema(ev, schema, place);
  if (keys === null) return union([plain, unknown('an agent whose state schema is not known', place)]);
  const cell = ev.objectCell(plain)!;
  const state: StateValue = { t: 'state', omit: [], only: keys };
  ev.put(plain.address, { ...cell, spread: [{ state, at: place, maybe: false }] });
  const commands = commandsOfTools(ev, self);
  if (commands === null) return union([plain, unknown('tools that may return Commands', place)]);
  return commands.length === 0 ? plain : union([plain, ...commands.map((command) => ev.list([plain, command]))]);
}

/** The Commands that the tools may return; null where a tool is not known. */
function commandsOfTools(ev: Evaluator, { parts: [tools, ...around] }: RunnableValue): Value[] | null {
  for (const wrapper of around) callBody(ev, wrapper);
  if (tools === undefined) return [];
  const list = iterate(ev, tools);
  const results = (list?.items ?? []).flatMap(({ value }) => alternatives(value)).map((tool) => resultOfTool(ev, tool));
  if (list === null || list.open !== null || results.includes(null)) return null;
  return results.flatMap((result) => alternatives(result!)).filter((one) => one.t === 'command');
}

/** A tool that is known: one that was made by a function, or an instance of a class of the program that has what tools call. */
export function toolOf(ev: Evaluator, value: Value): RunnableValue | null {
  if (value.t === 'runnable') return value.kind === 'tool' ? value : null;
  const body = value.t === 'ref' ? getProperty(ev, value, '_call', null) : null;
  if (body?.t !== 'function') return null;
  return { t: 'runnable', kind: 'tool', parts: [{ ...body, self: value }], options: value, name: null, at: { unit: body.unit, node: body.node } };
}

/** What a tool returns; null where it is not known. */
export function resultOfTool(ev: Evaluator, value: Value): Value | null {
  const tool = toolOf(ev, value);
  return tool === null ? null : (tool.gives ?? (tool.parts[0]?.t === 'function' ? callBody(ev, tool.parts[0]) : null));
}

/** Calls a function of the program as the library does, with arguments that only a run can tell. */
export function callBody(ev: Evaluator, fn: Value): Value {
  if (fn.t !== 'function') return unknown('the result of an unknown function');
  ev.bodies.add(fn.node);
  // Tools of a class, and those by their `func`, have the configuration behind another argument.
  return callValue(ev, fn, null, [unknown('the arguments of a tool'), configOfRun(null), configOfRun(null)], null);
}
