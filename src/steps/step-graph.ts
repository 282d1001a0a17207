import type { Change } from '../model/change.ts';
import type { Condition } from '../model/condition.ts';
import type { When } from '../model/graph.ts';

/**
 * What super-steps depend on, and nothing else. Names refer to `StepNode.name`; START is the node `__start__`; END and
 * names of no node do not appear.
 */
export interface StepGraph {
  readonly nodes: readonly StepNode[];
  readonly joins: readonly StepJoin[];
  /** Keys of the state that hold what they hold until a node changes it. None where that is not said. */
  readonly steady?: ReadonlySet<string>;
}

export interface StepNode {
  readonly name: string;
  readonly defer: boolean;
  /** Triggered by every run of the node. */
  readonly edges: readonly string[];
  /** Independent choices of one run: a router or the gotos of the body. Each run takes one route of every choice. */
  readonly choices: readonly (readonly Route[])[];
  /** What any run of the node may change, whatever its routes say. */
  readonly changes?: readonly Change[];
  /** What its writes ask of the state, where no route does. */
  readonly asks?: readonly Condition[];
}

export interface Route {
  readonly targets: readonly string[];
  readonly sends: readonly RouteSend[];
  /** What must be true of the state as the node was given it. */
  readonly when?: When;
  readonly changes?: readonly Change[];
}

/** Send packets to a node: each of them is a task of its own. `count` 'many' stands for zero, one or more. */
export interface RouteSend {
  readonly node: string;
  readonly count: number | 'many';
}

export interface StepJoin {
  readonly from: readonly string[];
  readonly to: string;
}
