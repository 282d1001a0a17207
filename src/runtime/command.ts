import { PARENT } from "./constants.ts";
import type { TimeoutPolicy } from "./time-limit.ts";

const COMMAND = Symbol.for("langgraph.command");
export const COMMAND_SYMBOL = COMMAND;

type Shape = { [key: string]: unknown };

const isPlain = (value: unknown): value is Shape => {
  if (typeof value !== "object" || value === null) return false;
  const proto: unknown = Object.getPrototypeOf(value);
  return proto === Object.prototype || proto === null;
};

/** Arguments travel as a copy: plain objects are cloned, what looks like a Send or Command becomes one. */
function revive(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revive);
  if (!isPlain(value) || isCommand(value)) return value;
  if (value.lg_name === "Command") return new Command(revived(value) as CommandInit);
  if (looksLikeSend(value)) return new Send(value.node, revive(value.args));
  return revived(value);
}
const revived = (value: Shape): Shape => Object.fromEntries(Object.entries(value).map(([k, v]) => [k, revive(v)]));

const looksLikeSend = (value: unknown): value is { node: string; args: unknown } =>
  typeof value === "object" && value !== null && typeof (value as Shape).node === "string" && "args" in value;

/** One more task of a node in the next step, with an input of its own instead of the state. */
export class Send<N extends string = string, A = unknown> {
  lg_name = "Send" as const;
  node: N;
  args: A;
  /** For this one task, instead of its node's. */
  declare timeout?: number | TimeoutPolicy;
  constructor(node: N, args?: A, options?: { timeout?: number | TimeoutPolicy }) {
    this.node = node;
    this.args = revive(args) as A;
    if (options?.timeout !== undefined) this.timeout = options.timeout;
  }
  toJSON(): Shape {
    return { lg_name: this.lg_name, node: this.node, args: this.args, ...(this.timeout !== undefined && { timeout: this.timeout }) };
  }
}

export const isSend = (value: unknown): value is Send => value instanceof Send || (typeof value === "object" && value !== null && (value as Shape).lg_name === "Send" && looksLikeSend(value));

export type Goto = string | Send | { node: string; args: unknown };
export type Tuples = readonly (readonly [string, unknown])[];
export interface CommandInit<Resume = unknown, Update = unknown> {
  readonly update?: Update | Tuples;
  readonly goto?: Goto | readonly Goto[];
  readonly graph?: string;
  readonly resume?: Resume;
}

export class Command<Resume = unknown, Update = unknown, Nodes extends string = string> {
  static readonly PARENT = PARENT;
  readonly lg_name = "Command" as const;
  lc_direct_tool_output = true;
  graph: string | undefined;
  update: Update | Tuples | undefined;
  resume: Resume | undefined;
  goto: (Nodes | string | Send)[];
  constructor(init: CommandInit<Resume, Update>) {
    Object.defineProperty(this, COMMAND, { value: init });
    this.graph = init.graph;
    this.update = init.update;
    this.resume = init.resume;
    const goto = init.goto ?? [];
    this.goto = (Array.isArray(goto) ? (goto as readonly Goto[]) : [goto as Goto]).map((to) =>
      typeof to === "string" || to instanceof Send ? to : new Send(to.node, to.args),
    );
  }

  /** Tuples may repeat a key; an object cannot. */
  _updateAsTuples(): [string, unknown][] {
    return updateEntries(this.update);
  }
  toJSON(): Shape {
    const { lg_name, update, resume, goto } = this;
    return { lg_name, ...(update !== undefined && { update }), ...(resume !== undefined && { resume }), goto };
  }
}

export function updateEntries(update: unknown): [string, unknown][] {
  if (typeof update !== "object" || update === null) return [];
  if (Array.isArray(update) && update.every((e) => Array.isArray(e) && e.length === 2 && typeof e[0] === "string"))
    return update.map((e) => [e[0] as string, e[1]]);
  return Object.entries(update);
}

export const isCommand = (value: unknown): value is Command =>
  typeof value === "object" && value !== null && (value instanceof Command || COMMAND in value || (value as Shape).lg_name === "Command");

/** A value that replaces what a reducer has gathered. */
export class Overwrite<T = unknown> {
  lg_name = "Overwrite" as const;
  __overwrite__: T;
  constructor(value: T) {
    this.__overwrite__ = value;
  }
  get value(): T {
    return this.__overwrite__;
  }
  toJSON(): Shape {
    return { __overwrite__: this.__overwrite__ };
  }
  static isInstance(value: unknown): value is Overwrite {
    return isOverwrite(value);
  }
}
export const isOverwrite = (value: unknown): value is { __overwrite__: unknown } =>
  typeof value === "object" && value !== null && "__overwrite__" in value;
