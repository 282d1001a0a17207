import { compareSites, compareText, type Unknown } from '../model/site.ts';
import type { Finding } from '../model/finding.ts';

/** Where runs of the graph were recorded, they have shown what the text does not tell. */
export interface Unresolved extends Unknown {
  readonly graph: string | null;
  readonly observed?: { readonly runs: number; readonly nodes: readonly string[] };
}

/** A file that was asked for and could not be checked. */
export interface FileError {
  readonly file: string;
  readonly message: string;
}

/** What one run of `check` has to say, whatever the format. */
export interface CheckReport {
  readonly findings: readonly Finding[];
  readonly unresolved: readonly Unresolved[];
  readonly errors: readonly FileError[];
  readonly files: number;
  readonly graphs: number;
}

/** Sorted, and each thing once: two files that import the same broken helper both tell of it. */
export function orderReport(report: CheckReport): CheckReport {
  return {
    ...report,
    findings: distinct([...report.findings].sort(compareFindings)),
    unresolved: distinct([...report.unresolved].sort(compareUnresolved)),
    errors: distinct([...report.errors].sort((a, b) => compareText(a.file, b.file) || compareText(a.message, b.message))),
  };
}

export function compareFindings(a: Finding, b: Finding): number {
  return compareSites(a.site, b.site) || compareText(a.rule, b.rule) || compareText(a.message, b.message);
}

function compareUnresolved(a: Unresolved, b: Unresolved): number {
  return (
    compareSites(a.site, b.site) ||
    compareText(a.graph ?? '', b.graph ?? '') ||
    compareText(a.what, b.what) ||
    compareText(a.why, b.why)
  );
}

function distinct<Item>(items: readonly Item[]): readonly Item[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
