import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BUILT } from './measure.mjs';

/** Loads from what was built, anew in each process. */
export function built(path) {
  return import(pathToFileURL(join(BUILT, path)).href);
}
