import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { ancestors } from './ancestors.ts';
import { Gitignore } from './gitignore.ts';
import { readRegular } from './regular-file.ts';

/** The `.gitignore` files that speak about a directory, the nearest first: where one has a say, the others have none. */
export interface IgnoreRules {
  readonly directory: string;
  readonly own: Gitignore;
  readonly above: IgnoreRules | null;
}

/** Those above a directory, up to the top of its repository, or else of the project. */
export function rulesAbove(directory: string, project: string): IgnoreRules | null {
  const above = ancestors(directory);
  const repository = above.findIndex((candidate) => existsSync(join(candidate, '.git')));
  const top = repository < 0 ? above.indexOf(project) : repository;
  return above.slice(1, top + 1).reduceRight<IgnoreRules | null>(rulesWithin, null);
}

export function rulesWithin(above: IgnoreRules | null, directory: string): IgnoreRules | null {
  const text = read(join(directory, '.gitignore'));
  return text === null ? above : { directory, own: new Gitignore(text), above };
}

export function isIgnored(rules: IgnoreRules | null, path: string, isDirectory: boolean): boolean {
  if (rules === null) return false;
  const below = relative(rules.directory, path).split(sep).join('/');
  return rules.own.ignores(below, isDirectory) ?? isIgnored(rules.above, path, isDirectory);
}

/** More than anybody writes by hand. */
const MOST_BYTES = 2 ** 20;

function read(file: string): string | null {
  const bytes = readRegular(file, MOST_BYTES);
  return typeof bytes === 'string' ? null : bytes.toString('utf8');
}
