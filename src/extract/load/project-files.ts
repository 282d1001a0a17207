import { dirname, join } from 'node:path';
import { ancestors, MODULES } from './ancestors.ts';
import type { View } from './view.ts';

/** A project with more files, or deeper, is not looked through for the sake of one question. */
const MOST_FILES = 400;
const DEEPEST = 8;

const SOURCE = /\.[cm]?[jt]sx?$/;
/** What says how tables look, or makes them in another language. */
const TABLES = /\.(sql|prisma|py)$/;

export interface ProjectFiles {
  readonly sources: readonly string[];
  readonly tables: readonly string[];
}

/** The directory of the nearest manifest, no further up than the root. */
export function packageOf(view: View, root: string, file: string): string {
  const within = upTo(root, file);
  return within.find((directory) => view.isFile(join(directory, 'package.json'))) ?? within.at(-1) ?? dirname(file);
}

/** The workspace that the package belongs to, or else the package alone. */
export function projectOf(view: View, root: string, file: string): string {
  const isWorkspace = (directory: string): boolean => view.isFile(join(directory, 'pnpm-workspace.yaml')) || view.json(join(directory, 'package.json'))?.['workspaces'] !== undefined;
  return upTo(root, file).find(isWorkspace) ?? packageOf(view, root, file);
}

function upTo(root: string, file: string): string[] {
  const above = ancestors(dirname(file));
  return above.slice(0, above.indexOf(root) + 1);
}

/** Null where they are too many. */
export function filesOf(view: View, directory: string): ProjectFiles | null {
  return view.remember(`files of ${directory}`, () => {
    const [sources, tables]: [string[], string[]] = [[], []];
    const visit = (at: string, depth: number): boolean => {
      for (const name of view.entries(at)) {
        if (name === MODULES || name.startsWith('.') || name === 'dist' || name === 'build' || name === 'coverage') continue;
        const path = join(at, name);
        if (SOURCE.test(name)) sources.push(path);
        else if (TABLES.test(name)) tables.push(path);
        else if (!name.includes('.') && view.isDirectory(path) && (depth >= DEEPEST || !visit(path, depth + 1))) return false;
        if (sources.length > MOST_FILES || tables.length > MOST_FILES) return false;
      }
      return true;
    };
    return visit(directory, 0) ? { sources, tables } : null;
  });
}
