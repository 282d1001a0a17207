import { createLoader, type Resolution } from '../../src/extract/load/loader.ts';
import { tempProject, type TempProject } from './project.ts';

export interface Resolving extends TempProject {
  /** In a session of its own, from a path relative to the project. */
  resolve(specifier: string, from: string): Resolution;
  /** The path relative to the project of what was found, or the resolution where it is no file. */
  found(specifier: string, from: string): string | Resolution;
}

export function resolveIn(
  files: Readonly<Record<string, string | object>>,
  modules: readonly string[] = [],
): Resolving {
  const project = tempProject(files);
  const loader = createLoader({ root: project.root, modules });
  const resolve = (specifier: string, from: string) => loader.session().resolve(specifier, project.at(from));
  return {
    ...project,
    resolve,
    found(specifier, from) {
      const resolution = resolve(specifier, from);
      return resolution.kind === 'file' ? resolution.file.slice(project.root.length + 1) : resolution;
    },
  };
}
