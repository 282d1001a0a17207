/**
 * What a random program means, as plain data and without a line of source text. The renderer writes it down in one of
 * many styles, the library runs the text, the referee predicts the run from here.
 */

export const START = '__start__';
export const END = '__end__';

/** Graphs of one module. A graph may be a node of a later one; the last is the outermost. */
export interface ModuleSpec {
  readonly graphs: readonly GraphSpec[];
}

export interface GraphSpec {
  /** An identifier. */
  readonly name: string;
  readonly keys: readonly KeySpec[];
  /** The keys of a narrower input schema; null: the state itself. */
  readonly input: readonly string[] | null;
  readonly output: readonly string[] | null;
  readonly nodes: readonly NodeSpec[];
  readonly edges: readonly EdgeSpec[];
  readonly joins: readonly JoinSpec[];
  readonly routers: readonly RouterSpec[];
}

export type ValueType = 'string' | 'number' | 'boolean' | 'list' | 'object' | 'messages';

export type ReducerName =
  | 'append'
  | 'merge-by-id'
  | 'object-merge'
  | 'last-wins'
  | 'first-wins'
  | 'sum'
  | 'max'
  | 'min'
  | 'or'
  | 'and'
  | 'union';

export type ChannelSpec =
  | { readonly kind: 'last-value'; readonly initial: boolean }
  | { readonly kind: 'reducer'; readonly reducer: ReducerName; readonly initial: boolean }
  | { readonly kind: 'untracked' | 'ephemeral'; readonly guard: boolean }
  | { readonly kind: 'any-value' | 'topic' };

export interface KeySpec {
  readonly name: string;
  readonly type: ValueType;
  readonly channel: ChannelSpec;
}

export interface NodeSpec {
  readonly name: string;
  readonly defer: boolean;
  readonly ends: readonly string[] | null;
  /** An input schema of the node's own: some keys of the state and keys nobody else declares. */
  readonly input: { readonly shared: readonly string[]; readonly own: readonly KeySpec[] } | null;
  readonly body: BodySpec;
}

export type BodySpec =
  | { readonly kind: 'function'; readonly outcomes: readonly OutcomeSpec[] }
  | { readonly kind: 'subgraph'; readonly graph: number };

/** One way a body returns. `plain` has one part without goto, `command` one part, `array` at least one command. */
export interface OutcomeSpec {
  readonly form: 'plain' | 'command' | 'array';
  readonly parts: readonly PartSpec[];
}

export interface PartSpec {
  readonly command: boolean;
  /** The update as `[key, value][]`; keys may then come twice. */
  readonly tuples: boolean;
  /** Starts with `...state`. */
  readonly spread: boolean;
  readonly writes: readonly WriteSpec[];
  readonly goto: readonly TargetSpec[];
}

export interface WriteSpec {
  readonly key: string;
  readonly maybe: boolean;
  readonly value: 'fresh' | 'grown' | 'undefined';
}

/** `send` null: an ordinary trigger. A number: so many packets. `many`: one packet for each element of some list. */
export interface TargetSpec {
  readonly node: string;
  readonly send: number | 'many' | null;
  /** What a packet carries besides keys of no channel. */
  readonly args: { readonly state: boolean; readonly keys: readonly string[] };
}

export interface EdgeSpec {
  readonly from: string;
  readonly to: string;
}

export interface JoinSpec {
  readonly from: readonly string[];
  readonly to: string;
}

export interface RouterSpec {
  readonly from: string;
  readonly outcomes: readonly (readonly TargetSpec[])[];
  readonly map: 'array' | 'object' | null;
  /** Further destinations in the path map that no outcome returns. */
  readonly unused: readonly string[];
}

/** All channels of a graph: its state and what the input schemas of its nodes add; the first definition counts. */
export function channelsOf(graph: GraphSpec): ReadonlyMap<string, KeySpec> {
  const channels = new Map<string, KeySpec>();
  const declared = [...graph.keys, ...graph.nodes.flatMap((node) => node.input?.own ?? [])];
  for (const key of declared) if (!channels.has(key.name)) channels.set(key.name, key);
  return channels;
}

export function inputKeysOf(graph: GraphSpec): readonly string[] {
  return graph.input ?? graph.keys.map((key) => key.name);
}

export function outputKeysOf(graph: GraphSpec): readonly string[] {
  return graph.output ?? graph.keys.map((key) => key.name);
}

/** Two values in one super-step throw. */
export function isSingle(channel: ChannelSpec): boolean {
  return channel.kind === 'last-value' || ((channel.kind === 'untracked' || channel.kind === 'ephemeral') && channel.guard);
}

export function isInitial(channel: ChannelSpec): boolean {
  return (channel.kind === 'last-value' || channel.kind === 'reducer') && channel.initial;
}

/** Where the string destinations of a router lead. Packets bypass the path map. */
export function destinationsOf(router: RouterSpec): readonly string[] {
  const returned = router.outcomes.flat().filter((target) => target.send === null).map((target) => target.node);
  return [...new Set([...returned, ...router.unused])];
}

export function outcomesOf(node: NodeSpec): readonly OutcomeSpec[] {
  return node.body.kind === 'function' ? node.body.outcomes : [];
}

/** Decision points have labels, so that a run can be told which way to go. The renderer writes the same labels. */
export const labels = {
  outcome: (graph: GraphSpec, node: string): string => `${graph.name}.${node}`,
  write: (graph: GraphSpec, node: string, outcome: number, part: number, write: number): string =>
    `${graph.name}.${node}.${outcome}.${part}.${write}`,
  list: (graph: GraphSpec, node: string, outcome: number, part: number, target: number): string =>
    `${graph.name}.${node}.${outcome}.${part}.list${target}`,
  route: (graph: GraphSpec, source: string): string => `${graph.name}.${source}.route`,
  routeList: (graph: GraphSpec, source: string, outcome: number, target: number): string =>
    `${graph.name}.${source}.route.${outcome}.list${target}`,
};
