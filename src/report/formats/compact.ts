import { shownOnce } from '../groups.ts';
import { positionAt } from '../sources.ts';
import { harmless } from './escape.ts';
import type { Material } from './format.ts';
import { verdictOf } from './verdict.ts';

/** One line for each finding, as problem matchers of editors and build servers know it. */
export function compact({ report, sources }: Material): string {
  const lines = shownOnce(report.findings).map(({ rule, severity, site, message }) => {
    const { line, column } = positionAt(sources, site.file, site.start);
    return `${site.file}: line ${line}, col ${column}, ${severity === 'error' ? 'Error' : 'Warning'} - ${message} (superstep/${rule})`;
  });
  const errors = report.errors.map(({ file, message }) => `${file}: line 1, col 1, Error - ${message} (superstep)`);
  return [...lines, ...errors, verdictOf(report)].map((line) => `${harmless(line)}\n`).join('');
}
