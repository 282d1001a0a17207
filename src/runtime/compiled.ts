import type { AnyChannel } from "./channels.ts";
import type { RunOptions, RunnableConfig, RuntimeOptions, StreamMode } from "./config.ts";
import { END, ERROR_HANDLER, INPUT, INTERRUPT, NAMESPACE_END, NAMESPACE_SEPARATOR, SUBGRAPH_SAVER } from "./constants.ts";
import { mergeConfig } from "./context.ts";
import { GraphValueError, InvalidUpdateError } from "./errors.ts";
import type { Applied } from "./board.ts";
import type { Cache } from "./cache.ts";
import { clearCache } from "./cache.ts";
import type { StreamTransformer } from "./events.ts";
import { EVENT_MODES, RunStream } from "./events.ts";
import type { Sink } from "./loop.ts";
import { Run } from "./loop.ts";
import type { Node, Write } from "./node.ts";
import { isWhole, routesOf, writesOf } from "./node.ts";
import { START } from "./constants.ts";
import { Command, isCommand, updateEntries } from "./command.ts";
import type { CheckpointTuple, ListOptions, Saver } from "./savers/base.ts";
import type { StateDefinition } from "./state/definition.ts";
import { isObject } from "./state/definition.ts";
import type { ZodLike } from "./state/zod.ts";
import { parseZod } from "./state/zod.ts";
import { isZodObject } from "./state/zod.ts";
import type { BaseStore } from "./store.ts";
import { Stream } from "./stream.ts";
import { enclosingTask, TaskRun } from "./task.ts";
import type { StateGraph } from "./builder.ts";
import type { Interrupt } from "./context.ts";

export interface CompileOptions extends RuntimeOptions {
  /** `true`, in a graph that is a node: its own memory in the parent's saver. `false`: none. */
  checkpointer?: Saver | boolean | null;
  store?: BaseStore;
  interruptBefore?: readonly string[] | "*";
  interruptAfter?: readonly string[] | "*";
  name?: string;
  description?: string;
  recursionLimit?: number;
  cache?: unknown;
}

export interface Parts {
  builder: unknown;
  nodes: ReadonlyMap<string, Node>;
  channels: ReadonlyMap<string, AnyChannel>;
  deferred: readonly string[];
  stateKeys: readonly string[];
  outputKeys: readonly string[];
  input: StateDefinition;
  context: ZodLike | undefined;
  options: CompileOptions;
}

export interface StateSnapshot<State = unknown> {
  values: State;
  next: string[];
  tasks: TaskSnapshot[];
  config: RunnableConfig;
  metadata?: { [key: string]: unknown };
  createdAt?: string;
  parentConfig?: RunnableConfig | undefined;
}
export interface StateUpdate {
  values?: unknown;
  asNode?: string;
}
export interface TaskSnapshot {
  id: string;
  name: string;
  path: readonly (string | number)[];
  interrupts: Interrupt[];
  error?: unknown;
  state?: StateSnapshot | RunnableConfig;
  result?: unknown;
}

/** A graph as a run sees it. */
export interface CompiledGraph {
  readonly nodes: ReadonlyMap<string, Node>;
  readonly channels: ReadonlyMap<string, AnyChannel>;
  readonly nodesByTrigger: ReadonlyMap<string, readonly string[]>;
  readonly deferred: readonly string[];
  /** Triggers that stay until they are used. */
  readonly lasting: readonly string[];
  readonly stateKeys: readonly string[];
  readonly isWhole: boolean;
  readonly options: CompileOptions;
  /** In milliseconds: a step that takes longer ends the run. */
  readonly stepTimeout?: number | undefined;
  readonly name: string;
  isStateKey(key: string): boolean;
  saverIn(parent: TaskRun | undefined): Saver | undefined;
  namespaceIn(parent: TaskRun | undefined): string | undefined;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Loose = any;

export class CompiledStateGraph<State = Loose, Update = Loose> implements CompiledGraph {
  readonly lc_runnable = true;
  readonly lg_is_pregel = true;
  readonly name: string;
  readonly builder: unknown;
  readonly nodes: ReadonlyMap<string, Node>;
  readonly channels: ReadonlyMap<string, AnyChannel>;
  readonly nodesByTrigger: ReadonlyMap<string, readonly string[]>;
  readonly deferred: readonly string[];
  readonly stateKeys: readonly string[];
  readonly outputKeys: readonly string[];
  readonly lasting: readonly string[];
  readonly isWhole: boolean;
  readonly options: CompileOptions;
  checkpointer: CompileOptions["checkpointer"];
  store: BaseStore | undefined;
  stepTimeout: number | undefined;
  private readonly parts: Parts;
  private readonly keys: ReadonlySet<string>;
  private bound: RunnableConfig = {};

