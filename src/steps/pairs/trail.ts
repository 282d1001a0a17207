import type { Machine } from '../machine.ts';
import type { BitRows } from './bit-rows.ts';
import { siblingsOf } from './siblings.ts';
import type { Starts } from './starts.ts';

/** A step of a trail: the one node, or the two, that matter for what comes next. */
export type TrailStep = readonly number[];

interface Link {
  readonly step: readonly [number, number];
  readonly then: Link | null;
}

/** Pairs that one search looks at. Loops of coprime lengths meet after millions of steps, which nobody would read. */
const PATIENCE = 20_000;

/**
 * A chain from START to a pair, each step started by the one before. Searched backwards and breadth-first, from the pair
 * over pairs that may start it to a run that starts both; then along a shortest way from START to that run. Only the pairs
 * asked for are searched, so the analysis itself stores no way to anything.
 */
export class Trails {
  readonly #machine: Machine;
  readonly #starts: Starts;
  readonly #pairs: BitRows;
  readonly #parents: ReadonlyMap<number, number>;
  readonly #together = new Map<number, (a: number, b: number) => boolean>();

  constructor(machine: Machine, starts: Starts, pairs: BitRows) {
    this.#machine = machine;
    this.#starts = starts;
    this.#pairs = pairs;
    this.#parents = shortestWays(machine.start, starts);
  }

  /** Null where the search was given up. */
  to(a: number, b: number): readonly TrailStep[] | null {
    const found = new Map<number, Link>([[this.#key(a, b), { step: [a, b], then: null }]]);
    for (const link of found.values()) {
      const [x, y] = link.step;
      const origin = this.#origin(x, y);
      if (origin !== null) return [...origin, ...chain(link)];
      if (found.size > PATIENCE) return null;
      for (const step of this.#startersOf(x, y)) {
        const key = this.#key(...step);
        if (!found.has(key)) found.set(key, { step, then: link });
      }
    }
    return null;
  }

  #key(a: number, b: number): number {
    return Math.min(a, b) * this.#machine.names.length + Math.max(a, b);
  }

  /** The steps before a pair that needs no earlier pair: one run starts both, or a deferred node is released. */
  #origin(a: number, b: number): readonly TrailStep[] | null {
    const common = this.#starts.previous[a]!.filter((by) => this.#startsBoth(by, a, b));
    const [nearest] = common.map((by) => this.#wayTo(by)).sort((left, right) => left.length - right.length);
    if (nearest !== undefined) return nearest.map((node) => [node]);
    const { released, sent } = this.#starts;
    const late = (node: number, other: number): boolean => released.has(node) && (released.has(other) || sent.has(other));
    return late(a, b) || late(b, a) ? sideBySide(this.#wayTo(a), this.#wayTo(b)) : null;
  }

  #startsBoth(by: number, a: number, b: number): boolean {
    let together = this.#together.get(by);
    if (together === undefined) this.#together.set(by, (together = siblingTest(this.#machine, by)));
    return together(a, b);
  }

  *#startersOf(a: number, b: number): Iterable<readonly [number, number]> {
    const { previous, sends } = this.#starts;
    for (const x of previous[a]!) {
      for (const y of previous[b]!) {
        if (this.#pairs.has(x, y) && (a !== b || sends[x]!.has(a) || sends[y]!.has(a))) yield [x, y];
      }
    }
  }

  /** From START to the node, both included. */
  #wayTo(node: number): number[] {
    const way = [node];
    for (let at = node; at !== this.#machine.start; way.push(at)) at = this.#parents.get(at)!;
    return way.reverse();
  }
}

function chain(from: Link): TrailStep[] {
  const steps: TrailStep[] = [];
  for (let link: Link | null = from; link !== null; link = link.then) steps.push(link.step);
  return steps;
}

function siblingTest(machine: Machine, node: number): (a: number, b: number) => boolean {
  const { cliques, crosses, twice } = siblingsOf(machine, node);
  const sets = cliques.map((clique) => new Set(clique));
  const sides = crosses.map(([some, others]) => [new Set(some), new Set(others)] as const);
  return (a, b) => {
    if (a === b) return twice.includes(a);
    return (
      sets.some((set) => set.has(a) && set.has(b)) ||
      sides.some(([some, others]) => (some.has(a) && others.has(b)) || (some.has(b) && others.has(a)))
    );
  };
}

/** All but the ends of two ways; the one that is there first waits. A deferred node may, so this is plausible, no more. */
function sideBySide(a: readonly number[], b: readonly number[]): TrailStep[] {
  return Array.from({ length: Math.max(a.length, b.length) - 1 }, (_, at) => [
    ...new Set([a.slice(0, -1)[at], b.slice(0, -1)[at]].filter((node) => node !== undefined)),
  ]);
}

function shortestWays(start: number, { next, released }: Starts): Map<number, number> {
  const triggers: number[][] = next.map((nodes) => [...nodes]);
  for (const [node, by] of released) for (const other of by) triggers[other]!.push(node);
  const parents = new Map<number, number>();
  const seen = new Set([start]);
  for (const node of seen) {
    for (const other of triggers[node]!) {
      if (seen.has(other)) continue;
      seen.add(other);
      parents.set(other, node);
    }
  }
  return parents;
}
