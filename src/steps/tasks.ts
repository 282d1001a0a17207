/**
 * What one super-step starts, as numbers. A task is a node and how it was started: triggered (once, whatever the number
 * of triggers) or by one, two, three or many Send packets. Up to three packets are counted; MANY is any number from two
 * on, which is also what more than three are widened to. A bag is a sorted list of tasks with at most one triggered and
 * one sent entry a node. Equal bags are one object, so that comparing them, and adding the same two again, costs nothing.
 */
export type Task = number;

export const TRIGGERED = 0;
export const MANY = 4;

/** How many packets are counted; beyond they are many. Fewer make fewer configurations, and say less. */
export type Counted = 1 | 3;
const STARTS = 8;

export function taskOf(node: number, start: number): Task {
  return node * STARTS + start;
}

export function nodeOf(task: Task): number {
  return Math.floor(task / STARTS);
}

/** TRIGGERED, the number of packets, or MANY. */
export function startOf(task: Task): number {
  return task % STARTS;
}

export function packets(count: number, counted: Counted): number {
  return count > counted ? MANY : count;
}

export interface Bag {
  readonly id: number;
  readonly tasks: readonly Task[];
  /** Sums with bags of a smaller or the same number, by that number. */
  readonly sums: Map<number, Bag>;
}

export class Bags {
  readonly #bags = new Map<string, Bag>();
  readonly #counted: Counted;
  readonly empty = this.of([]);

  constructor(counted: Counted) {
    this.#counted = counted;
  }

  /** The bag of a list that is sorted and holds no node twice for the same kind of start. */
  of(tasks: readonly Task[]): Bag {
    const key = tasks.join();
    const known = this.#bags.get(key);
    if (known !== undefined) return known;
    const bag = { id: this.#bags.size, tasks, sums: new Map<number, Bag>() };
    this.#bags.set(key, bag);
    return bag;
  }

  sum(a: Bag, b: Bag): Bag {
    if (a === this.empty) return b;
    if (b === this.empty) return a;
    if (a.id < b.id) return this.sum(b, a);
    let sum = a.sums.get(b.id);
    if (sum === undefined) a.sums.set(b.id, (sum = this.of(addTasks(a.tasks, b.tasks, this.#counted))));
    return sum;
  }

  /** The same bag from two or more tasks that all chose it. */
  repeated(bag: Bag): Bag {
    return this.of(bag.tasks.map((task) => (startOf(task) === TRIGGERED ? task : taskOf(nodeOf(task), MANY))));
  }
}

export function addTasks(a: readonly Task[], b: readonly Task[], counted: Counted): Task[] {
  const sum: Task[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const left = a[i]!;
    const right = b[j]!;
    const order = slot(left) - slot(right);
    sum.push(order < 0 ? left : order > 0 ? right : addSame(left, right, counted));
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
  while (i < a.length) sum.push(a[i++]!);
  while (j < b.length) sum.push(b[j++]!);
  return sum;
}

function slot(task: Task): number {
  return nodeOf(task) * 2 + (startOf(task) === TRIGGERED ? 0 : 1);
}

function addSame(a: Task, b: Task, counted: Counted): Task {
  const start = startOf(a);
  if (start === TRIGGERED) return a;
  return taskOf(nodeOf(a), start === MANY || startOf(b) === MANY ? MANY : packets(start + startOf(b), counted));
}
