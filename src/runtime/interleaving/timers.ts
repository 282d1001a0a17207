import { AsyncResource } from "node:async_hooks";
import { syncBuiltinESMExports } from "node:module";
import timers from "node:timers";
import timersPromises from "node:timers/promises";
import type { VirtualTimer } from "./strand.ts";
import { strands } from "./strand.ts";

type Callback = (...args: unknown[]) => void;

/** What `setTimeout` gives under control. Node.js accepts it wherever it accepts a `Timeout`. */
class Handle {
  timer: VirtualTimer | undefined;
  private again: (() => void) | undefined;
  start(again: () => void): this {
    this.again = again;
    again();
    return this;
  }
  refresh(): this {
    this.close();
    this.again?.();
    return this;
  }
  close(): this {
    this.timer?.cancel();
    return this;
  }
  hasRef(): boolean {
    return true;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
  [Symbol.dispose](): void {
    this.close();
  }
}

/**
 * Timers that a task sets take no time: each is due once its task has nothing else to do, and the scheduler decides when.
 * Timers of all others stay what they are. Random numbers are the same in every run.
 */
export function controlTimers(seed: () => number): () => void {
  const originals = { setTimeout: globalThis.setTimeout, setInterval: globalThis.setInterval, setImmediate: globalThis.setImmediate, clearTimeout: globalThis.clearTimeout, clearInterval: globalThis.clearInterval, clearImmediate: globalThis.clearImmediate };
  const { setTimeout: sleep, setImmediate: yielded } = timersPromises;
  const { random } = Math;

  const virtual = (original: (...given: never[]) => unknown, repeats: boolean, immediate: boolean) =>
    function (callback: Callback, ...given: unknown[]): unknown {
      const strand = strands.getStore();
      if (!strand || typeof callback !== "function") return (original as Callback)(callback as never, ...given);
      const [wait, args] = immediate ? [0, given] : [Number(given[0] ?? 0) || 0, given.slice(1)];
      const bound = AsyncResource.bind(() => callback(...args));
      const handle = new Handle();
      const set = (): void => {
        handle.timer = strand.timer(Math.max(wait, repeats ? 1 : 0), () => {
          bound();
          if (repeats) set();
        });
      };
      return handle.start(set);
    };
  const cleared = (original: (handle: never) => void) => (handle: unknown) => void (handle instanceof Handle ? handle.close() : original(handle as never));

  const replaced = {
    setTimeout: keepProperties(originals.setTimeout, virtual(originals.setTimeout, false, false)),
    setInterval: keepProperties(originals.setInterval, virtual(originals.setInterval, true, false)),
    setImmediate: keepProperties(originals.setImmediate, virtual(originals.setImmediate, false, true)),
    clearTimeout: cleared(originals.clearTimeout),
    clearInterval: cleared(originals.clearInterval),
    clearImmediate: cleared(originals.clearImmediate),
  };
  const later = (strandWait: number, value: unknown, signal: AbortSignal | undefined): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      const timer = strands.getStore()?.timer(strandWait, () => resolve(value));
      signal?.addEventListener("abort", () => {
        timer?.cancel();
        reject(signal.reason as Error);
      });
    });
  const promises = {
    setTimeout: (wait?: number, value?: unknown, options?: { signal?: AbortSignal }) => (strands.getStore() ? later(wait ?? 0, value, options?.signal) : sleep(wait, value, options)),
    setImmediate: (value?: unknown, options?: { signal?: AbortSignal }) => (strands.getStore() ? later(0, value, options?.signal) : yielded(value, options)),
  };

  Object.assign(globalThis, replaced);
  Object.assign(timers, replaced);
  Object.assign(timersPromises, promises);
  Math.random = () => (strands.getStore() ? seed() : random());
  syncBuiltinESMExports();
  return () => {
    Object.assign(globalThis, originals);
    Object.assign(timers, originals);
    Object.assign(timersPromises, { setTimeout: sleep, setImmediate: yielded });
    Math.random = random;
    syncBuiltinESMExports();
  };
}

/** `setTimeout[promisify.custom]` and the like. */
function keepProperties<F extends object>(from: F, to: F | object): F {
  for (const key of Reflect.ownKeys(from)) {
    const descriptor = Object.getOwnPropertyDescriptor(from, key);
    if (descriptor && typeof key === "symbol") Object.defineProperty(to, key, { configurable: true, get: () => promisedFor(from) ?? (from as { [k: symbol]: unknown })[key] });
  }
  return to as F;
}
const promisedFor = (original: object): unknown => {
  const { name } = original as { name: string };
  return name === "setTimeout" || name === "setImmediate" ? timersPromises[name] : undefined;
};
