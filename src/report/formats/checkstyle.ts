import { shownOnce } from '../groups.ts';
import { positionAt } from '../sources.ts';
import { xml } from './escape.ts';
import type { Material } from './format.ts';

/** The XML of Checkstyle, which most review bots read. */
export function checkstyle({ report, sources }: Material): string {
  const findings = shownOnce(report.findings);
  const files = [...new Set([...findings.map(({ site }) => site.file), ...report.errors.map(({ file }) => file)])];
  const elements = files.flatMap((file) => [
    `  <file name="${xml(file)}">`,
    ...findings.filter(({ site }) => site.file === file).map(({ rule, severity, site, message, help }) => {
      const { line, column } = positionAt(sources, file, site.start);
      return error(line, column, severity, `${message} ${help}`, `superstep.${rule}`);
    }),
    ...report.errors.filter((one) => one.file === file).map(({ message }) => error(1, 1, 'error', message, 'superstep')),
    '  </file>',
  ]);
  return ['<?xml version="1.0" encoding="UTF-8"?>', '<checkstyle version="10.0">', ...elements, '</checkstyle>', ''].join('\n');
}

function error(line: number, column: number, severity: string, message: string, source: string): string {
  return `    <error line="${line}" column="${column}" severity="${severity}" message="${xml(message)}" source="${xml(source)}"/>`;
}
