import type { Applied } from "./board.ts";
import { Board } from "./board.ts";
import type { Callbacks } from "./callbacks.ts";
import { callbacksOf, tell, withHandler } from "./callbacks.ts";
import type { AnyChannel } from "./channels.ts";
import type { Command } from "./command.ts";
import { isCommand, updateEntries } from "./command.ts";
import type { CompiledGraph } from "./compiled.ts";
import type { Conflicts, RunOptions, RunnableConfig, StreamMode } from "./config.ts";
import { ambientOptions } from "./config.ts";
import { DEFAULT_ERROR_HANDLER, ERROR, ERROR_HANDLER, INPUT, INTERRUPT, NAMESPACE_END, NAMESPACE_SEPARATOR, NO_WRITES, NULL_TASK, PARENT, PULL, PUSH, RESUME, RETURN, START, SUBGRAPH_SAVER, INTEGRATION } from "./constants.ts";
import type { Interrupt } from "./context.ts";
import { EmptyInputError, GraphDrained, GraphInterrupt, GraphRecursionError, InvalidUpdateError, isGraphBubbleUp, isGraphDrained, isGraphInterrupt, NodeError } from "./errors.ts";
import type { Cache } from "./cache.ts";
import { keepCached, recallCached } from "./cache.ts";
import { MessageListener, ToolListener } from "./listeners.ts";
import { RunControl } from "./control.ts";
import { hashOf } from "./ids.ts";
import type { Interleaver } from "./interleaving/interleaver.ts";
import { ambientInterleaver } from "./interleaving/search.ts";
import { Journal } from "./journal.ts";
import type { Node, Write } from "./node.ts";
import { destination, readState } from "./node.ts";
import type { CheckpointMetadata, CheckpointTuple, Saver } from "./savers/base.ts";
import type { Scheduler } from "./scheduler.ts";
import { ambientScheduler, ScheduleError, Turnstile } from "./scheduler.ts";
import type { BaseStore } from "./store.ts";
import { Past } from "./past.ts";
import { paused } from "./store.ts";
import { enclosingTask, TaskRun } from "./task.ts";
import { timeoutPolicy } from "./time-limit.ts";

/** Receives what a run has to show. `make` is called only if somebody looks. */
export interface Sink {
  wants(mode: StreamMode): boolean;
  emit(namespace: readonly string[], mode: StreamMode, make: () => unknown): void;
  /** What is heard from models, tools and nodes rather than from the run itself. */
  readonly heard?: readonly StreamMode[];
  /** Before each state: the checkpoint that holds it. */
  readonly envelope?: (namespace: readonly string[], envelope: object) => void;
}

/** One run of a graph: from an input, or from where its thread stopped, to an end, an error or an interrupt. */
export class Run {
  readonly graph: CompiledGraph;
  readonly config: RunnableConfig;
  readonly saver: Saver | undefined;
  readonly parent: TaskRun | undefined;
  readonly namespace: string;
  readonly exact: boolean;
  readonly conflicts: Conflicts;
  readonly scheduler: Scheduler | undefined;
  readonly interleaver: Interleaver | undefined;
  readonly board: Board;
  readonly journal: Journal;

  /** By namespace, where in the past subgraphs are to go on from. */
  private readonly map: { readonly [namespace: string]: string };
  private past: Past | undefined;
  private readonly options: RunOptions;
  private readonly sink: Sink;
  private readonly abort = new AbortController();
  private readonly outputKeys: readonly string[];
  private tasks: TaskRun[] = [];
  private resumed = false;
  private answer: { value: unknown } | undefined;
  /** What begins after somebody took the answer finds none; what had begun before still does. */
  answerTaken = false;
  private answers: { readonly [interruptId: string]: unknown } = {};
  private turnstile: Turnstile | undefined;
  /** Ends the wait for the tasks of the step. */
  private stopped: (reason: unknown) => void = () => undefined;

