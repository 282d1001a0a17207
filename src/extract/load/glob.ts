export interface GlobOptions {
  /** `{a,b}` is either of both. Not so in `.gitignore`. */
  readonly braces?: boolean;
  /** Also in every folder below. */
  readonly anywhere?: boolean;
  /** Also all that is in what it matches. */
  readonly within?: boolean;
}

/**
 * Whether a POSIX path matches a glob. `*` and `?` stay within a segment, `**` as a whole segment spans any number of them,
 * `[a-z]` and `[!a-z]` are classes, a backslash takes the next character literally.
 *
 * Globs come from files that anybody may have written, and a regular expression with many stars can take for ever to say no.
 * So all ways through the pattern are followed at once, as Thompson did: time is the length of the path times that of the
 * pattern. The few stars of an everyday pattern are left to a regular expression, which is faster.
 */
export function globMatcher(glob: string, options: GlobOptions = {}): (path: string) => boolean {
  const pieces = piecesOf(glob, options);
  if (pieces === null) return () => false;
  const forks = pieces.filter(({ is }) => is === 'many' || is === 'or').length;
  if (forks > FEW) return machineOf(pieces);
  const source = new RegExp(`^${pieces.map(sourceOf).join('')}$`, 's');
  return (path) => source.test(path);
}

/** So many stars or alternatives are no trouble: the time to say no grows with the path to the power of them. */
const FEW = 2;

/** No path is longer than this, and hardly a pattern that means one. */
const LONGEST = 4096;

export function hasMagic(glob: string): boolean {
  return /[*?[{]/.test(glob);
}

type Piece =
  /** One character, as a class of a regular expression. */
  | { readonly is: 'one'; readonly source: string }
  /** Any number of things: characters of a segment, whole segments, or whatever follows. */
  | { readonly is: 'many'; readonly of: 'characters' | 'segments' | 'rest' }
  | { readonly is: 'open' | 'or' | 'close' }
  /** Any folders before, or anything below: at the ends only. */
  | { readonly is: 'anywhere' | 'within' };

function piecesOf(glob: string, { braces = false, anywhere = false, within = false }: GlobOptions): readonly Piece[] | null {
  if (glob.length > LONGEST) return null;
  const pieces: Piece[] = anywhere ? [{ is: 'anywhere' }] : [];
  const lastBrace = braces ? glob.lastIndexOf('}') : -1;
  let open = 0;
  for (let at = 0; at < glob.length; ) {
    const brace = braces ? braceAt(glob, at, open, lastBrace) : null;
    const [length, piece] = brace === null ? token(glob, at) : [1, { is: brace } as const];
    if (piece.is === 'open') open += 1;
    if (piece.is === 'close') open -= 1;
    pieces.push(piece);
    at += length;
  }
  for (; open > 0; open--) pieces.push({ is: 'close' });
  return within ? [...pieces, { is: 'within' }] : pieces;
}

function braceAt(glob: string, at: number, open: number, lastBrace: number): 'open' | 'or' | 'close' | null {
  if (glob[at] === '{') return at < lastBrace ? 'open' : null;
  if (open === 0) return null;
  return glob[at] === ',' ? 'or' : glob[at] === '}' ? 'close' : null;
}

function token(glob: string, at: number): [length: number, piece: Piece] {
  const opensSegment = at === 0 || glob[at - 1] === '/';
  let stars = 0;
  while (glob[at + stars] === '*') stars++;
  if (stars > 1 && opensSegment && glob[at + stars] === '/') return [stars + 1, { is: 'many', of: 'segments' }];
  if (stars > 1 && opensSegment && at + stars === glob.length) return [stars, { is: 'many', of: 'rest' }];
  if (stars > 0) return [stars, { is: 'many', of: 'characters' }];
  if (glob[at] === '?') return [1, { is: 'one', source: NO_SLASH }];
  const group = glob[at] === '[' ? classAt(glob, at) : null;
  if (group !== null) return group;
  if (glob[at] === '\\' && at + 1 < glob.length) return [2, { is: 'one', source: escaped(glob.charAt(at + 1)) }];
  return [1, { is: 'one', source: escaped(glob.charAt(at)) }];
}

const NO_SLASH = '[^/]';
/** A class is no longer than this, so that looking for its end takes no time. */
const LONGEST_CLASS = 256;

function classAt(glob: string, at: number): [length: number, piece: Piece] | null {
  const group = /^\[([!^]?)(\]?(?:\\.|[^\]\\])*)\]/s.exec(glob.slice(at, at + LONGEST_CLASS));
  return group === null ? null : [group[0].length, { is: 'one', source: charClass(group[1] !== '', group[2] ?? '') }];
}

