import { isInstalled } from './ancestors.ts';
import type { Glance } from './glances.ts';
import { filesAt } from './imports-in.ts';
import type { Resolution } from './resolution.ts';

/** A handler asks a controller, which asks a service, which runs the graph. */
const MOST_HOPS = 3;

/** Behind one file no more are looked through: then nothing is known of it. */
const MOST_FILES = 200;

interface Files {
  glanceAt(file: string): Glance | null;
  resolve(specifier: string, from: string): Resolution;
}

/** Whether a file that only handles requests has nothing to do with graphs: nor has anything that it imports, straight or not. */
export function handlesNoGraph(file: string, { glanceAt, resolve }: Files): boolean {
  const own = glanceAt(file);
  if (own?.subject !== 'requests') return false;
  const seen = new Set([file]);
  let next = filesAt(own.specifiers, file, resolve);
  for (let hop = 0; hop < MOST_HOPS; hop++) {
    const further: string[] = [];
    for (const one of next) {
      if (isInstalled(one) || seen.has(one)) continue;
      if (seen.add(one).size > MOST_FILES) return false;
      const glance = glanceAt(one);
      if (glance?.subject === 'graphs') return false;
      if (glance !== null && hop + 1 < MOST_HOPS) further.push(...filesAt(glance.specifiers, one, resolve));
    }
    next = further;
  }
  return true;
}
