import type { GraphModel } from './graph.ts';
import type { Unknown } from './site.ts';
import type { AgentModel } from './tools.ts';

/** All that was read from one file and from what it imports. */
export interface ProgramModel {
  readonly file: string;
  readonly graphs: readonly GraphModel[];
  readonly unresolved: readonly Unknown[];
  /** Prebuilt agents that the file creates. */
  readonly agents?: readonly AgentModel[];
}
