import type { AgentModel, TeamModel } from './agent.ts';
import type { Channel } from './channel.ts';
import type { Condition } from './condition.ts';
import type { CachedBody, CachedTask, Interrupt, Memory, Mutation, Need, OwnUpdate, RetriedEffect } from './body-facts.ts';
import type { Effects } from './effects.ts';
import type { Json, Sample } from './json.ts';
import type { Site, Unknown } from './site.ts';
import type { ToolUpdate } from './tools.ts';

export const START = '__start__';
export const END = '__end__';

/** The key of a graph whose state is one bare value. */
export const ROOT = '__root__';

/**
 * A graph as the library would build it. Lists keep source order; names are unique within their list.
 * A graph whose builder branches on something unknown keeps all alternatives, each with its `when`.
 */
export interface GraphModel {
  /** File and name of the builder in the source: `src/agent.ts#builder`. */
  readonly id: string;
  readonly file: string;
  /** The expression that creates the builder. */
  readonly site: Site;
  /** Of a graph that another file builds of parts that this file gives: where those stand. */
  readonly parts?: readonly Site[];
  readonly channels: readonly Channel[];
  /** Set where further channels may exist that are not listed. */
  readonly channelsOpen: Unknown | null;
  /** What the library refuses when the graph is built, compiled or started. */
  readonly refusals?: readonly Refusal[];
  /** Keys that the state is written with and does not have: those beside a root that was spread without its `.spec`. */
  readonly ignoredKeys?: readonly NamedSite[];
  readonly nodes: readonly GraphNode[];
  /** Set where further nodes may exist that are not listed. */
  readonly nodesOpen: Unknown | null;
  readonly edges: readonly Edge[];
  /** Set where further edges may exist that are not listed. */
  readonly edgesOpen: Unknown | null;
  readonly compiles: readonly Compile[];
  /** A node has an error handler: then the library takes every node for reachable. */
  readonly errorHandlers: boolean;
  /** The recursion limits of the runs that are visible in the program. */
  readonly limits: readonly RecursionLimit[];
  /** Whether a visible run says how many tasks may run at a time. */
  readonly concurrency: 'limited' | 'unlimited' | 'unknown';
  /** Keys that runs visible in the program pass as input; null where no run is visible, or one is not known. */
  readonly inputKeys: readonly string[] | null;
  /** All keys of inputs that are written down, with their places. */
  readonly inputs: readonly InputKey[];
  /** Changes that nodes and routers make to the state in place. */
  readonly mutations: readonly Mutation[];
  /** Questions that nodes ask, in source order. */
  readonly interrupts: readonly Interrupt[];
  /** What tools write that the graph's tool nodes run. */
  readonly toolUpdates: readonly ToolUpdate[];
  /** Set where the library builds the graph, of one agent or of a team. */
  readonly agent?: AgentModel;
  readonly team?: TeamModel;
  /** Set for an `entrypoint`: a graph of one node, without a state. */
  readonly workflow?: true;
  /** Updates of the state from outside: `updateState`. */
  readonly updates?: readonly StateUpdate[];
  /** How visible code answers them: with one value, with a value for each id, or with something unknown. */
  readonly resumes: readonly Resume[];
  /** Of a graph that can stop and ask: its visible runs that are no part of another run, as those in the body of a node are. */
  readonly rootRuns: readonly Site[];
  /** Of a graph with a node that leaves for a parent: its visible runs, where nothing in sight has it as a part. */
  readonly alone?: readonly Site[];
  /** Writes whose order a reducer minds, as found by trying it on values that are written. */
  readonly orders?: readonly OrderEffect[];
  /** Writes for which a reducer comes to its end without a value, as found by trying it on them. */
  readonly emptied?: readonly Emptied[];
  readonly blindSpots: readonly Unknown[];
}

/** One update that a call of `updateState` makes. */
export interface StateUpdate {
  readonly keys: readonly InputKey[];
}

/** A write that leaves a key without a value. */
export interface Emptied {
  readonly key: string;
  readonly node: string;
  readonly site: Site;
  readonly update: Sample;
}

/** Two writes that a reducer folds differently the other way round. */
export interface OrderEffect {
  readonly key: string;
  /** The two writers, or one writer twice. */
  readonly nodes: readonly [string, string];
  readonly values: readonly [Json, Json];
  /** What is left when the first is applied before the second, and the other way round. */
  readonly results: readonly [Json, Json];
  /** Only where the channel is empty before. */
  readonly empty: boolean;
}

/** A call that throws. */
export interface Refusal {
  readonly kind: RefusalKind;
  /** The node, the key or the source it is about. */
  readonly name: string;
  /** In the file of the graph. */
  readonly site: Site;
  /** What came before and does not go with it. */
  readonly before?: Site;
  /** What the library says. */
  readonly error: string;
}

