import { code, codes, type Observation } from '../finding.ts';
import { isOverwrite, type LibraryChannel, SINGLE } from '../library.ts';
import { isMark } from '../../model/mark-names.ts';
import { inOrder, type StepRecord, type TaskRecord } from '../recording.ts';
import { canonical, copyOf, isRecord, same } from '../values.ts';

/** What the tasks of a super-step wrote to one key, and what the reducer makes of it. */
interface Board {
  readonly key: string;
  readonly before: unknown;
  readonly tasks: readonly TaskRecord[];
  /** The key after the writes of these tasks, in this order. */
  after(tasks: readonly TaskRecord[]): unknown;
}

/** Most orders that are tried where not all can be. */
const MOST_ORDERS = 24;

/** Lost updates and results that depend on the order, read off the reducer itself: it is run again, on copies. */
export function judgeWrites(step: StepRecord, channels: Readonly<Record<string, LibraryChannel>>): Observation[] {
  const writers = new Map<string, TaskRecord[]>();
  for (const task of step.tasks) for (const key of new Set(task.writes.map(([channel]) => channel))) {
    if (step.before.has(key)) writers.set(key, [...(writers.get(key) ?? []), task]);
  }
  return [...writers].flatMap(([key, tasks]): Observation[] => {
    const channel = channels[key];
    if (tasks.length < 2 || channel === undefined) return [];
    try {
      const board = boardOf(channel, key, step.before.get(key) ?? null, tasks);
      return board === null ? [] : judge(board);
    } catch {
      // A reducer that throws on a copy says nothing about the run.
      return [];
    }
  });
}

function boardOf(channel: LibraryChannel, key: string, before: { readonly value: unknown } | null, all: readonly TaskRecord[]): Board | null {
  const values = (task: TaskRecord): readonly unknown[] => task.writes.filter(([name]) => name === key).map(([, value]) => value);
  if (!FOLDING.has(channel.lc_graph_name) || all.some((task) => values(task).some(isOverwrite))) return null;
  const after = (tasks: readonly TaskRecord[]): unknown => {
    const copy = channel.fromCheckpoint(before === null ? undefined : copyOf(before.value));
    copy.update(tasks.flatMap(values).map(copyOf));
    return copy.get();
  };
  const tasks = [...all].sort(inOrder);
  // Ids that are made anew and clocks: two runs of such a reducer cannot be compared.
  return same(after(tasks), after(tasks)) ? { key, before: before?.value, tasks, after } : null;
}

/** A reducer of the user's. Topics keep all there is, and who takes a channel for any value means any. */
const FOLDING: ReadonlySet<string> = new Set(['BinaryOperatorAggregate']);

function judge(board: Board): Observation[] {
  const { key, before, tasks, after } = board;
  const nodes = [...new Set(tasks.map(({ node }) => node))].sort();
  const result = canonical(after(tasks));
  const results = ordersOf(tasks).map((order) => ({ order, result: canonical(after(order)) }));
  const other = results.find((one) => one.result !== result);
  const lost = lostBy(board, other !== undefined);
  if (lost !== null) {
    const { loser, winner } = lost;
    const self = loser.node === winner.node;
    return [{
      rule: 'no-lost-update',
      key,
      nodes,
      message: `${self ? `Two tasks of ${code(loser.node)}` : codes([loser.node, winner.node].sort())} read ${code(key)} in one super-step, and each wrote what it made of it: what ${self ? 'one of them' : code(loser.node)} wrote is not in the result.`,
      help: `Return only what the node changes and let the reducer of ${code(key)} add it up, or run one node after the other.`,
    }];
  }
  if (other === undefined) return [];
  // Who puts back what was there says nothing that could get lost.
  const saying = tasks.filter((task) => !same(after([task]), before));
  if (saying.length === 0) return [];
  if (results.every(({ order, result: one }) => order.some((task) => canonical(after([task])) === one))) {
    if (saying.every((task) => canonical(after([task])) === result)) return [];
    return [{
      rule: 'no-lossy-reducer',
      key,
      nodes,
      message: `${codes(nodes)} wrote ${code(key)} in one super-step, and its reducer kept the write of one of them.`,
      help: `Give ${code(key)} a reducer that looks at both values, or let one node write it.`,
    }];
  }
  return [{
    rule: 'no-order-dependent-reducer',
    key,
    nodes,
    message: `${codes(nodes)} wrote ${code(key)} in one super-step, and its reducer makes something else of the same writes in another order.`,
    help: `Use a reducer for ${code(key)} whose result does not depend on the order of names, or run one node after the other.`,
  }];
}

