import type { AnyChannel } from "../channels.ts";
import { isChannel } from "../channels.ts";

/** A state as every dialect of writing one ends up: channels in key order, and how values are checked on the way in. */
export interface StateDefinition {
  readonly channels: ReadonlyMap<string, AnyChannel>;
  /** Checks and fills the argument of `invoke`. */
  parseInput?(input: unknown): unknown;
  /** Checks one written key. */
  parseUpdate?(key: string, value: unknown): unknown;
}

export const isObject = (value: unknown): value is { [key: string]: unknown } => typeof value === "object" && value !== null;
export const isFunction = (value: unknown): value is (...args: unknown[]) => unknown => typeof value === "function";

/** `{ k: Annotation, l: Annotation(), m: new Topic() }`. */
export const isRawMap = (value: unknown): value is { [key: string]: AnyChannel | (() => unknown) } =>
  isObject(value) &&
  !Array.isArray(value) &&
  Object.keys(value).length > 0 &&
  Object.values(value).every((entry) => isFunction(entry) || isChannel(entry));

/** Un-called factories are called; what then is no channel (a forgotten `.spec`) is no key, so writes to it vanish. */
export function fromMap(map: object): StateDefinition {
  const channels = new Map<string, AnyChannel>();
  for (const [key, entry] of Object.entries(map)) {
    const channel: unknown = isFunction(entry) ? entry() : entry;
    if (isChannel(channel)) channels.set(key, channel);
  }
  return { channels };
}
