import type { Choice } from '../../model/graph.ts';
import type { AgentPlan, TeamPlan } from '../library/agents/plan.ts';
import type { Place, Value } from '../values/value.ts';

/**
 * A builder while the program that fills it is evaluated: the calls made on it, in order, with their arguments. What
 * they mean is decided once the evaluation is over.
 */
export class GraphDraft {
  readonly created: Place;
  /** Of a class that extends a builder: what it calls `super` with. */
  args: readonly Value[];
  readonly kind: 'StateGraph' | 'MessageGraph' | 'Graph';
  /** The choices that had been made when the builder was created. */
  readonly path: readonly Choice[];
  /** Made by a function within a call of itself. */
  readonly recursive: boolean;
  /** Names the builder goes by, the first one nearest to its creation. */
  readonly names: string[] = [];
  readonly calls: BuilderCall[] = [];
  readonly runs: GraphRun[] = [];
  /** Updates of its state from outside. */
  readonly updates: { readonly values: Value; readonly asNode: Value | null; readonly at: Place }[] = [];
  /** Configurations that are bound to the compiled graph: they hold for any run. */
  readonly configs: Value[] = [];
  /** Set where the library builds the graph of an agent. */
  agent: AgentPlan | null = null;
  /** Graphs that a tool of the agent runs, and whose states come back with its answer. */
  readonly subagents: Subagent[] = [];
  /** Set where the library builds the graph of several agents. */
  team: TeamPlan | null = null;
  /** Set for the graph of an `entrypoint`: the name of its one node. */
  workflow: string | null = null;
  /** Reasons why calls may be missing. */
  readonly escapes: { readonly why: string; readonly at: Place }[] = [];

  constructor(kind: GraphDraft['kind'], created: Place, args: readonly Value[], path: readonly Choice[], recursive = false) {
    this.kind = kind;
    this.created = created;
    this.args = args;
    this.path = path;
    this.recursive = recursive;
  }
}

export interface BuilderCall {
  readonly method: string;
  readonly args: readonly Value[];
  /** The call expression; its arguments as written, where the call is not spread. */
  readonly at: Place;
  readonly when: readonly Choice[];
  /** The call sites through which evaluation came here, innermost first: for reporting in the file of the builder. */
  readonly via: readonly Place[];
  /** The turns of the loops around it, the outermost first; absent where one turn stands for several. */
  readonly turns?: readonly Turn[];
}

/** One item of a list that is gone through. */
export interface Turn {
  /** Each time that a list is gone through has a number. */
  readonly of: number;
  readonly index: number;
}

/** A graph that the `task` tool of a deep agent runs. */
export interface Subagent {
  readonly draft: GraphDraft;
  readonly at: Place;
}

/** A run of the compiled graph somewhere in the program. */
export interface GraphRun {
  readonly method: string;
  readonly args: readonly Value[];
  readonly at: Place;
}
