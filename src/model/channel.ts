import type { Json } from './json.ts';
import type { Site } from './site.ts';

/** What the library really creates for a state key, whatever the text says. */
export type ChannelKind =
  | 'last-value'
  | 'reducer'
  | 'untracked'
  | 'ephemeral'
  | 'topic'
  | 'any-value'
  | 'delta'
  | 'broken'
  /** The definition could not be resolved; the reason is among the blind spots of the graph. */
  | 'unknown';

/** What a reducer does with two values. */
export type ReducerClass =
  | 'append'
  | 'merge-by-id'
  | 'object-merge'
  | 'last-wins'
  | 'first-wins'
  | 'identity'
  | 'sum'
  | 'max'
  | 'min'
  | 'or'
  | 'and'
  | 'union'
  | 'custom';

/** How the key was written down; a fix speaks the same dialect. */
export type Dialect =
  | 'annotation'
  | 'annotation-bare'
  | 'zod3'
  | 'zod4'
  | 'state-schema'
  | 'legacy'
  | 'channel-instance'
  | 'prebuilt';

/** Why a channel is not what its text seems to say. */
export type Trap =
  /** `Annotation({ default })`: without a reducer the default counts for nothing. */
  | 'default-without-reducer'
  /** `Annotation(fn)`: the function is not looked at. */
  | 'bare-function'
  /** The reducer is known to be no function. */
  | 'reducer-not-a-function'
  /** `{ reducer: fn }` where a registry wants `{ reducer: { fn } }`. */
  | 'reducer-not-wrapped'
  /** The key stands for something that is no channel. */
  | 'not-a-channel'
  /** `key: MessagesAnnotation` */
  | 'root-as-channel'
  /** `...MessagesAnnotation` without `.spec` */
  | 'root-spread-without-spec'
  /** `{ channels: Annotation.Root(…) }` */
  | 'annotation-root-as-channels'
  /** `{ channels: Root.spec }`, or one channel among legacy channels. */
  | 'spec-as-channels'
  /** A method that was called after the registration made another schema, without the reducer. */
  | 'zod-reducer-lost'
  /** `.meta({ reducer })` */
  | 'meta-reducer'
  /** Registered with a registry that graphs do not look into. */
  | 'wrong-registry'
  /** Registered for graphs, but a StateSchema does not look there. */
  | 'registered-in-state-schema'
  /** A field of zod 3 in an object of zod 4. */
  | 'zod3-in-zod4'
  /** A field of zod 4 in an object of zod 3. */
  | 'zod4-in-zod3'
  /** Made with something that the module it is imported from does not export. */
  | 'no-such-export';

export interface Channel {
  readonly key: string;
  readonly kind: ChannelKind;
  /** The class of the reducer, for kinds that fold; null where there is none. */
  readonly reducer: ReducerClass | null;
  /** Two writes in one super-step throw. True for last-value and for guarded untracked and ephemeral channels. */
  readonly single: boolean;
  /** Whether the channel holds a value before anything was written to it. */
  readonly initial: boolean;
  readonly dialect: Dialect;
  /** It is a schema of `zod`, and nothing tells which version of it: taken for zod 4. */
  readonly guessed?: true;
  /** The graph's input accepts the key. */
  readonly input: boolean;
  /** The graph's output contains the key; a subgraph hands it to its parent. */
  readonly output: boolean;
  /** Declared only by the input schema of a node: part of the graph, not of its input or output. */
  readonly private: boolean;
  /** The text of the declared type, where there is one: `number` of `Annotation<number>`. */
  readonly type: string | null;
  /** The whole definition: `Annotation<string>()`, or the value of the property that declares the key. */
  readonly site: Site | null;
  /** The property that declares the key, name included. */
  readonly property: Site | null;
  /** Why the channel is not what its text seems to say. */
  readonly trap: Trap | null;
  /** The call or property that laid the trap, where that is not the whole definition. */
  readonly trapSite?: Site;
  /** What is known of the reducer; absent where there is none, or none that could be followed. */
  readonly folding?: Folding;
  /** Where the default names an object that all runs share; absent where each run gets its own. */
  readonly sharedDefault?: Site;
  /** What the declared type holds that a checkpoint does not give back as it was. */
  readonly unsaved?: Unsaved;
  /** The properties of the declared type, where it is declared elsewhere under a name. */
  readonly parts?: readonly TypePart[];
  /** Each run that does not pass the key gets the default of its schema as input, whatever the thread holds. */
  readonly refilled?: true;
  /** Of a key with a reducer that gets such a default: what the reducer makes of a value of the thread, as an example. */
  readonly refed?: { readonly held: Json; readonly given: Json; readonly gives: Json };
}

/** A property of a declared type: `['account', 'apiKey']` and the text of its type. */
export interface TypePart {
  readonly path: readonly string[];
  readonly type: string;
}

export interface Unsaved {
  readonly what: 'date' | 'function' | 'promise' | 'instance' | 'bigint';
  /** `.items[].due`; empty for the value itself. */
  readonly path: string;
}

/** How a reducer goes about its work. */
export interface Folding {
  /** The reducer itself; null where it belongs to the library. */
  readonly site: Site | null;
  /** What is written is added to what is there, so that a value that is written again is there twice. */
  readonly adds: boolean;
  /** Which of its arguments it changes in place. */
  readonly mutates: 'current' | 'update' | null;
  /** It gives back a promise, a generator, or on some path nothing. */
  readonly gives: 'promise' | 'generator' | 'nothing' | null;
  /** An update of null or undefined leaves the value as it was. */
  readonly skipsNothing: boolean;
  /** It merges lists by an id, and of two items of one id keeps the second as it is. */
  readonly replacesItems?: true;
  /** It makes something of one argument, and does not look at the other. */
  readonly ignores?: 'current' | 'update';
}