  constructor(graph: CompiledGraph, options: RunOptions, sink: Sink, outputKeys: readonly string[]) {
    const ambient = ambientOptions();
    this.graph = graph;
    this.options = options;
    this.sink = sink;
    this.outputKeys = outputKeys;
    this.parent = enclosingTask(options);
    this.exact = (options.compat ?? graph.options.compat ?? ambient.compat) === "exact";
    this.conflicts = options.conflicts ?? graph.options.conflicts ?? this.parent?.run.conflicts ?? ambient.conflicts ?? "throw";
    this.scheduler = options.scheduler ?? graph.options.scheduler ?? this.parent?.run.scheduler ?? ambientScheduler() ?? ambient.scheduler;
    this.interleaver = ambientInterleaver();
    this.saver = (options.configurable?.[SUBGRAPH_SAVER] as Saver | undefined) ?? graph.saverIn(this.parent);
    this.map = this.parent?.run.map ?? (options.configurable?.checkpoint_map as Run["map"]) ?? {};
    this.namespace = graph.namespaceIn(this.parent) ?? options.configurable?.checkpoint_ns ?? "";
    const { streamMode: _m, subgraphs: _s, interruptBefore: _b, interruptAfter: _a, durability: _d, compat: _c, conflicts: _p, scheduler: _o, ...config } = options;
    this.config = config;
    this.board = new Board(
      graph,
      this.exact,
      (current) => this.saver?.getNextVersion?.(current) ?? ((current as number | undefined) ?? 0) + 1,
      (name, channel, tasks) => (this.conflicts === "lastWriteWins" ? this.lastWins(name, channel, tasks) : undefined),
    );
    const inherited = options.checkpointDuring === undefined ? (options.durability ?? this.parent?.run.journal.durability) : options.durability;
    this.journal = new Journal(this.saver, { ...options, ...(inherited !== undefined && { durability: inherited }) }, config, this.namespace, this.exact, this.parent ? this.map[this.namespace] : options.configurable?.checkpoint_id);
  }

  get step(): number {
    return this.journal.step;
  }
  get checkpoint(): string {
    return this.journal.checkpoint;
  }
  get control(): RunControl {
    return (this.runControl ??= (this.options.control as RunControl | undefined) ?? this.parent?.run.control ?? new RunControl());
  }
  private runControl: RunControl | undefined;
  get signal(): AbortSignal {
    return this.abort.signal;
  }
  /** Where graphs called in this one show what they do, if somebody wants to see it. */
  get childSink(): Sink | undefined {
    return this.parent ? this.parent.run.childSink : this.options.subgraphs === true ? this.sink : undefined;
  }
  /** What a node shows by itself; where nobody looks at this graph, whoever looks at the one around it sees it. */
  readonly write = (chunk: unknown): void => {
    if (this.sink.wants("custom") || !this.parent) this.emit("custom", () => chunk);
    else this.parent.run.write(chunk);
  };

  cancel(): void {
    this.abort.abort(new Error("AbortError"));
  }

  storeFor(task: TaskRun): BaseStore | undefined {
    const store = this.graph.options.store ?? this.options.store ?? this.parent?.run.storeFor(this.parent);
    if (store && this.interleaver) return this.interleaver.watched(store);
    return store && this.turnstile ? paused(store, () => this.pause(task)) : store;
  }

  /** The answer a resuming `Command` has for a task; a child graph asks upwards. */
  answerFor(task: TaskRun): { value: unknown } | undefined {
    const id = hashOf(task.namespace);
    for (let run: Run | undefined = this; run; run = run.parent?.run) if (id in run.answers) return { value: run.answers[id] };
    this.answerTaken ||= this.answer !== undefined;
    return this.answer ?? this.parent?.takeResume();
  }

  // --- the loop ---------------------------------------------------------------------------------------------------

  async execute(input: unknown): Promise<void> {
    const callbacks = this.listened();
    if (callbacks === undefined) return this.carryOut(input);
    const { tags = [], metadata = {}, runName, runId } = this.config;
    const name = (this.parent ? undefined : runName) ?? this.graph.name;
    const telling = await tell(callbacks, { name, input, tags, metadata, runId: runId as string | undefined });
    this.callbacks = telling.callbacks;
    try {
      await this.carryOut(input);
    } catch (error) {
      await telling.failed(error);
      throw error;
    }
    await telling.ended(readState(this.board.channels, this.outputKeys));
  }
  /** Who is told what the nodes do. */
  callbacks: Callbacks | undefined;
  messages: MessageListener | undefined;

  private listened(): Callbacks | undefined {
    let callbacks = callbacksOf(this.config);
    const show = (mode: StreamMode) => (namespace: readonly string[], chunk: unknown): void => this.sink.emit(namespace, mode, () => chunk);
    if (this.sink.heard?.includes("messages")) callbacks = withHandler(callbacks, (this.messages = new MessageListener(show("messages"))));
    if (this.sink.heard?.includes("tools")) callbacks = withHandler(callbacks, new ToolListener(show("tools")));
    this.messages ??= this.parent?.run.messages;
    return callbacks;
  }

