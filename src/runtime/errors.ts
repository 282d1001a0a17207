import type { Command } from "./command.ts";
import type { Interrupt } from "./context.ts";

export interface ErrorFields {
  readonly lc_error_code?: string;
}

const withUrl = (message: string, code: string | undefined): string =>
  code === undefined
    ? message
    : `${message}\n\nTroubleshooting URL: https://docs.langchain.com/oss/javascript/langgraph/${code}/\n`;

export class BaseLangGraphError extends Error {
  lc_error_code: string | undefined;
  constructor(message?: string, fields?: ErrorFields) {
    super(withUrl(message ?? "", fields?.lc_error_code));
    this.lc_error_code = fields?.lc_error_code;
  }
}

/** Errors that are messages to the machinery around a task, not failures. */
export class GraphBubbleUp extends BaseLangGraphError {
  get is_bubble_up(): boolean {
    return true;
  }
}

export class GraphRecursionError extends BaseLangGraphError {
  override name = "GraphRecursionError";
  static get unminifiable_name(): string {
    return "GraphRecursionError";
  }
}
export class GraphValueError extends BaseLangGraphError {
  override name = "GraphValueError";
  static get unminifiable_name(): string {
    return "GraphValueError";
  }
}
export class InvalidUpdateError extends BaseLangGraphError {
  override name = "InvalidUpdateError";
  static get unminifiable_name(): string {
    return "InvalidUpdateError";
  }
}
export class EmptyInputError extends BaseLangGraphError {
  override name = "EmptyInputError";
  static get unminifiable_name(): string {
    return "EmptyInputError";
  }
}
export class EmptyChannelError extends BaseLangGraphError {
  override name = "EmptyChannelError";
  static get unminifiable_name(): string {
    return "EmptyChannelError";
  }
}
export class UnreachableNodeError extends BaseLangGraphError {
  override name = "UnreachableNodeError";
  static get unminifiable_name(): string {
    return "UnreachableNodeError";
  }
}
export class StateGraphInputError extends BaseLangGraphError {
  override name = "StateGraphInputError";
  constructor(message?: string, fields?: ErrorFields) {
    super(
      "Invalid StateGraph input. Make sure to pass a valid StateDefinition, Annotation.Root, or Zod schema.",
      fields,
    );
    if (message !== undefined) this.message = message;
  }
  static get unminifiable_name(): string {
    return "StateGraphInputError";
  }
}
export class MultipleSubgraphsError extends BaseLangGraphError {
  override name = "MultipleSubgraphError";
}
export class RemoteException extends BaseLangGraphError {
  override name = "RemoteException";
}
export class NodeTimeoutError extends BaseLangGraphError {
  override name = "NodeTimeoutError";
  node: string;
  kind: "run" | "idle";
  /** The limit that was exceeded, in milliseconds. */
  timeout: number;
  elapsed: number;
  runTimeout: number | undefined;
  idleTimeout: number | undefined;
  constructor(given: { node: string; elapsed: number; kind: "run" | "idle"; runTimeout?: number | undefined; idleTimeout?: number | undefined }, fields?: ErrorFields) {
    const { node, elapsed, kind, runTimeout, idleTimeout } = given;
    const timeout = kind === "run" ? runTimeout : idleTimeout;
    if (timeout === undefined) throw new Error(`${kind}Timeout is required when kind='${kind}'`);
    super(`Node "${node}" exceeded its ${kind} timeout of ${timeout}ms ${kind === "idle" ? "without making progress " : ""}(elapsed: ${elapsed}ms).`, fields);
    this.node = node;
    this.kind = kind;
    this.timeout = timeout;
    this.elapsed = elapsed;
    this.runTimeout = runTimeout;
    this.idleTimeout = idleTimeout;
  }
  static get unminifiable_name() {
    return "NodeTimeoutError";
  }
}
/** What the handler of a failed node gets. */
export class NodeError {
  node: string;
  error: Error;
  constructor(node: string, error: Error) {
    this.node = node;
    this.error = error;
  }
  static get unminifiable_name() {
    return "NodeError";
  }
}
/** The run was asked to stop between two steps. */
export class GraphDrained extends GraphBubbleUp {
  override name = "GraphDrained";
  reason: string;
  constructor(reason = "shutdown", fields?: ErrorFields) {
    super(`Graph drained: ${reason}`, fields);
    this.reason = reason;
  }
  static get unminifiable_name() {
    return "GraphDrained";
  }
}

export class GraphInterrupt extends GraphBubbleUp {
  override name = "GraphInterrupt";
  interrupts: Interrupt[];
  constructor(interrupts: Interrupt[] = [], fields?: ErrorFields) {
    super(JSON.stringify(interrupts, null, 2), fields);
    this.interrupts = interrupts;
  }
  static get unminifiable_name(): string {
    return "GraphInterrupt";
  }
}
export class NodeInterrupt extends GraphInterrupt {
  override name = "NodeInterrupt";
  constructor(value: unknown, fields?: ErrorFields) {
    super([{ value }], fields);
  }
  static override get unminifiable_name(): string {
    return "NodeInterrupt";
  }
}
export class ParentCommand extends GraphBubbleUp {
  override name = "ParentCommand";
  command: Command;
  constructor(command: Command) {
    super();
    this.command = command;
  }
  static get unminifiable_name(): string {
    return "ParentCommand";
  }
}

const named = (e: unknown, ...names: string[]): boolean =>
  typeof e === "object" && e !== null && names.includes((e as { name?: string }).name ?? "");

export const isGraphBubbleUp = (e?: unknown): e is GraphBubbleUp =>
  typeof e === "object" && e !== null && (e as { is_bubble_up?: unknown }).is_bubble_up === true;
export const isGraphInterrupt = (e?: unknown): e is GraphInterrupt => named(e, "GraphInterrupt", "NodeInterrupt");
export const isParentCommand = (e?: unknown): e is ParentCommand => named(e, "ParentCommand");
export const isNodeError = (e?: unknown): e is NodeError => (e as { constructor?: { unminifiable_name?: string } } | undefined)?.constructor?.unminifiable_name === "NodeError";
export const isGraphDrained = (e?: unknown): e is GraphDrained => named(e, "GraphDrained");
export const isNodeTimeoutError = (e?: unknown): e is NodeTimeoutError => named(e, "NodeTimeoutError");

/** The error of two values meeting in a channel that holds one. */
export const concurrentUpdate = (text: string): InvalidUpdateError =>
  new InvalidUpdateError(text, { lc_error_code: "INVALID_CONCURRENT_GRAPH_UPDATE" });
