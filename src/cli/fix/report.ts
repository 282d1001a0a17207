import type { Repaired } from '../../codemod/repair.ts';
import type { Finding } from '../../model/finding.ts';
import { compareFindings, type FileError } from '../../report/check-report.ts';
import { fingerprints } from '../../report/fingerprint.ts';
import { rangeJson, SCHEMA_VERSION } from '../../report/json.ts';
import { printable } from '../../report/printable.ts';
import { placeOf, positionAt, type Sources } from '../../report/sources.ts';
import type { Chosen } from './choose.ts';

/** A file that changes. */
export interface Change {
  readonly file: string;
  readonly diff: string;
}

/** What one run of `fix` has to tell. */
export interface FixReport {
  readonly repaired: Repaired;
  readonly chosen: Chosen;
  readonly changes: readonly Change[];
  readonly written: boolean;
  /** A reducer can be given as the run was called; else it takes --review. */
  readonly takesReducers: boolean;
}

type State = 'fixed' | 'left' | 'undecided' | 'failed';

interface Row {
  readonly state: State;
  readonly finding: Finding;
  /** What was done. */
  readonly title: string | null;
  readonly why: string | null;
  readonly reducer: string | null;
  readonly offers: readonly string[];
}

/** Each finding and what became of it, in reading order. */
function rowsOf({ repaired, chosen }: FixReport): readonly Row[] {
  const plain = { title: null, why: null, reducer: null, offers: [] };
  const rows: Row[] = [
    ...repaired.done.map(({ order: { finding, want }, title }): Row => ({ ...plain, state: 'fixed', finding, title: title ?? 'Gone with another fix', why: chosen.reasons.get(finding) ?? null, reducer: want.kind === 'reducer' ? want.reducer : null })),
    ...repaired.left.map(({ order: { finding }, why }): Row => ({ ...plain, state: 'left', finding, why })),
    ...repaired.failed.map(({ order: { finding }, why }): Row => ({ ...plain, state: 'failed', finding, why })),
    ...chosen.undecided.map(({ finding, choice, why }): Row => ({ ...plain, state: 'undecided', finding, why, offers: choice?.offers ?? [] })),
  ];
  return rows.sort((a, b) => compareFindings(a.finding, b.finding));
}

/** The summary, for people: what changed, what was left, and why. */
export function fixText(report: FixReport, sources: Sources): string {
  const rows = rowsOf(report);
  const lines = rows.flatMap((row) => [`${placeOf(sources, row.finding.site)}  ${row.state}  superstep/${row.finding.rule}`, ...detailsOf(row, report).map((line) => `  ${line}`)]);
  return [...lines, ...(lines.length > 0 ? [''] : []), totals(rows, report)].map((line) => `${printable(line)}\n`).join('');
}

function detailsOf({ state, finding, title, why, offers }: Row, { takesReducers }: FixReport): string[] {
  const key = finding.evidence.key === undefined ? '' : `\`${finding.evidence.key}\`: `;
  if (state === 'fixed') return [why === null ? title! : `${title}: ${why}`];
  if (state === 'failed') return [`${finding.message}`, `The fix did not work: ${why}`];
  const choose = state === 'undecided' && offers.length > 0 ? [`choose with ${takesReducers ? '' : '--review '}--reducer ${finding.evidence.key}=${offers.join('|')}`] : [];
  return [`${key}${why}`, ...choose];
}

function totals(rows: readonly Row[], { changes, written }: FixReport): string {
  const count = (state: State): number => rows.filter((row) => row.state === state).length;
  if (rows.length === 0) return 'Nothing to fix.';
  const where = changes.length === 0 ? '' : ` in ${changes.length} ${changes.length === 1 ? 'file' : 'files'}`;
  const parts = [
    `${count('fixed')} ${written || changes.length === 0 ? 'fixed' : 'would be fixed'}${where}`,
    ...(count('left') > 0 ? [`${count('left')} left`] : []),
    ...(count('undecided') > 0 ? [`${count('undecided')} undecided`] : []),
    ...(count('failed') > 0 ? [`${count('failed')} failed`] : []),
  ];
  return `${parts.join(', ')}.`;
}

/** The JSON of `superstep fix`: new fields may come, none may change or go. */
export function fixJson(report: FixReport, errors: readonly FileError[], sources: Sources): string {
  const rows = rowsOf(report);
  const prints = fingerprints(rows.map(({ finding }) => finding));
  const document = {
    schemaVersion: SCHEMA_VERSION,
    written: report.written,
    changes: report.changes.map(({ file, diff }) => ({ file, diff })),
    findings: rows.map(({ state, finding, title, why, reducer, offers }, index) => ({
      state,
      rule: finding.rule,
      graph: finding.graph,
      key: finding.evidence.key ?? null,
      ...rangeJson(finding.site, sources),
      title,
      why,
      reducer,
      offers,
      fingerprint: prints[index],
    })),
    undecided: report.chosen.undecided.map(({ finding, choice, why }) => ({
      key: finding.evidence.key ?? null,
      why,
      offers: choice?.offers ?? [],
      file: choice?.site?.file ?? finding.site.file,
      start: positionAt(sources, choice?.site?.file ?? finding.site.file, choice?.site?.start ?? finding.site.start),
    })),
    errors: errors.map(({ file, message }) => ({ file, message })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
