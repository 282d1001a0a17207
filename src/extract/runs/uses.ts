import type { Evaluator } from '../eval/evaluator.ts';
import type { GraphDraft } from '../graph/draft.ts';
import { type AskedOption, askedOptions } from './asked-options.ts';
import { alternatives } from '../values/union.ts';
import { type CompiledValue, type SaverOrStore, type Place, type RunnableValue, UNDEFINED, type Value } from '../values/value.ts';

/** A call on a graph, a saver or a store, noted when it is evaluated: memory is another one afterwards. */
export interface Use {
  readonly on: 'graph' | 'agent' | 'saver' | 'store' | 'task';
  readonly method: string;
  /** The draft of a graph; null for prebuilt agents, savers and stores. */
  readonly draft: GraphDraft | null;
  readonly kept: Persistence;
  readonly config: ConfigRead;
  readonly asked: readonly AskedOption[];
  readonly args: readonly Value[];
  readonly at: Place;
  readonly via: readonly Place[];
  /** Its number in the log. */
  readonly happened: number;
}

/** What a graph was compiled with. */
export type Persistence = { readonly kind: 'saver'; readonly savers: readonly (SaverOrStore | null)[] } | { readonly kind: 'none' } | { readonly kind: 'unknown' };

/** What of a configuration matters to threads. */
export interface ConfigRead {
  /** The value of `thread_id`: null where there is none, undefined where that is not known. */
  readonly thread: Value | null | undefined;
  /** The property that gives it. */
  readonly threadAt: Place | null;
  /** Further keys of `configurable`. */
  readonly others: readonly string[];
  readonly checkpoint: { readonly value: Value; readonly at: Place } | null;
}

/** Where in the arguments the configuration is. */
export const ON_GRAPH: Readonly<Record<string, number>> = {
  invoke: 1, stream: 1, streamEvents: 1, streamLog: 1, batch: 1, getState: 0, getStateHistory: 0, updateState: 0, bulkUpdateState: 0,
};
const ON_KEEPER: Readonly<Record<string, number>> = { list: 0, getTuple: 0, get: 0, put: 0, putWrites: 0, deleteThread: -1, delete: -1, search: -1, batch: -1, listNamespaces: -1, setup: -1 };

export function noteUse(ev: Evaluator, receiver: Value, method: string, args: readonly Value[], at: Place | null): void {
  if (at === null) return;
  const via = ev.callSites();
  if (receiver.t === 'compiled' || (receiver.t === 'runnable' && receiver.kind === 'agent')) {
    const index = Object.hasOwn(ON_GRAPH, method) ? ON_GRAPH[method]! : null;
    if (index === null) return;
    const graph = receiver.t === 'compiled';
    const configs = [args[index] ?? UNDEFINED, ...(graph ? (receiver.configs ?? []) : [])];
    ev.noteUse({ on: graph ? 'graph' : 'agent', method, draft: graph ? receiver.draft : null, kept: persistenceOf(ev, receiver), config: readConfig(ev, configs), asked: askedOptions(ev, configs), args, at, via });
  } else if (receiver.t === 'unknown' && (receiver.origin?.is === 'saver' || receiver.origin?.is === 'store') && Object.hasOwn(ON_KEEPER, method)) {
    const { origin } = receiver;
    const index = ON_KEEPER[method]!;
    const config = method === 'deleteThread' ? ofThread(args[0] ?? UNDEFINED, at) : readConfig(ev, index < 0 ? [] : [args[index] ?? UNDEFINED]);
    ev.noteUse({ on: receiver.origin.is, method, draft: null, kept: { kind: 'saver', savers: [origin as SaverOrStore] }, config, asked: [], args, at, via });
  }
}

/** `tenants.run(tenant, work)`, `tenants.forTenant(tenant)`: the tenant for whom all else is done. */
export function noteTenant(ev: Evaluator, method: string, args: readonly Value[], at: Place): void {
  ev.noteUse({ on: 'saver', method, draft: null, kept: { kind: 'unknown' }, config: UNREAD, asked: [], args, at, via: ev.callSites() });
}

function persistenceOf(ev: Evaluator, receiver: CompiledValue | RunnableValue): Persistence {
  const saver = receiver.t === 'compiled' ? receiver.saver : saverOfAgent(ev, receiver);
  if (saver === undefined) return { kind: 'unknown' };
  if (saver === null) return { kind: 'none' };
  const all = alternatives(saver);
  if (all.every((one) => one.t === 'literal' && (one.value === undefined || one.value === false || one.value === null))) return { kind: 'none' };
  const savers = all.map((one): SaverOrStore | null | undefined => {
    if (one.t === 'unknown' && one.origin?.is === 'saver') return one.origin as SaverOrStore;
    return one.t === 'ref' && ev.objectCell(one)?.cls != null ? null : undefined;
  });
  return savers.includes(undefined) ? { kind: 'unknown' } : { kind: 'saver', savers: savers as (SaverOrStore | null)[] };
}

function saverOfAgent(ev: Evaluator, { options }: RunnableValue): Value | null | undefined {
  if (options === null) return undefined;
  const cell = ev.objectCell(options);
  if (cell === null) return undefined;
  const given = cell.props.get('checkpointer') ?? cell.props.get('checkpointSaver');
  if (given?.maybe === true) return undefined;
  return given?.value ?? (cell.open === null ? null : undefined);
}

/** `saver.deleteThread(id)` */
function ofThread(thread: Value, threadAt: Place): ConfigRead {
  return { thread, threadAt, others: [], checkpoint: null };
}

const UNREAD: ConfigRead = { thread: undefined, threadAt: null, others: [], checkpoint: null };
const NONE: ConfigRead = { thread: null, threadAt: null, others: [], checkpoint: null };

/** The first configuration that names a thread. */
function readConfig(ev: Evaluator, configs: readonly Value[]): ConfigRead {
  for (const config of configs) {
    const read = readOne(ev, config);
    if (read.thread !== null) return read;
  }
  return NONE;
}

function readOne(ev: Evaluator, config: Value): ConfigRead {
  if (config.t === 'literal') return NONE;
  const cell = ev.objectCell(config);
  if (cell === null || cell.cls !== null) return UNREAD;
  const configurable = cell.props.get('configurable');
  if (configurable === undefined) return cell.open === null && cell.spread.length === 0 ? NONE : UNREAD;
  if (configurable.maybe || configurable.getter !== undefined) return UNREAD;
  if (configurable.value.t === 'literal') return NONE;
  const inner = ev.objectCell(configurable.value);
  if (inner === null) return UNREAD;
  const thread = inner.props.get('thread_id');
  const checkpoint = inner.props.get('checkpoint_id');
  const others = [...inner.props.keys()].filter((key) => key !== 'thread_id');
  const extra = { others, checkpoint: checkpoint === undefined ? null : { value: checkpoint.value, at: checkpoint.at } };
  if (thread === undefined) return inner.open === null && inner.spread.length === 0 ? { ...NONE, ...extra } : UNREAD;
  if (thread.maybe || thread.getter !== undefined) return UNREAD;
  const value = thread.value;
  if (value.t === 'literal' && value.value === undefined) return { thread: null, threadAt: thread.at, ...extra };
  return { thread: value, threadAt: thread.at, ...extra };
}

