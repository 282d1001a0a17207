import type { Configurations } from './search.ts';

/**
 * The shortest way from the root over a completion of the join to an end of the run that finds the join half full, as
 * numbers of configurations; null where some run completes it twice. Breadth-first over configurations of two layers,
 * before the completion and after it.
 */
export function stallOf({ completed, ends, successors }: Configurations, join: number): number[] | null {
  const moves = completed.get(join) ?? [];
  const completing = new Map<number, Set<number>>();
  for (const { from, to } of moves) if (to !== null) completing.set(from, (completing.get(from) ?? new Set()).add(to));
  const layer = successors.length;
  const cameFrom = new Map<number, number>([[0, -1]]);
  let found: number | null = null;
  for (const [at] of cameFrom) {
    const isAfter = at >= layer;
    const here = isAfter ? at - layer : at;
    if (isAfter && completing.has(here)) return null;
    if (isAfter && found === null && ends.get(here)?.has(join) === true) found = at;
    for (const next of successors[here]!) {
      const steps = isAfter ? [next + layer] : completing.get(here)?.has(next) === true ? [next, next + layer] : [next];
      for (const step of steps) if (!cameFrom.has(step)) cameFrom.set(step, at);
    }
  }
  if (found === null) return null;
  const route: number[] = [];
  for (let at = found; at >= 0; at = cameFrom.get(at)!) route.push(at % layer);
  return route.reverse();
}
