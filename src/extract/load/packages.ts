import { basename, join } from 'node:path';
import { isInstalled, MODULES, nearest } from './ancestors.ts';
import type { View } from './view.ts';
import { workspacePackages } from './workspaces.ts';

/** The real directory of a package: where it is installed, or where it lies among the project's own. */
export function findPackage(view: View, name: string, fromDirectory: string): string | null {
  return findInstalled(view, name, fromDirectory) ?? workspacePackages(view, fromDirectory).get(name) ?? null;
}

function findInstalled(view: View, name: string, fromDirectory: string): string | null {
  return nearest(fromDirectory, (directory) => {
    const modules = join(directory, MODULES);
    if (basename(directory) === MODULES || !view.isDirectory(modules)) return null;
    const installed = join(modules, name);
    return view.isDirectory(installed) ? view.real(installed) : null;
  });
}

/** Package managers link the packages of a workspace into `node_modules`; what is really there is somebody else's. */
export function isOwn(directory: string): boolean {
  return !isInstalled(directory);
}
