import { isBuiltin } from 'node:module';
import { dirname, resolve as resolvePath } from 'node:path';
import { installedName, isInstalled, nearest } from './ancestors.ts';
import { matchKey, targetsOf } from './exports.ts';
import { isRecord } from './json.ts';
import { libraryOf } from './library.ts';
import {
  lookUpDirectory,
  lookUpInPackage,
  lookUpPath,
  lookUpTargets,
  packageAt,
  type Package,
} from './package-source.ts';
import { findPackage, isOwn } from './packages.ts';
import { lookUpInRootDirs, lookUpMapped } from './path-mapping.ts';
import { missing, type Resolution } from './resolution.ts';
import { isPath, packageOf, withoutRegistry } from './specifier.ts';
import type { Config, Configs } from './tsconfig.ts';
import type { View } from './view.ts';

export interface ResolveContext {
  readonly view: View;
  readonly configs: Configs;
  readonly modules: readonly string[];
}

/** This package is known by its name, from within as well. */
const OURS = /^eslint-plugin-superstep(\/|$)/;

/** Where an import leads, in the order TypeScript asks. Known libraries are known whatever is installed. */
export function resolve(context: ResolveContext, specifier: string, fromFile: string): Resolution {
  const library = libraryOf(withoutRegistry(specifier), context.modules);
  if (library !== null) return { kind: 'library', name: library };
  if (OURS.test(specifier)) return { kind: 'package', name: 'eslint-plugin-superstep' };
  if (isPath(specifier)) return resolvePathFrom(context, specifier, fromFile);
  if (specifier.startsWith('node:')) return { kind: 'package', name: specifier };
  return (
    resolveMapped(context, specifier, fromFile) ??
    (specifier.startsWith('#') ? resolveAlias(context, specifier, fromFile) : resolvePackage(context, specifier, fromFile))
  );
}

function resolvePathFrom({ view, configs }: ResolveContext, specifier: string, fromFile: string): Resolution {
  const path = resolvePath(dirname(fromFile), specifier);
  const namesDirectory = /(^|[/\\])\.{0,2}$/.test(specifier);
  const found = namesDirectory ? lookUpDirectory(view, path) : lookUpPath(view, path);
  if (found !== null) return placed(found);
  const config = configs.of(fromFile);
  const elsewhere = config === null ? null : lookUpInRootDirs(view, config, fromFile, specifier);
  return elsewhere === null ? missing(`no source file for "${specifier}"`) : placed(elsewhere);
}

function resolveMapped({ view, configs }: ResolveContext, specifier: string, fromFile: string): Resolution | null {
  const config = configs.of(fromFile);
  const found = config === null ? null : lookUpMapped(view, config, specifier);
  return found === null ? null : placed(found);
}

/** `#alias` through `imports` of the package around the file. */
function resolveAlias(context: ResolveContext, specifier: string, fromFile: string): Resolution {
  const { view } = context;
  const home = packageAround(view, fromFile);
  const imports = home?.manifest['imports'];
  const match = isRecord(imports) ? matchKey(imports, specifier) : null;
  if (home === null || match === null) return missing(`no "imports" entry for "${specifier}"`);
  const targets = targetsOf(match, conditionsOf(context, fromFile));
  const found = lookUpTargets(view, home.directory, targets.filter((target) => target.startsWith('.')));
  if (found !== null) return placed(found);
  const name = targets.find((target) => !target.startsWith('.') && !target.startsWith('#'));
  return name === undefined ? missing(`no source file for "${specifier}"`) : resolve(context, name, fromFile);
}

function resolvePackage(context: ResolveContext, specifier: string, fromFile: string): Resolution {
  const { view } = context;
  const wanted = packageOf(specifier);
  if (isBuiltin(specifier)) return { kind: 'package', name: specifier };
  if (wanted === null || /^[a-z][a-z\d+.-]+:/i.test(specifier)) return missing(`"${specifier}" is no package`);
  const directory = selfDirectory(view, wanted.name, fromFile) ?? findPackage(view, wanted.name, dirname(fromFile));
  if (directory === null) return missing(`no package "${wanted.name}" was found`);
  if (!isOwn(directory)) return { kind: 'package', name: wanted.name };
  const own = packageAt(view, directory) ?? { directory, manifest: {} };
  const found = lookUpInPackage(view, own, wanted.subpath, conditionsOf(context, fromFile));
  return found === null ? missing(`no source file for "${specifier}" in its package`) : placed(found);
}

/** A package may import itself by its name, if it says what it exports. */
function selfDirectory(view: View, name: string, fromFile: string): string | null {
  const home = packageAround(view, fromFile);
  return home?.manifest['name'] === name && home.manifest['exports'] !== undefined ? home.directory : null;
}

function packageAround(view: View, file: string): Package | null {
  return nearest(dirname(file), (directory) => packageAt(view, directory));
}

function conditionsOf({ configs }: ResolveContext, fromFile: string): readonly string[] {
  const config: Config | null = configs.of(fromFile);
  return config?.customConditions ?? [];
}

function placed(file: string): Resolution {
  return isInstalled(file) ? { kind: 'package', name: installedName(file) } : { kind: 'file', file };
}
