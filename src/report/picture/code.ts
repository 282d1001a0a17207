import type { Site } from '../../model/site.ts';
import { lineAt } from '../lines.ts';
import type { Sources } from '../sources.ts';
import { escapedCode } from './markup.ts';

const CONTEXT = 2;
const MOST_LINES = 7;
const WIDEST = 160;

/** The lines of a place with its neighbours, as HTML: what is meant is marked, by a mark that needs no colour. */
export function codeOf({ file, start, end }: Site, sources: Sources): string {
  const text = sources.text(file);
  const starts = sources.lineStarts(file);
  const marked = lineAt(starts, start);
  const first = Math.max(0, marked - CONTEXT);
  const last = Math.min(starts.length - 1, first + MOST_LINES - 1, lineAt(starts, Math.max(start, end - 1)) + CONTEXT);
  const gutter = String(last + 1).length;
  const rows: string[] = [];
  for (let number = first; number <= last; number += 1) {
    const from = starts[number] ?? text.length;
    const line = text.slice(from, starts[number + 1]).replace(/[\r\n\u2028\u2029]+$/, '');
    const [left, right] = [start, end].map((offset) => Math.min(Math.max(0, offset - from), line.length)) as [number, number];
    rows.push(`<span class="number">${String(number + 1).padStart(gutter)}</span> ${clippedMark(line, left, right)}`);
  }
  return rows.join('\n');
}

/** Generated files have lines of a megabyte. */
function clippedMark(line: string, left: number, right: number): string {
  const from = left < WIDEST - 40 ? 0 : left - 20;
  const part = (start: number, end: number) => escapedCode(line.slice(Math.max(from, start), Math.min(from + WIDEST, end)));
  const marked = left < right ? `<mark>${part(left, right)}</mark>` : '';
  return `${from > 0 ? '…' : ''}${part(from, left)}${marked}${part(right, line.length)}${line.length > from + WIDEST ? '…' : ''}`;
}