  constructor(parts: Parts) {
    this.parts = parts;
    this.builder = parts.builder;
    this.nodes = withNames(parts.nodes);
    this.channels = parts.channels;
    this.deferred = parts.deferred;
    this.stateKeys = parts.stateKeys;
    this.outputKeys = parts.outputKeys;
    this.options = parts.options;
    this.keys = new Set(parts.stateKeys);
    this.isWhole = isWhole(parts.stateKeys);
    this.name = parts.options.name ?? "LangGraph";
    this.checkpointer = parts.options.checkpointer;
    this.store = parts.options.store;
    const nodesByTrigger = new Map<string, string[]>();
    for (const node of parts.nodes.values())
      for (const trigger of node.triggers) nodesByTrigger.set(trigger, [...(nodesByTrigger.get(trigger) ?? []), node.name]);
    this.nodesByTrigger = nodesByTrigger;
    this.lasting = [...nodesByTrigger.keys()].filter((trigger) => parts.channels.get(trigger)?.fades === false);
  }

  isStateKey(key: string): boolean {
    return this.keys.has(key);
  }

  /** A graph run as a node uses the saver of the graph it is in, whatever it was compiled with. */
  saverIn(parent: TaskRun | undefined): Saver | undefined {
    if (this.checkpointer === false) return undefined;
    if (parent) return parent.run.saver;
    if (this.checkpointer === true) throw new Error("checkpointer: true cannot be used for root graphs.");
    return this.checkpointer ?? undefined;
  }

  /** With memory of its own, a child keeps one namespace; else each of the parent's tasks starts a new one. */
  namespaceIn(parent: TaskRun | undefined): string | undefined {
    if (!parent) return undefined;
    if (this.checkpointer === true) return stable(parent.namespace);
    const nth = parent.subgraphCount++;
    return nth === 0 ? parent.namespace : `${parent.namespace}${NAMESPACE_SEPARATOR}${nth}`;
  }

  withConfig(config: RunnableConfig): CompiledStateGraph<State, Update> {
    const copy = new CompiledStateGraph<State, Update>(this.parts);
    copy.bound = { ...this.bound, ...config, configurable: { ...this.bound.configurable, ...config.configurable } };
    return copy;
  }

  private prepare(given: RunOptions | undefined): RunOptions {
    const options = { ...this.bound, ...given, configurable: { ...this.bound.configurable, ...given?.configurable } };
    const merged = mergeConfig<RunOptions>(options);
    if (typeof given?.timeout === "number") {
      const limit = AbortSignal.timeout(given.timeout);
      merged.signal = merged.signal ? AbortSignal.any([merged.signal, limit]) : limit;
    }
    const { context } = this.parts;
    // Before there was `context`, its values came with `configurable`.
    if (isZodObject(context)) merged.context = parseZod(context, merged.context ?? merged.configurable ?? {});
    return merged;
  }

  private check(input: unknown): unknown {
    const { parseInput } = this.parts.input;
    if (isCommand(input)) return this.checkedCommand(input);
    return parseInput && input !== null && input !== undefined ? parseInput.call(this.parts.input, input) : input;
  }

