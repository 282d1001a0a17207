import type { AnalyzedGraph } from '../../analyze.ts';
import type { Finding } from '../../model/finding.ts';
import type { CheckReport } from '../../report/check-report.ts';
import { checkJson } from '../../report/json.ts';
import type { Sources } from '../../report/sources.ts';
import { checkText } from '../../report/text.ts';
import { COLOUR, coloursOf, FORMAT } from '../common-flags.ts';
import type { Settings } from '../config/settings.ts';
import { CLEAN, FINDINGS } from '../exit-status.ts';
import type { Arguments, Flag } from '../flags.ts';
import type { Io } from '../io.ts';
import { logLine } from '../log.ts';
import { UsageError } from '../usage-error.ts';
import { BASELINE, baselineOf, type Looked } from './baseline.ts';

/** What is shown of the findings, and which of them count. */
export const OUTCOME: readonly Flag[] = [
  { ...FORMAT, value: '<text|json|html>', choices: ['text', 'json', 'html'], help: 'for people (default), for programs, or a page that plays the schedules' },
  { name: 'quiet', help: 'report errors only; warnings still count for --max-warnings' },
  { name: 'max-warnings', value: '<n>', help: 'exit with 1 when there are more warnings' },
  { name: 'blind-spots', help: 'list what could not be resolved' },
  ...BASELINE,
  ...COLOUR,
];

export interface Found extends Looked {
  readonly report: CheckReport;
  readonly sources: Sources;
  readonly graphs: readonly AnalyzedGraph[];
}

/** What the flags ask for, known to make sense before anything is looked at. */
export interface Outcome {
  readonly mostWarnings: number;
  /** Where the baseline is kept; null where there is none. */
  readonly baseline: string | null;
  readonly args: Arguments;
}

export function outcomeOf(args: Arguments, settings: Settings, io: Pick<Io, 'cwd'>): Outcome {
  return { mostWarnings: mostWarnings(args), baseline: baselineOf(args, settings, io), args };
}

/** Reports what was found. Returns 0 or 1, or what the files that could not be looked at deserve. */
export async function conclude(found: Found, outcome: Outcome, io: Io): Promise<number> {
  const { args, baseline, mostWarnings: most } = outcome;
  const findings = baseline === null ? found.report.findings : await unknownTo(baseline, found, args, io);
  const shown = args.has('quiet') ? findings.filter(isError) : findings;
  await io.stdout.write(await reportText({ ...found.report, findings: shown }, found, args, io));

  const warnings = findings.length - findings.filter(isError).length;
  if (warnings > most) await logLine(io, `${warnings} warnings are more than --max-warnings ${most} allows.`);
  return warnings > most || findings.some(isError) ? FINDINGS : CLEAN;
}

async function unknownTo(file: string, found: Found, args: Arguments, io: Io): Promise<readonly Finding[]> {
  const { applyBaseline } = await import('./apply-baseline.ts');
  return applyBaseline(file, found, args, io);
}

async function reportText(report: CheckReport, { sources, graphs }: Found, args: Arguments, io: Io): Promise<string> {
  if (args.value('format') === 'json') return checkJson(report, sources);
  if (args.value('format') === 'html') return (await import('../../report/picture/pictures.ts')).pictureText('html', { ...report, graphs }, sources);
  return checkText(report, sources, { colours: coloursOf(args, io), blindSpots: args.has('blind-spots') });
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
