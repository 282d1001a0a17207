import { widthOf } from './printable.ts';

/** Rows with their columns aligned; the last column is left as it is. */
export function alignRows(rows: readonly (readonly string[])[], gap = 2): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.slice(0, -1).forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, widthOf(cell));
    });
  }
  return rows.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell + ' '.repeat((widths[column] ?? 0) + gap - widthOf(cell))))
      .join('')
      .trimEnd(),
  );
}
