import type { Evaluator } from '../eval/evaluator.ts';
import { callSites } from '../eval/frame.ts';
import { iterate } from '../eval/iterate.ts';
import { getProperty } from '../eval/properties.ts';
import { GraphDraft } from '../graph/draft.ts';
import { type BuilderValue, type CompiledValue, type Place, UNDEFINED, unknown, type Value } from '../values/value.ts';
import { union } from '../values/union.ts';
import { noteUse } from '../runs/uses.ts';
import type { LibraryFunction } from './call.ts';

/** Creates a draft and everything that is called on it is written down there. */
function create(kind: GraphDraft['kind']): LibraryFunction {
  return (ev, { args, at }) => createBuilder(ev, kind, args, at);
}

export function createBuilder(ev: Evaluator, kind: GraphDraft['kind'], args: readonly Value[], at: Place): BuilderValue {
  const draft = new GraphDraft(kind, at, args, ev.path, ev.isRecursive);
  ev.drafts.push(draft);
  return { t: 'builder', draft };
}

/** Which builder a class of the library makes; null for other classes. */
export function builderKind(cls: Value): GraphDraft['kind'] | null {
  return cls.t === 'library' && (cls.name === 'StateGraph' || cls.name === 'MessageGraph') ? cls.name : null;
}

export const builderFunctions: ReadonlyMap<string, LibraryFunction> = new Map([
  ['StateGraph', create('StateGraph')],
  ['MessageGraph', create('MessageGraph')],
]);

const METHODS = new Set(['addNode', 'addEdge', 'addConditionalEdges', 'addSequence', 'setEntryPoint', 'setFinishPoint', 'compile', 'validate', 'setNodeDefaults']);

/** Builder methods return the builder, so a chain and separate statements are the same thing. */
export function callBuilder(ev: Evaluator, builder: BuilderValue, method: string, args: readonly Value[], at: Place | null): Value {
  const { draft } = builder;
  if (at === null) return builder;
  if (!METHODS.has(method)) {
    draft.escapes.push({ why: `has a method ${method} that is not known`, at });
    return unknown(`the result of ${method}`, at);
  }
  const turns = ev.turns.length === 0 || ev.isLooping ? {} : { turns: ev.turns };
  draft.calls.push({ method, args, at, ...turns, when: ev.path.filter(({ fork, branch }) => !draft.path.some((made) => made.fork === fork && made.branch === branch)), via: callSites(ev.call) });
  if (method === 'compile') return { t: 'compiled', draft, saver: saverIn(ev, args[0]) };
  return builder;
}

const RUNS = new Set(['invoke', 'stream', 'batch', 'streamEvents', 'streamLog']);

export function callCompiled(ev: Evaluator, compiled: CompiledValue, method: string, args: readonly Value[], at: Place | null): Value {
  const { draft } = compiled;
  noteUse(ev, compiled, method, args, at);
  if (RUNS.has(method) && at !== null) {
    draft.runs.push({ method, args, at });
    ev.ran.push({ draft, at, via: callSites(ev.call) });
    const input = args[0] ?? unknown('no input', at);
    return method === 'invoke' && draft.workflow === null ? { t: 'run-result', draft, input, omit: [], at } : unknown(method === 'invoke' ? 'the result of a workflow' : 'a stream of states', at);
  }
  if (at !== null && (method === 'updateState' || method === 'bulkUpdateState')) draft.updates.push(...updatesIn(ev, method, args).map((one) => ({ ...one, at })));
  if (method === 'withConfig' || method === 'bind') {
    const config = args[0] ?? UNDEFINED;
    draft.configs.push(config);
    return { ...compiled, configs: [config, ...(compiled.configs ?? [])] };
  }
  if (method === 'pipe' && at !== null) {
    return { t: 'runnable', kind: 'sequence', parts: [compiled, ...args], options: null, name: null, at };
  }
  return unknown(`the result of ${method}`, at);
}

/** `updateState(config, values, asNode)`, `bulkUpdateState(config, [{ updates: [{ values, asNode }] }])` */
function updatesIn(ev: Evaluator, method: string, args: readonly Value[]): { values: Value; asNode: Value | null }[] {
  if (method === 'updateState') return args[1] === undefined ? [] : [{ values: args[1], asNode: args[2] ?? null }];
  const itemsOf = (value: Value | null): readonly Value[] => (value === null ? [] : (iterate(ev, value)?.items ?? []).map((item) => item.value));
  return itemsOf(args[1] ?? null).flatMap((step) => itemsOf(option(ev, step, 'updates'))).flatMap((one) => {
    const values = option(ev, one, 'values');
    return values === null ? [] : [{ values, asNode: option(ev, one, 'asNode') }];
  });
}

/** The checkpointer among the options of `compile`. */
function saverIn(ev: Evaluator, options: Value | undefined): Value | null | undefined {
  if (options === undefined || (options.t === 'literal' && options.value === undefined)) return null;
  return ev.objectCell(options)?.open === null ? option(ev, options, 'checkpointer') : (option(ev, options, 'checkpointer') ?? undefined);
}

/** The value under a name in an options object; null where there is none. */
export function option(ev: Evaluator, options: Value | undefined, name: string): Value | null {
  if (options === undefined) return null;
  if (options.t === 'union') return optionOfAny(ev, options.of, name);
  if (options.t === 'literal') return null;
  const value = getProperty(ev, options, name, null);
  return value.t === 'literal' && value.value === undefined ? null : value;
}

/** Options that may be left out have what the others agree on. */
function optionOfAny(ev: Evaluator, all: readonly Value[], name: string): Value | null {
  const values = all.map((one) => option(ev, one, name) ?? UNDEFINED);
  return values.every((value) => value === UNDEFINED) ? null : union(values);
}
