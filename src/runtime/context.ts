import { AsyncLocalStorage } from "node:async_hooks";
import type { RunnableConfig } from "./config.ts";
import { GraphInterrupt, GraphValueError } from "./errors.ts";
import { hashOf } from "./ids.ts";
import { INTERRUPT } from "./constants.ts";
import type { Message } from "./state/messages.ts";
import type { BaseStore } from "./store.ts";
import type { TaskRun } from "./task.ts";

/** What is asked of a human, and the id under which an answer can be addressed to it. */
export interface Interrupt<Value = unknown> {
  id?: string;
  value?: Value;
}
export { INTERRUPT };
export const isInterrupted = <V = unknown>(values: unknown): values is { [INTERRUPT]: Interrupt<V>[] } =>
  typeof values === "object" && values !== null && INTERRUPT in values;

/** Where a running task keeps itself in its config. A symbol survives the spreading users do, and no serializer sees it. */
export const TASK_RUN: unique symbol = Symbol("superstep.task");

const current = new AsyncLocalStorage<RunnableConfig>();
export const within = <T>(config: RunnableConfig, body: () => T): T => current.run(config, body);
export const currentConfig = (): RunnableConfig | undefined => current.getStore();

export const taskOf = (config: RunnableConfig | undefined): TaskRun | undefined => config?.configurable?.[TASK_RUN] as TaskRun | undefined;

/** What a graph called inside a node inherits from it. */
export function mergeConfig<C extends RunnableConfig>(given: C | undefined): C {
  const outer = current.getStore();
  if (!outer) return { ...given } as C;
  const inherited: RunnableConfig = { ...outer, ...given };
  inherited.configurable = { ...outer.configurable, ...given?.configurable };
  return inherited as C;
}

/** Stops the node until `Command({ resume })` brings an answer, then returns it: the node starts again from its top. */
export function interrupt<Asked = unknown, Answer = unknown>(value: Asked): Answer {
  const task = taskOf(current.getStore());
  if (!task) throw new Error("Called interrupt() outside the context of a graph.");
  if (!isSaved(task)) throw new GraphValueError("No checkpointer set", { lc_error_code: "MISSING_CHECKPOINTER" });
  const nth = task.interruptCount++;
  if (nth < task.resume.length) return task.resume[nth] as Answer;
  // An answer goes to what was saved when it was asked for.
  const answer = task.run.saver && task.takeResume();
  if (answer) {
    task.resume.push(answer.value);
    return answer.value as Answer;
  }
  throw new GraphInterrupt([{ id: hashOf(task.namespace), value }]);
}

/** Itself, or as a part of another run. */
function isSaved({ run }: TaskRun): boolean {
  return run.saver !== undefined || (run.parent !== undefined && isSaved(run.parent));
}

export function getConfig(): RunnableConfig {
  const config = current.getStore();
  if (!config) throw new Error("Config not retrievable. This is likely because you are running in an environment without support for AsyncLocalStorage.");
  return config;
}
export const getStore = (config?: RunnableConfig): BaseStore | undefined => (config ?? getConfig()).store;
export const getWriter = (config?: RunnableConfig): ((chunk: unknown) => void) | undefined => (config ?? getConfig()).writer;
export const writer = (chunk: unknown): void => getWriter()?.(chunk);

export function getCurrentTaskInput<T = unknown>(config?: RunnableConfig): T {
  const task = taskOf(config ?? current.getStore());
  if (!task) throw new Error("BUG: internal scratchpad not initialized.");
  return task.input as T;
}

/** One more write to `messages`, besides what the node returns. */
export function pushMessage(message: Message, options: RunnableConfig & { stateKey?: string | null } = {}): Message {
  const task = taskOf(options.configurable ? options : current.getStore());
  if (message.id === undefined || message.id === null) throw new Error("Message ID is required.");
  const key = options.stateKey === undefined ? "messages" : options.stateKey;
  task?.run.messages?.pushed(message, { tags: task.run.config.tags ?? [], name: task.name, ...(currentConfig() ?? options).metadata });
  if (key !== null) task?.writes.push([key, [message]]);
  return message;
}
