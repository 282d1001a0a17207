import { noAmbiguousResume } from './no-ambiguous-resume.ts';
import { noClientCommand } from './no-client-command.ts';
import { noClientThreadId } from './no-client-thread-id.ts';
import { noCommandWithoutEnds } from './no-command-without-ends.ts';
import { noCheckpointerPerCall } from './no-checkpointer-per-call.ts';
import { noConcurrentThreadRuns } from './no-concurrent-thread-runs.ts';
import { noDoubleAccumulation } from './no-double-accumulation.ts';
import { noEarlyDefer } from './no-early-defer.ts';
import { noEffectBeforeInterrupt } from './no-effect-before-interrupt.ts';
import { noEndlessCycle } from './no-endless-cycle.ts';
import { noEphemeralThreadId } from './no-ephemeral-thread-id.ts';
import { noFloatingRun } from './no-floating-run.ts';
import { noFullStateReturn } from './no-full-state-return.ts';
import { noGotoWithEdge } from './no-goto-with-edge.ts';
import { noImpureReducer } from './no-impure-reducer.ts';
import { noIneffectiveChannel } from './no-ineffective-channel.ts';
import { noInterruptWithoutCheckpointer } from './no-interrupt-without-checkpointer.ts';
import { noInvalidBuild } from './no-invalid-build.ts';
import { noInvalidNodeReturn } from './no-invalid-node-return.ts';
import { noLocalDatabaseUrl } from './no-local-database-url.ts';
import { noLossyReducer } from './no-lossy-reducer.ts';
import { noLostUpdate } from './no-lost-update.ts';
import { noMemoryCheckpointer } from './no-memory-checkpointer.ts';
import { noMissingThreadId } from './no-missing-thread-id.ts';
import { noOrderDependentReducer } from './no-order-dependent-reducer.ts';
import { noParallelOverwrite } from './no-parallel-overwrite.ts';
import { noParallelToolConflict } from './no-parallel-tool-conflict.ts';
import { noRepeatedFanIn } from './no-repeated-fan-in.ts';
import { noRouterWithoutMap } from './no-router-without-map.ts';
import { noPlaintextSecret } from './no-plaintext-secret.ts';
import { noResettingDefault } from './no-resetting-default.ts';
import { noSharedModuleState } from './no-shared-module-state.ts';
import { noSharedSubgraphAccumulator } from './no-shared-subgraph-accumulator.ts';
import { noSharedTenantCheckpointer } from './no-shared-tenant-checkpointer.ts';
import { noStarvedJoin } from './no-starved-join.ts';
import { noSharedThreadId } from './no-shared-thread-id.ts';
import { noStateMutation } from './no-state-mutation.ts';
import { noStoreReadModifyWrite } from './no-store-read-modify-write.ts';
import { noSwallowedInterrupt } from './no-swallowed-interrupt.ts';
import { noUnboundedFanOut } from './no-unbounded-fan-out.ts';
import { noUnboundedRetention } from './no-unbounded-retention.ts';
import { noUndeclaredStateKey } from './no-undeclared-state-key.ts';
import { noUnguardedSharedResource } from './no-unguarded-shared-resource.ts';
import { noUndeclaredJump } from './no-undeclared-jump.ts';
import { noUnknownApproval } from './no-unknown-approval.ts';
import { noRedeclaredAgentKey } from './no-redeclared-agent-key.ts';
import { noUnknownTarget } from './no-unknown-target.ts';
import { noUnreachableNode } from './no-unreachable-node.ts';
import { noUnreducedParallelWrite } from './no-unreduced-parallel-write.ts';
import { noUnscopedCheckpointList } from './no-unscoped-checkpoint-list.ts';
import { noUnscopedStoreNamespace } from './no-unscoped-store-namespace.ts';
import { noUnserializableState } from './no-unserializable-state.ts';
import { noUnstableInterrupt } from './no-unstable-interrupt.ts';
import type { Rule } from './rule.ts';

/** All rules. What the plugin, the command line and the docs know of them they know from here. */
export const rules: readonly Rule[] = [
  noUnreducedParallelWrite,
  noLossyReducer,
  noLostUpdate,
  noOrderDependentReducer,
  noParallelOverwrite,
  noDoubleAccumulation,
  noSharedSubgraphAccumulator,
  noFullStateReturn,
  noParallelToolConflict,
  noStateMutation,
  noImpureReducer,
  noSharedModuleState,
  noUnguardedSharedResource,
  noUnboundedFanOut,
  noStoreReadModifyWrite,
  noUndeclaredStateKey,
  noUnknownTarget,
  noGotoWithEdge,
  noStarvedJoin,
  noRepeatedFanIn,
  noUnreachableNode,
  noEndlessCycle,
  noCommandWithoutEnds,
  noRouterWithoutMap,
  noEarlyDefer,
  noInvalidBuild,
  noInvalidNodeReturn,
  noIneffectiveChannel,
  noResettingDefault,
  noUnserializableState,
  noSwallowedInterrupt,
  noAmbiguousResume,
  noEffectBeforeInterrupt,
  noUnstableInterrupt,
  noInterruptWithoutCheckpointer,
  // Agents.
  noUnknownApproval,
  noUndeclaredJump,
  noRedeclaredAgentKey,
  // Persistence.
  noMemoryCheckpointer,
  noCheckpointerPerCall,
  noEphemeralThreadId,
  noMissingThreadId,
  noLocalDatabaseUrl,
  noFloatingRun,
  noConcurrentThreadRuns,
  // Tenancy.
  noClientCommand,
  noClientThreadId,
  noUnscopedCheckpointList,
  noSharedThreadId,
  noSharedTenantCheckpointer,
  noUnscopedStoreNamespace,
  noPlaintextSecret,
  noUnboundedRetention,
];