  private async carryOut(input: unknown): Promise<void> {
    const { limit } = this;
    if (limit < 1) throw new Error('Passed "recursionLimit" must be at least 1.');
    const outer = this.options.signal;
    const follow = (): void => this.abort.abort(outer?.reason);
    if (outer?.aborted) follow();
    outer?.addEventListener("abort", follow);
    this.signal.addEventListener("abort", () => this.stopped(this.signal.reason), { once: true });
    try {
      await this.open(input);
      const stop = this.step + limit + 1;
      await this.begin(input);
      while (this.tasks.length > 0) {
        this.signal.throwIfAborted();
        if (this.control.drainRequested) throw new GraphDrained(this.control.drainReason);
        if (this.shouldInterrupt(this.options.interruptBefore ?? this.graph.options.interruptBefore, this.tasks)) {
          this.stopHere();
          break;
        }
        if (!(await this.superstep(stop))) break;
      }
      // A graph that a task has run to its end is not asked again what it did.
      if (this.parent && this.place.some((part) => part.includes(NAMESPACE_END))) this.journal.forgetExit();
    } finally {
      outer?.removeEventListener("abort", follow);
      await this.journal.flush();
    }
  }

  /**
   * From a named checkpoint on, everything is done anew: on a branch of its own, on which nothing was answered or written yet.
   * From the newest one, it is just gone on with.
   */
  private async open(input: unknown): Promise<void> {
    const { saver, journal } = this;
    const id = journal.at.configurable?.checkpoint_id;
    const replayed = this.parent?.run.past;
    const tuple = saver && (await (replayed !== undefined && id === undefined ? replayed.tuple(saver, journal.at, this.namespace) : saver.getTuple(journal.at)));
    this.restore(tuple);
    this.past = replayed;
    this.fresh = replayed !== undefined && id === undefined;
    if (saver === undefined || tuple === undefined || id === undefined || !journal.stored) return;
    const isBranch = ["update", "fork"].includes(tuple.metadata?.source ?? "");
    if (this.parent === undefined) {
      const answers = isCommand(input) && input.resume !== undefined && input.resume !== null;
      if (answers || (!isBranch && (await this.isNewest(saver, this.options.configurable?.checkpoint_id)))) return;
      this.past = new Past((isBranch ? tuple.parentConfig?.configurable?.checkpoint_id : undefined) ?? tuple.checkpoint.id);
    }
    journal.pending = journal.pending.filter(([, channel]) => channel !== RESUME);
    const goesOn = this.parent ? this.parent.run.resumed : input === null || input === undefined;
    if (goesOn && !isBranch) await this.save("fork");
  }
  /** Whatever the thread holds, the graph is started with its input. */
  private fresh = false;

  private async isNewest(saver: Saver, id: string | undefined): Promise<boolean> {
    const { checkpoint_id: _, checkpoint_map: __, ...configurable } = this.journal.at.configurable ?? {};
    return (await saver.getTuple({ configurable }))?.config.configurable?.checkpoint_id === id;
  }

  /** A breakpoint. In a graph that a node runs it stops the parent too, which goes on when it is resumed. */
  private stopHere(): void {
    if (this.parent) throw new GraphInterrupt([]);
    this.emitInterrupts([]);
  }

  /** True if there is more to do. */
  private async superstep(stop: number): Promise<boolean> {
    const ended = await this.runTasks();
    if (ended) return false;
    const ran = this.tasks;
    const updated = this.board.apply(ran);
    const over = this.step + 1 > stop;
    await this.save("loop");
    if (!over) this.emitValues(ran);
    if (this.shouldInterrupt(this.options.interruptAfter ?? this.graph.options.interruptAfter, ran)) {
      this.stopHere();
      return false;
    }
    if (over)
      throw new GraphRecursionError(
        `Recursion limit of ${this.limit} reached without hitting a stop condition. You can increase the limit by setting the "recursionLimit" config key.`,
        { lc_error_code: "GRAPH_RECURSION_LIMIT" },
      );
    this.tasks = this.next(updated);
    this.resumed = false;
    // An answer is for questions of the step that had stopped.
    this.answer = undefined;
    this.answerTaken = false;
    this.emitCheckpoint();
    return true;
  }

