import { shownOnce } from '../groups.ts';
import { docsUrl } from '../package-info.ts';
import { placeOf, positionAt } from '../sources.ts';
import { formatSchedule } from '../../model/schedule.ts';
import { commandData, commandProperty } from './escape.ts';
import type { Material } from './format.ts';
import { verdictOf } from './verdict.ts';

/** Workflow commands, which GitHub shows beside the lines of a pull request. */
export function github({ report, sources }: Material): string {
  const lines = shownOnce(report.findings).map(({ rule, severity, site, message, help, related, evidence }) => {
    const [from, to] = [positionAt(sources, site.file, site.start), positionAt(sources, site.file, site.end)];
    const columns = from.line === to.line ? { col: from.column, endColumn: to.column } : {};
    const places = related.map((one) => `${placeOf(sources, one.site)}  ${one.message}`);
    const schedule = evidence.schedule === undefined ? [] : [`schedule: ${formatSchedule(evidence.schedule)}`];
    const text = [message, help, ...places, ...schedule, docsUrl(rule)].join('\n');
    return command(severity, { file: site.file, line: from.line, endLine: to.line, ...columns, title: `superstep/${rule}` }, text);
  });
  const errors = report.errors.map(({ file, message }) => command('error', { file, title: 'superstep' }, message));
  return [...lines, ...errors, verdictOf(report)].map((line) => `${line}\n`).join('');
}

function command(name: string, properties: Readonly<Record<string, string | number>>, text: string): string {
  const given = Object.entries(properties).map(([key, value]) => `${key}=${commandProperty(String(value))}`);
  return `::${name} ${given.join(',')}::${commandData(text)}`;
}
