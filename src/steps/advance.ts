import type { Machine } from './machine.ts';
import { arrive, isComplete, type JoinProgress, type Progress, type ProgressTable } from './progress.ts';
import { addTasks, type Bag, type Bags, nodeOf, startOf, type Task, taskOf, TRIGGERED } from './tasks.ts';

export interface Advanced {
  readonly tasks: Bag;
  readonly progress: Progress;
}

export interface Tables {
  readonly bags: Bags;
  readonly table: ProgressTable;
  /** The joins that some step completes are noted here. */
  readonly completed: Set<number>;
}

/**
 * From a finished super-step to the next one: `ran` are its tasks, `chosen` is what they start directly. Follows the
 * library's `_applyWrites`: arrivals fill joins, a complete join triggers its node, deferred nodes are released, all
 * together, when nothing else was triggered. Packets trigger nothing: they start a deferred node at once and let others
 * be released beside them. A node with several complete triggers runs through the first, the others stay as they are.
 */
export function advance(
  machine: Machine,
  { bags, table, completed }: Tables,
  progress: Progress,
  ran: Bag,
  chosen: Bag,
): Advanced {
  if (progress === table.none && isPlain(machine, ran, chosen)) return { tasks: chosen, progress };
  const step = new Application(machine, progress, chosen);
  for (const task of ran.tasks) step.arrivals(nodeOf(task));
  step.triggerCompleted(completed);
  if (step.triggered.size === 0) step.release();
  return { tasks: step.tasks(bags), progress: step.progress(table) };
}

/** No joins and nothing deferred: the next step is what was chosen. Most steps of most graphs are like that. */
function isPlain(machine: Machine, ran: Bag, chosen: Bag): boolean {
  return (
    ran.tasks.every((task) => machine.nodes[nodeOf(task)]!.arrivesAt.length === 0) &&
    chosen.tasks.every((task) => startOf(task) !== TRIGGERED || !machine.nodes[nodeOf(task)]!.defer)
  );
}

class Application {
  readonly triggered = new Set<number>();
  readonly #machine: Machine;
  readonly #before: Progress;
  readonly #chosen: Bag;
  readonly #waiting: Set<number>;
  readonly #joins: Map<number, JoinProgress>;
  readonly #completed = new Set<number>();
  #changed = false;

  constructor(machine: Machine, before: Progress, chosen: Bag) {
    this.#machine = machine;
    this.#before = before;
    this.#chosen = chosen;
    this.#waiting = new Set(before.waiting);
    this.#joins = new Map(before.joins.map((join) => [join.join, join]));
    for (const task of chosen.tasks) if (startOf(task) === TRIGGERED) this.#trigger(nodeOf(task));
  }

  #trigger(node: number): void {
    if (!this.#machine.nodes[node]!.defer) this.triggered.add(node);
    else if (!this.#waiting.has(node)) {
      this.#waiting.add(node);
      this.#changed = true;
    }
  }

  arrivals(node: number): void {
    for (const { join, member } of this.#machine.nodes[node]!.arrivesAt) {
      const old = this.#joins.get(join) ?? { join, seen: [], count: 0, released: false };
      const next = arrive(old, member);
      if (next === old) continue;
      this.#joins.set(join, next);
      this.#changed = true;
      if (isComplete(next, this.#machine.joins[join]!)) this.#completed.add(join);
    }
  }

  triggerCompleted(noted: Set<number>): void {
    for (const join of this.#completed) noted.add(join);
    const nodes = new Set([...this.#completed].map((join) => this.#machine.joins[join]!.to));
    for (const node of nodes) {
      if (this.#machine.nodes[node]!.defer || this.triggered.has(node)) continue;
      this.#consumeFirst(node, () => true);
      this.triggered.add(node);
    }
  }

  release(): void {
    const nodes = new Set(this.#waiting);
    for (const progress of this.#joins.values()) if (this.#releasable(progress)) nodes.add(this.#releaseJoin(progress));
    for (const node of nodes) {
      if (!this.#waiting.has(node)) this.#consumeFirst(node, (join) => join.released);
      this.triggered.add(node);
    }
    if (nodes.size > 0) this.#changed = true;
    this.#waiting.clear();
  }

  #releasable({ join, count, released }: JoinProgress): boolean {
    const { members, to } = this.#machine.joins[join]!;
    return this.#machine.nodes[to]!.defer && count === members.length && !released;
  }

  #releaseJoin(progress: JoinProgress): number {
    this.#joins.set(progress.join, { ...progress, released: true });
    return this.#machine.joins[progress.join]!.to;
  }

  /** The join a node runs through starts from nothing again: at once, as arrivals of the next step count anew. */
  #consumeFirst(node: number, ready: (join: JoinProgress) => boolean): void {
    const first = this.#machine.nodes[node]!.joinedBy.find((join) => {
      const progress = this.#joins.get(join);
      return progress !== undefined && isComplete(progress, this.#machine.joins[join]!) && ready(progress);
    });
    if (first !== undefined) this.#joins.delete(first);
  }

  tasks(bags: Bags): Bag {
    const chosen = this.#chosen.tasks.filter((task) => startOf(task) === TRIGGERED);
    if (chosen.length === this.triggered.size && chosen.every((task) => this.triggered.has(nodeOf(task)))) return this.#chosen;
    const sent = this.#chosen.tasks.filter((task) => startOf(task) !== TRIGGERED);
    return bags.of(addTasks(sorted(this.triggered).map((node): Task => taskOf(node, TRIGGERED)), sent, this.#machine.counted));
  }

  progress(table: ProgressTable): Progress {
    if (!this.#changed) return this.#before;
    return table.of(sorted(this.#waiting), [...this.#joins.values()].sort((a, b) => a.join - b.join));
  }
}

function sorted(numbers: Iterable<number>): number[] {
  return [...numbers].sort((a, b) => a - b);
}
