import { noIneffectiveChannel } from './no-ineffective-channel.ts';
import { noUndeclaredStateKey } from './no-undeclared-state-key.ts';
import { noUnknownTarget } from './no-unknown-target.ts';
import { noUnreducedParallelWrite } from './no-unreduced-parallel-write.ts';
import type { Rule } from './rule.ts';

/** All rules. What the plugin, the command line and the docs know of them they know from here. */
export const rules: readonly Rule[] = [noUnreducedParallelWrite, noUndeclaredStateKey, noUnknownTarget, noIneffectiveChannel];