  /** Runs the tasks of a step together. True if the run ends here, for an interrupt or a command to the parent. */
  private async runTasks(): Promise<boolean> {
    const { cache } = this.graph.options;
    if (cache) await recallCached(cache as Cache, this.tasks);
    const open = this.tasks.filter((task) => task.writes.length === 0);
    // In the library a run that may do one thing at a time does the first, and ends.
    const cutShort = this.exact && this.options.maxConcurrency === 1 && open.length > 1;
    const waiting = cutShort ? open.slice(0, 1) : open;
    for (const task of this.tasks) {
      if (task.name === START) continue;
      if (task.writes.length > 0) this.emit("updates", () => ({ ...this.updateOf(task), __metadata__: { cached: true } }));
      this.emitDebug("task", () => ({ id: task.id, name: task.name, input: task.input, triggers: task.triggers, interrupts: [], metadata: { ...this.config.metadata, ls_integration: INTEGRATION } }));
    }
    if (this.scheduler && !this.interleaver && waiting.length > 1) this.turnstile = new Turnstile(this.scheduler, `${this.label}step ${this.step}`, waiting.length);
    const bubbles: Error[] = [];
    try {
      await this.together(waiting, bubbles);
    } finally {
      this.turnstile?.close();
      this.turnstile = undefined;
    }
    const last = bubbles.at(-1);
    if (last === undefined) return cutShort;
    const drained = bubbles.find(isGraphDrained);
    if (drained) throw drained;
    // Interrupted, or a child's word to a parent there is not: siblings' writes show, but are not part of a step.
    if (this.parent) throw bubbles.findLast((b) => !isGraphInterrupt(b)) ?? merged(bubbles);
    this.tolerant(() => void this.board.apply(this.tasks));
    this.emitValues(this.tasks);
    // A breakpoint of a child: the outermost graph says so, in the end.
    if (bubbles.every((bubble) => isGraphInterrupt(bubble) && bubble.interrupts.length === 0)) this.emitInterrupts([], this.innermost);
    return true;
  }

  private together(tasks: readonly TaskRun[], bubbles: Error[]): Promise<void> {
    if (tasks.length === 0) return Promise.resolve();
    const limit = this.graph.stepTimeout;
    const timer = limit === undefined ? undefined : setTimeout(() => this.abort.abort(new Error("Abort")), limit);
    return this.all(tasks, bubbles).finally(() => clearTimeout(timer));
  }

  private all(tasks: readonly TaskRun[], bubbles: Error[]): Promise<void> {
    // Under a scheduler all are begun: it decides who goes on.
    const width = this.turnstile ? Infinity : (this.options.maxConcurrency ?? Infinity);
    return new Promise((resolve, reject) => {
      const errors: unknown[] = [];
      let started = 0;
      let running = 0;
      const fail = async (): Promise<void> => {
        // Errors of the same instant are reported together; a scheduler has none of the same instant.
        for (let tick = 0; tick < 4 && !this.turnstile; tick++) await null;
        reject(
          errors.length === 1
            ? errors[0]
            : new AggregateError(errors, `Multiple errors occurred during superstep ${this.step}. See the "errors" field of this exception for more details.`),
        );
        this.abort.abort(new Error("AbortError"));
      };
      this.stopped = reject;
      const settle = (): void => {
        running--;
        if (errors.length > 0) return;
        if (started < tasks.length) startMore();
        else if (running === 0) resolve();
      };
      const one = async (task: TaskRun): Promise<void> => {
        try {
          await this.perform(task);
          await this.finish(task);
        } catch (error) {
          if (error instanceof ScheduleError) throw error;
          if (this.turnstile) await this.pause(task);
          if (this.signal.aborted && errors.length > 0) return;
          if (isGraphBubbleUp(error)) {
            bubbles.push(error);
            if (isGraphInterrupt(error)) await this.interrupted(task, error.interrupts);
          } else {
            if (typeof error === "object" && error !== null && Object.isExtensible(error)) Object.assign(error, { pregelTaskId: task.id });
            errors.push(error);
            await this.failed(task, error);
            if (errors[0] === error) void fail();
            if (this.turnstile) return;
          }
        }
        this.turnstile?.leave();
        settle();
      };
      const startMore = (): void => {
        while (started < tasks.length && running < width) {
          running++;
          void one(tasks[started++] as TaskRun).catch(reject);
        }
      };
      startMore();
    });
  }

  private perform(task: TaskRun): Promise<void> {
    const execute = (): Promise<void> => this.handled(task);
    return this.interleaver && task.name !== START ? this.interleaver.task(task.name, execute, textOf(task.input)) : execute();
  }

