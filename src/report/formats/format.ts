import type { Severity } from '../../model/finding.ts';
import type { CheckReport } from '../check-report.ts';
import type { Sources } from '../sources.ts';

/** What a format may tell of a rule beside its findings. */
export interface RuleHead {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly preset: string;
}

export interface Material {
  readonly report: CheckReport;
  readonly sources: Sources;
  readonly rules: readonly RuleHead[];
}

/** What one run of `check` found, as a text that another program reads. Each format has a file of its own, loaded when it is asked for. */
export type Format = (material: Material) => string;
