import type { AnyChannel } from "./channels.ts";
import { EphemeralValue, LastValueAfterFinish, NamedBarrierValue, NamedBarrierValueAfterFinish } from "./channels.ts";
import type { CompileOptions } from "./compiled.ts";
import { CompiledStateGraph } from "./compiled.ts";
import type { RunnableConfig } from "./config.ts";
import { branchTo, DEFAULT_ERROR_HANDLER, END, ERROR_HANDLER, joinOf, START } from "./constants.ts";
import { StateGraphInputError, UnreachableNodeError } from "./errors.ts";
import type { Action, Branch, CachePolicy, ErrorHandler, Node, RetryPolicy, Runnable, Write } from "./node.ts";
import { isRunnable, toAction } from "./node.ts";
import type { AnnotationMap, AnnotationRoot, StateType, UpdateType } from "./state/annotation.ts";
import { isAnnotationRoot } from "./state/annotation.ts";
import type { StateDefinition } from "./state/definition.ts";
import { fromMap, isFunction, isObject, isRawMap } from "./state/definition.ts";
import { fromLegacy } from "./state/legacy.ts";
import { messagesStateReducer } from "./state/messages.ts";
import { fromStateSchema, StateSchema } from "./state/standard.ts";
import { fromZod, isZodObject } from "./state/zod.ts";
import type { ZodLike } from "./state/zod.ts";
import type { TimeoutPolicy } from "./time-limit.ts";
import { timeoutPolicy } from "./time-limit.ts";

export interface NodeOptions {
  /** The keys the node sees; they become channels of the graph. */
  input?: unknown;
  /** Where it may go. For drawing and the check for unreachable nodes; running does not ask. */
  ends?: readonly string[] | { readonly [name: string]: unknown };
  /** Waits until nothing else is left to do. */
  defer?: boolean;
  retryPolicy?: RetryPolicy;
  timeout?: number | TimeoutPolicy;
  cachePolicy?: CachePolicy | boolean;
  /** Runs in the place of a node that has failed for good. */
  errorHandler?: ErrorHandler;
  metadata?: { [key: string]: unknown };
  subgraphs?: readonly unknown[];
}
export type NodeDefaults = Pick<NodeOptions, "retryPolicy" | "timeout" | "cachePolicy" | "errorHandler">;
const withoutUndefined = (spec: NodeDefaults): NodeDefaults => Object.fromEntries(Object.entries(spec).filter(([, value]) => value !== undefined)) as NodeDefaults;

interface NodeSpec extends NodeOptions {
  runnable: unknown;
  action: Action;
  definition: StateDefinition | undefined;
}

type Path = (state: never, config: never) => unknown;
type PathMap = { readonly [label: string]: string } | readonly string[];

const definitionOf = (schema: unknown): StateDefinition | undefined => {
  if (schema instanceof StateSchema) return fromStateSchema(schema as StateSchema);
  if (isZodObject(schema)) return fromZod(schema);
  if (isAnnotationRoot(schema)) return fromMap(schema.spec);
  if (isRawMap(schema)) return fromMap(schema);
  return undefined;
};
const isSchema = (value: unknown): boolean => value instanceof StateSchema || isZodObject(value) || isAnnotationRoot(value) || isRawMap(value);

interface Init {
  state?: unknown;
  stateSchema?: unknown;
  input?: unknown;
  output?: unknown;
  context?: unknown;
  interrupt?: unknown;
  writer?: unknown;
  nodes?: readonly string[];
}

/** Sorts out which of the many ways of writing a state was used. The first that fits counts. */
function readInit(first: unknown, second: unknown): { state: StateDefinition; input: StateDefinition | undefined; output: StateDefinition | undefined; context: unknown } {
  const options: Init = isObject(second) && !isZodObject(second) && !isAnnotationRoot(second) ? second : {};
  const context = isZodObject(second) || isAnnotationRoot(second) ? second : options.context;
  if (isObject(first) && !isSchema(first)) {
    const init = first as Init;
    const state = [init.state, init.stateSchema, init.input].find((schema) => schema !== undefined && schema !== null);
    const valid = isSchema(state) && [init.input, init.output].every((schema) => schema === undefined || schema === null || isSchema(schema));
    if (valid)
      return { state: definitionOf(state) as StateDefinition, input: definitionOf(init.input ?? options.input), output: definitionOf(init.output ?? options.output), context: init.context ?? context };
    const { channels } = first as { channels?: unknown };
    if (channels !== undefined)
      return { state: fromLegacy(isObject(channels) ? channels : {}), input: definitionOf(options.input), output: definitionOf(options.output), context };
  }
  const state = definitionOf(first);
  if (!state) throw new StateGraphInputError();
  return { state, input: definitionOf(options.input), output: definitionOf(options.output), context };
}

