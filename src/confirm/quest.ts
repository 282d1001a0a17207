import type { Schedule } from '../model/schedule.ts';
import type { Pick } from './shape.ts';

/** What a run has to come to, so that a finding can be seen in it. */
export interface Quest {
  /** The steps that the analysis says lead there; null where it says none. */
  readonly schedule: Schedule | null;
  /** Nodes that matter in the last step. */
  readonly nodes: readonly string[];
  /** The keys it is about. What writes them sometimes may or may not write them. */
  readonly keys: readonly string[];
  /** The target it is about. */
  readonly target: string | null;
  /** How much a task adds to what is looked for. `present`: the key has a value when the task starts. */
  counts(pick: Pick, present: boolean): number;
  /** The run is there once the tasks of one step count so much together. */
  readonly enough: number;
  /** The task gives the key a value. */
  provides(pick: Pick): boolean;
  /** A value is gone after the step that follows, where nobody writes it again. */
  readonly fades: boolean;
  /** Whether the key has a value when the run starts; where both may be, which to try first. */
  readonly atStart: readonly boolean[];
}
