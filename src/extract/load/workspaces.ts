import { join } from 'node:path';
import { nearest } from './ancestors.ts';
import { globMatcher } from './glob.ts';
import { isRecord, stringsIn } from './json.ts';
import { readText } from './text.ts';
import type { View } from './view.ts';

const NONE: ReadonlyMap<string, string> = new Map();

/** The packages of the workspace around a directory, by name: for a project that was cloned but not installed. */
export function workspacePackages(view: View, fromDirectory: string): ReadonlyMap<string, string> {
  const found = nearest(fromDirectory, (directory) => {
    const globs = workspaceGlobs(view, directory);
    return globs === null ? null : { directory, globs };
  });
  return found === null ? NONE : view.remember(`workspace ${found.directory}`, () => named(view, found));
}

function workspaceGlobs(view: View, directory: string): string[] | null {
  const pnpm = join(directory, 'pnpm-workspace.yaml');
  if (view.isFile(pnpm)) return view.remember(pnpm, () => pnpmGlobs(view, pnpm));
  const workspaces = view.json(join(directory, 'package.json'))?.['workspaces'];
  if (workspaces === undefined) return null;
  return stringsIn(isRecord(workspaces) ? workspaces['packages'] : workspaces);
}

/** The one list we need from that file, in both ways to write it. */
function pnpmGlobs(view: View, file: string): string[] {
  view.version(file);
  const read = readText(file);
  const lines = typeof read === 'string' ? [] : read.text.split(/\r?\n/).map((line) => line.replace(/(^|\s)#.*$/, ''));
  const start = lines.findIndex((line) => line.startsWith(KEY));
  if (start < 0) return [];
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => /^[^\s-]/.test(line));
  const list = [lines[start]?.slice(KEY.length), ...rest.slice(0, end < 0 ? rest.length : end)].join('\n').trim();
  const items = list.startsWith('[') ? list.split(/[[\],]/) : list.split('\n').map((line) => line.replace(/^\s*-/, ''));
  return items.map((item) => item.trim().replace(/^(['"])(.*)\1$/, '$2')).filter((item) => item !== '');
}

const KEY = 'packages:';

/** Longer ones, and more folders, no workspace has; links in a circle would go on for ever. */
const [LONGEST_GLOB, MOST_FOLDERS] = [4096, 20_000];

function named(view: View, { directory, globs: all }: { directory: string; globs: readonly string[] }): Map<string, string> {
  const globs = all.filter(({ length }) => length <= LONGEST_GLOB);
  const excluded = globs.filter((glob) => glob.startsWith('!')).map((glob) => globMatcher(trim(glob.slice(1)), { braces: true }));
  const packages = new Map<string, string>();
  const work: Work = { left: MOST_FOLDERS, seen: new Set() };
  for (const glob of globs.filter((glob) => !glob.startsWith('!'))) {
    for (const path of expand(view, directory, segmentsOf(glob), work)) {
      const name = view.json(join(directory, path, 'package.json'))?.['name'];
      const skipped = excluded.some((matches) => matches(path));
      if (typeof name === 'string' && !skipped && !packages.has(name)) packages.set(name, join(directory, path));
    }
  }
  return packages;
}

function trim(glob: string): string {
  return glob.replace(/^\.\//, '').replace(/\/+$/, '');
}

/** `**` twice in a row means no more than once. */
function segmentsOf(glob: string): readonly string[] {
  return trim(glob).split('/').filter((segment, index, all) => segment !== '**' || all[index - 1] !== '**');
}

interface Work {
  left: number;
  readonly seen: Set<string>;
}

/** Directories under `directory` that match the segments, as POSIX paths relative to it. */
function expand(view: View, directory: string, [segment, ...rest]: readonly string[], work: Work, path = ''): string[] {
  if (segment === undefined) return [path];
  if (--work.left < 0) return [];
  const below = (name: string) => (path === '' ? name : `${path}/${name}`);
  if (segment === '**') {
    // Links may lead in a circle.
    const place = `${rest.join('/')} in ${view.real(join(directory, path))}`;
    if (work.seen.has(place)) return [];
    work.seen.add(place);
    const deeper = subdirectories(view, join(directory, path)).map(below);
    const here = expand(view, directory, rest, work, path);
    return [...here, ...deeper.flatMap((next) => expand(view, directory, [segment, ...rest], work, next))];
  }
  if (!/[*?[{]/.test(segment)) return expand(view, directory, rest, work, below(segment));
  const matches = globMatcher(segment, { braces: true });
  const names = subdirectories(view, join(directory, path)).filter(matches);
  return names.flatMap((name) => expand(view, directory, rest, work, below(name)));
}

function subdirectories(view: View, directory: string): string[] {
  return view
    .entries(directory)
    .filter((name) => name !== 'node_modules' && !name.startsWith('.') && view.isDirectory(join(directory, name)));
}
