/** The known name that a mistyped one was probably meant to be; null where none is near. */
export function nearestName(name: string, known: readonly string[]): string | null {
  const ranked = known
    .map((candidate) => ({ candidate, distance: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, distance: far }) => far <= limitOf(name, candidate) && candidate !== name)
    .sort((a, b) => a.distance - b.distance);
  const [best, second] = ranked;
  return best !== undefined && best.distance !== second?.distance ? best.candidate : null;
}

/** A third of the letters. Of one or two none may differ: those are near to too much. */
function limitOf(name: string, candidate: string): number {
  return Math.floor(Math.max(name.length, Math.min(candidate.length, 3)) / 3);
}

/** Letters to insert, delete, replace or swap: optimal string alignment, quadratic in the lengths. */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = rows[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(replaced, rows[i - 1]![j]! + 1, row[j - 1]! + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, rows[i - 2]![j - 2]! + 1);
      row.push(best);
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
