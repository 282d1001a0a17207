import type { GraphModel } from './graph.ts';
import type { Unknown } from './site.ts';

/** All that was read from one file and from what it imports. */
export interface ProgramModel {
  readonly file: string;
  readonly graphs: readonly GraphModel[];
  readonly unresolved: readonly Unknown[];
}
