import type { Finding } from '../model/finding.ts';
import { compareText } from '../model/site.ts';
import { alignRows } from './table.ts';

/** How often each rule speaks, the most talkative first, and for how many of its findings there is a fix. */
export function statistics(findings: readonly Finding[]): string {
  const rules = [...new Set(findings.map(({ rule }) => rule))];
  const rows = rules.map((rule) => {
    const own = findings.filter((finding) => finding.rule === rule);
    const mended = own.filter(({ fixes }) => fixes.length > 0).length;
    return { rule, count: own.length, severity: own.some(({ severity }) => severity === 'error') ? 'error' : 'warning', mended };
  });
  rows.sort((a, b) => b.count - a.count || compareText(a.rule, b.rule));
  return alignRows(rows.map(({ rule, count, severity, mended }) => [String(count), severity, `superstep/${rule}`, mended > 0 ? `${mended} with a fix` : '']))
    .map((row) => `${row}\n`)
    .join('');
}
