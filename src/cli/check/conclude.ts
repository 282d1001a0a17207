import type { AnalyzedGraph } from '../../analyze.ts';
import type { Finding } from '../../model/finding.ts';
import type { Rule } from '../../../rules/rule.ts';
import type { CheckReport } from '../../report/check-report.ts';
import type { Sources } from '../../report/sources.ts';
import { COLOUR } from '../common-flags.ts';
import type { Settings } from '../settings.ts';
import { CLEAN, FINDINGS } from '../exit-status.ts';
import type { Arguments, Flag } from '../flags.ts';
import type { Io } from '../io.ts';
import { logLine } from '../log.ts';
import { UsageError } from '../../config/usage-error.ts';
import { BASELINE, baselineOf, type Looked } from './baseline.ts';
import { FORMAT_FLAG, type Sink, sinksOf, writeReports } from './outputs.ts';

/** What is shown of the findings, and which of them count. */
export const OUTCOME: readonly Flag[] = [
  FORMAT_FLAG,
  { name: 'quiet', help: 'report errors only; warnings still count for --max-warnings' },
  { name: 'max-warnings', value: '<n>', help: 'exit with 1 when there are more warnings' },
  { name: 'blind-spots', help: 'list what could not be resolved' },
  { name: 'statistics', help: 'count the findings of each rule' },
  ...BASELINE,
  ...COLOUR,
];

export interface Found extends Looked {
  readonly report: CheckReport;
  readonly sources: Sources;
  /** For what is drawn. Where results come from a cache they are read again when somebody looks at them. */
  readonly graphs: readonly AnalyzedGraph[];
  readonly rules: readonly Rule[];
}

/** What the flags ask for, known to make sense before anything is looked at. */
export interface Outcome {
  readonly mostWarnings: number;
  /** Where the baseline is kept; null where there is none. */
  readonly baseline: string | null;
  readonly sinks: readonly Sink[];
  readonly args: Arguments;
}

export function outcomeOf(args: Arguments, settings: Settings, io: Pick<Io, 'cwd'>): Outcome {
  return { mostWarnings: mostWarnings(args), baseline: baselineOf(args, settings, io), sinks: sinksOf(args, io.cwd), args };
}

/** Reports what was found. Returns 0 or 1, or what the files that could not be looked at deserve. */
export async function conclude(found: Found, outcome: Outcome, io: Io): Promise<number> {
  const { args, baseline, sinks, mostWarnings: most } = outcome;
  const findings = baseline === null ? found.report.findings : await unknownTo(baseline, found, args, io);
  const shown = args.has('quiet') ? findings.filter(isError) : findings;
  const { report, sources, rules } = found;
  const asked = { report: { ...report, findings: shown }, sources, rules, get graphs() { return found.graphs; } };
  await writeReports(asked, sinks, args, io);
  if (args.has('statistics')) await writeStatistics(shown, sinks, io);

  const warnings = findings.length - findings.filter(isError).length;
  if (warnings > most) await logLine(io, `${warnings} warnings are more than --max-warnings ${most} allows.`);
  return warnings > most || findings.some(isError) ? FINDINGS : CLEAN;
}

async function unknownTo(file: string, found: Found, args: Arguments, io: Io): Promise<readonly Finding[]> {
  const { applyBaseline } = await import('./apply-baseline.ts');
  return applyBaseline(file, found, args, io);
}

/** Beside what another program reads they would be in its way. */
async function writeStatistics(findings: readonly Finding[], sinks: readonly Sink[], io: Io): Promise<void> {
  const { statistics } = await import('../../report/statistics.ts');
  const forPeople = sinks.every(({ file, format }) => file !== null || format === 'text');
  await (forPeople ? io.stdout : io.stderr).write(statistics(findings));
}

function isError({ severity }: Finding): boolean {
  return severity === 'error';
}

function mostWarnings(args: Arguments): number {
  const given = args.value('max-warnings');
  if (given === undefined) return Infinity;
  if (!/^\d+$/.test(given)) throw new UsageError(`--max-warnings must be a number from 0, not "${given}".`);
  return Number(given);
}
