import { canHold, type Condition, opposite } from '../model/condition.ts';
import type { Choice, GraphModel, When } from '../model/graph.ts';

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
  const said = conditionsOf(model);
  return combinations(forks, [0, 1], said) ?? combinations(new Map([...forks].filter(([, used]) => used.size > 1)), [], said);
}

/** What is true on each side of a choice. Of two sides the one that nothing stands on is where the other's is not. */
function conditionsOf(model: GraphModel): (fork: string, branch: number) => readonly Condition[] {
  const known = new Map<string, readonly Condition[]>();
  for (const { when } of [...model.nodes, ...model.edges]) {
    for (const { fork, branch, conditions } of when) if (conditions !== undefined) known.set(`${branch} ${fork}`, conditions);
  }
  return (fork, branch) => {
    const other = known.get(`${1 - branch} ${fork}`);
    return known.get(`${branch} ${fork}`) ?? (other?.length === 1 ? [opposite(other[0]!)] : []);
  };
}

function forksOf(model: GraphModel): Map<string, Set<number>> {
  const forks = new Map<string, Set<number>>();
  for (const { when } of [...model.nodes, ...model.edges]) {
    for (const { fork, branch } of when) forks.set(fork, (forks.get(fork) ?? new Set()).add(branch));
  }
  return forks;
}

type Said = ReturnType<typeof conditionsOf>;

function combinations(forks: ReadonlyMap<string, ReadonlySet<number>>, always: readonly number[], said: Said): Variant[] | null {
  let variants: Variant[] = [new Map()];
  for (const [fork, used] of forks) {
    const branches = [...new Set([...always, ...used])];
    variants = variants.flatMap((variant) => branches.map((branch) => new Map([...variant, [fork, branch]]))).filter((variant) => isPossible(variant, said));
    if (variants.length > MOST) return null;
  }
  return variants;
}

function isPossible(variant: Variant, said: Said): boolean {
  return canHold([...variant].flatMap(([fork, branch]) => said(fork, branch)));
}

/** Whether a way is there in a shape: what it asks of what the builder was given can hold where the builder asks too. */
export function isBuilt(model: GraphModel, variant: Variant): (way: { readonly built?: When }) => boolean {
  let said: readonly Condition[] | null = null;
  return ({ built }) => {
    if (built === undefined) return true;
    if (said === null) {
      const known = conditionsOf(model);
      said = [...variant].flatMap(([fork, branch]) => known(fork, branch));
    }
    return built.some((list) => canHold([...said!, ...list]));
  };
}

export function holds(when: readonly Choice[], variant: Variant): boolean {
  return when.every(({ fork, branch }) => (variant.get(fork) ?? branch) === branch);
}
