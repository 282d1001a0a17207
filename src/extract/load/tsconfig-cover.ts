import { resolve, sep } from 'node:path';
import { globMatcher } from './glob.ts';
import { stringsIn } from './json.ts';
import type { ConfigChain, Placed } from './tsconfig-chain.ts';

/** Whether a file belongs to a configuration, by its `files`, `include` and `exclude`. */
export function covers({ settings }: ConfigChain, configDirectory: string, file: string): boolean {
  const name = posix(file);
  // A directory in `include` means all that is in it.
  const matches = (placed: Placed | undefined) => absolutePaths(placed, configDirectory).some((path) => globMatcher(path, { within: true })(name));

  if (absolutePaths(settings.get('files'), configDirectory).includes(name)) return true;
  const everything = settings.has('files') ? undefined : { value: ['**/*'], directory: configDirectory };
  return matches(settings.get('include') ?? everything) && !matches(settings.get('exclude'));
}

function absolutePaths(placed: Placed | undefined, configDirectory: string): string[] {
  return stringsIn(placed?.value).map((path) =>
    posix(resolve(placed?.directory ?? configDirectory, path.replace(/^\$\{configDir\}/, configDirectory))),
  );
}

function posix(path: string): string {
  return path.split(sep).join('/');
}
