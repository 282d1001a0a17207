import type { Budget } from './budget.ts';
import type { Cases, Knowledge, World } from './knowledge.ts';
import type { Machine, MachineRoute } from './machine.ts';
import { addTasks, type Bag, type Bags, MANY, nodeOf, packets, startOf, type Task, taskOf, TRIGGERED } from './tasks.ts';

/** What the tasks of a step start together, where the state of the step is such, and what they leave of it. */
export interface Sum {
  readonly bag: Bag;
  readonly world: World;
  readonly left: Cases;
}

/** One way that one task can go. */
interface Option {
  readonly bag: Bag;
  readonly need: Cases;
  readonly left: Cases;
}

/**
 * All that the tasks of one super-step can start together. Every task takes one route of each of its choices; the
 * product of the choices is exponential, the set of distinct sums mostly is not. So the tasks are added one after the
 * other to a set of sums: the cost is (distinct sums) x (routes), and exhausting the budget ends the exact exploration.
 * The tasks see the same state: a route that needs another one than those before it cannot be taken beside them.
 */
export class Outcomes {
  readonly #machine: Machine;
  readonly #knowledge: Knowledge;
  readonly #bags: Bags;
  readonly #budget: Budget;
  readonly #ofStep = new Map<World, Map<Bag, readonly Sum[]>>();
  readonly #ofRun = new Map<number, readonly Option[]>();
  readonly #ofChoice = new Map<readonly MachineRoute[], readonly Option[]>();
  readonly #sums = new Map<string | number, Sum>();

  constructor(machine: Machine, bags: Bags, budget: Budget) {
    this.#machine = machine;
    this.#knowledge = machine.knowledge;
    this.#bags = bags;
    this.#budget = budget;
  }

