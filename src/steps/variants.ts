import type { Choice, GraphModel } from '../model/graph.ts';

/** More shapes than this are not told apart: then every node and edge counts as there. */
const MOST = 64;

/** The shapes a builder with open conditions can give its graph: one branch for each of its forks. */
export function assignments(model: GraphModel): ReadonlyMap<string, number>[] {
  const forks = new Map<string, Set<number>>();
  for (const { when } of [...model.nodes, ...model.edges]) {
    for (const { fork, branch } of when) forks.set(fork, (forks.get(fork) ?? new Set([0, 1])).add(branch));
  }
  let variants: ReadonlyMap<string, number>[] = [new Map()];
  for (const [fork, branches] of forks) {
    variants = variants.flatMap((variant) => [...branches].map((branch) => new Map([...variant, [fork, branch]])));
    if (variants.length > MOST) return [new Map()];
  }
  return variants;
}

/** A fork that is not among the choices is open: everything in it counts. */
export function holds(when: readonly Choice[], variant: ReadonlyMap<string, number>): boolean {
  return when.every(({ fork, branch }) => (variant.get(fork) ?? branch) === branch);
}
