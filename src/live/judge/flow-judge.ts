import { code, codes, type Observation } from '../finding.ts';
import { JOIN } from '../library.ts';
import type { TaskRecord } from '../recording.ts';

/** A join that some of its members have reached. */
export interface OpenJoin {
  readonly members: readonly string[];
  readonly target: string;
  readonly arrived: ReadonlySet<string>;
}

export function openJoins(seen: ReadonlyMap<string, ReadonlySet<string>>): OpenJoin[] {
  return [...seen].flatMap(([channel, arrived]): OpenJoin[] => {
    const parts = channel.slice(JOIN.length);
    const split = parts.lastIndexOf(':');
    const members = parts.slice(0, split).split('+');
    return arrived.size === 0 || members.every((one) => arrived.has(one)) ? [] : [{ members, target: parts.slice(split + 1), arrived }];
  });
}

/** Where a task of a run went by decision, and where it could have gone. */
export interface Decided {
  readonly node: string;
  readonly chosen: ReadonlySet<string>;
  readonly possible: ReadonlySet<string>;
}

/**
 * A join that waits when the run is over. A run may well end before all have arrived; what can never be is a join of
 * members between which a router chose.
 */
export function judgeJoins(joins: readonly OpenJoin[], decisions: readonly Decided[]): Observation[] {
  return joins.flatMap(({ members, target, arrived }): Observation[] => {
    const missing = members.filter((one) => !arrived.has(one));
    const choice = decisions.find(({ chosen, possible }) => missing.every((one) => possible.has(one) && !chosen.has(one)) && [...arrived].some((one) => chosen.has(one)));
    if (choice === undefined) return [];
    return [{
      rule: 'no-starved-join',
      nodes: [...members].sort(),
      name: target,
      message: `${code(target)} waits for ${codes(members)}, but ${code(choice.node)} chose ${codes([...arrived].sort())} and not ${codes(missing)}: the run ended and ${code(target)} never ran.`,
      help: `Give ${code(target)} an edge from each of them, or start them all.`,
    }];
  });
}

/** How far back it is looked for where two branches parted. */
const FARTHEST = 64;

/**
 * A node that ran again in a later step, and not because of what its first run started: two branches of unequal length
 * met in it. Only static edges count; who decides may want it.
 */
export function judgeRepeated(first: TaskRecord, again: TaskRecord, edges: ReadonlyMap<string, ReadonlySet<string>>): Observation[] {
  const [ways, laterWays] = [along(first), along(again)];
  if (ways === null || laterWays === null || laterWays.has(first)) return [];
  // A turn of a loop: it leads back to what started it.
  if (again.origins.some(({ by }) => leadsTo(edges, again.node, by.node))) return [];
  const fork = [...ways].filter((task) => laterWays.has(task)).sort((a, b) => b.step - a.step)[0];
  if (fork === undefined) return [];
  return [{
    rule: 'no-repeated-fan-in',
    nodes: [again.node],
    name: fork.node,
    message: `${code(again.node)} ran in step ${first.step} and again in step ${again.step} of one run: the branches that ${fork.node === '__start__' ? 'START' : code(fork.node)} started reach it after a different number of steps.`,
    help: `Join the branches with \`addEdge([…], '${again.node}')\`, or add ${code(again.node)} with \`defer: true\`.`,
  }];
}

/** All tasks that led to one, itself included; null where somebody decided on the way, or where it is a loop. */
function along(task: TaskRecord): Set<TaskRecord> | null {
  const found = new Set<TaskRecord>([task]);
  const steps = new Map<string, number>();
  for (const one of found) {
    if (task.step - one.step > FARTHEST || (steps.get(one.node) ?? one.step) !== one.step) return null;
    steps.set(one.node, one.step);
    for (const { by, way } of one.origins) {
      if (way !== 'edge') return null;
      found.add(by);
    }
  }
  return found;
}

function leadsTo(edges: ReadonlyMap<string, ReadonlySet<string>>, from: string, to: string): boolean {
  const found = new Set([from]);
  for (const one of found) {
    if (one === to) return true;
    for (const next of edges.get(one) ?? []) found.add(next);
  }
  return false;
}

export function judgeTarget(node: string, target: string): Observation {
  return {
    rule: 'no-unknown-target',
    nodes: [node],
    name: target,
    message: `${code(node)} went to ${code(target)}, which is no node of the graph: the library ignores it, and the branch ends without a word.`,
    help: `Name an existing node, or add ${code(target)}.`,
  };
}

export function judgeUndeclared(node: string, keys: readonly string[]): Observation[] {
  return keys.map((key) => ({
    rule: 'no-undeclared-state-key',
    key,
    nodes: [node],
    message: node === '__start__' ? `The input has ${code(key)}, which the state does not declare: it was dropped without a word.` : `${code(node)} returned ${code(key)}, which the state does not declare: it was dropped without a word.`,
    help: `Declare ${code(key)} in the state, or do not return it.`,
  }));
}

export function judgeMutation(key: string, nodes: readonly string[]): Observation {
  const names = [...new Set(nodes)].sort();
  return {
    rule: 'no-state-mutation',
    key,
    nodes: names,
    message: `${names.length === 1 ? code(names[0]!) : `One of ${codes(names)}`} changed ${code(key)} in place: siblings of the step see it, and whether it is saved is luck.`,
    help: `Return a new value for ${code(key)} instead of changing the one that was given.`,
  };
}
