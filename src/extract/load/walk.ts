import { readdirSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { MODULES } from './ancestors.ts';
import { isIgnored, rulesAbove, rulesWithin, type IgnoreRules } from './ignored.ts';

/**
 * All source files below a directory that git would not ignore, were the project a repository. Links are not followed: what they lead to is found
 * where it is, if it is part of the project at all.
 */
export function walk(directory: string, project: string): string[] {
  const found: string[] = [];
  visit(directory, rulesAbove(directory, project), found);
  return found;
}

function visit(directory: string, above: IgnoreRules | null, found: string[]): void {
  const entries = entriesOf(directory);
  const rules = entries.some(({ name }) => name === '.gitignore') ? rulesWithin(above, directory) : above;
  for (const entry of entries) {
    const path = join(directory, entry.name);
    if (entry.isFile()) {
      if (isSourceName(entry.name) && !isIgnored(rules, path, false)) found.push(path);
    } else if (entry.isDirectory() && !isOffLimits(entry.name) && !isIgnored(rules, path, true)) {
      visit(path, rules, found);
    }
  }
}

function entriesOf(directory: string): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch {
    return [];
  }
}

function isOffLimits(directoryName: string): boolean {
  return directoryName === MODULES || directoryName.startsWith('.');
}

/** Declarations run nothing. */
function isSourceName(name: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(name) && !/\.[cm][jt]sx$/.test(name) && !/\.d(\.[^.]+)?\.[cm]?ts$/.test(name);
}
