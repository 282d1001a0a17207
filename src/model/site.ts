/** A place in a source text. Offsets are UTF-16 code units, half-open, counted in the text without its BOM. */
export interface Site {
  /** POSIX path relative to the root of the analysis. */
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** Something that could not be resolved: what it is, why it could not, and where. Never a guess. */
export interface Unknown {
  readonly what: string;
  readonly why: string;
  readonly site: Site;
}

/** Sites in reading order: by file, then by offset. */
export function compareSites(a: Site, b: Site): number {
  return compareText(a.file, b.file) || a.start - b.start || a.end - b.end;
}

/** UTF-16 code-unit order, the order LangGraph sorts node names in; never depends on a locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