// The names of the graph's nodes grow along a chain of calls, which only a type of its own per call could follow; and
// the state of a graph written in another dialect than Annotation is not known to the types.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Loose = any;

export class StateGraph<State = Loose, Update = Loose> {
  readonly nodes: { [name: string]: NodeSpec } = {};
  readonly edges = new Set<[string, string]>();
  readonly waitingEdges = new Set<[string[], string]>();
  readonly branches: { [source: string]: { [name: string]: Branch } } = {};
  readonly channels: { [key: string]: AnyChannel } = {};
  compiled = false;
  private readonly definition: StateDefinition;
  private readonly input: StateDefinition;
  private readonly output: StateDefinition;
  private readonly context: unknown;

  constructor(schema: AnnotationRoot<never>, options?: unknown);
  constructor(schema: unknown, options?: unknown);
  constructor(schema?: unknown, options?: unknown) {
    const { state, input, output, context } = readInit(schema, options);
    this.definition = state;
    this.input = input ?? state;
    this.output = output ?? state;
    this.context = context;
    for (const definition of new Set([this.definition, this.input, this.output])) this.addChannels(definition);
  }

  /** The same key in two schemas: the first decides, and a later one may not want something else. */
  private addChannels(definition: StateDefinition): void {
    for (const [key, channel] of definition.channels) {
      const known = Object.hasOwn(this.channels, key) ? this.channels[key] : undefined;
      if (!known) this.channels[key] = channel;
      else if (!(channel.lc_graph_name === "LastValue" || known === channel || known.equals(channel))) throw new Error(`Channel "${key}" already exists with a different type.`);
    }
  }

  addNode(name: string, action: NodeLike<State, Update>, options?: NodeOptions): this;
  addNode(nodes: { [name: string]: NodeLike<State, Update> } | readonly (readonly [string, NodeLike<State, Update>, NodeOptions?])[]): this;
  addNode(name: unknown, action?: unknown, options?: NodeOptions): this {
    type Entry = readonly [string, unknown, NodeOptions?];
    const list: readonly Entry[] =
      typeof name === "string" ? [[name, action, ...(options ? ([options] as const) : [])] as Entry] : Array.isArray(name) ? (name as Entry[]) : isObject(name) ? Object.entries(name) : [];
    if (list.length === 0) throw new Error("No nodes provided in `addNode`");
    for (const [key, act, opts] of list) this.addOne(key, act, opts ?? {});
    return this;
  }

  private addOne(name: string, action: unknown, options: NodeOptions): void {
    for (const character of ["|", ":"]) if (name.includes(character)) throw new Error(`"${character}" is a reserved character and is not allowed in node names.`);
    this.warnIfCompiled("node");
    // `in`, as the library asks it: `toString` is taken.
    if (name in this.channels) throw new Error(`${name} is already being used as a state attribute (a.k.a. a channel), cannot also be used as a node name.`);
    if (Object.hasOwn(this.nodes, name)) throw new Error(`Node \`${name}\` already present.`);
    if (name === END || name === START) throw new Error(`Node \`${name}\` is reserved.`);
    const definition = options.input === undefined ? undefined : definitionOf(options.input);
    if (options.input !== undefined && !definition) throw new StateGraphInputError();
    if (definition) this.addChannels(definition);
    this.nodes[name] = { ...options, runnable: action, action: toAction(action), definition };
  }

  addEdge(from: string | readonly string[], to: string): this {
    this.warnIfCompiled("edge");
    if (typeof from === "string") {
      if (from === END) throw new Error("END cannot be a start node");
      if (to === START) throw new Error("START cannot be an end node");
      this.edges.add([from, to]);
      return this;
    }
    for (const start of from) {
      if (start === END) throw new Error("END cannot be a start node");
      if (!Object.hasOwn(this.nodes, start)) throw new Error(`Need to add a node named "${start}" first`);
    }
    if (to === END) throw new Error("END cannot be an end node");
    if (!Object.hasOwn(this.nodes, to)) throw new Error(`Need to add a node named "${to}" first`);
    if (from.length > 0) this.waitingEdges.add([[...from], to]);
    return this;
  }

