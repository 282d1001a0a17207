import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, extname, isAbsolute, join, relative, sep } from 'node:path';

/**
 * Where a program of the user's is installed; null where it is not. Folders of the project count for nothing: with
 * `npx` its `node_modules/.bin` comes first on the path, and what lies there came with the project.
 */
export function findProgram(name: string, env: Readonly<Record<string, string | undefined>>, project: string): string | null {
  const folders = (env['PATH'] ?? env['Path'] ?? DEFAULT_PATH).split(delimiter);
  for (const folder of folders.filter((one) => isAbsolute(one) && isForeign(one, project))) {
    const found = namesOf(name, env).map((file) => join(folder, file)).find(isProgram);
    if (found !== undefined) return found;
  }
  return null;
}

const DEFAULT_PATH = ['/usr/local/bin', '/usr/bin', '/bin'].join(delimiter);

function isForeign(folder: string, project: string): boolean {
  const below = relative(project, folder);
  return (below.startsWith(`..${sep}`) || below === '..' || isAbsolute(below)) && !folder.split(sep).includes('node_modules');
}

/** Windows adds one of several endings to a name; scripts, which a shell would have to read, are left out. */
function namesOf(name: string, { PATHEXT }: Readonly<Record<string, string | undefined>>): readonly string[] {
  const endings = PATHEXT?.split(';').filter((ending) => /^\.(exe|com)$/i.test(ending)) ?? [];
  return extname(name) === '' && endings.length > 0 ? endings.map((ending) => name + ending.toLowerCase()) : [name];
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