  /** A node that has failed for good may have somebody who runs in its place. That is a task of the same step. */
  private async handled(task: TaskRun): Promise<void> {
    const { onError } = task.node;
    if (!onError) return task.execute();
    try {
      await task.execute();
    } catch (error) {
      if (isGraphBubbleUp(error) || error instanceof ScheduleError || this.signal.aborted) throw error;
      task.writes = [];
      this.refuseBreakpoint(`${ERROR_HANDLER}${task.name}`);
      const failure = new NodeError(task.name, error as Error);
      const node: Node = {
        ...task.node,
        name: `${ERROR_HANDLER}${task.name}`,
        action: (input, config) => Reflect.apply(onError, undefined, [input, failure, config]) as unknown,
        exits: [],
        branches: [],
      };
      const handler = new TaskRun(this, { ...node, onError: undefined } as unknown as Node, [PUSH, this.board.sends.length + this.handlers++], [PUSH], task.input);
      this.emitDebug("task", () => ({ id: handler.id, name: handler.name, input: handler.input, triggers: handler.triggers, interrupts: [], metadata: { ...this.config.metadata, ls_integration: INTEGRATION } }));
      await handler.execute();
      this.tasks = [...this.tasks, handler];
      await this.finish(handler);
    }
  }
  private handlers = 0;

  private refuseBreakpoint(handler: string): void {
    const named = [this.options.interruptBefore ?? this.graph.options.interruptBefore, this.options.interruptAfter ?? this.graph.options.interruptAfter];
    if (named.some((names) => Array.isArray(names) && names.some((name) => name === handler || name === DEFAULT_ERROR_HANDLER)))
      throw new Error(`The reference runtime has no breakpoint at the handler of a node (${handler}).`);
  }

  private pause(task: TaskRun): Promise<void> {
    if (!this.turnstile) return Promise.resolve();
    const index = this.tasks.indexOf(task);
    const twins = this.tasks.filter((t) => t.name === task.name);
    const label = twins.length === 1 ? task.name : `${task.name}#${twins.indexOf(task)}`;
    let twin: string;
    try {
      twin = `${task.name} ${task.path[0]} ${JSON.stringify(task.input)} ${task.stops++}`;
    } catch {
      twin = String(index);
    }
    return this.turnstile.stop(label, twin);
  }

  private async finish(task: TaskRun): Promise<void> {
    if (this.turnstile) await this.pause(task);
    if (this.signal.aborted) return;
    task.order = this.finished++;
    if (task.name !== START) {
      if (!this.tasks.some(({ name }) => name === `${ERROR_HANDLER}${task.name}`)) this.emit("updates", () => this.updateOf(task));
      this.emitDebug("task_result", () => ({ id: task.id, name: task.name, result: this.resultOf(task.writes), interrupts: [] }));
    }
    const writes: Write[] = task.writes.length > 0 ? task.writes : [[NO_WRITES, null]];
    if (this.graph.options.cache && task.node.cache) await keepCached(this.graph.options.cache as Cache, task);
    await this.saveWrites(task.resume.length > 0 ? [[RESUME, task.resume], ...writes] : writes, task.id);
  }
  private finished = 0;

  private async interrupted(task: TaskRun, interrupts: Interrupt[]): Promise<void> {
    task.writes = [];
    if (interrupts.length > 0) this.emitInterrupts(interrupts);
    const writes: Write[] = interrupts.map((interrupt) => [INTERRUPT, interrupt]);
    if (writes.length === 0 && task.resume.length === 0) return;
    await this.saveWrites(task.resume.length > 0 ? [...writes, [RESUME, task.resume]] : writes, task.id);
  }

  private async failed(task: TaskRun, error: unknown): Promise<void> {
    // A router that threw: what its node wrote is shown.
    if (task.writes.length > 0 && task.name !== START) this.emit("updates", () => this.updateOf(task));
    // In the library a node whose router threw has its writes kept, counts as done, and is never routed.
    const kept = this.exact && task.writes.length > 0 ? task.writes : [[ERROR, { message: String((error as Error)?.message ?? error), name: (error as Error)?.name }] as const];
    await this.saveWrites(kept, task.id).catch(() => undefined);
  }

  /** The task that finished last has the say; what the others wrote is reported. */
  private lastWins(name: string, channel: AnyChannel, tasks: readonly Applied[]): boolean {
    const all = tasks
      .flatMap((task) => task.writes.filter(([key]) => key === name).map(([, value]) => ({ node: task.name, value, order: task instanceof TaskRun ? task.order : 0 })))
      .sort((a, b) => a.order - b.order)
      .map(({ node, value }) => ({ node, value }));
    const kept = all.pop() as (typeof all)[number];
    (this.options.onLostWrite ?? this.graph.options.onLostWrite ?? ambientOptions().onLostWrite)?.({ step: this.step, channel: name, kept, lost: all });
    return channel.update([kept.value]);
  }

