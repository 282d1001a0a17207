import { dirname, join } from 'node:path';
import { ancestors } from './ancestors.ts';
import type { View } from './view.ts';

/** A file that says how the program is run by those who use it. */
export interface DeploymentFile {
  readonly file: string;
  readonly is: 'env' | 'docker' | 'yaml';
  readonly text: string;
}

/** So many in one directory, and not larger ones. */
const MOST_FILES = 24;
const MOST_BYTES = 64 * 1024;

const FOLDERS = ['k8s', 'kubernetes', 'manifests', 'deploy', 'deployment', 'deployments', 'infra', 'docker', 'ops'];
/** What is for the machine of a developer, or shows how to write one. */
const NOT_SHIPPED = /(^|[._/-])(dev|develop|development|local|test|tests|testing|ci|e2e|override|example|sample|template)($|[._/-])/i;

/** The files of deployments in the directories above a file, no further up than the root, and in folders of theirs that are for it. */
export function deploymentFilesOf(view: View, root: string, file: string): readonly DeploymentFile[] {
  const above = ancestors(dirname(file));
  const within = above.slice(0, Math.max(above.indexOf(root) + 1, 1));
  return within.flatMap((directory) => view.remember(`deployment in ${directory}`, () => [...filesIn(view, directory), ...foldersIn(view, directory, FOLDERS)]));
}

function foldersIn(view: View, directory: string, names: readonly string[]): DeploymentFile[] {
  const there = view.entries(directory);
  const folders = names.filter((name) => there.includes(name)).map((name) => join(directory, name)).filter((path) => view.isDirectory(path));
  return folders.flatMap((folder) => [
    ...filesIn(view, folder),
    // `k8s/base`, `k8s/production`
    ...view.entries(folder).filter((name) => !name.includes('.') && !NOT_SHIPPED.test(name)).slice(0, MOST_FILES).map((name) => join(folder, name)).filter((path) => view.isDirectory(path)).flatMap((path) => filesIn(view, path)),
  ]);
}

function filesIn(view: View, directory: string): DeploymentFile[] {
  const named = view.entries(directory).flatMap((name) => {
    const is = kindOf(name);
    return is === null ? [] : [{ is, file: join(directory, name) }];
  });
  return named.slice(0, MOST_FILES).flatMap(({ is, file }) => {
    const text = view.text(file, MOST_BYTES);
    return text === null ? [] : [{ is, file, text }];
  });
}

function kindOf(name: string): DeploymentFile['is'] | null {
  if (/^\.env(\.(prod|production|staging))?$/.test(name)) return 'env';
  if (NOT_SHIPPED.test(name)) return null;
  if (/^(Dockerfile|Containerfile)([.-]\w+)?$|\.Dockerfile$/.test(name)) return 'docker';
  return /\.ya?ml$/.test(name) && !/lock/i.test(name) ? 'yaml' : null;
}
