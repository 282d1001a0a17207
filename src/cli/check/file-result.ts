import type { FileAnalysis } from '../../analyze.ts';
import type { Finding } from '../../model/finding.ts';

/** What `check` keeps of the analysis of a file: plain data. */
export interface FileResult {
  readonly file: string;
  /** A mistake in an imported file is told when that file is checked, as in the editor. */
  readonly findings: readonly Finding[];
  readonly unresolved: FileAnalysis['unresolved'];
  readonly graphs: number;
  readonly syntaxErrors: FileAnalysis['syntaxErrors'];
}

export function resultOf({ file, findings, unresolved, graphs, syntaxErrors }: FileAnalysis): FileResult {
  return { file, findings: findings.filter(({ site }) => site.file === file), unresolved, graphs: graphs.length, syntaxErrors };
}