  /** Pending writes of a thread may conflict. In the library that poisons the thread; here they are then left out. */
  private tolerant(body: () => void): void {
    if (this.exact) return body();
    try {
      body();
    } catch (error) {
      if (!(error instanceof InvalidUpdateError)) throw error;
    }
  }

  // --- NEXT -------------------------------------------------------------------------------------------------------

  /** The tasks of the coming step. Without `updated`, any node whose trigger it has not seen. */
  private next(updated: ReadonlySet<string> | undefined, fresh?: (trigger: string) => boolean): TaskRun[] {
    const tasks: TaskRun[] = [];
    const { nodes, nodesByTrigger } = this.graph;
    this.board.sends.forEach((send, index) => {
      const node = nodes.get(send.node);
      if (!node) console.warn(`Ignoring unknown node name ${send.node} in pending sends.`);
      else if (send.args === undefined) console.warn(`Ignoring invalid packet ${JSON.stringify(send)} in pending sends.`);
      else tasks.push(new TaskRun(this, send.timeout === undefined ? node : { ...node, timeout: timeoutPolicy(send.timeout) }, [PUSH, index], [PUSH], send.args));
    });
    let names: Iterable<string>;
    if (updated) {
      const found = new Set<string>();
      for (const channel of updated) for (const name of nodesByTrigger.get(channel) ?? []) found.add(name);
      names = found.size > 1 ? [...found].sort() : found;
    } else names = nodes.keys();
    for (const name of names) {
      const node = nodes.get(name);
      if (fresh && !node?.triggers.some(fresh)) continue;
      const trigger = node && this.board.dueTrigger(name, node.triggers);
      if (node && trigger !== undefined)
        tasks.push(new TaskRun(this, node, [PULL, name], [trigger], node.ofTrigger ? this.board.read(trigger) : readState(this.board.channels, node.inputKeys)));
    }
    return tasks;
  }

  read(name: string): unknown {
    return this.board.read(name);
  }
  /** A task of the functional API has finished. */
  shown(name: string, value: unknown): void {
    this.emit("updates", () => ({ [name]: value }));
  }
  /** What a task of the functional API returned before the run stopped. */
  returned(id: string): { value: unknown } | undefined {
    const write = this.journal.pending.find(([task, channel]) => task === id && channel === RETURN);
    return write && { value: write[2] };
  }

  /** What it was answered before the run stopped. */
  answered(id: string): unknown[] {
    const write = this.journal.pending.findLast(([task, channel]) => task === id && channel === RESUME);
    return write === undefined ? [] : [...(write[2] as unknown[])];
  }

  // --- beginning --------------------------------------------------------------------------------------------------

  /** Of a graph that is not run, but looked at or updated. */
  private ancestors: { readonly [namespace: string]: string } = {};

  private restore(tuple: CheckpointTuple | undefined): void {
    this.journal.open(tuple);
    this.board.restore(tuple?.checkpoint);
  }

  private async begin(input: unknown): Promise<void> {
    const resuming = this.journal.stored && (this.parent ? this.parent.run.resumed && !this.fresh : input === null || input === undefined || isCommand(input));
    if (isCommand(input)) await this.beginWith(input);
    if (resuming || isCommand(input)) {
      this.resumed = true;
      this.board.answeredInterrupt();
      this.tasks = this.recall(this.candidates());
      this.emitState();
      this.emitCheckpoint();
      return;
    }
    if (input === null || input === undefined) throw new EmptyInputError(`Received no input writes for "${START}"`);
    const discarded = this.journal.stored ? this.candidates().map((t): Applied => ({ name: t.name, path: t.path, triggers: t.triggers, writes: [] })) : [];
    const updated = this.board.apply([...discarded, { name: INPUT, path: [], triggers: [], writes: [[START, input]] }]);
    this.board.seen[INPUT] ??= {};
    await this.save("input");
    this.tasks = this.next(updated);
    this.emitCheckpoint();
  }

  /** What a thread goes on with, in the order of declaration; a trigger of long ago does not count. */
  private candidates(): TaskRun[] {
    const { updated } = this.board;
    return this.next(undefined, updated && ((trigger) => updated.has(trigger)));
  }