export type RefusalKind =
  | 'state'
  | 'clash'
  | 'duplicate'
  | 'reserved'
  | 'character'
  | 'key'
  | 'no nodes'
  | 'builder'
  | 'agent'
  | 'body'
  | 'class'
  | 'end as start'
  | 'start as end'
  | 'join start'
  | 'join end'
  | 'early join'
  | 'middleware'
  | 'generator'
  | 'as node'
  | 'default agent'
  | 'second router'
  | 'router'
  | 'router from end'
  | 'root checkpointer'
  | 'recursion limit';

/** How many super-steps a run may take: it must come to its end in fewer. */
export interface RecursionLimit {
  /** Null where it is not known. */
  readonly steps: number | null;
  /** The call that runs the graph. */
  readonly site: Site;
}

/** One choice at an unresolved condition in the code that builds a graph. Choices of one fork exclude each other. */
export interface Choice {
  readonly fork: string;
  readonly branch: number;
  /** What is true on this side, as far as it can be said. */
  readonly conditions?: readonly Condition[];
}

export type NodeKind = 'function' | 'subgraph' | 'tools' | 'agent' | 'runnable' | 'unknown';

export interface GraphNode {
  readonly name: string;
  readonly kind: NodeKind;
  readonly defer: boolean;
  /** Set where it is not known whether the node is deferred. */
  readonly deferOpen: boolean;
  /** The `addNode` of the node. */
  readonly site: Site;
  /** The name inside that call, for fixes and for labels. */
  readonly nameSite: Site;
  /** Every way the body returns. Empty where the body never returns. */
  readonly outcomes: readonly NodeOutcome[];
  /** Set where the body may write keys that are not listed. */
  readonly writesOpen: Unknown | null;
  /** Set where the body may go to targets that are not listed. */
  readonly gotoOpen: Unknown | null;
  /** Set where some way of returning is not known at all. It could be a Command, though hardly any is. */
  readonly returnsOpen: Unknown | null;
  /** The declared `ends`; null where there are none, or none that are known. */
  readonly ends: readonly NamedSite[] | null;
  /** There are `ends`, and not all of them are known. */
  readonly endsOpen: boolean;
  /** The body can end or halt the whole run: it throws, interrupts, or leaves for the parent graph. True in doubt. */
  readonly halts: boolean;
  /** Keys the node sees when it has an input schema of its own; null: all keys of the state. */
  readonly inputKeys: readonly string[] | null;
  /** The id of the compiled graph that is the node. */
  readonly subgraph: string | null;
  readonly when: readonly Choice[];
  /** Where the body leaves for the graph that this one is a part of: `Command.PARENT`. */
  readonly leaves?: readonly Site[];
  /** An error handler stands behind the body: a task of its own, in the same super-step. */
  readonly handler?: true;
  /** Keys of the state without which the body does not do its work. */
  readonly needs?: readonly Need[];
  /** Set where the node has a policy for a cache. */
  readonly cached?: CachedBody;
  readonly cachedTasks?: readonly CachedTask[];
  readonly retried?: readonly RetriedEffect[];
  /** Graphs with a memory of their own, `checkpointer: true`, that the body runs. */
  readonly memories?: readonly Memory[];
  /** Calls that write to the thread of the run while it goes on. */
  readonly ownUpdates?: readonly OwnUpdate[];
  /** What the body does beside returning something. */
  readonly effects: Effects;
}

export interface Resume {
  readonly with: 'one' | 'by-id' | 'unknown';
  readonly site: Site;
}

export interface NamedSite {
  readonly name: string;
  readonly site: Site;
}

/** A key of what a run is given, or of what `updateState` writes. */
export interface InputKey extends NamedSite {
  readonly outside?: readonly Outside[];
}

/** One way a node body returns. */
export interface NodeOutcome {
  /** In the order the library applies them; a key that one task writes twice is listed twice. */
  readonly writes: readonly Write[];
  readonly goto: readonly Target[];
  readonly site: Site;
  /** Set where what is returned is no update. */
  readonly noUpdate?: NoUpdate;
  /** The body has thrown, and its error handler returns this. The edges of the node do not fire then. */
  readonly failed?: true;
  /** A graph within has left for this one, with a Command that says so: `Command.PARENT`. */
  readonly sent?: true;
  readonly when?: When;
  /** What must be true of what the builder was given, where the builder asks for that as well: built otherwise, the graph has no such way. */
  readonly built?: When;
}

/** What must be true of the state: all of one of the lists. Absent where nothing is known. */
export type When = readonly (readonly Condition[])[];

/** What a body returns that is no update. */
export interface NoUpdate {
  readonly kind: 'array' | 'string' | 'number' | 'bigint' | 'true' | 'function' | 'message' | 'map' | 'set' | 'generator';
  /** Empty texts and lists that are not there, zero and false are taken for "no update". */
  readonly always: boolean;
}

