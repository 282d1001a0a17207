import type { Row } from './run.ts';

/** In Markdown, which reads well on a terminal too. */
export function attackTable(rows: readonly Row[]): string {
  const total = (of: (row: Row) => number): number => rows.reduce((sum, row) => sum + of(row), 0);
  const cells = [
    ['attack', 'attempts', 'refused', 'harmless', 'leaked', 'leaked without the guard'],
    ['---', '---:', '---:', '---:', '---:', '---:'],
    ...rows.map(({ attack, attempts, refused, harmless, leaked, leakedWithout }) => [attack, attempts, refused, harmless, leaked, leakedWithout ?? '\u2013']),
    ['all', total(({ attempts }) => attempts), total(({ refused }) => refused), total(({ harmless }) => harmless), total(({ leaked }) => leaked), total(({ leakedWithout }) => leakedWithout ?? 0)],
  ];
  return cells.map((row) => `| ${row.join(' | ')} |`).join('\n');
}
