import { dirname, join, relative, resolve, sep } from 'node:path';
import { matchPattern } from './exports.ts';
import { isDeclaration } from './lookup.ts';
import { lookUpBuilt, lookUpInPackage, lookUpPath, packageAt } from './package-source.ts';
import type { Config } from './tsconfig.ts';
import type { View } from './view.ts';

/** Where `paths` and `baseUrl` lead a name that is no path. */
export function lookUpMapped(view: View, config: Config, specifier: string): string | null {
  const targets = mapped(config.paths, specifier);
  if (targets === null) return config.baseUrl === null ? null : lookUpPath(view, join(config.baseUrl, specifier));
  for (const target of targets) {
    const found = lookUpMappedTarget(view, config, target);
    if (found !== null) return found;
  }
  return null;
}

/** An exact pattern wins, then the one with the longest text before its star. Null where none covers the name. */
function mapped(paths: ReadonlyMap<string, readonly string[]>, specifier: string): string[] | null {
  const exact = specifier.includes('*') ? undefined : paths.get(specifier);
  if (exact !== undefined) return [...exact];
  const match = matchPattern([...paths.keys()], specifier);
  if (match === null) return null;
  return (paths.get(match.pattern) ?? []).map((target) => target.replace('*', () => match.star));
}

function lookUpMappedTarget(view: View, config: Config, target: string): string | null {
  const found = lookUpPath(view, target);
  if (found !== null && !isDeclaration(found)) return found;
  const own = view.isDirectory(target) ? packageAt(view, target) : null;
  const exported = own === null ? null : lookUpInPackage(view, own, '.', config.customConditions);
  return exported ?? lookUpBuilt(view, target) ?? found;
}

/** With `rootDirs`, a relative path may lead from one root into another, as if all were one directory. */
export function lookUpInRootDirs(
  view: View,
  { rootDirs }: Config,
  fromFile: string,
  specifier: string,
): string | null {
  const path = resolve(dirname(fromFile), specifier);
  const home = rootDirs.filter((root) => path.startsWith(root + sep)).sort((a, b) => b.length - a.length)[0];
  if (home === undefined) return null;
  const below = relative(home, path);
  for (const root of rootDirs) {
    const found = root === home ? null : lookUpPath(view, join(root, below));
    if (found !== null) return found;
  }
  return null;
}
