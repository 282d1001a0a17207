import type { Evaluator } from '../eval/evaluator.ts';
import { callSites } from '../eval/frame.ts';
import { callUnknown, callValue } from '../eval/invoke.ts';
import { iterate } from '../eval/iterate.ts';
import { getProperty, ownProperties } from '../eval/properties.ts';
import { alternatives, union } from '../values/union.ts';
import { configOfRun, type Place, type RunnableValue, UNDEFINED, unknown, type Value } from '../values/value.ts';
import { option } from './builder.ts';
import { noteUse } from '../runs/uses.ts';
import type { LibraryCall, LibraryFunction } from './call.ts';
import { told } from './models.ts';
import { structuredAnswer } from './structured-answer.ts';
import { callBody, toolMessages } from './prebuilt.ts';

function runnable(kind: RunnableValue['kind'], parts: readonly Value[], { at }: LibraryCall, options: Value | null = null): RunnableValue {
  return { t: 'runnable', kind, parts, options, name: null, at };
}

const lambda: LibraryFunction = (ev, call) => {
  const [first] = call.args;
  const func = call.isNew ? option(ev, first, 'func') : first;
  return runnable('lambda', [func ?? unknown('a lambda without a function', call.at)], call);
};

const sequence: LibraryFunction = (ev, call) => {
  const [first] = call.args;
  const list = first === undefined ? null : iterate(ev, first);
  return runnable('sequence', list === null || list.open !== null ? [unknown('a sequence of unknown steps', call.at)] : list.items.map(({ value }) => value), call);
};

const map: LibraryFunction = (_ev, call) => runnable('map', call.args.slice(0, 1), call);

export const runnableFunctions: ReadonlyMap<string, LibraryFunction> = new Map<string, LibraryFunction>([
  ['RunnableLambda', lambda],
  ['RunnableLambda.from', lambda],
  ['RunnableSequence.from', sequence],
  ['RunnableMap', map],
  ['RunnableMap.from', map],
  ['RunnableParallel.from', map],
  ['RunnablePassthrough.assign', (_ev, call) => runnable('assign', call.args.slice(0, 1), call)],
  ['RunnableAssign', (ev, call) => runnable('assign', [option(ev, call.args[0], 'mapper') ?? UNDEFINED], call)],
  ['RunnablePassthrough', (_ev, call) => runnable('other', [], call)],
  ['tool', (ev, call) => made(ev, runnable('tool', call.args.slice(0, 1), call, call.args[1] ?? null))],
  ['DynamicStructuredTool', (ev, call) => made(ev, runnable('tool', [option(ev, call.args[0], 'func') ?? UNDEFINED], call, call.args[0] ?? null))],
  ['DynamicTool', (ev, call) => made(ev, runnable('tool', [option(ev, call.args[0], 'func') ?? UNDEFINED], call, call.args[0] ?? null))],
]);

/** What a tool runs is part of the run that calls it. */
function made(ev: Evaluator, tool: RunnableValue): RunnableValue {
  for (const part of tool.parts) if (part.t === 'function') ev.bodies.add(part.node);
  return tool;
}

const RUNS = new Set(['invoke', 'stream', 'batch', 'streamEvents', 'streamLog']);

const SAME = new Set(['withConfig', 'withRetry', 'withFallbacks', 'bind', 'bindTools', 'withListeners']);

/** A method of a runnable. */
export function callRunnable(ev: Evaluator, self: RunnableValue, method: string, args: readonly Value[], at: Place | null): Value {
  if (method === 'pipe' && at !== null) return { t: 'runnable', kind: 'sequence', parts: [self, ...args], options: null, name: null, at };
  if (method === 'assign' && at !== null) {
    const added: RunnableValue = { t: 'runnable', kind: 'assign', parts: args.slice(0, 1), options: null, name: null, at };
    return { ...added, kind: 'sequence', parts: [self, added] };
  }
  noteUse(ev, self, method, args, at);
  if (RUNS.has(method) && asksModel(self)) ev.noteCall(self, self, args, at, false);
  if (self.draft !== undefined && at !== null) {
    if (RUNS.has(method)) {
      self.draft.runs.push({ method, args, at });
      ev.ran.push({ draft: self.draft, at, via: callSites(ev.call) });
    }
    if (method === 'withConfig' && args[0] !== undefined) self.draft.configs.push(args[0]);
  }
  if (method === 'invoke') return runRunnable(ev, self, args[0] ?? UNDEFINED, args[1] ?? configOfRun(at), at);
  // What a model answers in a structure is no message any more.
  if (method === 'withStructuredOutput') return { ...self, kind: 'other', parts: [self], bound: args };
  if (SAME.has(method)) return self.kind === 'model' ? told(ev, self, args, at) : self;
  return callUnknown(ev, unknown(`the result of ${method}`, at), args, at);
}

