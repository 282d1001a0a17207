import { isInstalled } from './ancestors.ts';
import type { Glance } from './glances.ts';
import { filesAt } from './imports-in.ts';
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
  let next = filesAt(importsOf(own), file, resolve);
  for (let hop = 0; hop < hops && next.length > 0; hop++) {
    const further: string[] = [];
    for (const one of next) {
      if (isInstalled(one) || seen.has(one)) continue;
      if (seen.add(one).size > files) return false;
      const glance = glanceAt(one);
      if (glance !== null && isFound(glance)) return false;
      if (glance !== null && hop + 1 < hops) further.push(...filesAt(importsOf(glance), one, resolve));
    }
    next = further;
  }
  return true;
}
