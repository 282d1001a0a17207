import type { AnyChannel, BinaryOperator } from "../channels.ts";
import { BinaryOperatorAggregate, LastValue } from "../channels.ts";
import type { StateDefinition } from "./definition.ts";
import { isFunction, isObject } from "./definition.ts";

/**
 * `{ channels: { k: null, l: { reducer } } }`. Any truthy `value` is taken for the reducer: a channel object has one that
 * is none, and fails at its second write. That is the library's trap, so it is ours.
 */
export function fromLegacy(channels: object): StateDefinition {
  return { channels: new Map(Object.entries(channels).map(([key, entry]) => [key, legacyChannel(entry)])) };
}

function legacyChannel(entry: unknown): AnyChannel {
  if (isFunction(entry)) return new LastValue();
  if (!isObject(entry)) return new LastValue();
  const reducer = "reducer" in entry && entry.reducer ? entry.reducer : entry.value;
  if (!reducer) return new LastValue();
  return new BinaryOperatorAggregate(reducer as BinaryOperator<unknown>, entry.default as (() => unknown) | undefined);
}
