import { advance } from './advance.ts';
import { type Budget, BudgetExceeded } from './budget.ts';
import type { World } from './knowledge.ts';
import type { Machine } from './machine.ts';
import { Outcomes } from './outcomes.ts';
import { isComplete, type JoinProgress, type Progress, ProgressTable } from './progress.ts';
import { type Bag, Bags, nodeOf, taskOf, TRIGGERED } from './tasks.ts';

/** Every reachable configuration, numbered breadth-first: the first one that has something is a nearest one. */
export interface Configurations {
  readonly tasks: readonly Bag[];
  /** What is known of the state that the tasks are given. */
  readonly worlds: readonly World[];
  /** The configuration from which each was reached first; -1 for the root. */
  readonly parents: readonly number[];
  readonly successors: readonly (readonly number[])[];
  /** For each join that some run completes, the steps in which that happens. */
  readonly completed: ReadonlyMap<number, readonly Move[]>;
  /** The configurations after which a run may end, and the joins that are half full then. */
  readonly ends: ReadonlyMap<number, ReadonlySet<number>>;
  /** False where the budget ended the search: what was found is so, and there is more. */
  readonly isWhole: boolean;
}

/** From one configuration to the next; to none where the run ends. */
export interface Move {
  readonly from: number;
  readonly to: number | null;
}

/**
 * Breadth-first search over configurations: the tasks of a step together with join progress and waiting nodes. Costs
 * (configurations) x (outcomes of a step), and ends early where that is too much.
 */
export function search(machine: Machine, budget: Budget): Configurations {
  const found = new Found(budget);
  try {
    explore(machine, budget, found);
  } catch (error) {
    if (!(error instanceof BudgetExceeded)) throw error;
    found.isWhole = false;
  }
  return found;
}

function explore(machine: Machine, budget: Budget, found: Found): void {
  const bags = new Bags(machine.counted);
  const table = new ProgressTable();
  const outcomes = new Outcomes(machine, bags, budget);
  const { knowledge } = machine;
  found.number({ tasks: bags.of([taskOf(machine.start, TRIGGERED)]), progress: table.none, world: knowledge.everything }, -1);
  for (let at = 0; at < found.tasks.length; at++) {
    const ran = found.tasks[at]!;
    const progress = found.progress[at]!;
    const next = new Set<number>();
    for (const { bag: chosen, world, left } of outcomes.of(ran, found.worlds[at]!)) {
      budget.spend(8 + ran.tasks.length + chosen.tasks.length + sizeOf(progress));
      const completed = new Set<number>();
      const { tasks, progress: after } = advance(machine, { bags, table, completed }, progress, ran, chosen);
      const following = { tasks, progress: after, world: knowledge.next(world, left, askedIn(machine, tasks, after)) };
      const to = tasks === bags.empty ? null : found.number(following, at);
      if (to === null) found.end(at, after.joins.filter((join) => !isComplete(join, machine.joins[join.join]!)));
      else next.add(to);
      for (const join of completed) found.complete(join, { from: at, to });
    }
    found.successors.push([...next]);
  }
}

/** What the tasks, those that wait, and all that can come after them ask of the state. */
function askedIn({ nodes, joins, knowledge }: Machine, { tasks }: Bag, progress: Progress): bigint {
  if (knowledge.isEmpty) return 0n;
  const coming = [...tasks.map(nodeOf), ...progress.waiting, ...progress.joins.map(({ join }) => joins[join]!.to)];
  return coming.reduce((bits, node) => bits | nodes[node]!.asked, 0n);
}

interface Configuration {
  readonly tasks: Bag;
  readonly progress: Progress;
  readonly world: World;
}

class Found implements Configurations {
  readonly tasks: Bag[] = [];
  readonly worlds: World[] = [];
  readonly progress: Progress[] = [];
  readonly parents: number[] = [];
  readonly successors: number[][] = [];
  readonly completed = new Map<number, Move[]>();
  readonly ends = new Map<number, Set<number>>();
  isWhole = true;
  readonly #budget: Budget;
  /** By the numbers of world, progress and bag: small keys are found faster than one large one. */
  readonly #numbers: Map<number, number>[][] = [];

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  number({ tasks, progress, world }: Configuration, parent: number): number {
    const numbers = ((this.#numbers[world.id] ??= [])[progress.id] ??= new Map());
    const known = numbers.get(tasks.id);
    if (known !== undefined) return known;
    const number = this.tasks.length;
    this.#budget.allow(number + 1);
    numbers.set(tasks.id, number);
    this.tasks.push(tasks);
    this.worlds.push(world);
    this.progress.push(progress);
    this.parents.push(parent);
    return number;
  }

  complete(join: number, move: Move): void {
    const moves = this.completed.get(join) ?? [];
    this.completed.set(join, moves);
    moves.push(move);
  }

  end(at: number, joins: readonly JoinProgress[]): void {
    const open = this.ends.get(at) ?? new Set();
    this.ends.set(at, open);
    for (const { join } of joins) open.add(join);
  }
}

function sizeOf({ waiting, joins }: Progress): number {
  return waiting.length + joins.reduce((size, join) => size + 2 + join.seen.length, 0);
}
