import { fileURLToPath } from "node:url";
import type { Strand } from "./strand.ts";
import { after, native, strands } from "./strand.ts";

/**
 * Makes each `await` of a promise, and each `.then(…)`, in the user's code a place where another task can go first.
 *
 * `await p` asks a native promise for its `constructor`. If that is not `Promise`, the language goes on through
 * `p.then(…)`, and both can be watched: so native async functions are controlled without their source being changed.
 * Awaits of libraries and of ours are left alone, and so are values that are no promise: the language asks them nothing.
 */
export function interceptAwaits(): () => void {
  const constructor = Object.getOwnPropertyDescriptor(Promise.prototype, "constructor") as PropertyDescriptor;
  const then = Object.getOwnPropertyDescriptor(Promise.prototype, "then") as PropertyDescriptor;
  const awaited = new WeakMap<Promise<unknown>, { strand: Strand; place: string }[]>();
  let busy = false;

  Object.defineProperty(Promise.prototype, "constructor", {
    configurable: true,
    get(this: Promise<unknown>) {
      const strand = busy ? undefined : strands.getStore();
      const place = strand && this instanceof Promise ? userPlace(askedForConstructor) : undefined;
      if (strand === undefined || place === undefined) return Promise;
      const known = awaited.get(this);
      if (known) known.push({ strand, place });
      else awaited.set(this, [{ strand, place }]);
      return undefined;
    },
    set(this: object, value: unknown) {
      Object.defineProperty(this, "constructor", { value, writable: true, configurable: true });
    },
  });

  function interceptedThen(this: Promise<unknown>, fulfilled: unknown, rejected: unknown): Promise<unknown> {
    const listed = awaited.get(this);
    let stop = listed?.shift();
    if (listed?.length === 0) awaited.delete(this);
    if (stop === undefined) {
      const strand = strands.getStore();
      const place = strand && userPlace(interceptedThen);
      if (strand && place !== undefined) stop = { strand, place };
    }
    busy = true;
    try {
      return Reflect.apply(native.then, this, stop ? [gated(stop, fulfilled), gated(stop, rejected)] : [fulfilled, rejected]) as Promise<unknown>;
    } finally {
      busy = false;
    }
  }
  Object.defineProperty(Promise.prototype, "then", { configurable: true, writable: true, value: interceptedThen });
  const askedForConstructor = Object.getOwnPropertyDescriptor(Promise.prototype, "constructor")?.get as () => unknown;

  return () => {
    Object.defineProperty(Promise.prototype, "constructor", constructor);
    Object.defineProperty(Promise.prototype, "then", then);
  };
}

function gated({ strand, place }: { strand: Strand; place: string }, next: unknown): unknown {
  if (typeof next !== "function") return next;
  const go = next as (value: unknown) => unknown;
  return (value: unknown) => {
    const turn = strand.stop(place);
    return turn ? after(turn, () => go(value)) : go(value);
  };
}

const OURS = fileURLToPath(new URL("../", import.meta.url));
/** By the line of the stack: most are asked for many times. */
const places = new Map<string, string | undefined>();

/** Who called `below`, if it is code of the user's: `file:line:column`. What the language itself calls has no place. */
function userPlace(below: (...args: never[]) => unknown): string | undefined {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 1;
  const holder: { stack?: string } = {};
  Error.captureStackTrace(holder, below);
  const stack = holder.stack ?? "";
  Error.stackTraceLimit = stackTraceLimit;
  const line = stack.slice(stack.lastIndexOf("\n") + 1);
  if (!places.has(line)) places.set(line, placeOf(line));
  return places.get(line);
}

function placeOf(line: string): string | undefined {
  const position = /\(?([^()\s][^()]*:\d+:\d+)\)?$/.exec(line)?.[1]?.replace(/^(?:async |at )+/, "");
  if (position === undefined) return undefined;
  const path = position.startsWith("file:") ? pathOf(position) : position;
  const isUsers = !path.startsWith("node:") && !/[\\/]node_modules[\\/]/.test(path) && !path.startsWith(OURS);
  return isUsers ? path : undefined;
}

function pathOf(url: string): string {
  const [, file = url, position = ""] = /^(.*?)(:\d+:\d+)$/.exec(url) ?? [];
  try {
    return fileURLToPath(file) + position;
  } catch {
    return url;
  }
}
