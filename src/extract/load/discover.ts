import { isAbsolute, posix, relative, resolve, sep } from 'node:path';
import { globMatcher, hasMagic } from './glob.ts';
import { kindOf, stat } from './stamp.ts';
import { walk } from './walk.ts';

export interface DiscoverOptions {
  /** Absolute. */
  readonly cwd: string;
  /** Files, directories and globs, relative to `cwd`; a leading `!` takes away. Nothing means the whole project. */
  readonly patterns: readonly string[];
}

export interface Discovered {
  /** Absolute, sorted, each once. */
  readonly files: readonly string[];
  /** Patterns that name nothing. */
  readonly missing: readonly string[];
}

/** The files that a command line means. A file named outright is meant even where git ignores it. */
export function discoverFiles({ cwd, patterns }: DiscoverOptions): Discovered {
  const wanted = patterns.filter((pattern) => !pattern.startsWith('!'));
  const unwanted = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => matcher(normalized(pattern.slice(1))));
  const files = new Set<string>();
  const missing: string[] = [];
  for (const pattern of wanted.length > 0 ? wanted : ['.']) {
    const found = filesOf(cwd, pattern);
    if (found === null) missing.push(pattern);
    for (const file of found ?? []) files.add(file);
  }
  const kept = [...files].filter((file) => !unwanted.some((matches) => matches(posixBelow(cwd, file))));
  return { files: kept.sort(), missing };
}

/** Null where a pattern names nothing; a directory without sources names itself. A name may look like a glob: `[id]`. */
function filesOf(cwd: string, pattern: string): string[] | null {
  const path = [pattern, pattern.replaceAll('\\', '/')].map((name) => resolve(cwd, name)).find(exists);
  if (path !== undefined) return kindOf(stat(path)) === 'file' ? [path] : walk(path, cwd);
  return hasMagic(pattern) ? filesMatching(cwd, pattern) : null;
}

function exists(path: string): boolean {
  return kindOf(stat(path)) !== 'missing';
}

function filesMatching(cwd: string, pattern: string): string[] | null {
  const glob = normalized(pattern);
  const matches = matcher(glob);
  const name = isAbsolute(glob) ? posixPath : (file: string) => posixBelow(cwd, file);
  const found = walk(resolve(cwd, plainPart(glob)), cwd).filter((file) => matches(name(file)));
  return found.length > 0 ? found : null;
}

/** The directories before the first wildcard: no others can hold a match. */
function plainPart(glob: string): string {
  const plain = glob.slice(0, glob.search(/[*?[{]/));
  return plain.slice(0, plain.lastIndexOf('/') + 1);
}

/** A glob means what it matches, and all that is in it. */
function matcher(glob: string): (path: string) => boolean {
  return globMatcher(glob, { braces: true, within: true });
}

function normalized(pattern: string): string {
  return posix.normalize(pattern.replaceAll('\\', '/')).replace(/\/$/, '');
}

function posixBelow(cwd: string, file: string): string {
  return posixPath(relative(cwd, file));
}

function posixPath(path: string): string {
  return path.split(sep).join('/');
}