  /** What a Command writes has to be right as well. */
  private checkedCommand(command: Command): Command {
    const { input } = this.parts;
    if (!input.parseUpdate || command.update === undefined) return command;
    const update = updateEntries(command.update).map(([key, value]): [string, unknown] => [key, input.channels.has(key) ? input.parseUpdate?.(key, value) : value]);
    return new Command({ update, goto: command.goto, ...(command.resume !== undefined && { resume: command.resume }), ...(command.graph !== undefined && { graph: command.graph }) });
  }

  async invoke(input: unknown, options?: RunOptions): Promise<Loose> {
    const mode = options?.streamMode ?? "values";
    if (mode !== "values") {
      const chunks: unknown[] = [];
      for await (const chunk of await this.stream(input, { ...options, streamMode: mode })) chunks.push(chunk);
      return chunks;
    }
    const merged = this.prepare(options);
    let emitted = false;
    let latest: unknown;
    let interrupts: Interrupt[] | undefined;
    const outer = enclosingTask(merged)?.run.childSink;
    const collect: Sink = {
      wants: (wanted) => wanted === "values" || outer?.wants(wanted) === true,
      ...(outer?.envelope && { envelope: outer.envelope }),
      emit: (namespace, emittedMode, make) => {
        if (outer?.wants(emittedMode)) outer.emit(namespace, emittedMode, make);
        if (emittedMode !== "values") return;
        const value = make();
        const asked = isObject(value) && INTERRUPT in value ? (value[INTERRUPT] as Interrupt[]) : undefined;
        if (asked) interrupts = [...(interrupts ?? []), ...asked];
        else {
          emitted = true;
          latest = value;
        }
      },
    };
    await new Run(this, rooted(merged), collect, this.outputKeys).execute(this.check(input));
    if (interrupts) return { ...(isObject(latest) ? latest : {}), [INTERRUPT]: interrupts };
    return emitted ? latest : undefined;
  }

  async stream(input: unknown, options?: RunOptions): Promise<Stream<Loose>> {
    const merged = this.prepare(options);
    const modes: readonly StreamMode[] = typeof options?.streamMode === "object" ? options.streamMode : [(options?.streamMode as StreamMode | undefined) ?? "updates"];
    const many = typeof options?.streamMode === "object";
    const deep = options?.subgraphs === true;
    const stream = new Stream<unknown>();
    const sink: Sink = {
      wants: (mode) => modes.includes(mode),
      heard: modes,
      emit: (namespace, mode, make) => {
        const chunk = [...(deep ? [namespace] : []), ...(many ? [mode] : []), make()];
        stream.push(chunk.length === 1 ? chunk[0] : chunk);
      },
    };
    const run = new Run(this, rooted(merged), sink, this.stateKeys);
    stream.onCancel = () => run.cancel();
    run.execute(this.check(input)).then(
      () => stream.end(),
      (error: unknown) => stream.fail(error),
    );
    return stream;
  }

  /** Of the versions of the library's protocol the newest. */
  async streamEvents(input: unknown, options: RunOptions & { version: string; encoding?: string; transformers?: readonly (() => StreamTransformer)[] }): Promise<RunStream | ReadableStream<Uint8Array>> {
    const { version, encoding, transformers = [], ...rest } = options;
    if (version !== "v3") throw new Error(`The reference runtime has no streamEvents of version ${JSON.stringify(version)}, only "v3".`);
    const controller = new AbortController();
    const signal = rest.signal ? AbortSignal.any([rest.signal, controller.signal]) : controller.signal;
    const merged = this.prepare({ ...rest, signal, subgraphs: true });
    const events = new RunStream(transformers, controller);
    const sink: Sink = {
      wants: (mode) => EVENT_MODES.includes(mode),
      heard: EVENT_MODES,
      emit: (namespace, mode, make) => events.chunk(namespace, mode, make()),
      envelope: (namespace, envelope) => events.chunk(namespace, "checkpoints", envelope),
    };
    new Run(this, rooted(merged), sink, this.stateKeys).execute(this.check(input)).then(
      () => events.finish(),
      (value: unknown) => events.finish({ value }),
    );
    return encoding === "text/event-stream" ? events.bytes() : events;
  }

