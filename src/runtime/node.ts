import type { AnyChannel } from "./channels.ts";
import type { Command, Goto } from "./command.ts";
import { isCommand, isSend, updateEntries } from "./command.ts";
import type { RunnableConfig } from "./config.ts";
import { branchTo, END, PARENT, ROOT, START, TASKS } from "./constants.ts";
import type { NodeError } from "./errors.ts";
import { InvalidUpdateError, ParentCommand } from "./errors.ts";
import type { StateDefinition } from "./state/definition.ts";
import type { TimeoutPolicy } from "./time-limit.ts";

export type Write = readonly [channel: string, value: unknown];

export interface RetryPolicy {
  initialInterval?: number;
  backoffFactor?: number;
  maxInterval?: number;
  maxAttempts?: number;
  jitter?: boolean;
  retryOn?: (error: Error) => boolean;
  logWarning?: boolean;
}

export interface Runnable<I = unknown, O = unknown> {
  lc_runnable?: boolean;
  name?: string;
  invoke(input: I, config?: RunnableConfig): O | Promise<O>;
}
export const isRunnable = (value: unknown): value is Runnable =>
  typeof value === "object" && value !== null && (value as Runnable).lc_runnable === true && typeof (value as Runnable).invoke === "function";

export type Action = (input: unknown, config: RunnableConfig) => unknown;

export interface CachePolicy {
  /** In seconds. */
  ttl?: number;
  /** Given a list that holds what the node is given. */
  keyFunc?: (args: unknown[]) => string;
}
export type ErrorHandler = (input: never, error: NodeError, config: RunnableConfig) => unknown;

export interface Branch {
  path: Action;
  ends?: { readonly [label: string]: string };
}

/** A node as it runs. */
export interface Node {
  readonly name: string;
  readonly action: Action;
  /** The compiled graph, where the node is one. */
  readonly subgraph?: unknown;
  /** The keys it sees. */
  readonly inputKeys: readonly string[];
  /** It is given what its trigger holds, instead of a state. */
  readonly ofTrigger?: true;
  /** The control channels that start it, in the order in which one is preferred. */
  readonly triggers: readonly string[];
  /** Static edges and joins: what is written when it has finished, whatever it returned. */
  readonly exits: readonly Write[];
  readonly branches: readonly Branch[];
  readonly retry?: RetryPolicy;
  readonly timeout?: TimeoutPolicy;
  readonly cache?: CachePolicy;
  /** What runs in its place, in the same step, once it has failed for good. Its edges are not taken then. */
  readonly onError?: ErrorHandler;
  readonly metadata?: { [key: string]: unknown };
  /** What it writes for what it returned, where that is not the usual. */
  readonly writes?: (returned: unknown) => Write[];
  /** The definition its returned keys are checked against. */
  readonly checks: readonly StateDefinition[];
  /** The only keys it may write. */
  readonly writable: { has(key: string): boolean };
}

/** Functions, runnables, and objects of either (whose results become one object). */
export function toAction(action: unknown): Action {
  if (typeof action === "function") {
    const fn = action as Action;
    return (input, config) => Reflect.apply(fn, CALLER, [input, config]) as unknown;
  }
  if (isRunnable(action)) return (input, config) => action.invoke(input, config);
  if (typeof action === "object" && action !== null && !Array.isArray(action) && isPlain(action)) {
    const parts = Object.entries(action).map(([key, part]) => [key, toAction(part)] as const);
    return async (input, config) =>
      Object.fromEntries(await Promise.all(parts.map(async ([key, part]) => [key, await part(input, config)] as const)));
  }
  throw new Error("Expected a Runnable, function or object.\nInstead got an unsupported type.");
}
const isPlain = (value: object): boolean => Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null;

/** What `this` is in a node given as an unbound method: an object without what the method expects. */
const CALLER = Object.freeze({ lc_runnable: true, name: "RunnableCallable" });

/**
 * What a task writes for what its node returned, all but its exits and routers. The updates of the state come first: they
 * are made even if a destination then turns out to be wrong.
 */
export function* writesOf(node: Node, returned: unknown, nodes: Names): Generator<Write> {
  const writes: Write[] = [];
  const gotos: Goto[] = [];
  const add = (entries: readonly (readonly [string, unknown])[]): void => {
    for (const [key, value] of entries) {
      if (!node.writable.has(key)) continue;
      let checked = value;
      for (const definition of node.checks) if (definition.channels.has(key) && definition.parseUpdate) checked = definition.parseUpdate(key, checked);
      writes.push([key, checked]);
    }
  };
  const addOne = (item: unknown): void => {
    if (isCommand(item)) {
      if (item.graph === PARENT) throw new ParentCommand(item);
      add(commandEntries(item, node));
      gotos.push(...item.goto);
    } else if (isSend(item)) {
      gotos.push(item);
    } else if (node.writable.has(ROOT)) {
      if (item !== null && item !== undefined) add([[ROOT, item]]);
    } else if (Array.isArray(item) && item.some(isCommand)) {
      item.forEach(addOne);
    } else if (item) {
      if (Array.isArray(item) || typeof item !== "object")
        throw new InvalidUpdateError(
          `Expected node "${node.name}" to return an object or an array containing at least one Command object, received ${Array.isArray(item) ? "array" : typeof item}`,
          { lc_error_code: "INVALID_GRAPH_NODE_RETURN_VALUE" },
        );
      add(Object.entries(item));
    }
  };
  addOne(returned);
  yield* writes;
  yield* goingTo(gotos, nodes);
}
interface Names {
  has(name: string): boolean;
}

const commandEntries = (command: Command, node: Node): [string, unknown][] =>
  node.writable.has(ROOT) && command.update !== undefined ? [[ROOT, command.update]] : updateEntries(command.update);

/** Names that are no node are written too: no channel takes them. A Send must name one. */
function goingTo(targets: readonly unknown[], nodes: Names): Write[] {
  return targets.flatMap((to) => {
    if (isSend(to)) {
      if (to.node === END) throw new InvalidUpdateError("Cannot send a packet to the END node");
      if (!nodes.has(to.node)) throw new InvalidUpdateError(`Invalid node name "${to.node}" in Send packet`);
    }
    return destination(to);
  });
}

export function destination(to: unknown): Write[] {
  if (typeof to === "string") return to === END ? [] : [[branchTo(to), null]];
  return isSend(to) ? [[TASKS, to]] : [];
}

/** What a router's answer writes. */
export function routesOf(branch: Branch, answer: unknown, nodes: Names): Write[] {
  const answers: unknown[] = Array.isArray(answer) ? answer : [answer];
  const targets = answers.map((a) => (isSend(a) || branch.ends === undefined ? a : branch.ends[String(a)]));
  if (targets.some((to) => !to)) throw new Error("Branch condition returned unknown or null destination");
  return goingTo(targets, nodes);
}

/** Channels that are not a key of the state, but all of it. */
const WHOLE: ReadonlySet<string> = new Set([ROOT, START, END]);
export const isWhole = (keys: readonly string[]): boolean => keys.length === 1 && WHOLE.has(keys[0] as string);

/** The state as a node or a caller sees it: keys that hold something, in schema order. */
export function readState(channels: ReadonlyMap<string, AnyChannel>, keys: readonly string[]): unknown {
  if (isWhole(keys)) {
    const channel = channels.get(keys[0] as string);
    return channel?.isAvailable() ? channel.get() : undefined;
  }
  const state: { [key: string]: unknown } = {};
  for (const key of keys) {
    const channel = channels.get(key);
    if (channel?.isAvailable()) state[key] = channel.get();
  }
  return state;
}
