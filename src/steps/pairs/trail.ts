import type { Machine } from '../machine.ts';
import type { BitRows } from './bit-rows.ts';
import { Buckets } from './buckets.ts';
import { siblingsOf } from './siblings.ts';
import type { Starts } from './starts.ts';

/** A step of a trail: the one node, or the two, that matter for what comes next. */
export type TrailStep = readonly number[];

interface Link {
  readonly step: readonly [number, number];
  readonly then: Link | null;
  /** How many steps follow. */
  readonly following: number;
  /** The steps before it, where no earlier pair is needed. */
  readonly origin: readonly TrailStep[] | null;
}

/** Pairs that one search looks at. Loops of coprime lengths meet after millions of steps, which nobody would read. */
const PATIENCE = 50_000;

/**
 * A shortest chain from START to a pair, each step started by the one before. An A* search backwards, from the pair over
 * pairs that may start it to a run that starts both; no step can be nearer to START than its nodes are, which leads the
 * search straight through wide graphs. Only the pairs asked for are searched: the analysis itself stores no way to any.
 */
export class Trails {
  readonly #machine: Machine;
  readonly #starts: Starts;
  readonly #pairs: BitRows;
  readonly #nearest: ReadonlyMap<number, Nearest>;
  readonly #together = new Map<number, (a: number, b: number) => boolean>();

  constructor(machine: Machine, starts: Starts, pairs: BitRows) {
    this.#machine = machine;
    this.#starts = starts;
    this.#pairs = pairs;
    this.#nearest = nearestWays(machine.start, starts);
  }

  /** Null where the search was given up. */
  to(a: number, b: number): readonly TrailStep[] | null {
    const open = new Buckets<Link>();
    const closed = new Set<number>();
    open.push(0, { step: [a, b], then: null, following: 0, origin: null });
    for (let link = open.pop(); link !== undefined && closed.size < PATIENCE; link = open.pop()) {
      if (link.origin !== null) return [...link.origin, ...chain(link)];
      const key = this.#key(...link.step);
      if (closed.has(key)) continue;
      closed.add(key);
      for (const earlier of this.#before(link)) open.push(this.#estimate(earlier), earlier);
    }
    return null;
  }

  *#before(link: Link): Iterable<Link> {
    const origin = this.#origin(...link.step);
    if (origin !== null) yield { ...link, origin };
    for (const step of this.#startersOf(...link.step)) {
      yield { step, then: link, following: link.following + 1, origin: null };
    }
  }

  /** The least number of steps of a chain through the link. */
  #estimate({ step, following, origin }: Link): number {
    const distance = Math.max(...step.map((node) => this.#nearest.get(node)!.distance));
    return following + (origin === null ? distance : origin.length);
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
    for (let at = node; at !== this.#machine.start; way.push(at)) at = this.#nearest.get(at)!.parent;
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

interface Nearest {
  readonly parent: number;
  readonly distance: number;
}

function nearestWays(start: number, { next, released }: Starts): Map<number, Nearest> {
  const triggers: number[][] = next.map((nodes) => [...nodes]);
  for (const [node, by] of released) for (const other of by) triggers[other]!.push(node);
  const nearest = new Map<number, Nearest>([[start, { parent: start, distance: 0 }]]);
  for (const [node, { distance }] of nearest) {
    for (const other of triggers[node]!) if (!nearest.has(other)) nearest.set(other, { parent: node, distance: distance + 1 });
  }
  return nearest;
}
