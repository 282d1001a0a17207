import { noIneffectiveChannel } from './no-ineffective-channel.ts';
import { noInvalidNodeReturn } from './no-invalid-node-return.ts';
import { noSharedModuleState } from './no-shared-module-state.ts';
import { noStoreReadModifyWrite } from './no-store-read-modify-write.ts';
import { noUndeclaredStateKey } from './no-undeclared-state-key.ts';
import { noUnguardedSharedResource } from './no-unguarded-shared-resource.ts';
import { noUnknownTarget } from './no-unknown-target.ts';
import { noUnreducedParallelWrite } from './no-unreduced-parallel-write.ts';
import type { Rule } from './rule.ts';

/** All rules. What the plugin, the command line and the docs know of them they know from here. */
export const rules: readonly Rule[] = [
  // Super-steps and state.
  noUnreducedParallelWrite,
  noSharedModuleState,
  noUnguardedSharedResource,
  noStoreReadModifyWrite,
  // Shape and routing.
  noUndeclaredStateKey,
  noUnknownTarget,
  noInvalidNodeReturn,
  // State definitions.
  noIneffectiveChannel,
  // Interrupts.
  // Persistence.
  // Tenancy.
];
