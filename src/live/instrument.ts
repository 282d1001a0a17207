import { checkSurface, isCommand, type Invocable, isLibraryGraph, type LibraryConfig, type LibraryGraph, type LibraryNode, PARENT, READ, SEND, type Send } from './library.ts';
import type { TaskRecord } from './recording.ts';
import { judgeList } from './judge/outside-judge.ts';
import { Run, type Watched } from './run.ts';
import { currentFrame, type Frame, within } from './scope.ts';
import type { Origin, Session } from './session.ts';
import { stateView } from './state-view.ts';
import { storeView } from './store-view.ts';
import { isRecord } from './values.ts';

/** By their nodes: copies of a graph with another config share them. */
const watchedGraphs = new WeakMap<object, Watched>();
const followedPrototypes = new WeakSet<object>();
const listedSavers = new WeakSet<object>();

/** Watches the runs of one compiled graph from now on. */
export function watchGraph(graph: LibraryGraph, session: Session, origin: Origin): void {
  if (watchedGraphs.has(graph.nodes)) return;
  checkSurface(graph);
  const watched: Watched = { session, origin, edges: new Map(), routes: new Map() };
  watchedGraphs.set(graph.nodes, watched);
  for (const [name, node] of Object.entries(graph.nodes)) watchNode(node, name, watched);
  watchSaver(graph.checkpointer, watched);
  followRuns(graph, null);
}

/** Graphs that nobody has put under watch, and whom to ask about them when they first run. */
type Adopt = (graph: LibraryGraph) => void;

/** Wraps the one method through which all runs go, where a class has it. */
export function followRuns(graph: object, adopt: Adopt | null): void {
  const prototype = ownerOf(graph, '_streamIterator');
  if (prototype === null || (followedPrototypes.has(prototype) && adopt === null)) return;
  followedPrototypes.add(prototype);
  const original = prototype._streamIterator;
  define(prototype, '_streamIterator', function (this: LibraryGraph, input: unknown, options?: LibraryConfig) {
    if (adopt !== null && !watchedGraphs.has(this.nodes)) adopt(this);
    const run = runOf(this, input, options ?? {});
    return run === null ? original.call(this, input, options) : follow(run, original.call(this, input, options));
  });
}

function ownerOf(graph: object, method: '_streamIterator'): Pick<LibraryGraph, '_streamIterator'> | null {
  for (let owner: object | null = graph; owner !== null; owner = Object.getPrototypeOf(owner) as object | null) {
    if (Object.hasOwn(owner, method)) return owner as Pick<LibraryGraph, '_streamIterator'>;
  }
  return null;
}

function runOf(graph: LibraryGraph, input: unknown, config: LibraryConfig): Run | null {
  const watched = watchedGraphs.get(graph.nodes);
  if (watched === undefined) return null;
  const nested = config.configurable?.[READ] !== undefined;
  const within = currentFrame() !== undefined;
  // A run within a run that is not watched is not, either.
  if (nested || within ? !within : !watched.session.draws()) return null;
  return guarded(watched.session, () => new Run(watched, graph, nested || within, input, config)) ?? null;
}

async function* follow(run: Run, events: AsyncGenerator<unknown>): AsyncGenerator<unknown> {
  const frame: Frame = { run, task: null };
  let ended = false;
  let failure: unknown;
  try {
    for (;;) {
      const next = await within(frame, () => events.next());
      if (next.done === true) {
        ended = true;
        return;
      }
      yield next.value;
    }
  } catch (error) {
    ended = true;
    failure = error;
    throw error;
  } finally {
    if (!ended) await within(frame, () => events.return(undefined));
    guarded(run.watched.session, () => run.finish(failure));
  }
}

function watchNode(node: LibraryNode, name: string, watched: Watched): void {
  const original = { getNode: node.getNode, getWriters: node.getWriters };
  const getWriters = (): readonly Invocable[] => original.getWriters.call(node);
  define(node, 'getNode', () => {
    // Of runs that are not watched nothing is touched.
    if (currentFrame()?.run.watched !== watched) return original.getNode.call(node);
    const current: { task: TaskRecord | null } = { task: null };
    const bound = watchBound(node.bound, current);
    const whole = original.getNode.call(Object.create(node, { getWriters: { value: getWriters }, ...(bound === null ? {} : { bound: { value: bound } }) }) as LibraryNode);
    return whole && derived(whole, (input, config = {}) => watchTask(whole, name, watched, current, input, config));
  });
  // A command for this graph from a graph within is written by the writers alone.
  define(node, 'getWriters', () => currentFrame()?.run.watched !== watched ? getWriters() : getWriters().map((writer) => derived(writer, (input, config = {}) => writer.invoke(input, sending(config, watched)))));
}

/** The same object but for `invoke`. */
function derived<One extends Invocable>(original: One, invoke: Invocable['invoke']): One {
  return Object.create(original, { invoke: { value: invoke } }) as One;
}