  batch(inputs: readonly unknown[], options?: RunOptions): Promise<unknown[]> {
    return Promise.all(inputs.map((input) => this.invoke(input, options)));
  }

  // --- threads ----------------------------------------------------------------------------------------------------

  private threadSaver(options: RunOptions): Saver {
    const saver = (options.configurable?.[SUBGRAPH_SAVER] as Saver | undefined) ?? (typeof this.checkpointer === "object" ? (this.checkpointer ?? undefined) : undefined);
    if (!saver) throw new GraphValueError("No checkpointer set", { lc_error_code: "MISSING_CHECKPOINTER" });
    return saver;
  }

  async getState(config: RunnableConfig, options?: { subgraphs?: boolean }): Promise<StateSnapshot<Loose>> {
    const inner = this.subgraphAt(config);
    if (inner) return inner.graph.getState(inner.config, options);
    const merged = this.prepare(config);
    const saver = this.threadSaver(merged);
    const tuple = await saver.getTuple(merged);
    return this.snapshotOf(saver, merged, tuple, options?.subgraphs === true, config.configurable?.checkpoint_id === undefined);
  }

  async *getStateHistory(config: RunnableConfig, options?: ListOptions): AsyncGenerator<StateSnapshot<Loose>> {
    const inner = this.subgraphAt(config);
    if (inner) {
      yield* inner.graph.getStateHistory(inner.config, options);
      return;
    }
    const merged = this.prepare(config);
    const saver = this.threadSaver(merged);
    const where: RunnableConfig = { ...merged, configurable: { ...merged.configurable, checkpoint_ns: merged.configurable?.checkpoint_ns ?? "" } };
    for await (const tuple of saver.list(where, options)) yield this.snapshotOf(saver, merged, tuple, false, false);
  }

  private async snapshotOf(saver: Saver, config: RunOptions, tuple: CheckpointTuple | undefined, deep: boolean, applyPending: boolean): Promise<StateSnapshot> {
    if (!tuple) return { values: {}, next: [], config, tasks: [] };
    const run = Run.inspect(this, { ...config, configurable: { ...tuple.config.configurable, [SUBGRAPH_SAVER]: saver } }, tuple);
    const tasks = run.pendingTasks();
    const open = tasks.filter((task) => task.writes.length === 0);
    if (applyPending) run.applyPending(tasks);
    const shown: TaskSnapshot[] = [];
    for (const task of tasks) {
      const error = run.errorOf(task);
      const child = task.node.subgraph instanceof CompiledStateGraph ? task.node.subgraph : undefined;
      const where: RunnableConfig | undefined = child && { configurable: { thread_id: tuple.config.configurable?.thread_id as string, checkpoint_ns: child.checkpointer === true ? stable(task.namespace) : task.namespace } };
      shown.push({
        id: task.id,
        name: task.name,
        path: task.path,
        interrupts: run.interruptsOf(task),
        ...(error !== undefined && { error }),
        ...(child && where && { state: deep ? await child.snapshotOf(saver, where, await saver.getTuple(where), true, true) : where }),
        result: run.resultOf(task.writes),
      });
    }
    return {
      values: run.values(),
      next: (applyPending ? open : tasks).map((task) => task.name),
      tasks: shown,
      metadata: { ...tuple.metadata, thread_id: tuple.config.configurable?.thread_id },
      config: withAncestors(tuple.config, tuple.metadata?.parents),
      createdAt: tuple.checkpoint.ts,
      parentConfig: tuple.parentConfig,
    };
  }

  /** Writes as if a node had returned `values`: its edges and routers fire too. */
  updateState(config: RunnableConfig, values: unknown, asNode?: string): Promise<RunnableConfig> {
    return this.bulkUpdateState(config, [{ updates: [{ values, ...(asNode !== undefined && { asNode }) }] }]);
  }

