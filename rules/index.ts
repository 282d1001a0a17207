import { noAmbiguousResume } from './interrupts/no-ambiguous-resume.ts';
import { noClientCommand } from './tenants/no-client-command.ts';
import { noClientThreadId } from './tenants/no-client-thread-id.ts';
import { noCommandWithoutEnds } from './routing/no-command-without-ends.ts';
import { noCheckpointerPerCall } from './threads/no-checkpointer-per-call.ts';
import { noConcurrentThreadRuns } from './threads/no-concurrent-thread-runs.ts';
import { noDoubleAccumulation } from './state/no-double-accumulation.ts';
import { noEarlyDefer } from './routing/no-early-defer.ts';
import { noEffectBeforeInterrupt } from './interrupts/no-effect-before-interrupt.ts';
import { noEndlessCycle } from './routing/no-endless-cycle.ts';
import { noEphemeralThreadId } from './threads/no-ephemeral-thread-id.ts';
import { noFloatingRun } from './threads/no-floating-run.ts';
import { noFullStateReturn } from './state/no-full-state-return.ts';
import { noGotoWithEdge } from './routing/no-goto-with-edge.ts';
import { noImpureReducer } from './state/no-impure-reducer.ts';
import { noIneffectiveChannel } from './state/no-ineffective-channel.ts';
import { noInterruptWithoutCheckpointer } from './interrupts/no-interrupt-without-checkpointer.ts';
import { noIncompletePayload } from './routing/no-incomplete-payload.ts';
import { noInvalidBuild } from './routing/no-invalid-build.ts';
import { noInvalidDeployment } from './routing/no-invalid-deployment.ts';
import { noInvalidNodeReturn } from './state/no-invalid-node-return.ts';
import { noLocalDatabaseUrl } from './threads/no-local-database-url.ts';
import { noLossyReducer } from './state/no-lossy-reducer.ts';
import { noLostUpdate } from './super-steps/no-lost-update.ts';
import { noMemoryCheckpointer } from './threads/no-memory-checkpointer.ts';
import { noMisusedCache } from './state/no-misused-cache.ts';
import { noMissingSetup } from './threads/no-missing-setup.ts';
import { noMissingThreadId } from './threads/no-missing-thread-id.ts';
import { noOrderDependentReducer } from './state/no-order-dependent-reducer.ts';
import { noParallelOverwrite } from './super-steps/no-parallel-overwrite.ts';
import { noParallelToolConflict } from './agents/no-parallel-tool-conflict.ts';
import { noRepeatedEffect } from './interrupts/no-repeated-effect.ts';
import { noMissingParent } from './routing/no-missing-parent.ts';
import { noRepeatedFanIn } from './routing/no-repeated-fan-in.ts';
import { noRouterWithoutMap } from './routing/no-router-without-map.ts';
import { noPlaintextSecret } from './tenants/no-plaintext-secret.ts';
import { noResettingDefault } from './state/no-resetting-default.ts';
import { noSharedCacheEntry } from './tenants/no-shared-cache-entry.ts';
import { noSharedModuleState } from './super-steps/no-shared-module-state.ts';
import { noSharedSubgraphAccumulator } from './state/no-shared-subgraph-accumulator.ts';
import { noSharedTenantCheckpointer } from './tenants/no-shared-tenant-checkpointer.ts';
import { noStarvedJoin } from './routing/no-starved-join.ts';
import { noSharedThreadId } from './threads/no-shared-thread-id.ts';
import { noStateMutation } from './state/no-state-mutation.ts';
import { noStoreReadModifyWrite } from './super-steps/no-store-read-modify-write.ts';
import { noSwallowedInterrupt } from './interrupts/no-swallowed-interrupt.ts';
import { noUnboundedFanOut } from './super-steps/no-unbounded-fan-out.ts';
import { noUnboundedRetention } from './threads/no-unbounded-retention.ts';
import { noUnknownRunOption } from './threads/no-unknown-run-option.ts';
import { noUndeclaredStateKey } from './state/no-undeclared-state-key.ts';
import { noUnguardedSharedResource } from './super-steps/no-unguarded-shared-resource.ts';
import { noUndeclaredJump } from './agents/no-undeclared-jump.ts';
import { noUnknownApproval } from './agents/no-unknown-approval.ts';
import { noRedeclaredAgentKey } from './agents/no-redeclared-agent-key.ts';
import { noUnknownTarget } from './routing/no-unknown-target.ts';
import { noUnreachableNode } from './routing/no-unreachable-node.ts';
import { noUnreducedParallelWrite } from './super-steps/no-unreduced-parallel-write.ts';
import { noUnscopedCheckpointList } from './tenants/no-unscoped-checkpoint-list.ts';
import { noUnscopedStoreNamespace } from './tenants/no-unscoped-store-namespace.ts';
import { noUnserializableState } from './state/no-unserializable-state.ts';
import { noUnstableInterrupt } from './interrupts/no-unstable-interrupt.ts';
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
  noMissingParent,
  noIncompletePayload,
  noGotoWithEdge,
  noStarvedJoin,
  noRepeatedFanIn,
  noUnreachableNode,
  noEndlessCycle,
  noCommandWithoutEnds,
  noRouterWithoutMap,
  noEarlyDefer,
  noInvalidBuild,
  noInvalidDeployment,
  noInvalidNodeReturn,
  noIneffectiveChannel,
  noResettingDefault,
  noUnserializableState,
  noMisusedCache,
  noSwallowedInterrupt,
  noAmbiguousResume,
  noEffectBeforeInterrupt,
  noRepeatedEffect,
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
  noMissingSetup,
  noMissingThreadId,
  noLocalDatabaseUrl,
  noFloatingRun,
  noUnknownRunOption,
  noConcurrentThreadRuns,
  // Tenancy.
  noClientCommand,
  noClientThreadId,
  noUnscopedCheckpointList,
  noSharedThreadId,
  noSharedTenantCheckpointer,
  noUnscopedStoreNamespace,
  noSharedCacheEntry,
  noPlaintextSecret,
  noUnboundedRetention,
];
