import type { Detection, Fix, Severity } from '../src/model/finding.ts';
import type { GraphModel } from '../src/model/graph.ts';
import type { ProgramModel } from '../src/model/program.ts';
import type { RuleSettings } from '../src/model/settings.ts';
import type { Site } from '../src/model/site.ts';
import type { Exploration } from '../src/steps/exploration.ts';

/** A graph and which of its nodes can share a super-step, explored on first use. */
export interface RuleGraph {
  readonly model: GraphModel;
  readonly steps: Exploration;
}

/** What a rule sees of a program. */
export interface RuleInput {
  readonly program: ProgramModel;
  readonly graphs: readonly RuleGraph[];
  readonly settings: RuleSettings;
  /** The text of a site, for fixes. */
  text(site: Site): string;
  /** The text of a file that the analysis has read, without its BOM. */
  source(file: string): string;
  /** `src/agent.ts:41`: how a message names a place. */
  at(site: Site): string;
}

/** Declared once; the ESLint rule, the presets, the command line and the docs are derived from it. */
export interface Rule {
  readonly id: string;
  readonly title: string;
  readonly preset: 'recommended' | 'strict' | 'opt-in';
  readonly severity: Severity;
  /** The error code of the library that the finding foresees. */
  readonly runtimeError: string | null;
  /** What has to be resolved for the rule to speak. */
  readonly needs: string;
  /** It speaks of how the graph is written: that holds of nodes that no run starts, too. */
  readonly ofText?: true;
  /** The kinds of fixes its findings can have; absent where they have none. */
  readonly offers?: readonly Fix['safety'][];
  detect(input: RuleInput): Iterable<Detection>;
}
