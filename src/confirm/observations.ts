import type { Finding } from '../model/finding.ts';
import type { GraphModel } from '../model/graph.ts';
import { noAmbiguousResume } from './observe/no-ambiguous-resume.ts';
import { noCheckpointerPerCall } from './observe/no-checkpointer-per-call.ts';
import { noClientCommand } from './observe/no-client-command.ts';
import { noClientThreadId } from './observe/no-client-thread-id.ts';
import { noCommandWithoutEnds } from './observe/no-command-without-ends.ts';
import { noConcurrentThreadRuns } from './observe/no-concurrent-thread-runs.ts';
import { noDoubleAccumulation } from './observe/no-double-accumulation.ts';
import { noEarlyDefer } from './observe/no-early-defer.ts';
import { noEffectBeforeInterrupt } from './observe/no-effect-before-interrupt.ts';
import { noEndlessCycle } from './observe/no-endless-cycle.ts';
import { noEphemeralThreadId } from './observe/no-ephemeral-thread-id.ts';
import { noFloatingRun } from './observe/no-floating-run.ts';
import { noFullStateReturn } from './observe/no-full-state-return.ts';
import { noGotoWithEdge } from './observe/no-goto-with-edge.ts';
import { noImpureReducer } from './observe/no-impure-reducer.ts';
import { noIncompletePayload } from './observe/no-incomplete-payload.ts';
import { noIneffectiveChannel } from './observe/no-ineffective-channel.ts';
import { noInterruptWithoutCheckpointer } from './observe/no-interrupt-without-checkpointer.ts';
import { noInvalidBuild } from './observe/no-invalid-build.ts';
import { noInvalidDeployment } from './observe/no-invalid-deployment.ts';
import { noInvalidNodeReturn } from './observe/no-invalid-node-return.ts';
import { noLocalDatabaseUrl } from './observe/no-local-database-url.ts';
import { noLossyReducer } from './observe/no-lossy-reducer.ts';
import { noLostUpdate } from './observe/no-lost-update.ts';
import { noMemoryCheckpointer } from './observe/no-memory-checkpointer.ts';
import { noMissingParent } from './observe/no-missing-parent.ts';
import { noMissingSetup } from './observe/no-missing-setup.ts';
import { noMissingThreadId } from './observe/no-missing-thread-id.ts';
import { noMisusedCache } from './observe/no-misused-cache.ts';
import { noOrderDependentReducer } from './observe/no-order-dependent-reducer.ts';
import { noParallelOverwrite } from './observe/no-parallel-overwrite.ts';
import { noParallelToolConflict } from './observe/no-parallel-tool-conflict.ts';
import { noPlaintextSecret } from './observe/no-plaintext-secret.ts';
import { noRedeclaredAgentKey } from './observe/no-redeclared-agent-key.ts';
import { noRepeatedEffect } from './observe/no-repeated-effect.ts';
import { noRepeatedFanIn } from './observe/no-repeated-fan-in.ts';
import { noResettingDefault } from './observe/no-resetting-default.ts';
import { noRouterWithoutMap } from './observe/no-router-without-map.ts';
import { noSharedCacheEntry } from './observe/no-shared-cache-entry.ts';
import { noSharedModuleState } from './observe/no-shared-module-state.ts';
import { noSharedSubgraphAccumulator } from './observe/no-shared-subgraph-accumulator.ts';
import { noSharedTenantCheckpointer } from './observe/no-shared-tenant-checkpointer.ts';
import { noSharedThreadId } from './observe/no-shared-thread-id.ts';
import { noStarvedJoin } from './observe/no-starved-join.ts';
import { noStateMutation } from './observe/no-state-mutation.ts';
import { noStoreReadModifyWrite } from './observe/no-store-read-modify-write.ts';
import { noSwallowedInterrupt } from './observe/no-swallowed-interrupt.ts';
import { noUnboundedFanOut } from './observe/no-unbounded-fan-out.ts';
import { noUnboundedRetention } from './observe/no-unbounded-retention.ts';
import { noUndeclaredJump } from './observe/no-undeclared-jump.ts';
import { noUndeclaredStateKey } from './observe/no-undeclared-state-key.ts';
import { noUnguardedSharedResource } from './observe/no-unguarded-shared-resource.ts';
import { noUnknownApproval } from './observe/no-unknown-approval.ts';
import { noUnknownRunOption } from './observe/no-unknown-run-option.ts';
import { noUnknownTarget } from './observe/no-unknown-target.ts';
import { noUnreachableNode } from './observe/no-unreachable-node.ts';
import { noUnreducedParallelWrite } from './observe/no-unreduced-parallel-write.ts';
import { noUnscopedCheckpointList } from './observe/no-unscoped-checkpoint-list.ts';
import { noUnscopedStoreNamespace } from './observe/no-unscoped-store-namespace.ts';
import { noUnserializableState } from './observe/no-unserializable-state.ts';
import { noUnstableInterrupt } from './observe/no-unstable-interrupt.ts';
import type { Plan, Unobservable } from './plan.ts';
import type { Seen } from './run.ts';
import type { Scene } from './scene.ts';

