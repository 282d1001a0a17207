import { resolve, sep } from 'node:path';
import { globSource } from './glob.ts';
import { stringsIn } from './json.ts';
import type { ConfigChain, Placed } from './tsconfig-chain.ts';

/** Whether a file belongs to a configuration, by its `files`, `include` and `exclude`. */
export function covers({ settings }: ConfigChain, configDirectory: string, file: string): boolean {
  const matches = (placed: Placed | undefined, source: (path: string) => string) =>
    absolutePaths(placed, configDirectory).some((path) => new RegExp(`^${source(path)}$`).test(posix(file)));

  if (matches(settings.get('files'), globLiteral)) return true;
  const everything = settings.has('files') ? undefined : { value: ['**/*'], directory: configDirectory };
  return matches(settings.get('include') ?? everything, pathSource) && !matches(settings.get('exclude'), pathSource);
}

function absolutePaths(placed: Placed | undefined, configDirectory: string): string[] {
  return stringsIn(placed?.value).map((path) =>
    posix(resolve(placed?.directory ?? configDirectory, path.replace(/^\$\{configDir\}/, configDirectory))),
  );
}

function globLiteral(path: string): string {
  return path.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** A directory in `include` means all that is in it. */
function pathSource(path: string): string {
  return `${globSource(path)}(?:/.*)?`;
}

function posix(path: string): string {
  return path.split(sep).join('/');
}
