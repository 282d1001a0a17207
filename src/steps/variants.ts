import type { Choice, GraphModel } from '../model/graph.ts';

/** More shapes than this are not told apart one by one. */
const MOST = 64;

/** One branch for each fork; a fork that is not among them is open, and all of it counts. */
export type Variant = ReadonlyMap<string, number>;

/**
 * The shapes a builder with open conditions can give its graph. Where there are too many, parts that are merely optional
 * count as there and only those that exclude each other are told apart; where even these are too many, null: only what
 * is there in every shape can be trusted.
 */
export function variantsOf(model: GraphModel): Variant[] | null {
  const forks = forksOf(model);
  return combinations(forks, [0, 1]) ?? combinations(new Map([...forks].filter(([, used]) => used.size > 1)), []);
}

function forksOf(model: GraphModel): Map<string, Set<number>> {
  const forks = new Map<string, Set<number>>();
  for (const { when } of [...model.nodes, ...model.edges]) {
    for (const { fork, branch } of when) forks.set(fork, (forks.get(fork) ?? new Set()).add(branch));
  }
  return forks;
}

function combinations(forks: ReadonlyMap<string, ReadonlySet<number>>, always: readonly number[]): Variant[] | null {
  let variants: Variant[] = [new Map()];
  for (const [fork, used] of forks) {
    const branches = [...new Set([...always, ...used])];
    variants = variants.flatMap((variant) => branches.map((branch) => new Map([...variant, [fork, branch]])));
    if (variants.length > MOST) return null;
  }
  return variants;
}

export function holds(when: readonly Choice[], variant: Variant): boolean {
  return when.every(({ fork, branch }) => (variant.get(fork) ?? branch) === branch);
}
