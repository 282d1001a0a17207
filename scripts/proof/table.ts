import { proofSaid } from '../../src/confirm/observations.ts';
import type { Count } from './count.ts';

/** By rule: what came of its findings, on one runtime and the other. */
export function proofTable(counts: readonly Count[]): string {
  const runtimes = [...new Set(counts.map(({ runtime }) => runtime))];
  const ids = [...new Set(counts.map(({ rule }) => rule))];
  const said = ({ confirmed, contradicted, notObservable, time }: Count): string => {
    const parts = [[confirmed, 'confirmed'], [contradicted, 'contradicted'], [notObservable, 'not observable']] as const;
    return parts.flatMap(([count, word]) => (count > 0 ? [`${count} ${word}`] : [])).join(', ') + `, ${time.toFixed(0)} ms`;
  };
  const of = (rule: string, runtime: string) => counts.find((one) => one.rule === rule && one.runtime === runtime)!;
  const total = (runtime: string): Count => {
    const own = counts.filter((one) => one.runtime === runtime);
    const sum = (key: 'confirmed' | 'contradicted' | 'notObservable' | 'time') => own.reduce((all, one) => all + one[key], 0);
    return { rule: '', runtime, confirmed: sum('confirmed'), contradicted: sum('contradicted'), notObservable: sum('notObservable'), time: sum('time') };
  };
  return [
    `| rule | played | ${runtimes.join(' | ')} |`,
    `|---|---|${runtimes.map(() => '---|').join('')}`,
    ...ids.map((id) => `| [\`${id}\`](rules/${id}.md) | ${proofSaid(id)} | ${runtimes.map((runtime) => said(of(id, runtime))).join(' | ')} |`),
    `| all | | ${runtimes.map((runtime) => said(total(runtime))).join(' | ')} |`,
  ].join('\n');
}