async function watchTask(whole: Invocable, name: string, watched: Watched, current: { task: TaskRecord | null }, input: unknown, config: LibraryConfig): Promise<unknown> {
  const run = currentFrame()?.run;
  if (run === undefined || run.watched !== watched) return whole.invoke(input, config);
  const task = guarded(watched.session, () => run.begin(name, config));
  if (task === undefined) return whole.invoke(input, config);
  current.task = task;
  let failure: unknown;
  try {
    return await whole.invoke(input, sending(config, watched, task));
  } catch (error) {
    failure = error ?? new Error('nothing was thrown');
    throw error;
  } finally {
    current.task = null;
    guarded(watched.session, () => run.end(task, failure));
  }
}

/** A config under which what a task writes is seen. */
function sending(config: LibraryConfig, watched: Watched, known?: TaskRecord): LibraryConfig {
  const run = currentFrame()?.run;
  const send = config.configurable?.[SEND] as Send | undefined;
  if (run === undefined || run.watched !== watched || send === undefined) return config;
  const task = known ?? run.taskOf(config);
  if (task === undefined) return config;
  const seen: Send = (writes) => {
    guarded(watched.session, () => run.wrote(task, writes, config));
    send(writes);
  };
  return { ...config, configurable: { ...config.configurable, [SEND]: seen } };
}

/** A function in place of a node's own that sees what is read and returned; graphs within are watched by themselves. */
function watchBound(bound: Invocable, current: { readonly task: TaskRecord | null }): Invocable | null {
  if (isLibraryGraph(bound) || !('func' in bound)) return isLibraryGraph(bound) || bound.constructor.name === 'RunnablePassthrough' ? null : derived(bound, (input, config = {}) => invokeWatched(bound, current.task, input, config, false));
  return derived(bound, (input, config = {}) => invokeWatched(bound, current.task, input, config, true));
}

async function invokeWatched(bound: Invocable, task: TaskRecord | null, input: unknown, config: LibraryConfig, own: boolean): Promise<unknown> {
  const run = currentFrame()?.run;
  if (run === undefined || task === null) return bound.invoke(input, config);
  const { session } = run.watched;
  const view = guarded(session, () => stateView(input, (key, value) => guarded(session, () => run.read(task, key, value, config)))) ?? input;
  const store = config.store === undefined ? undefined : guarded(session, () => storeView(config.store!, run, task));
  const result = await within({ run, task }, () => bound.invoke(view, store === undefined ? config : { ...config, store }));
  if (own) guarded(session, () => run.returned(task, keysOf(result, input)));
  guarded(session, () => void (task.tokens += tokensOf(result)));
  return result;
}

/** Keys of the update that a node returns, in whichever form, but for those that it only hands on with the rest. */
function keysOf(result: unknown, input: unknown): readonly string[] {
  if (Array.isArray(result)) return result.some(isCommand) ? result.flatMap((one) => keysOf(one, input)) : [];
  if (isCommand(result)) {
    if (result.graph === PARENT) return [];
    const { update } = result;
    return Array.isArray(update) ? update.flatMap((entry) => (Array.isArray(entry) && typeof entry[0] === 'string' ? [entry[0]] : [])) : keysOf(update, input);
  }
  return isRecord(result) && !('lg_name' in result) ? Object.keys(result).filter((key) => result[key] !== undefined && !(isRecord(input) && Object.is(input[key], result[key]))) : [];
}

/** Where a model says what it cost, its message carries `usage_metadata`. */
function tokensOf(result: unknown): number {
  const update = isCommand(result) ? result.update : result;
  if (!isRecord(update)) return 0;
  return Object.values(update)
    .flat()
    .reduce<number>((sum, value) => sum + Number((value as { readonly usage_metadata?: { readonly total_tokens?: number } } | null | undefined)?.usage_metadata?.total_tokens ?? 0), 0);
}

interface Saver {
  list(config: LibraryConfig, options?: unknown): AsyncGenerator<unknown>;
}

function watchSaver(saver: unknown, { session, origin }: Watched): void {
  if (typeof saver !== 'object' || saver === null || typeof (saver as Saver).list !== 'function' || listedSavers.has(saver)) return;
  listedSavers.add(saver);
  const { list } = saver as Saver;
  define(saver, 'list', (config: LibraryConfig, options?: unknown) => {
    const thread = config?.configurable?.['thread_id'];
    if (typeof thread !== 'string' || thread === '') guarded(session, () => session.report([judgeList()], origin, []));
    return list.call(saver as Saver, config, options);
  });
}

function define(owner: object, name: string, value: unknown): void {
  Object.defineProperty(owner, name, { value, enumerable: false, configurable: true, writable: true });
}

/** Our own trouble must not be that of the run. */
function guarded<Result>(session: Session, body: () => Result): Result | undefined {
  try {
    return body();
  } catch (error) {
    session.trouble(error);
    return undefined;
  }
}

