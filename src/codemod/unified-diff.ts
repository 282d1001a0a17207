/** Lines of context around a change, as everywhere. */
const CONTEXT = 3;

/** What `patch` and `git apply` understand; empty where the texts are equal. Lines keep whatever ends them. */
export function unifiedDiff(file: string, before: string, after: string): string {
  const [old, now] = [linesOf(before), linesOf(after)];
  const hunks = hunksOf(diffRows(old, now));
  if (hunks.length === 0) return '';
  return `--- ${named(`a/${file}`)}\n+++ ${named(`b/${file}`)}\n${hunks.map(hunkText).join('')}`;
}

/** As git writes names and reads them: quoted where a character could mean something else. */
function named(name: string): string {
  // A name with a space in it ends with a tab, or it could not be told where it ends.
  if (!QUOTED.test(name)) return name.includes(' ') ? `${name}\t` : name;
  const bytes = [...Buffer.from(name)].map((byte) => {
    const char = String.fromCharCode(byte);
    if (char === '"' || char === '\\') return `\\${char}`;
    return byte < 0x20 || byte >= 0x7f ? `\\${byte.toString(8).padStart(3, '0')}` : char;
  });
  return `"${bytes.join('')}"`;
}

const QUOTED = /[\p{Cc}"\\\u2028-\u202e\u2066-\u2069]/u;

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

interface Row {
  readonly sign: ' ' | '-' | '+';
  readonly line: string;
  /** Lines before this one, in each of the texts. */
  readonly at: readonly [number, number];
}

function diffRows(old: readonly string[], now: readonly string[]): Row[] {
  const rows: Row[] = [];
  let [i, j] = [0, 0];
  for (const [x, y] of [...commonLines(old, now), [old.length, now.length] as const]) {
    for (; i < x; i++) rows.push({ sign: '-', line: old[i]!, at: [i, j] });
    for (; j < y; j++) rows.push({ sign: '+', line: now[j]!, at: [i, j] });
    if (i < old.length) rows.push({ sign: ' ', line: old[i]!, at: [i, j] });
    i++;
    j++;
  }
  return rows;
}

/** Pairs of equal lines, as many as possible: Myers' greedy search, O(ND) with few differences D. */
function commonLines(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  let furthest = new Map<number, number>([[1, 0]]);
  const trace: ReadonlyMap<number, number>[] = [];
  for (let depth = 0; depth <= a.length + b.length; depth++) {
    trace.push(new Map(furthest));
    const next = new Map(furthest);
    for (let k = -depth; k <= depth; k += 2) {
      let x = goesDown(furthest, k, depth) ? furthest.get(k + 1)! : furthest.get(k - 1)! + 1;
      let y = x - k;
      while (x < a.length && y < b.length && a[x] === b[y]) [x, y] = [x + 1, y + 1];
      next.set(k, x);
      if (x >= a.length && y >= b.length) return walkBack(trace, a.length, b.length);
    }
    furthest = next;
  }
  return [];
}

function goesDown(furthest: ReadonlyMap<number, number>, k: number, depth: number): boolean {
  return k === -depth || (k !== depth && (furthest.get(k - 1) ?? -1) < (furthest.get(k + 1) ?? -1));
}

function walkBack(trace: readonly ReadonlyMap<number, number>[], endX: number, endY: number): (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = [];
  let [x, y] = [endX, endY];
  for (let depth = trace.length - 1; depth >= 0; depth--) {
    const furthest = trace[depth]!;
    const from = goesDown(furthest, x - y, depth) ? x - y + 1 : x - y - 1;
    const startX = depth === 0 ? 0 : furthest.get(from)!;
    const startY = depth === 0 ? 0 : startX - from;
    while (x > startX && y > startY) pairs.push([--x, --y]);
    [x, y] = [startX, startY];
  }
  return pairs.reverse();
}

function hunksOf(rows: readonly Row[]): Row[][] {
  const hunks: Row[][] = [];
  let end = -1;
  for (const [index, { sign }] of rows.entries()) {
    if (sign === ' ') continue;
    const start = Math.max(0, index - CONTEXT);
    if (hunks.length === 0 || start > end) hunks.push([]);
    for (let at = Math.max(start, end); at < Math.min(rows.length, index + CONTEXT + 1); at++) hunks.at(-1)!.push(rows[at]!);
    end = Math.min(rows.length, index + CONTEXT + 1);
  }
  return hunks;
}

function hunkText(rows: readonly Row[]): string {
  const [first] = rows;
  const range = (side: 0 | 1, sign: '-' | '+'): string => {
    const count = rows.filter((row) => row.sign !== (sign === '-' ? '+' : '-')).length;
    const start = first!.at[side] + (count === 0 ? 0 : 1);
    return `${sign}${start}${count === 1 ? '' : `,${count}`}`;
  };
  const body = rows.map(({ sign, line }) => `${sign}${line}${line.endsWith('\n') ? '' : '\n\\ No newline at end of file\n'}`);
  return `@@ ${range(0, '-')} ${range(1, '+')} @@\n${body.join('')}`;
}
