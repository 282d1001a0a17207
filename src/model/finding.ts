import type { Schedule } from './schedule.ts';
import type { Site } from './site.ts';

export type Severity = 'error' | 'warning';

/** `always`: every run that reaches the step has it. `sometimes`: some choice of routes or returns has it. */
export type Certainty = 'always' | 'sometimes';

export interface Evidence {
  readonly key?: string;
  readonly nodes?: readonly string[];
  /** Sorted names; a node in parallel with itself is `[w, w]`. */
  readonly pairs?: readonly (readonly [string, string])[];
  readonly schedule?: Schedule;
  readonly name?: string;
  readonly candidates?: readonly string[];
}

export interface Related {
  readonly role: string;
  readonly node?: string;
  readonly message: string;
  readonly site: Site;
}

export interface Edit {
  readonly site: Site;
  readonly text: string;
}

/** `safe`: does nothing but remove the defect. `review`: there is a choice in it. The title starts with a verb. */
export interface Fix {
  readonly title: string;
  readonly safety: 'safe' | 'review';
  readonly edits: readonly Edit[];
}

/**
 * Findings of one cause, such as the keys that one pair of nodes races on: people see them once. The message of all is
 * what is said before and behind the names of the keys.
 */
export interface Group {
  readonly id: string;
  readonly message: readonly [string, string];
  readonly help: string;
}

/** What a rule says: one true sentence about one place, with its proof. */
export interface Detection {
  readonly group?: Group;
  /** Where it is another error than its rule says, or none. */
  readonly runtimeError?: string | null;
  /** It is true of the project, and not of this place alone: what finds it in several files says it once. */
  readonly ofProject?: true;
  readonly certainty: Certainty;
  readonly message: string;
  readonly help: string;
  readonly graph: string | null;
  readonly site: Site;
  readonly evidence: Evidence;
  readonly related: readonly Related[];
  readonly fixes: readonly Fix[];
}

export interface Finding extends Detection {
  /** `src/state.ts:4`, where the key is declared in another file than this one. */
  readonly declared?: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly runtimeError: string | null;
  /** Its name in a baseline, once all findings of the run are known. */
  readonly fingerprint?: string;
  /** How often recorded runs have shown it. */
  readonly observed?: number;
}

/** What a reducer ends: two writes of one step to a key that keeps one value. */
export function isRace({ runtimeError, evidence }: Finding): boolean {
  return (runtimeError === 'INVALID_CONCURRENT_GRAPH_UPDATE' || runtimeError === 'InvalidUpdateError') && evidence.key !== undefined;
}
