import type { RunnableConfig } from "./config.ts";
import { currentConfig, taskOf, TASK_RUN, within } from "./context.ts";
import { Command } from "./command.ts";
import type { Callbacks } from "./callbacks.ts";
import { findable, tell } from "./callbacks.ts";
import type { PULL, PUSH } from "./constants.ts";
import { INTEGRATION, START, NAMESPACE_END, NAMESPACE_SEPARATOR } from "./constants.ts";
import { isGraphBubbleUp, isParentCommand } from "./errors.ts";
import { idOf } from "./ids.ts";
import type { Run } from "./loop.ts";
import type { Node, RetryPolicy, Write } from "./node.ts";
import { isRunnable, routesOf, writesOf } from "./node.ts";
import { TimeLimit } from "./time-limit.ts";

export type TaskPath = readonly [kind: typeof PULL, name: string] | readonly [kind: typeof PUSH, index: number];

/** One execution of a node in one step. */
export class TaskRun {
  readonly run: Run;
  readonly node: Node;
  readonly path: TaskPath;
  readonly triggers: readonly string[];
  readonly input: unknown;
  writes: Write[] = [];
  /** Answers to the node's interrupts so far, by the order of its calls. */
  resume: unknown[] = [];
  interruptCount = 0;
  /** How many graphs the node has called. */
  subgraphCount = 0;
  /** How often it stopped at the turnstile, and when it finished among the tasks of its run. */
  stops = 0;
  order = 0;
  /** How many tasks of the functional API it has called. */
  callCount = 0;
  private answered = false;
  private madeId: string | undefined;

  constructor(run: Run, node: Node, path: TaskPath, triggers: readonly string[], input: unknown) {
    this.run = run;
    this.node = node;
    this.path = path;
    this.triggers = triggers;
    this.input = input;
  }

  get name(): string {
    return this.node.name;
  }
  /** The same for the same task of the same checkpoint, also in another process: pending writes are found by it. */
  get id(): string {
    return (this.madeId ??= idOf(this.run.checkpoint, this.run.namespace, this.run.step, this.name, ...this.path, ...this.triggers));
  }
  get namespace(): string {
    const own = `${this.name}${NAMESPACE_END}${this.id}`;
    return this.run.namespace === "" ? own : `${this.run.namespace}${NAMESPACE_SEPARATOR}${own}`;
  }

  /** The one answer that is meant for whoever asks: each task takes it once. */
  takeResume(): { value: unknown } | undefined {
    if (this.answered) return undefined;
    const answer = this.run.answerFor(this);
    this.answered = answer !== undefined;
    return answer;
  }

  /** A call of a task of the functional API: what it asks is its own. */
  stepOf(name: string, id: string): TaskRun {
    const step = new TaskRun(this.run, { ...this.node, name }, this.path, this.triggers, this.input);
    step.madeId = id;
    step.resume = this.run.answered(id);
    step.writes = this.writes;
    step.answered = this.run.answerTaken;
    return step;
  }

  /** Runs the body of such a call. */
  inside<R>(body: () => R): R {
    this.interruptCount = this.subgraphCount = this.callCount = 0;
    const outer = currentConfig();
    return within({ ...outer, configurable: { ...outer?.configurable, checkpoint_ns: this.namespace, [TASK_RUN]: this } }, body);
  }

  execute(): Promise<void> {
    const began = Date.now();
    return withRetry(this.node.retry, this.run.signal, (attempt) => {
      this.writes = [];
      this.interruptCount = this.subgraphCount = this.callCount = 0;
      const limit = this.node.timeout && new TimeLimit(this.name, this.node.timeout, this.run.signal);
      const config = this.config(attempt, began, limit);
      return limit ? limit.within(() => within(config, () => this.attempt(config))) : within(config, () => this.attempt(config));
    });
  }

  private async attempt(config: RunnableConfig): Promise<void> {
    const { node, run } = this;
    let returned: unknown;
    try {
      returned = await (run.callbacks ? this.told(run.callbacks, config) : this.act(config));
    } catch (error) {
      if (!isParentCommand(error)) throw error;
      // A child graph speaks for this node.
      const { update, goto } = error.command;
      returned = new Command({ goto, ...(update !== undefined && { update }) });
    }
    for (const write of node.writes?.(returned) ?? writesOf(node, returned, run.graph.nodes)) this.writes.push(write);
    for (const exit of node.exits) this.writes.push(exit);
    for (const branch of node.branches) {
      const answer = await branch.path(run.board.viewWith(this), config);
      for (const write of routesOf(branch, isRunnable(answer) ? await answer.invoke(this.input, config) : answer, run.graph.nodes)) this.writes.push(write);
    }
  }

