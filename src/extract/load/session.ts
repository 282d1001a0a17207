import { dirname, join, resolve as resolvePath } from 'node:path';
import { nearest } from './ancestors.ts';
import { type DeploymentFile, deploymentFilesOf } from './deployment-files.ts';
import type { Glance, Glances } from './glances.ts';
import { handlesNoGraph } from './handles-no-graph.ts';
import { importersOf } from './importers.ts';
import { filesOf, projectOf } from './project-files.ts';
import { resolve } from './resolve.ts';
import type { Resolution } from './resolution.ts';
import type { Stamp } from './stamp.ts';
import type { SourceUnit } from './unit.ts';
import { Configs } from './tsconfig.ts';
import type { UnitCache } from './unit-cache.ts';
import type { Problem, View } from './view.ts';

/** One analysis: what it read stays as it was read, whatever happens to the files meanwhile. */
export interface Session {
  /** Null where the file is missing, unreadable or no source; `problem` says which. */
  unit(file: string): SourceUnit | null;
  resolve(specifier: string, fromFile: string): Resolution;
  /** Files of the package that import this one and have the word in their text. */
  importers(file: string, word: string): readonly SourceUnit[];
  /** Files of the project around a file that may make the tables of a saver, in whatever language; null where they are too many. */
  tableMakers(file: string): readonly string[] | null;
  /** What says how the program around a file is run by those who use it. */
  deploymentFiles(file: string): readonly DeploymentFile[];
  /** Whether all that the file is about is requests that no graph has to do with. */
  handlesNoGraph(file: string): boolean;
  /** What a JSON file of that name says, in the directory of a file or the nearest one above; null where there is none. */
  nearestJson(name: string, fromFile: string): unknown;
  /** The text of a file of that name, in the directory of a file or the nearest one above; null where there is none. */
  nearestText(name: string, fromFile: string): string | null;
  /** Where a file of that name is, in the directory of a file or the nearest one above; null where there is none. */
  nearestPath(name: string, fromFile: string): string | null;
  isFile(file: string): boolean;
  /** What is asked for again and again, for as long as this analysis lasts. */
  remember<Value>(key: string, compute: () => Value): Value;
  /** Which zod the name `zod` leads to where nothing in the project tells; null where nobody says so either. */
  readonly zod: 3 | 4 | null;
  /** Which part of the usual work it may cost. */
  readonly work: number;
  problem(file: string): string | null;
  /** The files that were read and could be parsed. */
  units(): SourceUnit[];
  /** Of files that were asked for, and of the configurations and manifests that were needed on the way. */
  problems(): Problem[];
  /** All that was seen and all that was looked for in vain, save the text from the editor. */
  dependencies(): Stamp[];
}

export function createSession(
  view: View,
  units: UnitCache,
  edited: ReadonlyMap<string, string>,
  modules: readonly string[],
  root: string,
  glances: Glances,
  work = 1,
  zod: 3 | 4 | null = null,
): Session {
  const context = { view, configs: new Configs(view), modules };
  const read = new Map<string, SourceUnit | null>();
  const resolved = new Map<string, Resolution>();

  function load(file: string): SourceUnit | null {
    const text = edited.get(file);
    const unit = text === undefined ? loadFromDisk(file) : units.inEditor(file, text);
    if (typeof unit !== 'string') return unit;
    view.report(file, unit);
    return null;
  }

  function loadFromDisk(file: string): SourceUnit | string {
    const version = view.version(file);
    if (version !== null) return units.onDisk(file, version);
    return view.isDirectory(file) ? 'a directory' : 'no such file';
  }

  function glanceAt(file: string): Glance | null {
    const text = edited.get(file);
    if (text !== undefined) return glances.at(text);
    const version = view.version(file);
    return version === null ? null : glances.onDisk(file, version);
  }

  const unit = (file: string) => once(read, resolvePath(file), load);
  const resolution = (specifier: string, fromFile: string) =>
    once(resolved, `${fromFile}\0${specifier}`, () => resolve(context, specifier, resolvePath(fromFile)));

  return {
    zod,
    work,
    unit,
    resolve: resolution,
    importers: (file, word) =>
      view.remember(`importers of ${resolvePath(file)} with ${word}`, () => importersOf(view, root, resolvePath(file), word, resolution).flatMap((one) => unit(one) ?? [])),
    tableMakers: (file) => {
      const files = filesOf(view, projectOf(view, root, resolvePath(file)));
      return files === null ? null : [...files.sources, ...files.tables].filter((one) => glanceAt(one)?.tables === true);
    },
    deploymentFiles: (file) => deploymentFilesOf(view, root, resolvePath(file)),
    handlesNoGraph: (file) => view.remember(`handles no graph: ${resolvePath(file)}`, () => handlesNoGraph(resolvePath(file), { glanceAt, resolve: resolution })),
    units: () => [...read.values()].filter((unit) => unit !== null),
    nearestJson: (name, fromFile) => nearest(dirname(resolvePath(fromFile)), (directory) => view.json(join(directory, name)) ?? null),
    nearestText: (name, fromFile) => nearest(dirname(resolvePath(fromFile)), (directory) => view.text(join(directory, name))),
    nearestPath: (name, fromFile) => nearest(dirname(resolvePath(fromFile)), (directory) => (view.isFile(join(directory, name)) ? join(directory, name) : null)),
    isFile: (file) => view.isFile(resolvePath(file)),
    remember: (key, compute) => view.remember(key, compute),
    problem: (file) => view.problem(resolvePath(file)),
    problems: () => view.allProblems(),
    dependencies: () => view.allStamps(),
  };
}

function once<Value>(known: Map<string, Value>, key: string, compute: (key: string) => Value): Value {
  const value = known.get(key);
  if (value !== undefined) return value;
  const computed = compute(key);
  known.set(key, computed);
  return computed;
}
