import { type CheckReport } from '../check-report.ts';
import { shownOnce } from '../groups.ts';

/** `2 errors, 1 warning in 3 graphs.` */
export function verdictOf({ findings: all, files, graphs, errors }: CheckReport): string {
  const findings = shownOnce(all);
  const failed = errors.length === 0 ? '' : ` ${count(errors.length, 'file')} could not be checked.`;
  if (graphs === 0 && findings.length === 0) return `No graph found in ${count(files, 'file')}.${failed}`;
  if (findings.length === 0) return `No findings in ${count(graphs, 'graph')}.${failed}`;
  const grave = findings.filter(({ severity }) => severity === 'error').length;
  const counts = [...(grave > 0 ? [count(grave, 'error')] : []), ...(grave < findings.length ? [count(findings.length - grave, 'warning')] : [])];
  return `${counts.join(', ')} in ${count(graphs, 'graph')}.${failed}`;
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
