import type { Configurations } from './search.ts';
import { nodeOf } from './tasks.ts';

/**
 * Which nodes have run before a configuration on every way to it: the greatest solution of
 * `before(c) = intersection over predecessors p of (before(p) + nodes of p)`, with bit sets, by sweeps in breadth-first
 * order until nothing changes. Loops cost a second sweep, rarely more. The answer to many configurations is what they
 * have in common.
 */
export function ranBefore(configurations: Configurations, nodes: number): (reached: readonly number[]) => number[] {
  const words = Math.ceil(nodes / 32);
  const before = configurations.tasks.map((_, at) => new Uint32Array(words).fill(at === 0 ? 0 : 0xffffffff));
  const after = new Uint32Array(words);
  for (let changed = true; changed; ) {
    changed = false;
    configurations.successors.forEach((successors, at) => {
      after.set(before[at]!);
      for (const task of configurations.tasks[at]!.tasks) after[nodeOf(task) >>> 5]! |= 1 << (nodeOf(task) & 31);
      for (const next of successors) changed = intersect(before[next]!, after) || changed;
    });
  }
  return (reached) => {
    const common = new Uint32Array(words).fill(reached.length === 0 ? 0 : 0xffffffff);
    for (const at of reached) intersect(common, before[at]!);
    return numbersIn(common).filter((node) => node < nodes);
  };
}

/** What some way to a configuration has. */
export interface EverRan {
  before(configuration: number, node: number): boolean;
  /** Before any of the configurations. */
  beforeAny(reached: readonly number[]): readonly number[];
}

/** Which nodes have run before a configuration on some way to it: the least solution of the same with unions. */
export function everRanBefore(configurations: Configurations, nodes: number): EverRan {
  const words = Math.ceil(nodes / 32);
  const before = configurations.tasks.map(() => new Uint32Array(words));
  const after = new Uint32Array(words);
  for (let changed = true; changed; ) {
    changed = false;
    configurations.successors.forEach((successors, at) => {
      after.set(before[at]!);
      for (const task of configurations.tasks[at]!.tasks) after[nodeOf(task) >>> 5]! |= 1 << (nodeOf(task) & 31);
      for (const next of successors) changed = unite(before[next]!, after) || changed;
    });
  }
  return {
    before: (configuration, node) => isSet(before[configuration]!, node),
    beforeAny(reached) {
      const any = new Uint32Array(words);
      for (const at of reached) unite(any, before[at]!);
      return numbersIn(any);
    },
  };
}

function numbersIn(bits: Uint32Array): number[] {
  const numbers: number[] = [];
  bits.forEach((word, at) => {
    for (let left = word; left !== 0; left &= left - 1) numbers.push(at * 32 + 31 - Math.clz32(left & -left));
  });
  return numbers;
}

function unite(into: Uint32Array, other: Uint32Array): boolean {
  let changed = false;
  for (let word = 0; word < into.length; word++) {
    const either = (into[word]! | other[word]!) >>> 0;
    if (either !== into[word]) changed = true;
    into[word] = either;
  }
  return changed;
}

function intersect(into: Uint32Array, other: Uint32Array): boolean {
  let changed = false;
  for (let word = 0; word < into.length; word++) {
    const both = (into[word]! & other[word]!) >>> 0;
    if (both !== into[word]) changed = true;
    into[word] = both;
  }
  return changed;
}

function isSet(bits: Uint32Array, node: number): boolean {
  return (bits[node >>> 5]! & (1 << (node & 31))) !== 0;
}
