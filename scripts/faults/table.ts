import type { FaultRow } from './subject.ts';

/** In Markdown, which reads well on a terminal too. */
export function faultTable(rows: readonly FaultRow[]): string {
  const cells = [
    ['what', 'Node.js', 'faults', 'acknowledged', 'lost', 'broken'],
    ['---', '---', '---', '---:', '---:', '---:'],
    ...rows.map(({ of, node, faults, acknowledged, lost, broken }) => [of, node, Object.entries(faults).map(([name, count]) => `${count} ${name}`).join(', '), acknowledged, lost, broken.length]),
  ];
  return cells.map((row) => `| ${row.join(' | ')} |`).join('\n');
}
