import { isInstalled } from './ancestors.ts';
import type { Glance } from './glances.ts';
import type { Resolution } from './resolution.ts';

/** How what a file imports is looked through. Behind one file no more are looked at: then nothing is known of it. */
interface Search {
  readonly hops: number;
  readonly files: number;
  isFound(glance: Glance): boolean;
  importsOf(glance: Glance): readonly string[];
}

/** A handler asks a controller, which asks a service, which runs the graph. */
const REQUESTS: Search = {
  hops: 3,
  files: 200,
  isFound: ({ subject }) => subject === 'graphs' || subject === 'library',
  importsOf: ({ specifiers }) => specifiers,
};

/** Whatever builds or runs a graph has a library in the end, be it by way of files that hand it on. */
const GRAPHS: Search = {
  hops: Infinity,
  files: 1000,
  isFound: ({ subject, computed }) => subject === 'library' || computed,
  importsOf: ({ all }) => all,
};

interface Files {
  glanceAt(file: string): Glance | null;
  resolve(specifier: string, from: string): Resolution;
}

/** Whether a file that only looks like it has nothing to do with graphs: nor has anything that it imports, straight or not. */
export function handlesNoGraph(file: string, { glanceAt, resolve }: Files): boolean {
  const own = glanceAt(file);
  if (own === null || own.subject === 'library' || own.subject === 'other') return false;
  const { hops, files, isFound, importsOf } = own.subject === 'requests' ? REQUESTS : GRAPHS;
  if (own.subject === 'graphs' && own.computed) return false;
  const seen = new Set([file]);
  let next = [{ file, glance: own }];
  for (let hop = 0; hop < hops && next.length > 0; hop++) {
    const further: typeof next = [];
    for (const from of next) {
      for (const specifier of importsOf(from.glance)) {
        const found = resolve(specifier, from.file);
        // An alias of the library does not name it.
        if (found.kind === 'library' && !isZod(found.name)) return false;
        if (found.kind !== 'file' || isInstalled(found.file) || seen.has(found.file)) continue;
        if (seen.add(found.file).size > files) return false;
        const glance = glanceAt(found.file);
        if (glance === null) continue;
        if (isFound(glance)) return false;
        further.push({ file: found.file, glance });
      }
    }
    next = further;
  }
  return true;
}

function isZod(name: string): boolean {
  return name === 'zod' || name.startsWith('zod/');
}
