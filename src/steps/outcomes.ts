import { type Condition, holdsIn, worldsOf } from '../model/condition.ts';
import type { Budget } from './budget.ts';
import type { Machine, MachineRoute } from './machine.ts';
import { addTasks, type Bag, type Bags, MANY, nodeOf, packets, startOf, taskOf, TRIGGERED } from './tasks.ts';

/**
 * All that the tasks of one super-step can start together. Every task takes one route of each of its choices; the
 * product of the choices is exponential, the set of distinct sums mostly is not. So the tasks are added one after the
 * other to a set of sums: the cost is (distinct sums) x (routes), and exhausting the budget ends the exact exploration.
 */
export class Outcomes {
  readonly #machine: Machine;
  readonly #bags: Bags;
  readonly #budget: Budget;
  readonly #ofStep = new Map<Bag, readonly Bag[]>();
  readonly #ofRun = new Map<number, readonly Bag[]>();
  readonly #asked = new Map<number, ReadonlyMap<string, readonly Condition[]>>();
  readonly #ofChoice = new Map<readonly MachineRoute[], readonly Bag[]>();

  constructor(machine: Machine, bags: Bags, budget: Budget) {
    this.#machine = machine;
    this.#bags = bags;
    this.#budget = budget;
  }

  of(step: Bag): readonly Bag[] {
    return remember(this.#ofStep, step, () => {
      const fixed = this.#fixed(step);
      return [...new Set(Array.from(this.#chosen(step), (sum) => this.#add(fixed, sum)))];
    });
  }

  /** What is started whatever is chosen. Summed up in one go: a fan has thousands of tasks without a choice. */
  #fixed(step: Bag): Bag {
    const triggered = new Set<number>();
    const sent = new Map<number, number>();
    for (const task of step.tasks) {
      const { always } = this.#machine.nodes[nodeOf(task)]!;
      this.#budget.spend(1 + always.length);
      for (const started of always) {
        const node = nodeOf(started);
        if (startOf(started) === TRIGGERED) triggered.add(node);
        else sent.set(node, (sent.get(node) ?? 0) + startOf(started) * runs(task));
      }
    }
    const sends = [...sent].sort(([a], [b]) => a - b).map(([node, count]) => taskOf(node, packets(count, this.#machine.counted)));
    const triggers = [...triggered].sort((a, b) => a - b).map((node) => taskOf(node, TRIGGERED));
    return this.#bags.of(addTasks(triggers, sends, this.#machine.counted));
  }

  #chosen(step: Bag): Iterable<Bag> {
    const worlds = this.#worlds(step);
    if (worlds === null) return this.#chosenIn([], step);
    return new Set(worlds.flatMap((world) => [...this.#chosenIn(world, step)]));
  }

  /**
   * The tasks of a step see the same state: where two of them ask the same of it, they get the same answer. Null where
   * no two do. What a packet carries is a state of its own.
   */
  #worlds(step: Bag): readonly (readonly Condition[])[] | null {
    const asked = step.tasks.flatMap((task) => (startOf(task) === TRIGGERED ? [this.#conditionsOf(nodeOf(task))] : [])).filter(({ size }) => size > 0);
    if (asked.length < 2) return null;
    const shared = new Map<string, Condition[]>();
    for (const conditions of asked) for (const [subject, some] of conditions) push(shared, subject, some);
    const common = [...shared].filter(([subject]) => asked.filter((conditions) => conditions.has(subject)).length > 1);
    return common.length === 0 ? null : worldsOf(common.flatMap(([, conditions]) => conditions), MOST_WORLDS);
  }

  #conditionsOf(node: number): ReadonlyMap<string, readonly Condition[]> {
    return remember(this.#asked, node, () => {
      const bySubject = new Map<string, Condition[]>();
      for (const { when } of this.#machine.nodes[node]!.choices.flat()) {
        for (const condition of (when ?? []).flat()) push(bySubject, condition.subject, [condition]);
      }
      return bySubject;
    });
  }

  #chosenIn(world: readonly Condition[], step: Bag): Iterable<Bag> {
    let sums: Iterable<Bag> = [this.#bags.empty];
    for (const task of step.tasks) {
      const node = nodeOf(task);
      const all = this.#machine.nodes[node]!.choices;
      if (all.length === 0) continue;
      const choices = world.length === 0 || startOf(task) !== TRIGGERED ? all : all.map((routes) => routes.filter(({ when }) => holdsIn(world, when)));
      if (startOf(task) === MANY) sums = this.#chosenByMany(sums, this.#ofOneRun(node));
      else for (let run = 0; run < runs(task); run++) sums = this.#chosenByOne(sums, choices);
    }
    return sums;
  }

  #chosenByOne(sums: Iterable<Bag>, choices: readonly (readonly MachineRoute[])[]): Iterable<Bag> {
    return choices.reduce((chosen, routes) => this.#plus(chosen, this.#bagsOf(routes)), sums);
  }

  /** Any two or more runs: each outcome is taken never, once or repeatedly, and two are taken in all. */
  #chosenByMany(none: Iterable<Bag>, outcomes: readonly Bag[]): Iterable<Bag> {
    let one = new Set<Bag>();
    let more = new Set<Bag>();
    for (const outcome of outcomes) {
      const any = union(none, one, more);
      more = union(more, this.#plus(union(one, more), [outcome]), this.#plus(any, [this.#bags.repeated(outcome)]));
      one = union(one, this.#plus(none, [outcome]));
    }
    return more;
  }

  #ofOneRun(node: number): readonly Bag[] {
    return remember(this.#ofRun, node, () => [
      ...this.#chosenByOne([this.#bags.empty], this.#machine.nodes[node]!.choices),
    ]);
  }

  #bagsOf(routes: readonly MachineRoute[]): readonly Bag[] {
    return remember(this.#ofChoice, routes, () => [...new Set(routes.flatMap((route) => this.#bagsOfRoute(route)))]);
  }

  #bagsOfRoute(route: MachineRoute): readonly Bag[] {
    let bags: Iterable<Bag> = [this.#bags.of(route.tasks)];
    for (const node of route.anyNumber) {
      const sent = [1, MANY].map((count) => this.#bags.of([taskOf(node, count)]));
      bags = this.#plus(bags, [this.#bags.empty, ...sent]);
    }
    return [...bags];
  }

  #plus(left: Iterable<Bag>, right: readonly Bag[]): Set<Bag> {
    const sums = new Set<Bag>();
    for (const a of left) for (const b of right) sums.add(this.#add(a, b));
    return sums;
  }

  #add(a: Bag, b: Bag): Bag {
    this.#budget.spend(4 + a.tasks.length + b.tasks.length);
    return this.#bags.sum(a, b);
  }
}

/** More cases than this are not told apart. */
const MOST_WORLDS = 64;

function push(lists: Map<string, Condition[]>, subject: string, more: readonly Condition[]): void {
  const known = lists.get(subject);
  if (known === undefined) lists.set(subject, [...more]);
  else known.push(...more);
}

/** How many runs a task stands for in a sum; MANY is a number that makes a sum of packets many. */
function runs(task: number): number {
  return startOf(task) === TRIGGERED ? 1 : startOf(task);
}

function union(...sets: readonly Iterable<Bag>[]): Set<Bag> {
  return new Set(sets.flatMap((set) => [...set]));
}

function remember<K, V>(known: Map<K, V>, key: K, compute: () => V): V {
  let value = known.get(key);
  if (value === undefined) known.set(key, (value = compute()));
  return value;
}
