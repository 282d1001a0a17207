import { isBuiltin } from 'node:module';
import { dirname, resolve as resolvePath } from 'node:path';
import { libraryOf } from './library.ts';
import { lookUpDirectory, lookUpPath } from './package-source.ts';
import { fileAt, missing, type Resolution } from './resolution.ts';
import { isPath, withoutRegistry } from './specifier.ts';
import type { View } from './view.ts';

export interface ResolveContext {
  readonly view: View;
  readonly modules: readonly string[];
}

export function resolve(context: ResolveContext, specifier: string, fromFile: string): Resolution {
  const library = libraryOf(withoutRegistry(specifier), context.modules);
  if (library !== null) return { kind: 'library', name: library };
  if (isPath(specifier)) return resolveFromPath(context, specifier, fromFile);
  if (isBuiltin(specifier)) return { kind: 'package', name: specifier };
  return missing(`no module "${specifier}" was found`);
}

function resolveFromPath({ view }: ResolveContext, specifier: string, fromFile: string): Resolution {
  const path = resolvePath(dirname(fromFile), specifier);
  const namesDirectory = /(^|[/\\])\.{0,2}$/.test(specifier);
  const found = namesDirectory ? lookUpDirectory(view, path) : lookUpPath(view, path);
  return found === null ? missing(`no source file for "${specifier}"`) : fileAt(found);
}
