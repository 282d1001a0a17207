import type { Finding } from '../model/finding.ts';
import type { GraphModel } from '../model/graph.ts';
import { observeConcurrentWrite } from './observe/concurrent-write.ts';
import { observeDroppedKey } from './observe/dropped-key.ts';
import { observeUnknownTarget } from './observe/unknown-target.ts';
import type { Plan, Unobservable } from './plan.ts';
import type { Seen } from './run.ts';

/** How a finding of a rule is seen in a run. */
export interface Observation {
  /** The run in which it can be seen, or why there is none. */
  plan(model: GraphModel, finding: Finding): Plan | Unobservable;
  /** What was seen, in one sentence; null where the run does not show the finding. */
  judge(finding: Finding, plan: Plan, seen: Seen): string | null;
  /** The same of a run of the user's own code, where what happened cannot be compared with a plan. */
  judgeCode(finding: Finding, seen: Seen): string | null;
  /** Why no run of the user's own code could show it; null where one could. */
  blind(plan: Plan): string | null;
  /** For runs that go wrong without a word: what a script says, and the expression over `state` under which it does. */
  complaint(finding: Finding, plan: Plan): Complaint | null;
}

export interface Complaint {
  readonly when: string | null;
  readonly says: string;
}

/** By rule. A rule that is not here has nothing that a run could show. */
export const observations: Readonly<Record<string, Observation>> = {
  'no-unreduced-parallel-write': observeConcurrentWrite,
  'no-undeclared-state-key': observeDroppedKey,
  'no-unknown-target': observeUnknownTarget,
};