  addSequence(nodes: readonly (readonly [string, NodeLike<State, Update>, NodeOptions?])[] | { [name: string]: NodeLike<State, Update> }): this {
    const list = (Array.isArray(nodes) ? nodes : Object.entries(nodes)) as readonly (readonly [string, NodeLike<State, Update>, NodeOptions?])[];
    if (list.length === 0) throw new Error("Sequence requires at least one node.");
    let previous: string | undefined;
    for (const [name, action, options] of list) {
      if (Object.hasOwn(this.nodes, name)) throw new Error(`Node names must be unique: node with the name "${name}" already exists.`);
      this.addNode(name, action, options);
      if (previous !== undefined) this.addEdge(previous, name);
      previous = name;
    }
    return this;
  }

  addConditionalEdges(source: string, path: Path | Runnable<never>, pathMap?: PathMap): this;
  addConditionalEdges(edge: { source: string; path: Path | Runnable<never>; pathMap?: PathMap }): this;
  addConditionalEdges(source: string | { source: string; path: Path | Runnable<never>; pathMap?: PathMap }, path?: Path | Runnable<never>, pathMap?: PathMap): this {
    const edge = typeof source === "string" ? { source, path, pathMap } : source;
    this.warnIfCompiled("edge");
    // A router goes by the name of its runnable, and every plain function has the same one: a node has room for one.
    const name = (isRunnable(edge.path) && edge.path.name) || "condition";
    const present = (this.branches[edge.source] ??= {});
    if (Object.hasOwn(present, name)) throw new Error(`Condition \`${name}\` already present for node \`${edge.source}\``);
    const ends = isListOf(edge.pathMap) ? Object.fromEntries(edge.pathMap.map((to) => [to, to])) : edge.pathMap;
    present[name] = { path: toAction(edge.path), ...(ends && { ends }) };
    return this;
  }

  /** For nodes of this graph that say nothing else, whenever they were added. */
  setNodeDefaults(defaults: NodeDefaults): this {
    this.defaults = { ...this.defaults, ...defaults };
    return this;
  }
  private defaults: NodeDefaults = {};

  setEntryPoint(node: string): this {
    return this.addEdge(START, node);
  }
  setFinishPoint(node: string): this {
    return this.addEdge(node, END);
  }

  compile(options: CompileOptions = {}): CompiledStateGraph<State, Update> {
    this.validate(options);
    this.compiled = true;
    const names = Object.keys(this.nodes);
    const userKeys = new Map(Object.entries(this.channels));
    const channels = new Map(userKeys);
    const deferred: string[] = [];
    channels.set(START, new EphemeralValue());
    const joins = new Map<string, { starts: string[]; end: string }>();
    for (const [starts, end] of this.waitingEdges) joins.set(joinOf(starts, end), { starts, end });
    for (const name of names) {
      const waits = this.nodes[name]?.defer === true;
      channels.set(branchTo(name), waits ? new LastValueAfterFinish() : new EphemeralValue(false));
      if (waits) deferred.push(branchTo(name));
    }
    for (const [name, { starts, end }] of joins) {
      const waits = this.nodes[end]?.defer === true;
      channels.set(name, new (waits ? NamedBarrierValueAfterFinish : NamedBarrierValue)(new Set(starts)));
      if (waits) deferred.push(name);
    }

    const exits = new Map<string, Write[]>();
    const joinedBy = new Map<string, string[]>();
    const add = <Item>(lists: Map<string, Item[]>, key: string, item: Item): void => {
      const list = lists.get(key);
      if (list) list.push(item);
      else lists.set(key, [item]);
    };
    for (const [from, to] of this.edges) if (to !== END) add(exits, from, [branchTo(to), null]);
    for (const [join, { starts, end }] of joins) {
      for (const start of new Set(starts)) add(exits, start, [join, start]);
      add(joinedBy, end, join);
    }
    const nodes = new Map<string, Node>();
    const common = (name: string): Pick<Node, "name" | "exits" | "branches"> => ({ name, exits: exits.get(name) ?? [], branches: Object.values(this.branches[name] ?? {}) });
    nodes.set(START, {
      ...common(START),
      action: (input) => input,
      triggers: [START],
      inputKeys: [START],
      writable: this.input.channels,
      checks: [this.input],
    });
    for (const name of names) {
      const spec = this.nodes[name] as NodeSpec;
      nodes.set(name, {
        ...common(name),
        action: spec.action,
        triggers: [branchTo(name), ...(joinedBy.get(name) ?? [])],
        inputKeys: [...(spec.definition ?? this.definition).channels.keys()],
        writable: userKeys,
        checks: [this.definition],
        ...(spec.runnable instanceof CompiledStateGraph && { subgraph: spec.runnable }),
        ...this.policiesOf(spec),
        ...(spec.metadata && { metadata: spec.metadata }),
      });
    }
    return new CompiledStateGraph<State, Update>({
      builder: this,
      nodes,
      channels,
      deferred,
      stateKeys: [...userKeys.keys()],
      outputKeys: [...this.output.channels.keys()],
      input: this.input,
      context: this.context as ZodLike | undefined,
      options,
    });
  }

