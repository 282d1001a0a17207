import type { Schedule } from '../../model/schedule.ts';
import type { Exploration } from '../exploration.ts';
import { type Machine, START_NAME } from '../machine.ts';
import type { StepJoin } from '../step-graph.ts';
import type { BitRows } from './bit-rows.ts';
import { surelyTogether } from './certain.ts';
import { closePairs } from './closure.ts';
import { immediateDominators } from './dominators.ts';
import { type Starts, startsOf } from './starts.ts';
import { Trails } from './trail.ts';

/** Answers from the pair analysis: all pairs that exist, perhaps more; what is said to be certain is certain. */
export function pairExploration(machine: Machine): Exploration {
  return new PairExploration(machine);
}

type Pair = readonly [string, string];

class PairExploration implements Exploration {
  readonly mode = 'pairs';
  readonly reachable: ReadonlySet<string>;
  readonly #machine: Machine;
  readonly #starts: Starts;
  readonly #pairs: BitRows;
  #trails: Trails | undefined;
  #dominators: Int32Array | undefined;

  constructor(machine: Machine) {
    this.#machine = machine;
    this.#starts = startsOf(machine);
    this.#pairs = closePairs(machine, this.#starts);
    this.reachable = new Set(machine.names.filter((_, node) => this.#starts.reachable[node]));
  }

  *pairs(): Iterable<Pair> {
    const { names } = this.#machine;
    for (let a = 0; a < names.length; a++) {
      for (const b of this.#pairs.members(a, a)) yield [names[a]!, names[b]!];
    }
  }

  pairsAmong(names: readonly string[]): readonly Pair[] {
    const nodes = [...new Set(names)].flatMap((name) => this.#machine.ids.get(name) ?? []).sort((a, b) => a - b);
    return nodes.flatMap((a, i) =>
      nodes.slice(i).flatMap((b) => (this.#pairs.has(a, b) ? [[this.#machine.names[a]!, this.#machine.names[b]!] as const] : [])),
    );
  }

  together(a: string, b: string): boolean {
    return this.#pair(a, b) !== null;
  }

  #pair(a: string, b: string): readonly [number, number] | null {
    const left = this.#machine.ids.get(a);
    const right = this.#machine.ids.get(b);
    return left !== undefined && right !== undefined && this.#pairs.has(left, right) ? [left, right] : null;
  }

  schedule(a: string, b: string): Schedule | null {
    const pair = this.#pair(a, b);
    if (pair === null) return null;
    this.#trails ??= new Trails(this.#machine, this.#starts, this.#pairs);
    const trail = this.#trails.to(...pair);
    return trail && trail.map((step) => [...step].sort((x, y) => x - y).map((node) => this.#machine.names[node]!));
  }

  always(a: string, b: string): boolean {
    const pair = this.#pair(a, b);
    return pair !== null && surelyTogether(this.#machine, this.#starts, ...pair);
  }

  /** A join waits in vain for whatever never runs; more is not known here. */
  completes({ from }: StepJoin): boolean {
    return from.every((name) => this.reachable.has(name));
  }

  /** Whatever every way to one of the two passes through has run by then. */
  before(a: string, b: string): ReadonlySet<string> {
    const pair = this.#pair(a, b);
    if (pair === null) return new Set();
    this.#dominators ??= immediateDominators(this.#machine.start, linksOf(this.#starts));
    const passed = pair.flatMap((node) => this.#dominatorsOf(node));
    return new Set([START_NAME, ...passed.sort((x, y) => x - y).map((node) => this.#machine.names[node]!)]);
  }

  #dominatorsOf(node: number): number[] {
    const nodes: number[] = [];
    for (let at = this.#dominators![node]!; at >= 0; at = this.#dominators![at]!) nodes.push(at);
    return nodes;
  }
}

function linksOf({ next, released }: Starts): number[][] {
  const links = next.map((nodes) => [...nodes]);
  for (const [node, by] of released) for (const other of by) links[other]!.push(node);
  return links;
}
