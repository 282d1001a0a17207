import type { Finding } from '../model/finding.ts';
import { formatSchedule } from '../model/schedule.ts';
import type { CheckReport, Unresolved } from './check-report.ts';
import type { Colours } from './colour.ts';
import { codeFrame } from './frame.ts';
import { shownOnce } from './groups.ts';
import { docsUrl } from './package-info.ts';
import { printable } from './printable.ts';
import { placeOf, type Sources } from './sources.ts';
import { alignRows } from './table.ts';

export interface TextOptions {
  readonly colours: Colours;
  /** List what could not be resolved, not only how much of it there is. */
  readonly blindSpots: boolean;
}

/** More places than these are counted; JSON has them all. */
const MOST_PLACES = 8;

/** The report of `superstep check` for people: who, where, by which schedule, and what to do. */
export function checkText(report: CheckReport, sources: Sources, options: TextOptions): string {
  const parts = shownOnce(report.findings).map((finding) => findingText(finding, sources, options.colours));
  if (options.blindSpots && report.unresolved.length > 0) parts.push(unresolvedText(report.unresolved, sources));
  parts.push(summary(report, options));
  return `${parts.join('\n\n')}\n`;
}

function findingText(finding: Finding, sources: Sources, colours: Colours): string {
  const severity = colours[finding.severity](finding.severity);
  return [
    `${colours.strong(printable(placeOf(sources, finding.site)))}  ${severity}  ${colours.faint(`superstep/${finding.rule}`)}`,
    printable(finding.message),
    ...codeFrame(finding.site, sources, colours),
    ...alignRows(proofRows(finding, sources)).map((row) => `  ${printable(row)}`),
    `Help: ${printable(finding.help)}`,
    colours.faint(`Page: ${docsUrl(finding.rule)}`),
  ].join('\n');
}

function proofRows({ related, evidence, runtimeError, observed }: Finding, sources: Sources): readonly (readonly string[])[] {
  const rows = related.slice(0, MOST_PLACES).map(({ role, message, site }) => [role, placeOf(sources, site), message]);
  if (related.length > MOST_PLACES) rows.push(['and', `${related.length - MOST_PLACES} more places`]);
  if (evidence.schedule !== undefined) rows.push(['schedule', formatSchedule(evidence.schedule)]);
  if (runtimeError !== null) rows.push(['throws', runtimeError]);
  if (observed !== undefined) rows.push(['seen', `in recorded runs, ${count(observed, 'time')}`]);
  return rows;
}

function unresolvedText(unresolved: readonly Unresolved[], sources: Sources): string {
  const rows = unresolved.map(({ site, what, why, observed }) => [placeOf(sources, site), `${what}: ${why}${observed === undefined ? '' : `; ${count(observed.runs, 'recorded run')} ran ${observed.nodes.join(', ')}`}`]);
  return ['Not resolved, so nothing is said about it:', ...alignRows(rows).map((row) => `  ${printable(row)}`)].join('\n');
}

function summary(report: CheckReport, { colours, blindSpots }: TextOptions): string {
  const lines = [verdict(report, colours)];
  const { errors } = report;
  const unresolved = report.unresolved.filter(({ observed }) => observed === undefined);
  const covered = report.unresolved.length - unresolved.length;
  if (covered > 0) lines.push(`${count(covered, 'place')} could not be resolved and ${covered === 1 ? 'is' : 'are'} covered by recorded runs.`);
  if (errors.length > 0) lines.push(`${count(errors.length, 'file')} could not be checked.`);
  if (unresolved.length > 0 && !blindSpots) {
    lines.push(`${count(unresolved.length, 'place')} could not be resolved; --blind-spots lists ${unresolved.length === 1 ? 'it' : 'them'}.`);
  }
  return lines.join('\n');
}

function verdict({ findings: all, files, graphs }: CheckReport, colours: Colours): string {
  const findings = shownOnce(all);
  if (graphs === 0 && findings.length === 0) return `No graph found in ${count(files, 'file')}.`;
  const where = count(graphs, 'graph');
  if (findings.length === 0) return `No findings in ${where}.`;
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  const counts = [
    ...(errors > 0 ? [colours.error(count(errors, 'error'))] : []),
    ...(warnings > 0 ? [colours.warning(count(warnings, 'warning'))] : []),
  ];
  return `${counts.join(', ')} in ${where}.`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
