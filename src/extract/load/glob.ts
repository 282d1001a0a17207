export interface GlobOptions {
  /** `{a,b}` is either of both. Not so in `.gitignore`. */
  readonly braces?: boolean;
}

/**
 * The source of a regular expression for a glob over POSIX paths. `*` and `?` stay within a segment, `**` as a whole
 * segment spans any number of them, `[a-z]` and `[!a-z]` are classes, a backslash takes the next character literally.
 */
export function globSource(glob: string, { braces = false }: GlobOptions = {}): string {
  let source = '';
  let open = 0;
  for (let at = 0; at < glob.length; ) {
    const brace = braces ? braceSource(glob, at, open) : null;
    const [length, translated] = brace === null ? token(glob, at) : [1, brace];
    if (brace === '(?:') open += 1;
    if (brace === ')') open -= 1;
    source += translated;
    at += length;
  }
  return source + ')'.repeat(open);
}

function braceSource(glob: string, at: number, open: number): string | null {
  if (glob[at] === '{') return glob.includes('}', at) ? '(?:' : null;
  if (open === 0) return null;
  return glob[at] === ',' ? '|' : glob[at] === '}' ? ')' : null;
}

export function hasMagic(glob: string): boolean {
  return /[*?[{]/.test(glob);
}

function token(glob: string, at: number): [length: number, source: string] {
  const rest = glob.slice(at);
  const opensSegment = at === 0 || glob[at - 1] === '/';
  const stars = /^\*+/.exec(rest)?.[0].length ?? 0;
  if (stars > 1 && opensSegment && rest[stars] === '/') return [stars + 1, '(?:[^/]+/)*'];
  if (stars > 1 && opensSegment && rest.length === stars) return [stars, '.+'];
  if (stars > 0) return [stars, '[^/]*'];
  if (rest.startsWith('?')) return [1, '[^/]'];
  const group = /^\[([!^]?)(\]?(?:\\.|[^\]\\])*)\]/.exec(rest);
  if (group !== null) return [group[0].length, charClass(group[1] !== '', group[2] ?? '')];
  if (rest.startsWith('\\') && rest.length > 1) return [2, escaped(rest.charAt(1))];
  return [1, escaped(rest.charAt(0))];
}

/** A class never matches a slash, and a range that runs backwards matches nothing at all. */
function charClass(negated: boolean, body: string): string {
  const inner = body.replace(/\\(.)|([[\]^])/g, (_all, quoted: string | undefined, plain: string | undefined) =>
    quoted === undefined ? `\\${plain ?? ''}` : /\w/.test(quoted) ? quoted : `\\${quoted}`,
  );
  const source = `(?!/)[${negated ? '^' : ''}${inner}]`;
  try {
    new RegExp(source);
    return source;
  } catch {
    return '(?!)';
  }
}

function escaped(char: string): string {
  return /[\w/ -]/.test(char) ? char : `\\${char}`;
}
