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
  constructor(node: string, limit: number, elapsed: number) {
    super(`Node "${node}" exceeded its run timeout of ${limit}ms (elapsed: ${elapsed}ms).`);
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
export const isNodeTimeoutError = (e?: unknown): e is NodeTimeoutError => named(e, "NodeTimeoutError");

/** The error of two values meeting in a channel that holds one. */
export const concurrentUpdate = (text: string): InvalidUpdateError =>
  new InvalidUpdateError(text, { lc_error_code: "INVALID_CONCURRENT_GRAPH_UPDATE" });
