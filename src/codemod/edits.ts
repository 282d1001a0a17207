import type { Edit } from '../model/finding.ts';

/** The edits of each file, files in the order they are first named. */
export function byFile(edits: readonly Edit[]): ReadonlyMap<string, readonly Edit[]> {
  const files = new Map<string, Edit[]>();
  for (const edit of edits) files.set(edit.site.file, [...(files.get(edit.site.file) ?? []), edit]);
  return files;
}

/**
 * The text with all of its edits, offsets being those of the text before. What is inserted at one place stands in the
 * order given, as in ESLint. Null where edits overlap or lie outside: all of them or none.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string | null {
  const sorted = [...edits].sort((a, b) => a.site.start - b.site.start || a.site.end - b.site.end);
  let [result, at] = ['', 0];
  for (const { site, text: put } of sorted) {
    if (site.start < at || site.end < site.start || site.end > text.length) return null;
    result += text.slice(at, site.start) + put;
    at = site.end;
  }
  return result + text.slice(at);
}
