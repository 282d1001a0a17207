import type { When } from '../model/graph.ts';
import type { Schedule } from '../model/schedule.ts';
import type { Exploration, StepBefore } from './exploration.ts';
import type { Cases } from './knowledge.ts';
import { levelsOf } from './levels.ts';
import type { Machine } from './machine.ts';
import { type Members, membersOf } from './members.ts';
import { type EverRan, everRanBefore, ranBefore } from './ran-before.ts';
import type { Configurations } from './search.ts';
import { stallOf } from './stall.ts';
import type { StepJoin } from './step-graph.ts';
import { MANY, nodeOf, startOf, type Task, TRIGGERED } from './tasks.ts';

/** Answers from the reachable configurations. A pair is two nodes, or one node twice, of one configuration. */
export function exactExploration(machine: Machine, configurations: Configurations): Exploration {
  return new ExactExploration(machine, configurations, membersOf(configurations.tasks, machine.names.length));
}

type Pair = readonly [string, string];

class ExactExploration implements Exploration {
  readonly mode = 'exact';
  readonly reachable: ReadonlySet<string>;
  readonly #machine: Machine;
  readonly #configurations: Configurations;
  /** Pairs count where the state can be such. */
  readonly #needs: readonly Cases[];
  readonly #members: Members;
  readonly #steps = new Map<number, readonly string[]>();
  #halfFull: ReadonlyMap<string, readonly number[]> | undefined;
  #completed: ReadonlySet<string> | undefined;
  #everRan: EverRan | undefined;
  #earlier: { readonly reached: readonly number[]; readonly names: ReadonlySet<string> } | undefined;
  #met: { readonly a: string; readonly b: string; readonly at: readonly number[] } | undefined;
  #ranBefore: ((configurations: readonly number[]) => number[]) | undefined;

