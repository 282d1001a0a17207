import type { Rule as SuperstepRule } from '../../rules/rule.ts';
import type { Analyzer, AnalyzerOptions } from '../analyze.ts';

/** What the plugin is made of; tests put in parts of their own. */
export interface Engine {
  readonly rules: readonly SuperstepRule[];
  createAnalyzer(options: AnalyzerOptions): Analyzer;
  /** Cheap, and true for every text that could build a graph. */
  mentionsGraph(text: string, modules: readonly string[]): boolean;
}
