import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LibraryModule } from './adopt.ts';
import { checkVersion, UnknownLibrary } from './library.ts';

const NAME = '@langchain/langgraph';

interface Manifest {
  readonly version: string;
  readonly name?: string;
}

/**
 * The library as the project at `folder` would load it, by `import` and by `require`: those are two modules with classes
 * of their own. Throws `UnknownLibrary` for a version that was never tried, and where there is none.
 */
export async function findLibrary(folder: string): Promise<readonly LibraryModule[]> {
  const require = createRequire(join(folder, 'package.json'));
  const main = resolved(require);
  checkVersion(versionAbove(main));
  const imported = (await import(pathToFileURL(main.replace(/\.cjs$/, '.js')).href)) as LibraryModule;
  return [imported, require(NAME) as LibraryModule];
}

function resolved(require: NodeJS.Require): string {
  try {
    return require.resolve(NAME);
  } catch (error) {
    throw new UnknownLibrary(`superstep found no ${NAME} to watch.`, { cause: error });
  }
}

function versionAbove(file: string): string {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = manifestIn(folder);
    if (manifest?.name === NAME) return manifest.version;
  }
  throw new UnknownLibrary(`superstep cannot tell the version of ${NAME}.`);
}

function manifestIn(folder: string): Manifest | null {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  } catch {
    return null;
  }
}
