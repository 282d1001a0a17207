import type { ChannelKind, ReducerClass } from '../model/channel.ts';
import type { Schedule } from '../model/schedule.ts';

/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * A run that shows a finding, as plain data: a graph of stubs and what each of them does, run by run. It holds the nodes
 * and edges that the run passes through and nothing else; no code of the user's is in it.
 */
export interface Plan {
  /** The graph that it stands for: `src/agent.ts#builder`. */
  readonly graph: string;
  readonly channels: readonly PlanChannel[];
  /** Keys the input schema accepts; null: all of the state. */
  readonly inputKeys: readonly string[] | null;
  readonly input: Json;
  readonly nodes: readonly PlanNode[];
  readonly edges: readonly (readonly [from: string, to: string])[];
  readonly joins: readonly { readonly from: readonly string[]; readonly to: string }[];
  readonly routers: readonly PlanRouter[];
  readonly interruptBefore: readonly string[];
  readonly interruptAfter: readonly string[];
  /** The steps that the run must be seen to take; START's first. */
  readonly schedule: Schedule;
  /** How it ends: the graph is not even compiled, an error stops the run, or it goes wrong without a word. */
  readonly ends: 'refused' | 'error' | 'silent';
}

export interface PlanChannel {
  readonly key: string;
  readonly kind: ChannelKind;
  readonly reducer: ReducerClass | null;
  /** Two writes in one step throw. */
  readonly single: boolean;
}

export interface PlanNode {
  readonly name: string;
  readonly defer: boolean;
  readonly ends: readonly string[];
  /** What each run of the node does, in order; further runs do nothing. */
  readonly runs: readonly PlanRun[];
}

export interface PlanRun {
  /** In the order they are applied. More than one where a run writes a key twice. */
  readonly updates: readonly (readonly PlanWrite[])[];
  readonly goto: readonly PlanTarget[];
}

export interface PlanWrite {
  readonly key: string;
  readonly value: Json;
  /** Hands back what the state holds, and writes nothing where it holds nothing. */
  readonly ifPresent: boolean;
}

export type PlanTarget = string | PlanSend;

export interface PlanSend {
  readonly node: string;
  readonly args: Json;
}

export interface PlanRouter {
  readonly from: string;
  readonly pathMap: readonly string[] | null;
  /** Where each run of the router leads; further runs lead nowhere. */
  readonly routes: readonly (readonly PlanTarget[])[];
}

/** Why there is no plan. */
export interface Unobservable {
  readonly why: string;
  /** Every run of the graph was looked at, and none comes to what the finding says. */
  readonly exhausted?: boolean;
}

export function isUnobservable(plan: Plan | Unobservable): plan is Unobservable {
  return 'why' in plan;
}
