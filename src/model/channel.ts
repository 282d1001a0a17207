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
  readonly trap: string | null;
}
