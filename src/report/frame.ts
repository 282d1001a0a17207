import type { Site } from '../model/site.ts';
import type { Colours } from './colour.ts';
import { lineAt } from './lines.ts';
import type { Sources } from './sources.ts';
import { printable, widthOf } from './printable.ts';

const CONTEXT = 1;
const WIDEST = 110;
const TAB = '  ';

/** The line of the site with its neighbours, and carets below what is meant. Of a longer site the first line. */
export function codeFrame(site: Site, sources: Sources, colours: Colours): readonly string[] {
  const text = sources.text(site.file);
  const starts = sources.lineStarts(site.file);
  const lines = (number: number) => text.slice(starts[number] ?? text.length, starts[number + 1]).replace(/[\r\n\u2028\u2029]+$/, '');

  const marked = lineAt(starts, site.start);
  const first = Math.max(0, marked - CONTEXT);
  const last = Math.min(starts.length - 1, marked + CONTEXT);
  const gutter = String(last + 1).length;

  const rows: string[] = [];
  for (let number = first; number <= last; number += 1) {
    const label = String(number + 1).padStart(gutter);
    if (number !== marked) {
      rows.push(colours.faint(`  ${label} | ${clip(lines(number), 0).shown}`.trimEnd()));
      continue;
    }
    const column = site.start - (starts[number] ?? 0);
    const { shown, before, under } = underline(lines(number), column, Math.max(1, site.end - site.start));
    rows.push(`> ${label} | ${shown}`, `  ${' '.repeat(gutter)} | ${' '.repeat(before)}${colours.error('^'.repeat(under))}`);
  }
  return rows;
}

function underline(line: string, column: number, length: number) {
  const { shown, from, to } = clip(line, column);
  const lead = from > 0 ? 1 : 0;
  const end = Math.min(column + length, to, line.length);
  return {
    shown,
    before: lead + widthOf(show(line.slice(from, column))),
    under: Math.max(1, widthOf(show(line.slice(column, end)))),
  };
}

/** Generated files have lines of a megabyte. */
function clip(line: string, column: number): { shown: string; from: number; to: number } {
  const from = column < WIDEST - 20 ? 0 : column - 20;
  const to = from + WIDEST;
  const shown = `${from > 0 ? '…' : ''}${show(line.slice(from, to))}${to < line.length ? '…' : ''}`;
  return { shown, from, to };
}

function show(text: string): string {
  return printable(text.replaceAll('\t', TAB));
}