  /** Each group of updates is one step, and leaves one checkpoint. */
  async bulkUpdateState(config: RunnableConfig, supersteps: readonly { updates: readonly StateUpdate[] }[]): Promise<RunnableConfig> {
    if (supersteps.length === 0) throw new Error("No supersteps provided");
    if (supersteps.some(({ updates }) => updates.length === 0)) throw new Error("No updates provided");
    const inner = this.subgraphAt(config);
    if (inner) return inner.graph.bulkUpdateState(inner.config, supersteps);
    let at = config;
    for (const { updates } of supersteps) at = await this.updateStep(at, updates);
    return at;
  }

  private async updateStep(config: RunnableConfig, updates: readonly StateUpdate[]): Promise<RunnableConfig> {
    const merged = this.prepare(config);
    const saver = this.threadSaver(merged);
    const tuple = await saver.getTuple(merged);
    const run = Run.inspect(this, { ...merged, compat: merged.compat ?? this.options.compat ?? "sound" }, tuple);
    const tasks = tuple ? run.pendingTasks() : [];
    const [{ values, asNode }] = updates as [StateUpdate];
    const special = updates.find((update) => update.asNode === INPUT || update.asNode === COPY || (isNothing(update.values) && (update.asNode === END || update.asNode === undefined)));
    if (special && updates.length > 1) throw new InvalidUpdateError(`Cannot apply multiple updates when ${special.asNode === undefined ? "clearing state" : `one is as ${special.asNode}`}`);
    const cleared = tasks.map((t): Applied => ({ name: t.name, path: t.path, triggers: t.triggers, writes: [] }));
    if (asNode === INPUT) {
      await run.update([...cleared, { name: INPUT, path: [], triggers: [], writes: [[START, values]] }], "input");
      return withAncestors(thin(run.position), tuple?.metadata?.parents);
    }
    if (asNode === COPY) {
      await run.update([], "fork");
      return withAncestors(thin(run.position), tuple?.metadata?.parents);
    }
    if (merged.configurable?.checkpoint_id === undefined) run.applyPending(tasks);
    if (special) {
      await run.update(asNode === END ? cleared : [], "update");
      return withAncestors(thin(run.position), tuple?.metadata?.parents);
    }
    if (updates.length > 1 && updates.some((update) => update.asNode === undefined)) throw new InvalidUpdateError('"asNode" is required when applying multiple updates');
    const applied: Applied[] = [];
    for (const update of updates) applied.push(await this.asWritten(run, merged, update));
    await run.update(applied, "update");
    return withAncestors(thin(run.position), tuple?.metadata?.parents);
  }

  private async asWritten(run: Run, config: RunOptions, { values, asNode }: StateUpdate): Promise<Applied> {
    const name = asNode ?? this.continued(run);
    if (name === undefined) throw new InvalidUpdateError('Ambiguous update, specify "asNode"');
    const node = this.nodes.get(name);
    if (!node) throw new InvalidUpdateError(`Node "${name}" does not exist`);
    const task = new TaskRun(run, node, ["__pregel_pull", name], [INTERRUPT], values);
    const writes: Write[] = [...(node.writes?.(values) ?? writesOf(node, values, this.nodes)), ...node.exits];
    task.writes = writes;
    for (const branch of node.branches) writes.push(...routesOf(branch, await branch.path(run.board.viewWith(task), config), this.nodes));
    return { name, path: [INPUT], triggers: [INTERRUPT], writes };
  }

  /** Whose update an update without a name is: that of the node that wrote last, if it was one. */
  private continued(run: Run): string | undefined {
    const names = [...this.nodes.keys()].filter((name) => name !== START);
    if (names.length === 1 && !this.nodes.has(START)) return names[0];
    if (!run.isStored) return START;
    const updaters = run.board.lastUpdaters();
    return updaters.length === 1 ? updaters[0] : undefined;
  }

