import type { Finding } from '../../model/finding.ts';
import { formatSchedule } from '../../model/schedule.ts';
import { shownOnce } from '../groups.ts';
import { docsUrl } from '../package-info.ts';
import { placeOf, type Sources } from '../sources.ts';
import { markdown as text, markdownCode as code } from './escape.ts';
import type { Material } from './format.ts';
import { verdictOf } from './verdict.ts';

/** For a comment on a pull request or the summary of a job. */
export function markdown({ report, sources }: Material): string {
  const findings = shownOnce(report.findings).map((finding) => section(finding, sources));
  const errors = report.errors.map(({ file, message }) => `- ${code(file)}: ${text(message)}`);
  return [`## superstep: ${verdictOf(report)}`, ...findings, ...(errors.length > 0 ? ['### Files that could not be checked', errors.join('\n')] : []), ''].join('\n\n');
}

function section({ rule, severity, site, message, help, related, evidence, runtimeError }: Finding, sources: Sources): string {
  const rows = related.map((one) => `- ${code(placeOf(sources, one.site))} ${text(one.message)}`);
  if (evidence.schedule !== undefined) rows.push(`- schedule ${code(formatSchedule(evidence.schedule))}`);
  if (runtimeError !== null) rows.push(`- throws ${code(runtimeError)}`);
  const head = `### ${severity === 'error' ? '❌' : '⚠️'} ${text(message)}`;
  return [head, `${code(placeOf(sources, site))} [superstep/${rule}](${docsUrl(rule)})`, `**Help:** ${text(help)}`, ...(rows.length > 0 ? [rows.join('\n')] : [])].join('\n\n');
}