interface Lost {
  readonly loser: TaskRecord;
  readonly winner: TaskRecord;
}

/** Both read the key before both wrote, and the part of one is not in the result. */
function lostBy({ key, before, tasks, after }: Board, ordered: boolean): Lost | null {
  const readers = tasks.filter(({ reads }) => reads.has(key));
  if (readers.length < 2) return null;
  const result = after(tasks);
  for (const loser of readers) for (const winner of readers) {
    if (loser === winner) continue;
    const alone = after([loser]);
    const theirs = after([winner]);
    if (isLost(before, alone, theirs, result, ordered, key)) return { loser, winner };
  }
  return null;
}

function isLost(before: unknown, alone: unknown, theirs: unknown, result: unknown, ordered: boolean, key: string): boolean {
  if (same(alone, before)) return false;
  if (isRecord(alone) && isRecord(theirs) && isRecord(result)) {
    const held = isRecord(before) ? before : {};
    // Put back as it was by the other, who had read it.
    return Object.keys(alone).some((part) => !same(alone[part], held[part]) && same(theirs[part], held[part]) && same(result[part], held[part]));
  }
  if (Array.isArray(alone) && Array.isArray(theirs) && Array.isArray(result)) {
    const held = new Set((Array.isArray(before) ? before : []).map((item) => canonical(item)));
    const left = new Set(result.map((item) => canonical(item)));
    return alone.some((item) => !held.has(canonical(item)) && !left.has(canonical(item)));
  }
  if (!same(result, theirs)) return false;
  if (ordered) return !same(alone, theirs);
  // Compared, as by a maximum: two who counted one further have counted once.
  return typeof alone === 'number' && same(alone, theirs) && !isMark(key);
}

/** All orders of a few, each first and each last of many. */
function ordersOf(tasks: readonly TaskRecord[]): (readonly TaskRecord[])[] {
  if (tasks.length <= 4) return permutations(tasks);
  const turned = tasks.flatMap((task) => {
    const others = tasks.filter((one) => one !== task);
    return [[task, ...others], [...others, task]];
  });
  return [[...tasks].reverse(), ...turned].slice(0, MOST_ORDERS);
}

function permutations(tasks: readonly TaskRecord[]): (readonly TaskRecord[])[] {
  if (tasks.length < 2) return [tasks];
  return tasks.flatMap((task) => permutations(tasks.filter((one) => one !== task)).map((others) => [task, ...others]));
}

/** The key that got two values where one is allowed. Guarded ephemeral values say so without a code. */
export function conflictIn(error: unknown): string | null {
  return error instanceof Error ? (/^Invalid update for channel "(.*)" with values[^]*one value per step/.exec(error.message)?.[1] ?? null) : null;
}

function keepsOne(channel: LibraryChannel | undefined): boolean {
  return channel !== undefined && SINGLE.has(channel.lc_graph_name) && channel.guard !== false;
}

/** Two writes to a key that keeps one: the library has thrown, and says to which key. */
export function judgeConflict(step: StepRecord | null, channels: Readonly<Record<string, LibraryChannel>>, error: unknown): Observation[] {
  const said = conflictIn(error);
  if (said === null) return [];
  const counts = new Map<string, string[]>();
  for (const { node, writes, outcome } of step?.tasks ?? []) if (outcome === 'done') for (const [key] of writes) {
    if (keepsOne(channels[key]) && !key.includes(':')) counts.set(key, [...(counts.get(key) ?? []), node]);
  }
  const keys = new Set([said, ...[...counts].filter(([, nodes]) => nodes.length > 1).map(([key]) => key)]);
  return [...keys].sort().map((key) => {
    const nodes = [...new Set(counts.get(key) ?? [])].sort();
    const who = nodes.length > 1 ? `${codes(nodes)} ${nodes.length === 2 ? 'both' : 'all'} wrote` : nodes.length === 1 ? `${code(nodes[0]!)} wrote several times to` : 'Several writes reached';
    return {
      rule: 'no-unreduced-parallel-write',
      key,
      nodes,
      message: `${who} ${code(key)} in one super-step, and ${code(key)} keeps one value: the run ended with an error.`,
      help: `Give ${code(key)} a reducer, or run one node after the other.`,
    };
  });
}
