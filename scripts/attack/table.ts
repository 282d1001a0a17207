import type { Row } from './run.ts';

const HEAD = [
  ['attack', 'attempts', 'refused', 'harmless', 'leaked', 'leaked without the guard'],
  ['---', '---:', '---:', '---:', '---:', '---:'],
];

/** In Markdown, which reads well on a terminal too. What gets nothing from a bare saver either says little of the guard, and is not counted. */
export function attackTable(rows: readonly Row[]): string {
  const [counted, apart] = [rows.filter(({ leakedWithout }) => leakedWithout !== 0), rows.filter(({ leakedWithout }) => leakedWithout === 0)];
  const total = (of: (row: Row) => number): number => counted.reduce((sum, row) => sum + of(row), 0);
  const all = ['all', total(({ attempts }) => attempts), total(({ refused }) => refused), total(({ harmless }) => harmless), total(({ leaked }) => leaked), total(({ leakedWithout }) => leakedWithout ?? 0)];
  return [...[...HEAD, ...counted.map(cells), all].map(line), '', 'Not counted, since the bare savers tell nothing either:', '', ...[...HEAD, ...apart.map(cells)].map(line)].join('\n');
}

const cells = ({ attack, attempts, refused, harmless, leaked, leakedWithout }: Row): (string | number)[] => [attack, attempts, refused, harmless, leaked, leakedWithout ?? '\u2013'];

const line = (row: readonly (string | number)[]): string => `| ${row.join(' | ')} |`;
