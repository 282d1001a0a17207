import { globMatcher } from './glob.ts';

interface Rule {
  readonly matches: (path: string) => boolean;
  readonly directoriesOnly: boolean;
  readonly ignores: boolean;
}

/** The rules of one `.gitignore`. Paths are POSIX, relative to the directory of the file. */
export class Gitignore {
  private readonly rules: readonly Rule[];

  constructor(text: string) {
    this.rules = text.replace(/^\uFEFF/, '').split(/\r?\n/).flatMap(ruleOf).reverse();
  }

  /** The last rule that matches decides; null where none does. What is below an ignored directory is never asked for. */
  ignores(path: string, isDirectory: boolean): boolean | null {
    const rule = this.rules.find((rule) => (isDirectory || !rule.directoriesOnly) && rule.matches(path));
    return rule?.ignores ?? null;
  }
}

function ruleOf(line: string): Rule | [] {
  const pattern = withoutTrailingSpaces(line);
  if (pattern === '' || pattern.startsWith('#')) return [];
  const ignores = !pattern.startsWith('!');
  const glob = ignores ? pattern : pattern.slice(1);
  const path = glob.replace(/\/$/, '');
  if (path === '') return [];
  return { matches: matcherOf(path), directoriesOnly: path !== glob, ignores };
}

/** Spaces at the end count only where the last one is escaped. */
function withoutTrailingSpaces(line: string): string {
  let end = line.length;
  while (line[end - 1] === ' ') end--;
  return line[end - 1] === '\\' && end < line.length ? line.slice(0, end + 1) : line.slice(0, end);
}

/** A slash ties a pattern to its directory; without one it means every depth. */
function matcherOf(path: string): (path: string) => boolean {
  return globMatcher(path.replace(/^\//, ''), { anywhere: !path.includes('/') });
}