/** How a finding of a rule is seen. */
export type Observation = PlanObservation | SceneObservation;

/** A run of the graph, as it was read, along the way that the finding names. */
export interface PlanObservation {
  /** What is seen if the finding is true. */
  expected(finding: Finding): string;
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

/** A program that shows it. */
export interface SceneObservation {
  /**
   * The whole graph, as it was read, so that it is the graph that decides; or a sketch of what the finding says, with its
   * names and in its way, which shows what the library does then. Null: no run shows it.
   */
  readonly plays: 'graph' | 'sketch' | null;
  /** Programs to be played one after the other until one shows it, or why there are none. */
  scenes(model: GraphModel | null, finding: Finding): readonly Scene[] | Unobservable;
}

export interface Complaint {
  readonly when: string | null;
  readonly says: string;
}

/** By rule: each has a file of its own. */
export const observations: Readonly<Record<string, Observation>> = {
  'no-ambiguous-resume': noAmbiguousResume,
  'no-checkpointer-per-call': noCheckpointerPerCall,
  'no-client-command': noClientCommand,
  'no-client-thread-id': noClientThreadId,
  'no-command-without-ends': noCommandWithoutEnds,
  'no-concurrent-thread-runs': noConcurrentThreadRuns,
  'no-double-accumulation': noDoubleAccumulation,
  'no-early-defer': noEarlyDefer,
  'no-effect-before-interrupt': noEffectBeforeInterrupt,
  'no-endless-cycle': noEndlessCycle,
  'no-ephemeral-thread-id': noEphemeralThreadId,
  'no-floating-run': noFloatingRun,
  'no-full-state-return': noFullStateReturn,
  'no-goto-with-edge': noGotoWithEdge,
  'no-impure-reducer': noImpureReducer,
  'no-incomplete-payload': noIncompletePayload,
  'no-ineffective-channel': noIneffectiveChannel,
  'no-interrupt-without-checkpointer': noInterruptWithoutCheckpointer,
  'no-invalid-build': noInvalidBuild,
  'no-invalid-deployment': noInvalidDeployment,
  'no-invalid-node-return': noInvalidNodeReturn,
  'no-local-database-url': noLocalDatabaseUrl,
  'no-lossy-reducer': noLossyReducer,
  'no-lost-update': noLostUpdate,
  'no-memory-checkpointer': noMemoryCheckpointer,
  'no-missing-parent': noMissingParent,
  'no-missing-setup': noMissingSetup,
  'no-missing-thread-id': noMissingThreadId,
  'no-misused-cache': noMisusedCache,
  'no-order-dependent-reducer': noOrderDependentReducer,
  'no-parallel-overwrite': noParallelOverwrite,
  'no-parallel-tool-conflict': noParallelToolConflict,
  'no-plaintext-secret': noPlaintextSecret,
  'no-redeclared-agent-key': noRedeclaredAgentKey,
  'no-repeated-effect': noRepeatedEffect,
  'no-repeated-fan-in': noRepeatedFanIn,
  'no-resetting-default': noResettingDefault,
  'no-router-without-map': noRouterWithoutMap,
  'no-shared-cache-entry': noSharedCacheEntry,
  'no-shared-module-state': noSharedModuleState,
  'no-shared-subgraph-accumulator': noSharedSubgraphAccumulator,
  'no-shared-tenant-checkpointer': noSharedTenantCheckpointer,
  'no-shared-thread-id': noSharedThreadId,
  'no-starved-join': noStarvedJoin,
  'no-state-mutation': noStateMutation,
  'no-store-read-modify-write': noStoreReadModifyWrite,
  'no-swallowed-interrupt': noSwallowedInterrupt,
  'no-unbounded-fan-out': noUnboundedFanOut,
  'no-unbounded-retention': noUnboundedRetention,
  'no-undeclared-jump': noUndeclaredJump,
  'no-undeclared-state-key': noUndeclaredStateKey,
  'no-unguarded-shared-resource': noUnguardedSharedResource,
  'no-unknown-approval': noUnknownApproval,
  'no-unknown-run-option': noUnknownRunOption,
  'no-unknown-target': noUnknownTarget,
  'no-unreachable-node': noUnreachableNode,
  'no-unreduced-parallel-write': noUnreducedParallelWrite,
  'no-unscoped-checkpoint-list': noUnscopedCheckpointList,
  'no-unscoped-store-namespace': noUnscopedStoreNamespace,
  'no-unserializable-state': noUnserializableState,
  'no-unstable-interrupt': noUnstableInterrupt,
};

export function observationOf(rule: string): Observation | null {
  return Object.hasOwn(observations, rule) ? observations[rule]! : null;
}

/** How a finding of the rule is proved: for its page. */
export function proofSaid(rule: string): string {
  const observation = observationOf(rule);
  if (observation === null) return 'nothing yet';
  const plays = 'plan' in observation ? 'graph' : observation.plays;
  return plays === null ? 'no run shows it' : plays === 'graph' ? 'a run of the graph as it was read' : 'a small program in which the same happens';
}
