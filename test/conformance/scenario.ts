/**
 * How a fixture wants to be run, and what the real library does then. Routers of fixtures decide by the state, so the
 * input picks the route.
 */
export interface Scenario {
  /** Which of the `compiled` graphs; needed where there are several. */
  readonly graph?: string;
  readonly input: unknown;
  /** Inputs of runs that the same process made before, for others. */
  readonly earlier?: readonly unknown[];
  /** Answers to questions, given one after the other, each while the run is stopped. The run has a thread then. */
  readonly resume?: readonly unknown[];
  /** Answers by what is asked: each goes to the id of its question. Asked questions only; the run has a thread then. */
  readonly answers?: Readonly<Record<string, unknown>>;
  /** The error code of the library, the name of an error without a code, or null for a run that ends well. */
  readonly throws: string | null;
  /** The channel the error names. */
  readonly channel?: string;
  /** A part of the error's message. */
  readonly message?: string;
  /** Tasks that share a super-step; a node with several tasks in it is named several times. */
  readonly together?: readonly string[];
  /** Some of the values the run ends with. */
  readonly values?: Readonly<Record<string, unknown>>;
  /** What a node returned and the run has lost: keys with values that the run must not end with. */
  readonly lost?: Readonly<Record<string, unknown>>;
  /** Nodes that must have run. */
  readonly ran?: readonly string[];
  /** Nodes somebody meant to run, and that did not. */
  readonly skipped?: readonly string[];
  /** Nodes nobody meant to run, and that did. */
  readonly unwanted?: readonly string[];
  /** How often nodes run. */
  readonly times?: Readonly<Record<string, number>>;
  /** The recursion limit of the run, where it is not the library's own. */
  readonly recursionLimit?: number;
  /** Ways that a drawing of the graph shows. */
  readonly drawn?: readonly (readonly [from: string, to: string])[];
  /** Ways that runs take, or do not, and of which a drawing says the contrary: `misdrawn` would be right. */
  readonly misdrawn?: { readonly lacks?: readonly (readonly [from: string, to: string])[]; readonly shows?: readonly (readonly [from: string, to: string])[] };
}
