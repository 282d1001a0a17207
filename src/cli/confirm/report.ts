import type { Verdict } from '../../confirm/execute.ts';
import type { Finding } from '../../model/finding.ts';
import { formatSchedule, type Schedule } from '../../model/schedule.ts';
import type { FileError } from '../../report/check-report.ts';
import type { Colours } from '../../report/colour.ts';
import { fingerprints } from '../../report/fingerprint.ts';
import { rangeJson, SCHEMA_VERSION } from '../../report/json.ts';
import { printable } from '../../report/printable.ts';
import { placeOf, type Sources } from '../../report/sources.ts';
import { alignRows } from '../../report/table.ts';

export interface Confirmed {
  readonly finding: Finding;
  readonly verdict: Verdict;
}

/** Where findings were looked for. */
export type Ground = 'ours' | 'langgraph' | 'code';

export interface Played {
  readonly ground: Ground;
  readonly runtime: 'ours' | 'langgraph';
}

/** How each verdict is said. */
const WORDS: Readonly<Record<Verdict['kind'], string>> = {
  confirmed: 'confirmed',
  'not-reproduced': 'not reproduced',
  'not-observable': 'not observable',
  'not-seen': 'not seen this time',
  failed: 'not run',
};

const RUNTIMES = { ours: 'the reference runtime', langgraph: 'the installed @langchain/langgraph' } as const;

function groundSaid({ ground, runtime }: Played): string {
  return ground === 'code' ? `its own code on ${RUNTIMES[runtime]}` : RUNTIMES[runtime];
}

export function confirmText(all: readonly Confirmed[], played: Played, sources: Sources, colours: Colours): string {
  const parts = all.map((one) => findingText(one, played, sources, colours));
  return `${[...parts, summary(all)].join('\n\n')}\n`;
}

function findingText({ finding, verdict }: Confirmed, played: Played, sources: Sources, colours: Colours): string {
  const schedule = scheduleOf(verdict, finding);
  const ran = verdict.kind === 'not-observable' || verdict.kind === 'failed' ? '' : ` on ${groundSaid(played)}`;
  const rows: string[][] = [
    ...(schedule === null ? [] : [['schedule', formatSchedule(schedule)]]),
    ['verdict', `${WORDS[verdict.kind]}${ran}`],
    ...('expected' in verdict ? [['expected', verdict.expected]] : []),
    [verdict.kind === 'confirmed' ? 'saw' : 'why', 'saw' in verdict ? verdict.saw : verdict.why],
  ];
  return [
    `${colours.strong(printable(placeOf(sources, finding.site)))}  ${colours[finding.severity](finding.severity)}  ${colours.faint(`superstep/${finding.rule}`)}`,
    printable(finding.message),
    ...alignRows(rows).map((row) => `  ${printable(row)}`),
  ].join('\n');
}

/** The steps that were run, where there was a run; else those of the finding. */
function scheduleOf(verdict: Verdict, { evidence }: Finding): Schedule | null {
  if ('seen' in verdict && verdict.seen !== null && verdict.seen.steps.length > 0) return [['__start__'], ...verdict.seen.steps];
  return evidence.schedule ?? null;
}

function summary(all: readonly Confirmed[]): string {
  if (all.length === 0) return 'Nothing to confirm.';
  const kinds = Object.keys(WORDS) as Verdict['kind'][];
  const counts = kinds.map((kind) => [kind, all.filter(({ verdict }) => verdict.kind === kind).length] as const);
  return `${counts.filter(([, count]) => count > 0).map(([kind, count]) => `${count} ${WORDS[kind]}`).join(', ')}.`;
}

export interface Troubles {
  readonly errors: readonly FileError[];
}

/** The JSON of `superstep confirm`: new fields may come, none may change or go. */
export function confirmJson(all: readonly Confirmed[], { ground, runtime }: Played, { errors }: Troubles, sources: Sources): string {
  const prints = fingerprints(all.map(({ finding }) => finding));
  const document = {
    schemaVersion: SCHEMA_VERSION,
    runtime,
    code: ground === 'code',
    findings: all.map(({ finding, verdict }, index) => ({
      rule: finding.rule,
      severity: finding.severity,
      certainty: finding.certainty,
      message: finding.message,
      graph: finding.graph,
      ...rangeJson(finding.site, sources),
      verdict: verdict.kind,
      expected: 'expected' in verdict ? verdict.expected : null,
      saw: 'saw' in verdict ? verdict.saw : null,
      why: 'why' in verdict ? verdict.why : null,
      error: 'seen' in verdict ? (verdict.seen?.error ?? null) : null,
      schedule: scheduleOf(verdict, finding),
      values: 'seen' in verdict ? (verdict.seen?.values ?? null) : null,
      fingerprint: prints[index],
    })),
    errors: errors.map(({ file, message }) => ({ file, message })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
