import { basename, dirname, sep } from 'node:path';

/** The directory and all above it, nearest first. */
export function ancestors(directory: string): string[] {
  const all = [directory];
  for (let below = directory, above = dirname(below); above !== below; below = above, above = dirname(below)) {
    all.push(above);
  }
  return all;
}

/** The first answer on the way up from a directory. */
export function nearest<Found>(directory: string, find: (directory: string) => Found | null): Found | null {
  for (const candidate of ancestors(directory)) {
    const found = find(candidate);
    if (found !== null) return found;
  }
  return null;
}

export function isInstalled(path: string): boolean {
  return path.split(sep).includes(MODULES);
}

/** The package that an installed file belongs to. */
export function installedName(path: string): string {
  const segments = path.split(sep);
  const [scope = basename(path), name] = segments.slice(segments.lastIndexOf(MODULES) + 1);
  return scope.startsWith('@') && name !== undefined ? `${scope}/${name}` : scope;
}

export const MODULES = 'node_modules';
