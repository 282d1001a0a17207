import { resolve } from 'node:path';
import { readText } from '../../extract/load/text.ts';
import type { TracesDocument } from '../../live/traces-json.ts';
import type { AnalyzedGraph } from '../../analyze.ts';
import type { Finding } from '../../model/finding.ts';
import type { CheckReport } from '../../report/check-report.ts';
import type { Sources } from '../../report/sources.ts';
import type { Arguments, Flag } from '../flags.ts';
import type { Io } from '../io.ts';
import type { Severities } from '../severities.ts';
import { UsageError } from '../../config/usage-error.ts';

export const OBSERVED: Flag = { name: 'observed', value: '<file>', repeatable: true, help: 'add what recorded runs have shown (SUPERSTEP_TRACES=<file>)' };

/** What the text has told, whatever is shown of it. */
export interface Analysed {
  /** The graphs of the project; asked for only where something was recorded. */
  graphs(): readonly AnalyzedGraph[];
  readonly findings: readonly Finding[];
  readonly sources: Sources;
}

/** The report with what the recordings that are named have shown. */
export async function withObserved(report: CheckReport, analysed: Analysed, severities: Severities, args: Arguments, io: Io): Promise<CheckReport> {
  const files = args.values('observed');
  if (files.length === 0) return report;
  const documents = files.map((name) => read(name, io));
  const { foldObserved } = await import('./fold-observed.ts');
  return foldObserved(report, analysed, severities, documents);
}

function read(name: string, { cwd }: Io): TracesDocument {
  const text = readText(resolve(cwd, name));
  if (typeof text === 'string') throw new UsageError(`${name}: ${text}.`);
  const document = documentIn(text.text);
  if (document === null) throw new UsageError(`${name} is no recording of superstep; runs write one with SUPERSTEP_TRACES=${name}.`);
  return document;
}

function documentIn(text: string): TracesDocument | null {
  try {
    const document = JSON.parse(text) as Partial<TracesDocument> | null;
    return document?.schemaVersion === 1 && Array.isArray(document.graphs) && Array.isArray(document.findings) ? (document as TracesDocument) : null;
  } catch {
    return null;
  }
}