  private policiesOf(spec: NodeSpec): Pick<Node, "retry" | "timeout" | "cache" | "onError"> {
    const { retryPolicy, timeout, cachePolicy, errorHandler } = { ...this.defaults, ...withoutUndefined(spec) };
    return {
      ...(retryPolicy && { retry: retryPolicy }),
      ...(timeout !== undefined && { timeout: timeoutPolicy(timeout) }),
      ...(cachePolicy && { cache: cachePolicy === true ? {} : cachePolicy }),
      ...(errorHandler && { onError: errorHandler }),
    };
  }

  /** Every source must be a node, and every node something's target. */
  private validate(options: CompileOptions): void {
    if (this.defaults.errorHandler && Object.hasOwn(this.nodes, DEFAULT_ERROR_HANDLER)) throw new Error(`Node \`${DEFAULT_ERROR_HANDLER}\` is reserved for the default error handler.`);
    const names = Object.keys(this.nodes);
    const sources = [...[...this.edges].map(([from]) => from), ...[...this.waitingEdges].flatMap(([starts]) => starts), ...Object.keys(this.branches)];
    for (const source of sources) if (source !== START && !Object.hasOwn(this.nodes, source)) throw new Error(`Found edge starting at unknown node \`${source}\``);
    const targets = new Set<string>([...[...this.edges].map(([, to]) => to), ...[...this.waitingEdges].map(([, to]) => to)]);
    for (const [source, branches] of Object.entries(this.branches))
      for (const { ends } of Object.values(branches)) {
        if (ends) for (const to of Object.values(ends)) targets.add(to);
        else for (const name of names) if (name !== source) targets.add(name);
      }
    // Where a handler of errors leads, nobody has said.
    if (this.defaults.errorHandler || Object.values(this.nodes).some(({ errorHandler }) => errorHandler)) for (const name of names) targets.add(name);
    for (const { ends } of Object.values(this.nodes)) for (const to of Array.isArray(ends) ? (ends as string[]) : Object.keys(ends ?? {})) targets.add(to);
    for (const name of names)
      if (!targets.has(name))
        throw new UnreachableNodeError(`Node \`${name}\` is not reachable.\n\nIf you are returning Command objects from your node, make sure you are passing names of potential destination nodes as an "ends" array into ".addNode(..., { ends: ["node1", "node2"] })".`, {
          lc_error_code: "UNREACHABLE_NODE",
        });
    for (const target of targets) if (target !== END && !Object.hasOwn(this.nodes, target)) throw new Error(`Found edge ending at unknown node \`${target}\``);
    for (const names of [options.interruptBefore, options.interruptAfter])
      if (Array.isArray(names)) for (const name of names as string[]) if (!Object.hasOwn(this.nodes, name) && !this.isHandler(name)) throw new Error(`Interrupt node \`${name}\` is not present`);
  }

  private isHandler(name: string): boolean {
    if (name === DEFAULT_ERROR_HANDLER) return this.defaults.errorHandler !== undefined;
    return name.startsWith(ERROR_HANDLER) && this.nodes[name.slice(ERROR_HANDLER.length)]?.errorHandler !== undefined;
  }

  private warnIfCompiled(what: string): void {
    if (this.compiled) console.warn(`Adding ${what === "edge" ? "an edge" : "a node"} to a graph that has already been compiled. This will not be reflected in the compiled graph.`);
  }
}

/** A graph whose state is a list of messages. */
export class MessageGraph extends StateGraph {
  constructor() {
    super({ channels: { __root__: { reducer: messagesStateReducer, default: () => [] } } });
  }
}

const isListOf = (value: unknown): value is readonly string[] => Array.isArray(value);

type Returned<Update> = Update | object | undefined | null | void;
export type NodeLike<State = Loose, Update = Loose> =
  | ((state: State, config: RunnableConfig) => Returned<Update> | Promise<Returned<Update>>)
  | { invoke: (...args: never[]) => unknown }
  | { readonly [key: string]: unknown };

export { isFunction };
export type { AnnotationMap, StateType, UpdateType };
