import { AsyncLocalStorage } from "node:async_hooks";
import type { RunnableConfig } from "./config.ts";
import { newId } from "./ids.ts";

/** What LangChain's models, tools and chains tell of their beginnings and ends. All methods may be missing. */
export interface Handler {
  readonly name?: string;
  readonly ignoreChain?: boolean;
  readonly raiseError?: boolean;
  handleChainStart?(chain: object, input: unknown, runId: string, parentRunId?: string, tags?: readonly string[], metadata?: object, runType?: string, name?: string): unknown;
  handleChainEnd?(output: unknown, runId: string, parentRunId?: string): unknown;
  handleChainError?(error: unknown, runId: string, parentRunId?: string): unknown;
}
/** LangChain's own collection of handlers, which knows whose child it is. */
interface Manager {
  copy(): Manager;
  addHandler(handler: Handler, inherit?: boolean): void;
  handleChainStart(chain: object, input: unknown, runId?: string, runType?: string, tags?: readonly string[], metadata?: object, name?: string): Promise<ManagedRun>;
}
interface ManagedRun {
  getChild(): Manager;
  handleChainEnd(output: unknown): Promise<void>;
  handleChainError(error: unknown): Promise<void>;
}
export type Callbacks = readonly Handler[] | Manager;

export function callbacksOf(config: RunnableConfig): Callbacks | undefined {
  const { callbacks } = config;
  if (Array.isArray(callbacks)) return callbacks.length > 0 ? (callbacks as Handler[]) : undefined;
  return typeof callbacks === "object" && callbacks !== null && "handleChainStart" in callbacks ? (callbacks as Manager) : undefined;
}

export function withHandler(callbacks: Callbacks | undefined, handler: Handler): Callbacks {
  if (callbacks === undefined) return [handler];
  if (!isManager(callbacks)) return [...callbacks, handler];
  const more = callbacks.copy();
  more.addHandler(handler, true);
  return more;
}

const isManager = (callbacks: Callbacks): callbacks is Manager => !Array.isArray(callbacks);

export interface Told {
  readonly name: string;
  readonly input: unknown;
  readonly tags: readonly string[];
  readonly metadata: object;
  readonly runId?: string | undefined;
}
export interface Telling {
  /** For what runs inside. */
  readonly callbacks: Callbacks;
  ended(output: unknown): Promise<void>;
  failed(error: unknown): Promise<void>;
}

/** Says that a graph or a node begins. */
export async function tell(callbacks: Callbacks, { name, input, tags, metadata, runId }: Told): Promise<Telling> {
  const chain = { lc: 1, type: "not_implemented", id: ["langgraph", name] };
  if (isManager(callbacks)) {
    const managed = await callbacks.handleChainStart(chain, input, runId, undefined, tags, metadata, name);
    return { callbacks: managed.getChild(), ended: (output) => managed.handleChainEnd(output), failed: (error) => managed.handleChainError(error) };
  }
  const id = runId ?? newId();
  const parent = callbacks.map(parentOf).find((one) => one !== undefined);
  await each(callbacks, (handler) => handler.handleChainStart?.(chain, input, id, parent, tags, metadata, undefined, name));
  return {
    callbacks: callbacks.map((handler) => under(handler, id)),
    ended: (output) => each(callbacks, (handler) => handler.handleChainEnd?.(output, id, parent)),
    failed: (error) => each(callbacks, (handler) => handler.handleChainError?.(error, id, parent)),
  };
}

async function each(handlers: readonly Handler[], call: (handler: Handler) => unknown): Promise<void> {
  for (const handler of handlers) {
    if (handler.ignoreChain === true) continue;
    try {
      await call(handler);
    } catch (error) {
      if (handler.raiseError === true) throw error;
      console.error(`Error in a callback of ${handler.name ?? "a handler"}: ${String(error)}`);
    }
  }
}

const PARENT_RUN = Symbol("superstep.parentRun");
const parentOf = (handler: Handler): string | undefined => (handler as { [PARENT_RUN]?: string })[PARENT_RUN];

/** The same handler, for what a run contains: a model that is given a list of handlers does not know whose child it is. */
function under(handler: Handler, runId: string): Handler {
  const original = (handler as { [ORIGINAL]?: Handler })[ORIGINAL] ?? handler;
  return new Proxy(original, {
    get(target, key) {
      if (key === PARENT_RUN) return runId;
      if (key === ORIGINAL) return original;
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== "function") return value;
      const isStart = typeof key === "string" && /^handle\w+Start$/.test(key);
      return (...args: unknown[]): unknown => {
        if (isStart) args[3] ??= runId;
        return Reflect.apply(value, target, args) as unknown;
      };
    },
  });
}
const ORIGINAL = Symbol("superstep.handler");

const LOCAL = Symbol.for("ls:tracing_async_local_storage");
const CHILD = Symbol.for("lc:child_config");

/** A model that a node calls without its config finds it where LangChain looks for one. */
export function findable<T>(config: RunnableConfig, body: () => T): T {
  const place = globalThis as { [LOCAL]?: AsyncLocalStorage<unknown> };
  const { runName: _, runId: __, ...inherited } = config;
  return (place[LOCAL] ??= new AsyncLocalStorage()).run({ extra: { [CHILD]: inherited } }, body);
}