  private async act(config: RunnableConfig): Promise<unknown> {
    const returned = await this.node.action(this.input, config);
    return isRunnable(returned) ? returned.invoke(this.input, config) : returned;
  }

  get tags(): string[] {
    return [...(this.run.config.tags ?? []), `graph:step:${this.run.step}`];
  }

  private async told(callbacks: Callbacks, config: RunnableConfig): Promise<unknown> {
    if (this.name === START) return this.act(config);
    const telling = await tell(callbacks, { name: this.name, input: this.input, tags: this.tags, metadata: { ...config.metadata } });
    config.callbacks = telling.callbacks;
    // It is the name of the node's own run, not of those inside it.
    delete config.runName;
    try {
      const returned = await findable(config, () => this.act(config));
      await telling.ended(returned);
      return returned;
    } catch (error) {
      await telling.failed(error);
      throw error;
    }
  }

  private config(attempt: number, began: number, limit: TimeLimit | undefined): RunnableConfig {
    const { run } = this;
    const base = run.config;
    const task = this; // eslint-disable-line @typescript-eslint/no-this-alias
    return {
      ...base,
      tags: base.tags ?? [],
      metadata: {
        ...base.metadata,
        ...this.node.metadata,
        ls_integration: INTEGRATION,
        langgraph_step: run.step,
        langgraph_node: this.name,
        langgraph_triggers: this.triggers,
        langgraph_path: this.path,
        get langgraph_checkpoint_ns() {
          return task.namespace;
        },
        get checkpoint_ns() {
          return task.namespace;
        },
      },
      runName: this.name,
      signal: limit?.controller.signal ?? run.signal,
      control: run.control,
      ...(limit && { heartbeat: limit.heartbeat }),
      store: run.storeFor(this),
      writer: limit ? (chunk: unknown) => (limit.progress(), run.write(chunk)) : run.write,
      configurable: {
        ...base.configurable,
        get checkpoint_ns() {
          return task.namespace;
        },
        [TASK_RUN]: this,
      },
      executionInfo: {
        nodeAttempt: attempt,
        nodeFirstAttemptTime: began,
        threadId: base.configurable?.thread_id,
        checkpointId: run.checkpoint,
        get checkpointNs() {
          return task.namespace;
        },
        get taskId() {
          return task.id;
        },
      },
      serverInfo: serverInfoOf(base),
    };
  }
}

/** Where a run on a server says for whom it is. */
function serverInfoOf({ configurable = {}, metadata = {} }: RunnableConfig): object | undefined {
  const [assistantId, graphId] = [configurable.assistant_id ?? metadata.assistant_id, configurable.graph_id ?? metadata.graph_id];
  const user = configurable.langgraph_auth_user;
  if (assistantId === undefined && graphId === undefined && user === undefined) return undefined;
  return { assistantId, graphId, user };
}

/** The task a graph is called in, if it is. */
export const enclosingTask = (config: RunnableConfig): TaskRun | undefined => taskOf(config);

/** Tries again as often as the policy says. Without one, once. */
export async function withRetry<T>(policy: RetryPolicy | undefined, signal: AbortSignal, body: (attempt: number) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await body(attempt);
    } catch (error) {
      if (!policy || isGraphBubbleUp(error) || signal.aborted || !(await backOff(policy, attempt, error))) throw error;
    }
  }
}

const NO_RETRY_STATUS = new Set([400, 401, 402, 403, 404, 405, 406, 407, 409]);
function retryable(error: unknown): boolean {
  if (!(error instanceof Error)) return true;
  const { name, message } = error;
  if (message.startsWith("Cancel") || message.startsWith("AbortError") || name === "AbortError" || name === "GraphValueError") return false;
  const { code, status, response } = error as { code?: unknown; status?: unknown; response?: { status?: unknown } };
  if (code === "ECONNABORTED") return false;
  return !NO_RETRY_STATUS.has((response?.status ?? status) as number);
}

/** Waits before the next attempt; false where there is none. */
async function backOff(policy: RetryPolicy, attempt: number, error: unknown): Promise<boolean> {
  const { initialInterval = 500, backoffFactor = 2, maxInterval = 128_000, maxAttempts = 3, jitter = true, retryOn = retryable } = policy;
  if (attempt >= maxAttempts || !retryOn(error as Error)) return false;
  const wait = Math.min(maxInterval, initialInterval * backoffFactor ** (attempt - 1)) + (jitter ? Math.random() * 1000 : 0);
  await new Promise((resolve) => setTimeout(resolve, wait));
  return true;
}
