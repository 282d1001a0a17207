import { isInstalled } from './ancestors.ts';
import { importsIn } from './imports-in.ts';
import { mentionsGraph } from './mentions-graph.ts';
import type { Resolution } from './resolution.ts';

/** A handler asks a controller, which asks a service, which runs the graph. */
const MOST_HOPS = 3;

/** Of one file no more are looked through. */
const MOST_FILES = 200;

interface Texts {
  readonly modules: readonly string[];
  textOf(file: string): string | null;
  resolve(specifier: string, from: string): Resolution;
}

/** Whether a file or what it imports, straight or not, could be about graphs. Its text alone may only say that it handles requests. */
export function reachesGraph(file: string, { modules, textOf, resolve }: Texts): boolean {
  const seen = new Set([file]);
  let next = [file];
  for (let hop = 0; hop <= MOST_HOPS && next.length > 0; hop++) {
    const texts = next.map((one) => [one, textOf(one) ?? ''] as const);
    if (texts.some(([, text]) => mentionsGraph(text, modules, 'itself'))) return true;
    next = hop === MOST_HOPS ? [] : texts.flatMap(([one, text]) => importsIn(text, one, resolve)).filter((one) => !isInstalled(one) && !seen.has(one) && seen.add(one).size <= MOST_FILES);
  }
  return false;
}