/** A class never matches a slash, and a range that runs backwards matches nothing at all. */
function charClass(negated: boolean, body: string): string {
  const inner = body.replace(/\\(.)|([[\]^])/gs, (_all, quoted: string | undefined, plain: string | undefined) =>
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

function sourceOf(piece: Piece): string {
  switch (piece.is) {
    case 'one':
      return piece.source;
    case 'many':
      return { characters: '[^/]*', segments: '(?:[^/]+/)*', rest: '.+' }[piece.of];
    case 'open':
      return '(?:';
    case 'or':
      return '|';
    case 'close':
      return ')';
    case 'anywhere':
      return '(?:.*/)?';
    case 'within':
      return '(?:/.*)?';
  }
}

type Test = (char: string) => boolean;

const isAny: Test = () => true;
const isSlash: Test = (char) => char === '/';
const isNoSlash: Test = (char) => char !== '/';

/** The ways through a pattern: from each state on without a character, or with one that passes a test. */
class Ways {
  readonly free: number[][] = [];
  readonly steps: (readonly [test: Test, to: number] | null)[] = [];

  state(...from: readonly number[]): number {
    const made = this.free.push([]) - 1;
    this.steps.push(null);
    for (const one of from) this.free[one]!.push(made);
    return made;
  }

  step(from: number, test: Test, to = this.state()): number {
    this.steps[from] = [test, to];
    return to;
  }

  /** Any number of characters that pass, from here on. */
  loop(from: number, test: Test): number {
    const again = this.state(from);
    this.step(again, test, again);
    return this.state(again);
  }
}

function machineOf(pieces: readonly Piece[]): (path: string) => boolean {
  const ways = new Ways();
  const groups: { readonly start: number; readonly ends: number[] }[] = [];
  const start = ways.state();
  let at = ways.state(start);
  for (const piece of pieces) {
    switch (piece.is) {
      case 'one': {
        const test = new RegExp(`^${piece.source}$`, 's');
        at = ways.state(ways.step(at, (char) => test.test(char)));
        break;
      }
      case 'many':
        at = many(ways, at, piece.of);
        break;
      case 'open':
        groups.push({ start: at, ends: [] });
        at = ways.state(at);
        break;
      case 'or':
        groups.at(-1)!.ends.push(at);
        at = ways.state(groups.at(-1)!.start);
        break;
      case 'close':
        at = ways.state(at, ...groups.pop()!.ends);
        break;
      case 'anywhere':
        at = ways.state(at, ways.step(ways.loop(at, isAny), isSlash));
        break;
      case 'within':
        at = ways.state(at, ways.loop(ways.step(ways.state(at), isSlash), isAny));
        break;
    }
  }
  return (path) => isThrough(ways, start, at, path);
}

function many(ways: Ways, from: number, of: 'characters' | 'segments' | 'rest'): number {
  if (of === 'characters') return ways.loop(from, isNoSlash);
  if (of === 'rest') return ways.loop(ways.step(ways.state(from), isAny), isAny);
  const again = ways.state(from);
  const segment = ways.loop(ways.step(ways.state(again), isNoSlash), isNoSlash);
  ways.step(segment, isSlash, again);
  return ways.state(again);
}

function isThrough({ free, steps }: Ways, start: number, end: number, path: string): boolean {
  let now = reach(free, [start]);
  for (let index = 0; index < path.length && now.size > 0; index++) {
    const char = path.charAt(index);
    const next: number[] = [];
    for (const state of now) {
      const step = steps[state];
      if (step != null && step[0](char)) next.push(step[1]);
    }
    now = reach(free, next);
  }
  return now.has(end);
}

function reach(free: readonly (readonly number[])[], from: readonly number[]): ReadonlySet<number> {
  const reached = new Set(from);
  for (const state of reached) for (const to of free[state]!) reached.add(to);
  return reached;
}