  constructor(machine: Machine, configurations: Configurations, members: Members, needs: readonly Cases[] = [machine.knowledge.nothing]) {
    this.#machine = machine;
    this.#configurations = configurations;
    this.#needs = needs;
    this.#members = members;
    this.reachable = new Set(machine.names.filter((_, node) => this.#members.of(node).length > 0));
  }

  *pairs(): Iterable<Pair> {
    const all = this.#machine.names.map((_, node) => node);
    yield* this.#pairsOf(all);
  }

  pairsAmong(names: readonly string[]): readonly Pair[] {
    const nodes = [...new Set(names)].flatMap((name) => this.#machine.ids.get(name) ?? []);
    return [...this.#pairsOf(nodes.sort((a, b) => a - b))];
  }

  *#pairsOf(nodes: readonly number[]): Iterable<Pair> {
    const { names } = this.#machine;
    for (const [node, partners] of this.#members.partners(nodes)) {
      for (const partner of partners) yield [names[node]!, names[partner]!];
    }
  }

  together(a: string, b: string): boolean {
    return this.#withBoth(a, b).length > 0;
  }

  /** Configurations with both, nearest first. */
  #withBoth(a: string, b: string): readonly number[] {
    const left = this.#machine.ids.get(a);
    const right = this.#machine.ids.get(b);
    if (left === undefined || right === undefined) return [];
    const both = left === right ? this.#members.twice(left) : intersection(this.#members.of(left), this.#members.of(right));
    const { knowledge } = this.#machine;
    return this.#needs[0] === knowledge.nothing ? both : both.filter((at) => knowledge.admits(this.#configurations.worlds[at]!, this.#needs));
  }

  follow(from: string, a: string, b: string, when?: When, lasting?: When): boolean {
    const source = this.#machine.ids.get(from);
    if (source === undefined) return false;
    const { knowledge } = this.#machine;
    const { worlds, successors } = this.#configurations;
    const [before, after] = [knowledge.needs(when), knowledge.needs(lasting)];
    const both = new Set(this.#withBoth(a, b).filter((at) => knowledge.admits(worlds[at]!, after)));
    return this.#members.of(source).some((at) => knowledge.admits(worlds[at]!, before) && successors[at]!.some((next) => both.has(next)));
  }

  under(when: When): Exploration {
    return new ExactExploration(this.#machine, this.#configurations, this.#members, this.#machine.knowledge.needs(when));
  }

  schedule(a: string, b: string): Schedule | null {
    const nearest = this.#withBoth(a, b)[0];
    return nearest === undefined ? null : this.#stepsTo(nearest);
  }

  #stepsTo(configuration: number): readonly (readonly string[])[] {
    const steps: (readonly string[])[] = [];
    for (let at = configuration; at >= 0; at = this.#configurations.parents[at]!) steps.push(this.#stepOf(at));
    return steps.reverse();
  }

  scheduleAfter(first: string, a: string, b: string, goesOn: StepBefore = () => true): Schedule | null {
    const source = this.#machine.ids.get(first);
    if (source === undefined || !this.reachable.has(a)) return null;
    const ever = this.#whatEverRan();
    const both = new Set(this.#meetings(a, b).filter((at) => ever.before(at, source)));
    if (both.size === 0) return null;
    const { successors } = this.#configurations;
    /** Where each was come to from, after the node has run. */
    const from = new Map<number, { readonly at: number; readonly after: boolean }>();
    const open: { readonly at: number; readonly after: boolean }[] = this.#members.of(source).map((at) => ({ at, after: false }));
    // A list goes on to what is added while it is walked.
    for (const reached of open) {
      for (const next of successors[reached.at]!) {
        if (from.has(next) || (!reached.after && !goesOn(this.#stepOf(reached.at), this.#stepOf(next)))) continue;
        from.set(next, reached);
        if (both.has(next)) return this.#stepsBy(next, from);
        open.push({ at: next, after: true });
      }
    }
    return null;
  }

  earlier(a: string, b: string): ReadonlySet<string> {
    if (!this.reachable.has(a) || !this.reachable.has(b)) return new Set();
    const { reached, names } = this.#earlier ?? {};
    const at = this.#meetings(a, b);
    // Most pairs of a wide graph meet in one and the same configuration.
    if (names !== undefined && reached?.length === 1 && at.length === 1 && reached[0] === at[0]) return names;
    const found = new Set(this.#whatEverRan().beforeAny(at).map((node) => this.#machine.names[node]!));
    this.#earlier = { reached: at, names: found };
    return found;
  }

  #whatEverRan(): EverRan {
    return (this.#everRan ??= everRanBefore(this.#configurations, this.#machine.names.length));
  }

  /** Configurations with both, or with the one that is meant by both names; one pair is asked about again and again. */
  #meetings(a: string, b: string): readonly number[] {
    if (this.#met?.a === a && this.#met.b === b) return this.#met.at;
    const met = this.#withBoth(a, b);
    const at = a === b && met.length === 0 ? this.#members.of(this.#machine.ids.get(a)!) : met;
    this.#met = { a, b, at };
    return at;
  }

  /** Back to where the node ran, and from there as the search came. */
  #stepsBy(last: number, from: ReadonlyMap<number, { readonly at: number; readonly after: boolean }>): Schedule {
    const steps: (readonly string[])[] = [this.#stepOf(last)];
    let { at, after } = from.get(last)!;
    for (; after; { at, after } = from.get(at)!) steps.push(this.#stepOf(at));
    return [...this.#stepsTo(at), ...steps.reverse()];
  }

  #stepOf(configuration: number): readonly string[] {
    let step = this.#steps.get(configuration);
    if (step === undefined) this.#steps.set(configuration, (step = this.#listed(configuration)));
    return step;
  }

  #listed(configuration: number): readonly string[] {
    const step: string[] = [];
    for (const task of this.#configurations.tasks[configuration]!.tasks) {
      for (let i = 0; i < listings(task); i++) step.push(this.#machine.names[nodeOf(task)]!);
    }
    return step;
  }

  /** False as soon as a run gets to one of the two without having passed a step with both. */
  always(a: string, b: string): boolean {
    const both = new Set(this.#withBoth(a, b));
    if (both.size === 0) return false;
    const either = new Set([a, b].flatMap((name) => [...this.#members.of(this.#machine.ids.get(name)!)]));
    const seen = new Set([0]);
    for (const at of seen) {
      if (both.has(at)) continue;
      if (either.has(at)) return false;
      for (const next of this.#configurations.successors[at]!) seen.add(next);
    }
    return true;
  }

  completes({ from, to }: StepJoin): boolean {
    this.#completed ??= this.#completedJoins();
    return this.#completed.has(joinKey(from, to));
  }

  #completedJoins(): ReadonlySet<string> {
    const { joins, names } = this.#machine;
    return new Set([...this.#configurations.completed.keys()].map((at) => joinKey(joins[at]!.members.map((member) => names[member]!), names[joins[at]!.to]!)));
  }

  stalls({ from, to }: StepJoin): Schedule | null {
    // No run ends with any of the others half full.
    this.#halfFull ??= this.#halfFullJoins();
    const alike = this.#halfFull.get(joinKey(from, to)) ?? [];
    const route = alike.length === 1 ? stallOf(this.#configurations, alike[0]!) : null;
    return route === null ? null : route.map((at) => this.#stepOf(at));
  }

  /** By key, joins that are alike, where a run ends with one of them half full. */
  #halfFullJoins(): ReadonlyMap<string, readonly number[]> {
    const { joins, names } = this.#machine;
    const left = new Set([...this.#configurations.ends.values()].flatMap((waiting) => [...waiting]));
    const byKey = new Map<string, number[]>();
    joins.forEach(({ members, to }, join) => {
      const key = joinKey(members.map((member) => names[member]!), names[to]!);
      byKey.set(key, [...(byKey.get(key) ?? []), join]);
    });
    return new Map([...byKey].filter(([, alike]) => alike.some((join) => left.has(join))));
  }

  before(a: string, b: string): ReadonlySet<string> {
    this.#ranBefore ??= ranBefore(this.#configurations, this.#machine.names.length);
    const nodes = this.#ranBefore(this.#withBoth(a, b));
    return new Set(nodes.map((node) => this.#machine.names[node]!));
  }

  levels(): ReadonlyMap<string, readonly number[]> {
    const { names } = this.#machine;
    return new Map(levelsOf(this.#configurations, names.length).map((steps, node) => [names[node]!, steps]));
  }
}

function joinKey(from: readonly string[], to: string): string {
  return [to, ...[...new Set(from)].sort()].join('\0');
}

/** A node is written once if it was triggered, and once for each packet; any number of packets is shown as two. */
function listings(task: Task): number {
  const start = startOf(task);
  return start === TRIGGERED ? 1 : start === MANY ? 2 : start;
}

function intersection(a: readonly number[], b: readonly number[]): number[] {
  const common: number[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const order = a[i]! - b[j]!;
    if (order === 0) common.push(a[i]!);
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
  return common;
}
