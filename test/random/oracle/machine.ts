import type { Decision } from '../choices.ts';
import type { GraphSpec } from '../spec.ts';

/**
 * Super-steps as the library runs them, written from its source: what is triggered, which trigger is used up, which
 * stays behind. Knows nothing of the analysis it is the referee of.
 */

export interface Packet {
  readonly node: string;
  /** The keys of the state that the packet carries. */
  readonly keys: readonly string[];
  /** One of a list of any length. */
  readonly many: boolean;
}

export interface Task {
  readonly node: string;
  /** Null: triggered by an edge. Else the keys of the packet that started it. */
  readonly packet: readonly string[] | null;
}

/** What one task does: one way its body returns, and its router decides. */
export interface Effect {
  readonly writes: readonly string[];
  /** Of the writes, those that hand on what the state held, as `{...state}` and subgraphs do. */
  readonly handed: readonly string[];
  readonly pulls: readonly string[];
  readonly packets: readonly Packet[];
  readonly decisions: readonly Decision[];
}

export interface JoinState {
  readonly seen: readonly string[];
  /** Of joins into a deferred node: released. */
  readonly finished: boolean;
}

export interface Configuration {
  readonly tasks: readonly Task[];
  readonly joins: readonly JoinState[];
  /** Deferred nodes that were triggered and wait. */
  readonly waiting: readonly string[];
}

/** What all tasks of a step did together. */
export interface Outcome {
  readonly pulls: ReadonlySet<string>;
  readonly packets: readonly Packet[];
}

export function nextConfiguration(graph: GraphSpec, current: Configuration, outcome: Outcome): Configuration {
  const deferred = new Set(graph.nodes.filter((node) => node.defer).map((node) => node.name));
  const ran = new Set(current.tasks.map((task) => task.node));
  const waiting = new Set([...current.waiting, ...[...outcome.pulls].filter((node) => deferred.has(node))]);
  const joins = graph.joins.map((join, index) => arrive(join.from, current.joins[index] ?? idle, ran));
  const direct = new Set([...outcome.pulls].filter((node) => !deferred.has(node)));
  const completed = graph.joins.filter((join, index) => !deferred.has(join.to) && isComplete(join.from, joins[index]) && !isComplete(join.from, current.joins[index]));
  const triggered = new Set([...direct, ...completed.map((join) => join.to)]);
  if (triggered.size > 0) return start(graph, { triggered, direct, joins, waiting, deferred }, outcome.packets);
  return start(graph, release(graph, { triggered, direct, joins, waiting, deferred }), outcome.packets);
}

export function initialConfiguration(graph: GraphSpec, outcome: Outcome): Configuration {
  return nextConfiguration(graph, { tasks: [], joins: graph.joins.map(() => idle), waiting: [] }, outcome);
}

const idle: JoinState = { seen: [], finished: false };

interface Triggers {
  readonly triggered: ReadonlySet<string>;
  /** Nodes whose own trigger is set; joins come after it. */
  readonly direct: ReadonlySet<string>;
  readonly joins: readonly JoinState[];
  readonly waiting: ReadonlySet<string>;
  readonly deferred: ReadonlySet<string>;
}

function arrive(from: readonly string[], state: JoinState, ran: ReadonlySet<string>): JoinState {
  return { ...state, seen: from.filter((name) => state.seen.includes(name) || ran.has(name)) };
}

function isComplete(from: readonly string[], state: JoinState | undefined): boolean {
  return state !== undefined && state.seen.length === new Set(from).size;
}

/** Nothing else is triggered: deferred nodes are, all together. Pending packets do not count. */
function release(graph: GraphSpec, triggers: Triggers): Triggers {
  const joins = triggers.joins.map((state, index) => {
    const join = graph.joins[index];
    return join !== undefined && triggers.deferred.has(join.to) && isComplete(join.from, state) ? { ...state, finished: true } : state;
  });
  const released = graph.joins.filter((_, index) => joins[index]?.finished === true && triggers.joins[index]?.finished !== true);
  return { ...triggers, joins, direct: triggers.waiting, waiting: new Set(), triggered: new Set([...triggers.waiting, ...released.map((join) => join.to)]) };
}

/** Each triggered node uses up its first trigger that is set: its own, then its joins in order. Others stay set. */
function start(graph: GraphSpec, triggers: Triggers, packets: readonly Packet[]): Configuration {
  const joins = [...triggers.joins];
  for (const node of triggers.triggered) {
    if (triggers.direct.has(node)) continue;
    const used = graph.joins.findIndex((join, index) => join.to === node && isComplete(join.from, joins[index]) && (!triggers.deferred.has(node) || joins[index]?.finished === true));
    for (const [index, join] of graph.joins.entries()) if (used !== -1 && sameJoin(join, graph.joins[used])) joins[index] = idle;
  }
  const sent = packets.map((packet): Task => ({ node: packet.node, packet: packet.keys }));
  const pulled = [...triggers.triggered].map((node): Task => ({ node, packet: null }));
  return { tasks: [...sent, ...pulled].toSorted(compareTasks), joins, waiting: [...triggers.waiting].toSorted() };
}

/** Joins with the same members in the same order and the same target are one channel. */
function sameJoin(a: { readonly from: readonly string[]; readonly to: string }, b: typeof a | undefined): boolean {
  return b !== undefined && a.to === b.to && a.from.length === b.from.length && a.from.every((name, index) => name === b.from[index]);
}

/** The order the library starts them in: packets first. */
function compareTasks(a: Task, b: Task): number {
  if ((a.packet === null) !== (b.packet === null)) return a.packet === null ? 1 : -1;
  return taskText(a) < taskText(b) ? -1 : 1;
}

export function taskText(task: Task): string {
  return task.packet === null ? task.node : `${task.node}(${task.packet.join(',')})`;
}
