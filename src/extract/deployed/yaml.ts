/** What a file of settings says, with the line of each part. `unknown` is whatever this reader does not read. */
export type Yaml =
  | { readonly is: 'text'; readonly text: string; readonly line: number }
  | { readonly is: 'map'; readonly of: ReadonlyMap<string, Yaml>; readonly line: number }
  | { readonly is: 'list'; readonly of: readonly Yaml[]; readonly line: number }
  | { readonly is: 'unknown'; readonly line: number };

interface Line {
  readonly indent: number;
  readonly text: string;
  readonly number: number;
}

/** Nobody nests settings deeper, or writes longer lines that matter. */
const DEEPEST = 40;
export const LONGEST_LINE = 500;

/**
 * The documents of a text in plain YAML: maps and lists by indentation, texts on one line. Null for a document with anything
 * else in its structure, such as templates; anchors, tags, brackets and blocks of text are unknown where they stand.
 */
export function documentsOf(text: string): (Yaml | null)[] {
  const documents: Line[][] = [[]];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const plain = line.trimStart();
    if (/^(---|\.\.\.)(\s|$)/.test(line)) documents.push([]);
    else if (plain !== '' && !plain.startsWith('#')) documents.at(-1)!.push({ indent: line.length - plain.length, text: plain.trimEnd(), number: index + 1 });
  }
  return documents.filter((lines) => lines.length > 0).map((lines) => new Reader(lines).document());
}

const ENTRY = /^("[^"\\]*"|'[^']*'|[^\s"'#&*!|>%@`{}[\],?:-](?:[^:#]|:(?=\S)|(?<=\S)#)*?)\s*:(?:\s+(.*))?$/;

class Reader {
  private at = 0;
  private readonly lines: Line[];

  constructor(lines: Line[]) {
    this.lines = lines;
  }

  document(): Yaml | null {
    if (this.lines.some(({ text }) => text.length > LONGEST_LINE)) return null;
    const read = this.block(this.lines[0]!.indent, 0);
    return this.at < this.lines.length ? null : read;
  }

  /** What stands at this indentation; null where it is not read. */
  private block(indent: number, depth: number): Yaml | null {
    if (depth > DEEPEST) return null;
    return isItem(this.lines[this.at]!) ? this.list(indent, depth) : this.map(indent, depth);
  }

  private list(indent: number, depth: number): Yaml | null {
    const line = this.lines[this.at]!.number;
    const of: Yaml[] = [];
    for (let next = this.lines[this.at]; next?.indent === indent && isItem(next); next = this.lines[this.at]) {
      const text = next.text.slice(1).trimStart();
      const inner = indent + next.text.length - text.length;
      let read: Yaml | null;
      if (text === '' || text.startsWith('#')) {
        this.at++;
        read = this.below(indent + 1, next.number, depth);
      } else if (ENTRY.test(text) || text.startsWith('- ')) {
        this.lines[this.at] = { indent: inner, text, number: next.number };
        read = this.block(inner, depth + 1);
      } else {
        this.at++;
        read = this.scalar(text, next, depth);
      }
      if (read === null) return null;
      of.push(read);
    }
    return { is: 'list', of, line };
  }

  private map(indent: number, depth: number): Yaml | null {
    const line = this.lines[this.at]!.number;
    const of = new Map<string, Yaml>();
    for (let next = this.lines[this.at]; next?.indent === indent && !isItem(next); next = this.lines[this.at]) {
      const [, key, value = ''] = ENTRY.exec(next.text) ?? [];
      if (key === undefined) return null;
      this.at++;
      // Items of a list may stand below its key without being further in.
      const after = this.lines[this.at];
      const least = after !== undefined && after.indent === indent && isItem(after) ? indent : indent + 1;
      const read = value === '' || value.startsWith('#') ? this.below(least, next.number, depth) : this.scalar(value, next, depth);
      if (read === null) return null;
      of.set(unquoted(key), read);
    }
    return { is: 'map', of, line };
  }

  private below(least: number, line: number, depth: number): Yaml | null {
    const next = this.lines[this.at];
    return next !== undefined && next.indent >= least ? this.block(next.indent, depth + 1) : { is: 'text', text: '', line };
  }

  private scalar(value: string, { indent, number }: Line, depth: number): Yaml | null {
    const text = /^(?:"[^"\\]*"|'[^']*'|[^"'&*!|>%@`{}[\]](?:[^#]|(?<=\S)#)*?)(?=\s+#|$)/.exec(value)?.[0] ?? null;
    if (text !== null) return { is: 'text', text: unquoted(text), line: number };
    const after = this.lines[this.at];
    if (/^[|>]/.test(value)) while (this.at < this.lines.length && this.lines[this.at]!.indent > indent) this.at++;
    // `&name`, and then what is called so.
    else if (/^[&!]\S+$/.test(value) && after !== undefined && after.indent > indent && this.block(after.indent, depth + 1) === null) return null;
    return { is: 'unknown', line: number };
  }
}

function isItem({ text }: Line): boolean {
  return text === '-' || text.startsWith('- ');
}

function unquoted(text: string): string {
  return /^(["'])(.*)\1$/.exec(text)?.[2] ?? text;
}
