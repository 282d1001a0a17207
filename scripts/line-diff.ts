/** Lines of context around a change. */
const CONTEXT = 1;

/** What turns one text into another, line by line, by their longest common subsequence. For small texts. */
export function lineDiff(before: string, after: string): string {
  const rows = diffRows(before.split('\n'), after.split('\n'));
  const near = (at: number) => rows.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).some((row) => !row.startsWith(' '));
  const kept = rows.map((row, at) => (near(at) ? row : null));
  return kept.flatMap((row, at) => (row !== null ? [row.trimEnd()] : at > 0 && at < rows.length - 1 && kept[at - 1] !== null ? ['  …'] : [])).join('\n').replace(/\n {2}…$/, '');
}

function diffRows(a: readonly string[], b: readonly string[]): string[] {
  const longest = commonLengths(a, b);
  const rows: string[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      rows.push(`  ${a[i]}`);
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && longest[i + 1]![j]! >= longest[i]![j + 1]!)) rows.push(`- ${a[i++]}`);
    else rows.push(`+ ${b[j++]}`);
  }
  return rows;
}

/** The length of the longest common subsequence of what is left of both, from each pair of lines on. */
function commonLengths(a: readonly string[], b: readonly string[]): number[][] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i]![j] = a[i] === b[j] ? lengths[i + 1]![j + 1]! + 1 : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
    }
  }
  return lengths;
}
