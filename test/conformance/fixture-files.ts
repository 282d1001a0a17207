import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fixturesRoot } from './load-fixture.ts';

const source = /\.[cm]?[jt]sx?$/;

/** All source files below a folder of `fixtures`, as POSIX paths relative to it, sorted. */
export function fixtureFiles(folder: string): string[] {
  return readdirSync(join(fixturesRoot, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => source.test(path) && !path.includes('node_modules/'))
    .sort();
}