export interface Write {
  readonly key: string;
  readonly certainty: 'always' | 'sometimes';
  /** How the value relates to the state: new, handed back as it was, or what was there plus something. */
  readonly relation: 'fresh' | 'copied' | 'grown' | 'unknown';
  /**
   * Written only where the channel holds a value when the node starts: keys that come along in `{...state}`, and keys
   * that a compiled subgraph hands back untouched.
   */
  readonly ifPresent: boolean;
  readonly site: Site;
  /** What is written, as far as a reducer could be chosen from it. */
  readonly value: ValueShape;
  /** An `Overwrite`: the reducer is left out, and with it all else that is written in the step. */
  readonly overwrite?: true;
  /** Values that may be written, as far as they are known. */
  readonly samples?: readonly Sample[];
  /** The value is a promise: the call that gives it, which nobody has waited for. */
  readonly pending?: { readonly site: Site; readonly text: string };
  /** The value itself, where it is always the same. */
  readonly constant?: Json;
  /** The id of the graph whose run gave the value, where that is handed on. */
  readonly run?: string;
  /** Properties of the value that are made of the same property of what the key held. */
  readonly grownParts?: readonly string[];
  /** Of a list that holds the items of the key once more: what they have anew. */
  readonly remadeItems?: readonly string[];
  /** What of the value comes from outside of the program as it is. */
  readonly outside?: readonly Outside[];
  /** The run was given what the channel held, and what it gives has all of that in it. */
  readonly handsBack?: boolean;
}

/** An environment variable, a part of a request, or what the configuration of a run has brought. */
export interface Outside {
  readonly of: 'environment' | 'header' | 'request' | 'config';
  /** `OPENAI_API_KEY`, `authorization`, `password` */
  readonly name: string;
  /** As it is written: `process.env.OPENAI_API_KEY`. */
  readonly text: string;
}

export type ValueShape = 'list' | 'number' | 'string' | 'boolean' | 'object' | 'null' | 'set' | 'map' | 'messages' | 'unknown';

/** Where a route leads. `send` null is an ordinary trigger: a node runs once however many of them it gets. */
export interface Target {
  readonly node: string;
  readonly send: 'one' | 'many' | null;
  readonly site: Site;
  /** Only a type names it, which may allow more than ever comes out. */
  readonly ofType?: true;
  /** What a Send passes; the node sees nothing else. Null where that is not known. */
  readonly args?: SendArgs | null;
}

export interface SendArgs {
  /** Keys it names, and whether it always does. */
  readonly keys: Readonly<Record<string, 'always' | 'sometimes'>>;
  /** Keys of the state that come along where they hold a value, as in `{...state, item}`. */
  readonly handed: readonly string[];
  /** What it passes where that is always the same. */
  readonly constants?: Readonly<Record<string, Json>>;
  /** Keys in which it passes one of several known values, each on a way of its own. */
  readonly varies?: readonly string[];
}

export type Edge = DirectEdge | JoinEdge | RouterEdge;

export interface DirectEdge {
  readonly kind: 'direct';
  readonly from: NamedSite;
  readonly to: NamedSite;
  readonly site: Site;
  readonly when: readonly Choice[];
}

/** `addEdge([a, b], c)`: runs `c` once all of `from` have run, in whatever steps. */
export interface JoinEdge {
  readonly kind: 'join';
  readonly from: readonly NamedSite[];
  readonly to: NamedSite;
  readonly site: Site;
  readonly when: readonly Choice[];
}

/** `addConditionalEdges`: each run of the source picks one outcome. */
export interface RouterEdge {
  readonly kind: 'router';
  readonly from: NamedSite;
  readonly outcomes: readonly RouteOutcome[];
  /** Set where further outcomes are possible. */
  readonly open: Unknown | null;
  /** Values the router may return that its path map does not know: the run stops. */
  readonly unmapped: readonly NamedSite[];
  /** `null`, `undefined` or `false`, where the router gives that: the run stops. */
  readonly nothing?: readonly NamedSite[];
  readonly pathMap: readonly PathMapEntry[] | null;
  /** A key of the state that is itself what the router returns. */
  readonly by?: string;
  readonly site: Site;
  readonly when: readonly Choice[];
}

export interface RouteOutcome {
  /** Empty: the route ends here. END itself is listed, so that it can be shown. */
  readonly targets: readonly Target[];
  readonly site: Site;
  readonly when?: When;
  readonly built?: When;
}

export interface PathMapEntry {
  readonly label: string;
  readonly to: NamedSite;
}

/** A `compile()` of the graph. */
export interface Compile {
  readonly site: Site;
  readonly checkpointer: 'yes' | 'no' | 'unknown';
  /** The file that makes the checkpointer, where that is another one. */
  readonly saverFile?: string;
  /** The checkpointer writes by a serializer that is given to it: what that makes of the state is not known. */
  readonly serializer?: true;
  /** As a part of another graph: it keeps its state from run to run, `checkpointer: true`, or nothing of it is saved, `false`. */
  readonly within?: 'kept' | 'unsaved';
  readonly cache: 'yes' | 'no' | 'unknown';
  readonly interruptBefore: readonly NamedSite[];
  readonly interruptAfter: readonly NamedSite[];
  /** Not all nodes at which it interrupts are known. */
  readonly interruptsOpen: boolean;
}
