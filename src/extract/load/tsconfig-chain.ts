import { dirname, join, resolve } from 'node:path';
import { nearest } from './ancestors.ts';
import { exportsTable, matchKey, targetsOf } from './exports.ts';
import { isRecord, stringsIn, type JsonFile } from './json.ts';
import { findPackage } from './packages.ts';
import { packageAt, type Package } from './package-source.ts';
import { isPath, packageOf } from './specifier.ts';
import type { View } from './view.ts';

/** A value of a configuration, and the directory its paths are relative to: that of the file it was written in. */
export interface Placed {
  readonly value: unknown;
  readonly directory: string;
}

/** Compiler options and the top-level settings (`files`, `include`, `exclude`), after all that is extended. */
export interface ConfigChain {
  readonly options: ReadonlyMap<string, Placed>;
  readonly settings: ReadonlyMap<string, Placed>;
}

/** What an extending file says goes before what it extends; of several extended files the last one wins. */
export function readChain(view: View, file: string, below: readonly string[] = []): ConfigChain {
  // Many may extend one, and those be extended by many in turn.
  return view.remember(`chain of ${file}`, () => readOnce(view, file, below));
}

/** No project has so many, and each is a call within a call. */
const LONGEST_CHAIN = 100;

function readOnce(view: View, file: string, below: readonly string[]): ConfigChain {
  const options = new Map<string, Placed>();
  const settings = new Map<string, Placed>();
  const json = view.json(file);
  if (json === undefined) return { options, settings };
  for (const base of extended(view, file, json)) {
    if (base === file || below.includes(base) || below.length >= LONGEST_CHAIN) {
      view.report(file, below.length >= LONGEST_CHAIN ? 'extends too many others' : 'extends itself');
      continue;
    }
    const chain = readChain(view, base, [...below, file]);
    for (const [name, placed] of chain.options) options.set(name, placed);
    for (const [name, placed] of chain.settings) settings.set(name, placed);
  }
  const directory = dirname(file);
  for (const [name, value] of entriesOf(json['compilerOptions'])) options.set(name, { value, directory });
  for (const name of ['files', 'include', 'exclude']) {
    if (json[name] !== undefined) settings.set(name, { value: json[name], directory });
  }
  return { options, settings };
}

function entriesOf(value: unknown): [string, unknown][] {
  return isRecord(value) ? Object.entries(value) : [];
}

function extended(view: View, file: string, json: JsonFile): string[] {
  const value = json['extends'];
  const names = typeof value === 'string' ? [value] : stringsIn(value);
  return names.flatMap((name) => {
    const found = isPath(name) ? extendedFile(view, resolve(dirname(file), name)) : extendedPackage(view, file, name);
    if (found === null) view.report(file, `extends "${name}", which was not found`);
    return found ?? [];
  });
}

function extendedFile(view: View, path: string): string | null {
  return [path, `${path}.json`].find((candidate) => view.isFile(candidate)) ?? null;
}

function extendedPackage(view: View, file: string, name: string): string | null {
  const specifier = packageOf(name);
  if (specifier === null) return null;
  const directory = findPackage(view, specifier.name, dirname(file));
  if (directory === null) return null;
  const found = packageAt(view, directory);
  const path = join(directory, specifier.subpath);
  const exported = found === null ? null : exportedConfig(view, found, specifier.subpath);
  return exported ?? (path === directory ? null : extendedFile(view, path)) ?? extendedFile(view, join(path, 'tsconfig'));
}

function exportedConfig(view: View, { directory, manifest }: Package, subpath: string): string | null {
  const match = manifest['exports'] === undefined ? null : matchKey(exportsTable(manifest['exports']), subpath);
  const targets = match === null ? [] : targetsOf(match, []);
  if (subpath === '.') targets.push(...stringsIn([manifest['tsconfig']]));
  return targets.map((target) => join(directory, target)).find((target) => view.isFile(target)) ?? null;
}

/** `tsconfig.json`, or `jsconfig.json` beside which there is none. */
export function nearestConfig(view: View, directory: string): string | null {
  return nearest(directory, (candidate) => {
    const names = ['tsconfig.json', 'jsconfig.json'].map((name) => join(candidate, name));
    return names.find((name) => view.isFile(name)) ?? null;
  });
}
