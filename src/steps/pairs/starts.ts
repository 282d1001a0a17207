import type { Machine, MachineNode } from '../machine.ts';
import { nodeOf, startOf, TRIGGERED } from '../tasks.ts';

/**
 * Who may start whom, for the pair analysis. A join passes when any member arrives. The direct trigger of a deferred
 * node does not start it in the next step; such nodes are `released`, at a time that is not tracked.
 */
export interface Starts {
  readonly reachable: readonly boolean[];
  /** What a run may start in the next step. */
  readonly next: readonly (readonly number[])[];
  /** The inverse of `next`, from reachable nodes only. */
  readonly previous: readonly (readonly number[])[];
  /** What a run may send packets to; a part of `next`. */
  readonly sends: readonly ReadonlySet<number>[];
  /** Reachable deferred nodes with a trigger, and what triggers them. */
  readonly released: ReadonlyMap<number, readonly number[]>;
  /** Nodes that some reachable node may send packets to. */
  readonly sent: ReadonlySet<number>;
}

export function startsOf(machine: Machine): Starts {
  const triggers = machine.nodes.map((node) => triggersOf(machine, node));
  const sends = machine.nodes.map(sendsOf);
  const reachable = reach(machine.start, (node) => [...triggers[node]!, ...sends[node]!]);
  const next = triggers.map((nodes, node) => union(nodes.filter((other) => !machine.nodes[other]!.defer), sends[node]!));
  const released = new Map<number, number[]>();
  const previous: number[][] = machine.names.map(() => []);
  const sent = new Set<number>();
  machine.nodes.forEach((_, node) => {
    if (!reachable[node]) return;
    for (const other of next[node]!) previous[other]!.push(node);
    for (const other of sends[node]!) sent.add(other);
    for (const other of triggers[node]!) if (machine.nodes[other]!.defer) push(released, other, node);
  });
  return { reachable, next, previous, sends, released, sent };
}

function triggersOf(machine: Machine, node: MachineNode): readonly number[] {
  const tasks = [...node.always, ...node.choices.flat().flatMap((route) => route.tasks)];
  const direct = tasks.filter((task) => startOf(task) === TRIGGERED).map(nodeOf);
  return union(direct, node.arrivesAt.map(({ join }) => machine.joins[join]!.to));
}

function sendsOf(node: MachineNode): ReadonlySet<number> {
  const routes = node.choices.flat();
  const counted = [...node.always, ...routes.flatMap((route) => route.tasks)];
  const sent = counted.filter((task) => startOf(task) !== TRIGGERED).map(nodeOf);
  return new Set([...sent, ...routes.flatMap((route) => route.anyNumber)]);
}

function reach(start: number, next: (node: number) => readonly number[]): boolean[] {
  const seen = new Set([start]);
  const reachable: boolean[] = [];
  for (const node of seen) {
    reachable[node] = true;
    for (const other of next(node)) seen.add(other);
  }
  return reachable;
}

function union(a: Iterable<number>, b: Iterable<number>): number[] {
  return [...new Set([...a, ...b])].sort((x, y) => x - y);
}

function push(map: Map<number, number[]>, key: number, value: number): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