  private async beginWith(command: Command): Promise<void> {
    const { resume } = command;
    const hasAnswer = resume !== undefined && resume !== null;
    if (hasAnswer && !this.saver) throw new Error("Cannot use Command(resume=...) without checkpointer");
    if (command.graph === PARENT) throw new InvalidUpdateError("There is no parent graph.");
    const writes: Write[] = [];
    const { update } = command;
    if (update !== undefined && update !== null && typeof update !== "object") throw new Error("Expected cmd.update to be a dict mapping channel names to update values");
    writes.push(...command.goto.flatMap(destination), ...updateEntries(command.update));
    const addressed = typeof resume === "object" && resume !== null && Object.keys(resume).length > 0 && Object.keys(resume).every((key) => /^[0-9a-f]{32}$/.test(key));
    if (addressed) this.answers = resume as { [id: string]: unknown };
    else if (resume) this.answer = { value: resume };
    if (writes.length === 0 && !addressed && !this.answer && command.goto.length === 0) throw new EmptyInputError("Received empty Command input");
    if (this.answer) await this.saveWrites([[RESUME, resume]], NULL_TASK);
    if (writes.length === 0) return;
    await this.saveWrites(writes, NULL_TASK);
    this.applyAside(writes);
    await this.save("input");
  }

  /** Writes of no task end no step: what the last step changed is still new. */
  private applyAside(writes: readonly Write[]): void {
    const before = this.board.updated;
    const changed = this.board.apply([{ name: INPUT, path: [], triggers: [], writes }]);
    this.board.updated = before && new Set([...before, ...changed]);
  }

  /** Gives tasks what they did before the run stopped: writes of finished ones, answers of interrupted ones. */
  recall(tasks: TaskRun[]): TaskRun[] {
    const byTask = new Map<string, Write[]>();
    for (const [task, channel, value] of this.journal.pending) {
      if (channel === RESUME && task !== NULL_TASK) {
        for (const t of tasks) if (t.id === task) t.resume = [...(value as unknown[])];
      } else if (task !== NULL_TASK && channel !== INTERRUPT && channel !== ERROR) byTask.set(task, [...(byTask.get(task) ?? []), [channel, value]]);
    }
    if (byTask.size === 0) return tasks;
    for (const task of tasks) task.writes = byTask.get(task.id) ?? [];
    return tasks;
  }

  private shouldInterrupt(names: readonly string[] | "*" | undefined, tasks: readonly TaskRun[]): boolean {
    if (names === undefined || names.length === 0) return false;
    if (!this.board.changedSinceInterrupt()) return false;
    return tasks.some((task) => (names === "*" ? task.name !== START : names.includes(task.name)));
  }

  // --- showing ----------------------------------------------------------------------------------------------------

  private get label(): string {
    return this.parent ? `${this.parent.name} / ` : "";
  }

  private emit(mode: StreamMode, make: () => unknown): void {
    if (this.sink.wants(mode)) this.sink.emit(this.place, mode, make);
  }

  private emitValues(tasks: readonly Applied[]): void {
    if (tasks.some((task) => task.writes.some(([key]) => this.outputKeys.includes(key)))) this.emitState();
  }
  private emitState(): void {
    const { id, parent, source } = this.journal.last;
    this.sink.envelope?.(this.place, { id, ...(parent !== undefined && { parent_id: parent }), step: this.step - 1, source });
    this.emit("values", () => readState(this.board.channels, this.outputKeys));
  }

  private emitInterrupts(interrupts: Interrupt[], place = this.place): void {
    for (const mode of ["updates", "values"] as const) if (this.sink.wants(mode)) this.sink.emit(place, mode, () => ({ [INTERRUPT]: interrupts }));
  }
  private get place(): readonly string[] {
    return this.namespace === "" ? [] : this.namespace.split(NAMESPACE_SEPARATOR);
  }
  /** Where a breakpoint is shown: in the innermost of the graphs that the run was to begin in. */
  private get innermost(): readonly string[] {
    if (this.options.subgraphs !== true) return this.place;
    const places = Object.keys(this.map).map((namespace) => (namespace === "" ? [] : namespace.split(NAMESPACE_SEPARATOR)));
    return places.reduce((deepest, one) => (one.length > deepest.length ? one : deepest), this.place);
  }

  private emitDebug(type: "task" | "task_result" | "checkpoint", make: () => unknown): void {
    this.emit(type === "checkpoint" ? "checkpoints" : "tasks", make);
    this.emit("debug", () => ({ step: type === "checkpoint" ? this.step - 1 : this.step, type, timestamp: new Date().toISOString(), payload: make() }));
  }

