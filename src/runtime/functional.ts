import type { AnyChannel } from "./channels.ts";
import { EphemeralValue, LastValue } from "./channels.ts";
import type { CompileOptions } from "./compiled.ts";
import { CompiledStateGraph } from "./compiled.ts";
import type { RunnableConfig } from "./config.ts";
import { END, PREVIOUS, RESUME, RETURN, START } from "./constants.ts";
import { currentConfig, taskOf } from "./context.ts";
import { idOf } from "./ids.ts";
import type { RetryPolicy } from "./node.ts";
import { withRetry } from "./task.ts";
import type { TimeoutPolicy } from "./time-limit.ts";
import { TimeLimit, timeoutPolicy } from "./time-limit.ts";

/** Where `entrypoint.final` keeps apart what is returned and what is remembered. */
class Final<V, S> {
  readonly value: V | undefined;
  readonly save: S | undefined;
  constructor({ value, save }: { value?: V; save?: S }) {
    this.value = value;
    this.save = save;
  }
}

/** A workflow as one function. It is a graph of one node, and has no state for two to write. */
export const entrypoint = Object.assign(
  function entrypoint<I, O>(options: string | (CompileOptions & { name: string; timeout?: number | TimeoutPolicy; retry?: RetryPolicy }), body: (input: I, config: RunnableConfig) => O | Promise<O>): CompiledStateGraph {
    const { name, timeout, retry, ...compile } = typeof options === "string" ? { name: options, timeout: undefined, retry: undefined } : options;
    refuseGenerator(body, "entrypoints");
    return new CompiledStateGraph({
      builder: undefined,
      nodes: new Map([
        [
          name,
          {
            name,
            ...(timeout !== undefined && { timeout: timeoutPolicy(timeout) }),
            ...(retry && { retry }),
            action: (input, config) => body(input as I, config),
            triggers: [START],
            inputKeys: [START],
            exits: [],
            branches: [],
            checks: [],
            writable: new Set<string>(),
            writes: (returned) =>
              returned instanceof Final
                ? [[END, returned.value], [PREVIOUS, returned.save]]
                : [[END, returned], [PREVIOUS, returned]],
          },
        ],
      ]),
      channels: new Map<string, AnyChannel>([
        [START, new EphemeralValue()],
        [END, new LastValue()],
        [PREVIOUS, new LastValue()],
      ]),
      deferred: [],
      stateKeys: [END],
      outputKeys: [END],
      input: { channels: new Map() },
      context: undefined,
      options: { name, ...compile },
    });
  },
  { final: <V, S>(parts: { value?: V; save?: S }): Final<V, S> => new Final(parts) },
);

function refuseGenerator(body: (...args: never[]) => unknown, what: string): void {
  if (/Generator/.test(Object.prototype.toString.call(body))) throw new Error(`Generators are disallowed as ${what}. For streaming responses, use config.write.`);
}

export const getPreviousState = <S = unknown>(): S => taskOf(currentConfig())?.run.read(PREVIOUS) as S;

/** A step of a workflow: what it returned is not computed again when the workflow resumes. */
export function task<A extends unknown[], R>(options: string | { name: string; retry?: RetryPolicy; timeout?: number | TimeoutPolicy }, body: (...args: A) => R | Promise<R>): (...args: A) => Promise<R> {
  const { name, retry, timeout } = typeof options === "string" ? { name: options, retry: undefined, timeout: undefined } : options;
  refuseGenerator(body, "tasks");
  const policy = timeout === undefined ? undefined : timeoutPolicy(timeout);
  return async (...args) => {
    const caller = taskOf(currentConfig());
    if (!caller) throw new TypeError(`Task "${name}" was called outside of a graph.`);
    const id = idOf(caller.id, name, caller.callCount++);
    const known = caller.run.returned(id);
    if (known) return known.value as R;
    const step = caller.stepOf(name, id);
    // Tasks that are called at once have all begun before the first of them does anything.
    await undefined;
    const attempt = (): Promise<R> => step.inside(async () => (policy ? new TimeLimit(name, policy, caller.run.signal).within(async () => body(...args)) : body(...args)));
    const work = (): Promise<R> => withRetry(retry, caller.run.signal, attempt);
    let value: R;
    try {
      value = await (caller.run.interleaver?.task(name, work) ?? work());
    } catch (error) {
      if (step.resume.length > 0) await caller.run.saveWrites([[RESUME, step.resume]], id);
      throw error;
    }
    caller.run.shown(name, value);
    await caller.run.saveWrites([[RETURN, value]], id);
    return value;
  };
}
