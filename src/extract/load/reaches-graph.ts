import { isInstalled } from './ancestors.ts';
import type { Glance } from './glances.ts';
import { filesAt } from './imports-in.ts';
import type { Resolution } from './resolution.ts';

/** A handler asks a controller, which asks a service, which runs the graph. */
const MOST_HOPS = 3;

/** Of one file no more are looked through. */
const MOST_FILES = 200;

interface Files {
  glanceAt(file: string): Glance | null;
  resolve(specifier: string, from: string): Resolution;
}

/** Whether a file or what it imports, straight or not, could be about graphs. Its text alone may only say that it handles requests. */
export function reachesGraph(file: string, { glanceAt, resolve }: Files): boolean {
  const own = glanceAt(file);
  // What is wrong with a file that cannot be read is said by whoever reads it.
  if (own === null || own.mentionsGraph) return true;
  const seen = new Set([file]);
  let next = filesAt(own.specifiers, file, resolve);
  for (let hop = 0; hop < MOST_HOPS; hop++) {
    const further: string[] = [];
    for (const one of next) {
      if (isInstalled(one) || seen.has(one) || seen.size > MOST_FILES) continue;
      seen.add(one);
      const glance = glanceAt(one);
      if (glance?.mentionsGraph === true) return true;
      if (glance !== null && hop + 1 < MOST_HOPS) further.push(...filesAt(glance.specifiers, one, resolve));
    }
    next = further;
  }
  return false;
}