  of(step: Bag, world: World): readonly Sum[] {
    const known = remember(this.#ofStep, world, () => new Map<Bag, readonly Sum[]>());
    return remember(known, step, () => {
      const fixed = this.#fixed(step);
      return [...new Set(Array.from(this.#chosen(step, world), (sum) => this.#plus(sum, fixed)!))];
    });
  }

  /** What is started whatever is chosen. Summed up in one go: a fan has thousands of tasks without a choice. */
  #fixed(step: Bag): Option {
    const triggered = new Set<number>();
    const sent = new Map<number, number>();
    let left = this.#knowledge.nothing;
    for (const task of step.tasks) {
      const node = this.#machine.nodes[nodeOf(task)]!;
      this.#budget.spend(1 + node.always.length);
      left = this.#knowledge.either(left, node.left);
      for (const started of node.always) {
        const to = nodeOf(started);
        if (startOf(started) === TRIGGERED) triggered.add(to);
        else sent.set(to, (sent.get(to) ?? 0) + startOf(started) * runs(task));
      }
    }
    const sends = [...sent].sort(([a], [b]) => a - b).map(([node, count]) => taskOf(node, packets(count, this.#machine.counted)));
    const triggers = [...triggered].sort((a, b) => a - b).map((node) => taskOf(node, TRIGGERED));
    return { bag: this.#bags.of(addTasks(triggers, sends, this.#machine.counted)), need: this.#knowledge.nothing, left };
  }

  #chosen(step: Bag, world: World): Iterable<Sum> {
    let sums: Iterable<Sum> = [this.#sum(this.#bags.empty, world, this.#knowledge.nothing)];
    for (const task of step.tasks) {
      const { choices } = this.#machine.nodes[nodeOf(task)]!;
      if (choices.length === 0) continue;
      if (startOf(task) === MANY) sums = this.#chosenByMany(sums, this.#ofOneRun(task));
      else for (let run = 0; run < runs(task); run++) sums = this.#chosenByOne(sums, task);
    }
    return sums;
  }

  #chosenByOne(sums: Iterable<Sum>, task: Task): Iterable<Sum> {
    return this.#machine.nodes[nodeOf(task)]!.choices.reduce((chosen, routes) => this.#each(chosen, this.#optionsOf(routes, task)), sums);
  }

  /** Any two or more runs: each outcome is taken never, once or repeatedly, and two are taken in all. */
  #chosenByMany(none: Iterable<Sum>, outcomes: readonly Option[]): Iterable<Sum> {
    let one = new Set<Sum>();
    let more = new Set<Sum>();
    for (const outcome of outcomes) {
      const any = union(none, one, more);
      const repeated = { ...outcome, bag: this.#bags.repeated(outcome.bag) };
      more = union(more, this.#each(union(one, more), [outcome]), this.#each(any, [repeated]));
      one = union(one, this.#each(none, [outcome]));
    }
    return more;
  }

  #ofOneRun(task: Task): readonly Option[] {
    const { nothing, everything } = this.#knowledge;
    return remember(this.#ofRun, nodeOf(task), () => {
      const sums = this.#chosenByOne([this.#sum(this.#bags.empty, everything, nothing)], task);
      return Array.from(sums, ({ bag, left }) => ({ bag, left, need: nothing }));
    });
  }

  /** What a packet carries is a state of its own: it needs nothing of that of the step. */
  #optionsOf(routes: readonly MachineRoute[], task: Task): readonly Option[] {
    const options = remember(this.#ofChoice, routes, () => distinct(routes.flatMap((route) => this.#optionsOfRoute(route))));
    const { nothing } = this.#knowledge;
    if (startOf(task) === TRIGGERED || options.every(({ need }) => need === nothing)) return options;
    return distinct(options.map((option) => ({ ...option, need: nothing })));
  }

  #optionsOfRoute({ tasks, anyNumber, need, left }: MachineRoute): readonly Option[] {
    let bags: readonly Bag[] = [this.#bags.of(tasks)];
    for (const node of anyNumber) {
      const sent = [this.#bags.empty, ...[1, MANY].map((count) => this.#bags.of([taskOf(node, count)]))];
      bags = bags.flatMap((bag) => sent.map((more) => this.#both(bag, more)));
    }
    return [...new Set(bags)].map((bag) => ({ bag, need, left }));
  }

  #each(sums: Iterable<Sum>, options: readonly Option[]): Set<Sum> {
    const more = new Set<Sum>();
    for (const sum of sums) {
      for (const option of options) {
        const both = this.#plus(sum, option);
        if (both !== null) more.add(both);
      }
    }
    return more;
  }

  #plus(sum: Sum, option: Option): Sum | null {
    const world = this.#knowledge.refined(sum.world, option.need);
    return world === null ? null : this.#sum(this.#both(sum.bag, option.bag), world, this.#knowledge.either(sum.left, option.left));
  }

  #both(a: Bag, b: Bag): Bag {
    this.#budget.spend(4 + a.tasks.length + b.tasks.length);
    return this.#bags.sum(a, b);
  }

  #sum(bag: Bag, world: World, left: Cases): Sum {
    const key = this.#knowledge.isEmpty ? bag.id : `${bag.id} ${world.id} ${left.id}`;
    return remember(this.#sums, key, () => ({ bag, world, left }));
  }
}

function distinct(options: readonly Option[]): readonly Option[] {
  return [...new Map(options.map((option) => [`${option.bag.id} ${option.need.id} ${option.left.id}`, option])).values()];
}

/** How many runs a task stands for in a sum; MANY is a number that makes a sum of packets many. */
function runs(task: number): number {
  return startOf(task) === TRIGGERED ? 1 : startOf(task);
}

function union(...sets: readonly Iterable<Sum>[]): Set<Sum> {
  return new Set(sets.flatMap((set) => [...set]));
}

function remember<K, V>(known: Map<K, V>, key: K, compute: () => V): V {
  let value = known.get(key);
  if (value === undefined) known.set(key, (value = compute()));
  return value;
}