  /** The graph that a namespace of the config is about, if it is one of a node. */
  private subgraphAt(config: RunnableConfig): { graph: CompiledStateGraph; config: RunnableConfig } | undefined {
    const namespace = config.configurable?.checkpoint_ns ?? "";
    if (namespace === "" || config.configurable?.[SUBGRAPH_SAVER] !== undefined) return undefined;
    let graph: CompiledStateGraph | undefined = this as unknown as CompiledStateGraph;
    for (const part of namespace.split(NAMESPACE_SEPARATOR)) {
      if (/^\d+$/.test(part)) continue;
      const child: unknown = graph?.nodes.get(part.split(NAMESPACE_END)[0] as string)?.subgraph;
      if (!(child instanceof CompiledStateGraph)) return undefined;
      graph = child;
    }
    if (graph === undefined || (graph as unknown) === this) return undefined;
    return { graph, config: { ...config, configurable: { ...config.configurable, [SUBGRAPH_SAVER]: this.threadSaver(this.prepare(config)) } } };
  }

  async clearCache(nodes: readonly string[] = [...this.nodes.keys()]): Promise<void> {
    if (this.options.cache) await clearCache(this.options.cache as Cache, nodes);
  }

  *getSubgraphs(): Generator<[string, CompiledStateGraph]> {
    for (const node of this.nodes.values()) if (node.subgraph instanceof CompiledStateGraph) yield [node.name, node.subgraph];
  }
}

/** Code written for the library looks a node up as a property, and finds its policies there. */
function withNames(nodes: ReadonlyMap<string, Node>): ReadonlyMap<string, Node> {
  const named = new Map(nodes);
  for (const [name, node] of nodes) {
    const { retry, cache, timeout, action } = node;
    const view = { ...node, retryPolicy: retry, cachePolicy: cache, timeout, errorHandlerNode: node.onError && `${ERROR_HANDLER}${name}`, invoke: async (input: unknown, config: RunnableConfig = {}) => action(input, config) };
    if (!(name in named)) Object.defineProperty(named, name, { value: view, configurable: true });
  }
  return named;
}

const COPY = "__copy__";

/** A namespace without the tasks: the same for all that run the node. */
const stable = (namespace: string): string => namespace.split(NAMESPACE_SEPARATOR).map((part) => part.split(NAMESPACE_END)[0]).join(NAMESPACE_SEPARATOR);

/** A checkpoint of a subgraph is addressed with those of the graphs around it: a run begins with the outermost. */
function withAncestors(config: RunnableConfig, parents: { readonly [namespace: string]: string } | undefined): RunnableConfig {
  if (parents === undefined || Object.keys(parents).length === 0) return config;
  const { checkpoint_ns = "", checkpoint_id } = config.configurable ?? {};
  return { ...config, configurable: { ...config.configurable, checkpoint_map: { ...parents, [checkpoint_ns]: checkpoint_id } } };
}

/** A run from a checkpoint of a subgraph is one of the whole graph, from the checkpoint that the outermost had then. */
function rooted(options: RunOptions): RunOptions {
  const { configurable = {} } = options;
  if (enclosingTask(options) || (configurable.checkpoint_ns ?? "") === "") return options;
  const id = (configurable.checkpoint_map as { [namespace: string]: string } | undefined)?.[""];
  const { checkpoint_id: _, ...rest } = configurable;
  return { ...options, configurable: { ...rest, checkpoint_ns: "", ...(id !== undefined && { checkpoint_id: id }) } };
}
const isNothing = (values: unknown): boolean => values === null || values === undefined;

const thin = (config: RunnableConfig): RunnableConfig => {
  const { thread_id, checkpoint_ns, checkpoint_id } = config.configurable ?? {};
  return { configurable: { ...(thread_id !== undefined && { thread_id }), checkpoint_ns: checkpoint_ns ?? "", ...(checkpoint_id !== undefined && { checkpoint_id }) } };
};

export type { StateGraph };