/** Whether a model answers, alone or at some place of a chain. Agents are graphs, whose runs are told of as such. */
export function asksModel(one: Value): boolean {
  return one.t === 'runnable' && one.draft === undefined && (one.kind === 'model' || ((one.kind === 'sequence' || one.kind === 'other') && one.parts.some(asksModel)));
}

/** What a runnable returns for an input. */
export function runRunnable(ev: Evaluator, self: Value, input: Value, config: Value, at: Place | null): Value {
  if (self.t === 'function') return callValue(ev, self, null, [input, config], at);
  if (self.t === 'compiled' && at !== null) {
    ev.ran.push({ draft: self.draft, at, via: callSites(ev.call) });
    return { t: 'run-result', draft: self.draft, input, omit: [], at };
  }
  if (self.t !== 'runnable') {
    const invoke = self.t === 'ref' ? getProperty(ev, self, 'invoke', at) : null;
    if (invoke?.t === 'function') return callValue(ev, invoke, self, [input, config], at);
    return unknown('the result of an unknown runnable', at);
  }
  switch (self.kind) {
    case 'lambda': {
      const result = callValue(ev, self.parts[0]!, null, [input, config], at);
      return result.t === 'runnable' ? runRunnable(ev, result, input, config, at) : result;
    }
    case 'sequence':
      return self.parts.reduce<Value>((value, part) => runRunnable(ev, part, value, config, at), input);
    case 'map':
      return self.parts[0] === undefined ? UNDEFINED : runMap(ev, self.parts[0], input, config, at);
    case 'assign': {
      const [mapping] = self.parts;
      return mapping === undefined ? input : assigned(ev, input, mapping.t === 'runnable' ? runRunnable(ev, mapping, input, config, at) : runMap(ev, mapping, input, config, at), at ?? self.at);
    }
    case 'tools':
    case 'agent':
      return toolMessages(ev, self, at);
    case 'model':
      return unknown('the answer of a model', at, 'message');
    case 'step':
      for (const part of self.parts) callBody(ev, part);
      if (self.options !== null) ev.ask(self.at);
      return self.gives ?? UNDEFINED;
    case 'hook':
      return resultOfHook(ev, self, input, config, at);
    default:
      return (self.bound === undefined ? null : structuredAnswer(ev, self.bound, at ?? self.at)) ?? unknown('the result of a runnable of the library', at, self.name === 'StringOutputParser' ? 'string' : 'unknown');
  }
}

/** An object of runnables gives an object of their results. */
export function runMap(ev: Evaluator, map: Value, input: Value, config: Value, at: Place | null): Value {
  const cell = ev.objectCell(map);
  if (cell === null) return unknown('the result of an unknown map of runnables', at);
  const props = new Map([...cell.props].map(([name, property]) => [name, { ...property, value: runRunnable(ev, property.value, input, config, at) }]));
  return ev.object(props, cell.open);
}

/** The input with the results on top, as `{ ...input, ...results }`. */
function assigned(ev: Evaluator, input: Value, results: Value, at: Place): Value {
  const below = ownProperties(ev, input, at);
  const above = ownProperties(ev, results, at);
  const whole = ev.object(new Map([...below.props, ...above.props]), below.open ?? above.open);
  ev.put(whole.address, { ...ev.objectCell(whole)!, spread: [...below.spread, ...above.spread] });
  return whole;
}

/** What a hook returns, on top of what it was given of the keys that its middleware declares. */
function resultOfHook(ev: Evaluator, { parts: [body], gives }: RunnableValue, input: Value, config: Value, at: Place | null): Value {
  if (body?.t !== 'function') return UNDEFINED;
  ev.bodies.add(body.node);
  const place: Place = { unit: body.unit, node: body.node };
  const results = alternatives(callValue(ev, body, null, [input, config], at)).map((one): Value => {
    if (one.t === 'literal' && !one.value) return UNDEFINED;
    const own = ownProperties(ev, one, place);
    if (gives?.t !== 'state' || one.t === 'native' || own.open !== null) return one;
    const whole = ev.object(own.props, null);
    ev.put(whole.address, { ...ev.objectCell(whole)!, spread: [{ state: gives, at: place, maybe: false }, ...own.spread] });
    return whole;
  });
  return union(results);
}
