import { join, posix, sep } from 'node:path';
import { exportsTable, matchKey, targetsOf } from './exports.ts';
import type { JsonFile } from './json.ts';
import { firstFile, isDeclaration, lookUpFile, lookUpIndex } from './lookup.ts';
import type { View } from './view.ts';

/** A directory with a manifest. */
export interface Package {
  readonly directory: string;
  readonly manifest: JsonFile;
}

export function packageAt(view: View, directory: string): Package | null {
  const manifest = view.json(join(directory, 'package.json'));
  return manifest === undefined ? null : { directory, manifest };
}

/** The source file that a subpath of a package of the project's own stands for. */
export function lookUpInPackage(
  view: View,
  { directory, manifest }: Package,
  subpath: string,
  conditions: readonly string[],
): string | null {
  if (manifest['exports'] !== undefined && manifest['exports'] !== null) {
    const match = matchKey(exportsTable(manifest['exports']), subpath);
    return match === null ? null : lookUpTargets(view, directory, targetsOf(match, conditions));
  }
  if (subpath === '.') return lookUpMain(view, directory, manifest) ?? lookUpTargets(view, directory, ['src/index']);
  return lookUpTargets(view, directory, [subpath]) ?? lookUpPath(view, join(directory, subpath));
}

/** A file, or a directory as a package or by its index. */
export function lookUpPath(view: View, path: string): string | null {
  return lookUpFile(view, path) ?? lookUpDirectory(view, path);
}

export function lookUpDirectory(view: View, directory: string): string | null {
  if (!view.isDirectory(directory)) return null;
  const manifest = view.json(join(directory, 'package.json'));
  return manifest === undefined ? lookUpIndex(view, directory) : lookUpMain(view, directory, manifest);
}

const MAIN_FIELDS = ['source', 'types', 'typings', 'module', 'main'];

function lookUpMain(view: View, directory: string, manifest: JsonFile): string | null {
  const targets = MAIN_FIELDS.map((field) => manifest[field]).filter((value) => typeof value === 'string');
  return lookUpTargets(view, directory, targets) ?? lookUpIndex(view, directory);
}

/** Something with code in it goes before declarations, whatever the order. */
export function lookUpTargets(view: View, directory: string, targets: readonly string[]): string | null {
  let declarations: string | null = null;
  for (const target of targets) {
    const found = lookUpTarget(view, directory, target);
    if (found !== null && !isDeclaration(found)) return found;
    declarations ??= found;
  }
  return declarations;
}

/** Manifests point at what will be built. What it is built from is what we want, whether or not it was built. */
function lookUpTarget(view: View, directory: string, target: string): string | null {
  const path = join(directory, target);
  const found = lookUpFile(view, path) ?? (view.isDirectory(path) ? lookUpIndex(view, path) : null);
  if (found !== null && isSource(found, target)) return found;
  return lookUpTwin(view, directory, target) ?? found;
}

function isSource(found: string, target: string): boolean {
  if (isDeclaration(found)) return false;
  return /\.[cm]?tsx?$/.test(found) || builtSegments(segmentsOf(target)) === 0;
}

const BUILT = new Set(['dist', 'build', 'lib', 'out', 'output', 'esm', 'cjs', 'es', 'types', 'typings', 'commonjs']);
const TWIN_EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];

/** `dist/esm/web.js` may be built from `src/web.ts`, `web.ts`, `src/esm/web.ts` …, in this order. */
function lookUpTwin(view: View, directory: string, target: string): string | null {
  const segments = segmentsOf(target.replace(/(\.d)?\.[cm]?[jt]sx?$/, ''));
  for (let built = builtSegments(segments); built >= 0; built--) {
    const rest = segments.slice(built);
    const found =
      firstFile(view, join(directory, 'src', ...rest), TWIN_EXTENSIONS) ??
      (built === 0 ? null : firstFile(view, join(directory, ...rest), TWIN_EXTENSIONS));
    if (found !== null) return found;
  }
  return null;
}

/** The same for a path that is relative to no package: what is before the last directory for built files is one. */
export function lookUpBuilt(view: View, path: string): string | null {
  const segments = path.split(sep);
  const built = segments.findLastIndex((segment) => BUILT.has(segment));
  if (built <= 0) return null;
  const target = segments.slice(built);
  return lookUpTwin(view, segments.slice(0, built).join(sep), (target.length > 1 ? target : [...target, 'index']).join('/'));
}

function segmentsOf(target: string): string[] {
  return posix.normalize(target).split('/');
}

function builtSegments(segments: readonly string[]): number {
  const first = segments.findIndex((segment) => !BUILT.has(segment));
  return first < 0 ? segments.length - 1 : first;
}
