import type { Finding } from './model/finding.ts';
import type { GraphModel } from './model/graph.ts';
import type { Unknown } from './model/site.ts';
import type { Exploration } from './steps/exploration.ts';

export interface AnalyzerOptions {
  /** Absolute; sites are relative to it. */
  readonly root: string;
  /** Further module names whose exports are those of the library. */
  readonly modules?: readonly string[];
}

export interface AnalyzedGraph {
  readonly model: GraphModel;
  readonly steps: Exploration;
}

export interface FileAnalysis {
  readonly file: string;
  readonly graphs: readonly AnalyzedGraph[];
  /** Findings of all rules, whatever the preset, by offset. */
  readonly findings: readonly Finding[];
  readonly unresolved: readonly (Unknown & { readonly graph: string | null })[];
  /** The file could not be parsed; findings may be missing. */
  readonly syntaxErrors: readonly { readonly message: string; readonly start: number }[];
}

export interface Analyzer {
  /** Analyses one file; `text` is its unsaved text, siblings come from disk. Cached until a file it read changes. */
  file(path: string, text?: string): FileAnalysis;
}
