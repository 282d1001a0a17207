/**
 * What the analysis and the real library can both say about a graph, in one form: names sorted, duplicates gone, the
 * library's own control channels left out.
 */
export interface ComparableModel {
  readonly channels: Readonly<Record<string, ComparableChannel>>;
  readonly nodes: Readonly<Record<string, ComparableNode>>;
  /** `[from, to]` of every plain edge. */
  readonly edges: readonly (readonly [string, string])[];
  /** `[sources, to]` of every edge that waits for all its sources. */
  readonly joins: readonly (readonly [readonly string[], string])[];
  readonly branches: readonly ComparableBranch[];
  readonly interruptBefore: readonly string[];
  readonly interruptAfter: readonly string[];
}

export interface ComparableChannel {
  readonly kind: ComparableKind;
  /** The channel folds its writes with a function. */
  readonly reducer: boolean;
  /** Two writes in one super-step throw. */
  readonly single: boolean;
  /** The channel holds a value before the first write. */
  readonly initial: boolean;
  /** The graph's input accepts the key. */
  readonly input: boolean;
  /** The graph's output contains the key. */
  readonly output: boolean;
}

export type ComparableKind =
  | 'last-value'
  | 'reducer'
  | 'untracked'
  | 'ephemeral'
  | 'topic'
  | 'any-value'
  | 'delta'
  | 'broken';

export interface ComparableNode {
  readonly defer: boolean;
  readonly ends: readonly string[] | null;
  /** A compiled graph of ours is the node. */
  readonly subgraph: boolean;
  /** Keys the node sees when it has an input schema of its own; null: all keys of the state. */
  readonly inputKeys: readonly string[] | null;
}

/** A conditional edge. `ends` are the targets of its path map, null where it has none. */
export interface ComparableBranch {
  readonly from: string;
  readonly ends: readonly string[] | null;
}

export function sortedUnique(names: Iterable<string>): string[] {
  return [...new Set(names)].sort();
}

/** Values sorted and made unique by what they look like as JSON. */
export function sortedUniqueBy<T>(values: Iterable<T>): T[] {
  const byText = new Map([...values].map((value) => [JSON.stringify(value), value]));
  return [...byText.keys()].sort().map((text) => byText.get(text) as T);
}
