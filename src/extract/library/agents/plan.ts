import type { Place, Value } from '../../values/value.ts';
import type { Hook, Jump, PackagedKey } from './packaged.ts';
import type { ToolCalls } from './tool-calls.ts';

/** What an agent is made of, beside the nodes and edges of its graph. */
export interface AgentPlan {
  /** `createAgent`, `createReactAgent`, `createDeepAgent`; `subagent` for one that a deep agent makes. */
  readonly factory: AgentFactory;
  readonly name: string | null;
  /** What declares keys, in the order in which it is merged: the first that names a key wins. */
  readonly state: readonly StateSource[];
  /** Why keys may be missing. */
  readonly stateOpen: Reason | null;
  readonly tools: readonly ToolFact[];
  readonly toolsOpen: Reason | null;
  readonly toolCalls: ToolCalls;
  readonly approvals: readonly ApprovalFact[];
  readonly settled: readonly SettledFact[];
  readonly middleware: readonly { readonly name: string; readonly at: Place }[];
  readonly hooks: readonly HookFact[];
  /** Hooks see the key of a structured response. */
  readonly structured: boolean;
  /** The node of the model may bring a structured response: it was asked for, or a middleware wraps the model. */
  readonly format: boolean;
}

export type AgentFactory = 'createAgent' | 'createReactAgent' | 'createDeepAgent' | 'subagent';

export interface Reason {
  readonly why: string;
  readonly at: Place;
}

export interface StateSource {
  /** The middleware that declares it; null for the agent's own schema. */
  readonly by: string | null;
  readonly schema: Value | null;
  /** Keys of a middleware of a package. */
  readonly keys: readonly PackagedKey[];
  readonly at: Place;
}

export interface ToolFact {
  readonly name: string;
  readonly at: Place;
}

/** An entry of `interruptOn`. */
export interface ApprovalFact {
  readonly tool: string;
  readonly at: Place;
}

/** A middleware of a package that makes an answer of whatever tools throw, questions too. */
export interface SettledFact {
  /** The tools that it is for; null for all. */
  readonly tools: readonly string[] | null;
  readonly at: Place;
}

export interface HookFact {
  readonly node: string;
  readonly hook: Hook;
  readonly middleware: string;
  /** Where it may jump to; null where that is not known. */
  readonly jumps: readonly Jump[] | null;
  readonly at: Place;
}

/** Agents that hand a conversation to each other. */
export interface TeamPlan {
  readonly kind: 'swarm' | 'supervisor';
  /** Who begins, as it is written. */
  readonly chosen: Value | null;
  readonly chosenAt: Place;
  /** Null where one of them is not known. */
  readonly members: readonly string[] | null;
}