  private emitCheckpoint(): void {
    if (!this.saver || !(this.sink.wants("debug") || this.sink.wants("checkpoints"))) return;
    const { saved } = this.journal;
    this.emitDebug("checkpoint", () => ({
      config: this.shownConfig(saved.at),
      values: readState(this.board.channels, this.graph.stateKeys),
      metadata: { source: saved.source, step: this.step - 1, parents: this.parents() },
      next: this.tasks.map((t) => t.name),
      tasks: this.tasks.map((t) => ({ id: t.id, name: t.name, path: t.path, interrupts: [], ...(t.node.subgraph !== undefined && { state: { configurable: { thread_id: this.config.configurable?.thread_id, checkpoint_ns: t.namespace } } }) })),
      parentConfig: saved.after && this.shownConfig(saved.after),
    }));
  }

  /** A config as it goes over a wire. */
  private shownConfig({ configurable = {} }: RunnableConfig): object {
    const { thread_id, checkpoint_ns, checkpoint_id } = configurable;
    const metadata = { ...this.config.metadata, ls_integration: INTEGRATION, thread_id };
    return { tags: this.config.tags ?? [], metadata, recursion_limit: this.limit, configurable: { thread_id, checkpoint_ns, checkpoint_id } };
  }
  private get limit(): number {
    return this.options.recursionLimit ?? this.graph.options.recursionLimit ?? 25;
  }

  private updateOf(task: TaskRun): { [node: string]: unknown } {
    return { [task.name]: this.resultOf(task.writes) ?? {} };
  }

  /** Written state keys; a list of them where one was written twice. */
  resultOf(writes: readonly Write[]): unknown {
    const own = writes.filter(([key]) => this.graph.isStateKey(key));
    if (own.length === 0) return undefined;
    if (this.graph.isWhole) return own.length === 1 ? own[0]?.[1] : own.map(([, value]) => value);
    if (new Set(own.map(([key]) => key)).size < own.length) return own.map(([key, value]) => ({ [key]: value }));
    return Object.fromEntries(own);
  }

  // --- saving -----------------------------------------------------------------------------------------------------

  private parents(): { [namespace: string]: string } {
    const parents: { [namespace: string]: string } = { ...this.ancestors };
    for (let run = this.parent?.run; run; run = run.parent?.run) parents[run.namespace] = run.checkpoint;
    return parents;
  }

  private save(source: CheckpointMetadata["source"]): Promise<void> {
    return this.journal.save(source, this.board, this.parents());
  }
  saveWrites(writes: readonly Write[], task: string): Promise<void> {
    return this.journal.saveWrites(writes, task);
  }

  // --- for getState and updateState -------------------------------------------------------------------------------

  /** Continues from a stored checkpoint without running anything. */
  static inspect(graph: CompiledGraph, options: RunOptions, tuple: CheckpointTuple | undefined): Run {
    const run = new Run(graph, options, { wants: () => false, emit: () => undefined }, graph.stateKeys);
    run.restore(tuple);
    run.ancestors = tuple?.metadata?.parents ?? {};
    return run;
  }
  pendingTasks(): TaskRun[] {
    const nullWrites = this.journal.pending.filter(([task, channel]) => task === NULL_TASK && channel !== RESUME).map(([, channel, value]): Write => [channel, value]);
    if (nullWrites.length > 0) this.applyAside(nullWrites);
    return this.recall(this.candidates());
  }
  applyPending(tasks: readonly TaskRun[]): void {
    const done = tasks.filter((task) => task.writes.length > 0);
    if (done.length === 0) return;
    let fits = false;
    this.tolerant(() => void (fits = this.board.apply(done) !== undefined));
    if (!fits) this.board.restore(this.journal.origin);
  }
  values(): unknown {
    return readState(this.board.channels, this.graph.stateKeys);
  }
  interruptsOf(task: TaskRun): Interrupt[] {
    return this.journal.pending.filter(([id, channel]) => id === task.id && channel === INTERRUPT).map(([, , value]) => value as Interrupt);
  }
  errorOf(task: TaskRun): unknown {
    return this.journal.pending.find(([id, channel]) => id === task.id && channel === ERROR)?.[2];
  }
  get isStored(): boolean {
    return this.journal.stored;
  }
  get position(): RunnableConfig {
    return this.journal.at;
  }
  async update(tasks: readonly Applied[], source: CheckpointMetadata["source"]): Promise<void> {
    this.board.apply(tasks);
    await this.save(source);
  }
}

function textOf(input: unknown): string | undefined {
  try {
    return JSON.stringify(input);
  } catch {
    return undefined;
  }
}

/** Interrupts of several tasks reach the parent as one. */
function merged(bubbles: readonly Error[]): Error {
  const [first, ...rest] = bubbles;
  if (isGraphInterrupt(first)) for (const other of rest) if (isGraphInterrupt(other)) first.interrupts.push(...other.interrupts);
  return first as Error;
}
