import type { Decision } from '../choices.ts';

/** One way a subgraph ends: the keys it hands back, and the decisions that lead there. */
export interface InnerResult {
  readonly keys: readonly string[];
  readonly decisions: readonly Decision[];
}

/** How a graph of the module can end when it is run as a node with these keys. */
export type Inner = (graph: number, input: readonly string[]) => readonly InnerResult[];
