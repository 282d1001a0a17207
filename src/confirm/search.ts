import { keysOf, stillTrue } from '../model/change.ts';
import { canHold } from '../model/condition.ts';
import { START, type When } from '../model/graph.ts';
import { isPossibleFor } from '../model/packet.ts';
import type { Schedule } from '../model/schedule.ts';
import { compareText } from '../model/site.ts';
import { advance, NOTHING_WAITS, type Waiting } from './advance.ts';
import type { Quest } from './quest.ts';
import { ANY_STATE, MOST_LISTS, type Packet, type Pick, type Shape } from './shape.ts';

/** What the tasks of each step do, START's first; the last step is the one that was looked for. */
export interface Way {
  readonly steps: readonly (readonly Pick[])[];
  /** The key had a value when the run started. */
  readonly present: boolean;
}

/** What is tried before a search is given up: sums of choices in all, and in one step. */
const PATIENCE = 150_000;
const MOST_SUMS = 2000;

interface Task {
  readonly node: string;
  /** Null for a task that was triggered. */
  readonly packet: Packet | null;
}

interface Configuration {
  readonly tasks: readonly Task[];
  readonly waiting: Waiting;
  readonly present: boolean;
  /** What is known of the state, of what more than one node asks. */
  readonly state: When;
  /** The step before, and what its tasks did. */
  readonly from: { readonly configuration: Configuration; readonly moves: readonly Pick[] } | null;
  readonly depth: number;
}

/** First along the schedule exactly, then with more tasks beside it, then wherever a run comes to it. */
export function findWay(shapes: readonly Shape[], quest: Quest): Found | 'none' | 'given up' {
  let missed: 'none' | 'given up' = 'none';
  const fits = quest.schedule === null ? [] : [exactly(quest.schedule), atLeast(quest.schedule)];
  for (const fit of [...fits, null]) {
    for (const present of quest.atStart) {
      for (const shape of shapes) {
        const way = search(shape, quest, present, fit);
        if (typeof way !== 'string') return { shape, way };
        // That a schedule does not fit says nothing, as long as the search without one sees everything.
        if (fit === null && way === 'given up') missed = way;
      }
    }
  }
  return missed;
}

export interface Found {
  readonly shape: Shape;
  readonly way: Way;
}

/** How a step of the schedule is compared with one that can be. */
interface Fit {
  readonly length: number;
  accepts(depth: number, tasks: readonly Task[]): boolean;
  /** What the step must consist of; null where it may hold more. */
  names(depth: number): Wanted | null;
}

/** Any number of packets is written as two tasks. */
function exactly(schedule: Schedule): Fit {
  return {
    length: schedule.length,
    accepts: (depth, tasks) => holds(schedule[depth], tasks, (wanted, there) => (wanted < 2 ? there === wanted : there >= wanted)),
    names: (depth) => countOf(schedule[depth] ?? []),
  };
}

function atLeast(schedule: Schedule): Fit {
  return { length: schedule.length, accepts: (depth, tasks) => holds(schedule[depth], tasks, (wanted, there) => there >= wanted), names: () => null };
}

function holds(step: readonly string[] | undefined, tasks: readonly Task[], fits: (wanted: number, there: number) => boolean): boolean {
  const wanted = countOf(step ?? []);
  const there = countOf(tasks.map(({ node }) => node));
  return [...new Set([...wanted.keys(), ...there.keys()])].every((name) => fits(wanted.get(name) ?? 0, there.get(name) ?? 0));
}

/** Breadth first, so the run is as short as can be. */
function search(shape: Shape, quest: Quest, present: boolean, fit: Fit | null): Way | 'none' | 'given up' {
  const root: Configuration = { tasks: [{ node: START, packet: null }], waiting: NOTHING_WAITS, present, state: ANY_STATE, from: null, depth: 0 };
  const queue = [root];
  const seen = new Set([keyOf(shape, root, fit)]);
  const patience = { left: PATIENCE };
  for (const at of queue) {
    if (patience.left < 0) return 'given up';
    const last = fit === null || at.depth === fit.length - 1 ? arrival(shape, quest, at, fit !== null) : null;
    if (last !== null) return { steps: [...before(at), last], present };
    if (fit !== null && at.depth >= fit.length - 1) continue;
    for (const next of successors(shape, quest, at, fit, patience)) {
      const key = keyOf(shape, next, fit);
      if (seen.has(key)) continue;
      seen.add(key);
      queue.push(next);
    }
  }
  return patience.left < 0 ? 'given up' : 'none';
}

function before(at: Configuration): (readonly Pick[])[] {
  const steps: (readonly Pick[])[] = [];
  for (let { from } = at; from !== null; from = from.configuration.from) steps.unshift(from.moves);
  return steps;
}

/** What the tasks of this step do to come to what was looked for; null where none are. Tasks that do not matter add nothing. */
function arrival(shape: Shape, quest: Quest, { tasks, present, state: known }: Configuration, onSchedule: boolean): readonly Pick[] | null {
  const choices = tasks.map((task) => {
    const matters = !onSchedule || quest.nodes.length === 0 || quest.nodes.includes(task.node);
    const sent = task.packet !== null;
    const counted = picksOf(shape, task).map((pick) => ({ pick, sent, counts: quest.counts(pick, present || sent) }));
    return counted.sort((a, b) => (matters ? b.counts - a.counts : a.counts - b.counts));
  });
  if (choices.reduce((most, [first]) => most + Math.max(0, first?.counts ?? 0), 0) < quest.enough) return null;
  let tries = MOST_SUMS;
  const choose = (from: number, state: When, count: number): readonly Pick[] | null => {
    if (from === choices.length) return count >= quest.enough ? [] : null;
    for (const { pick, sent, counts } of choices[from]!) {
      const meets = sent ? state : meeting(state, pick.when);
      if (meets === null || tries-- < 0) continue;
      const rest = choose(from + 1, meets, count + counts);
      if (rest !== null) return [pick, ...rest];
    }
    return null;
  };
  return choose(0, known, 0);
}

/** What must be true of the state for both; null where nothing can be. The tasks of a step see the same state. */
function meeting(state: When, when: When | undefined): When | null {
  if (when === undefined) return state;
  const both = state.flatMap((one) => when.map((other) => [...one, ...other])).filter(canHold);
  return both.length === 0 ? null : both.length > MOST_LISTS ? ANY_STATE : both;
}

function successors(shape: Shape, quest: Quest, at: Configuration, fit: Fit | null, patience: Patience): Configuration[] {
  const ran = at.tasks.map(({ node }) => node);
  return sumsOf(shape, quest, at, fit === null ? null : fit.names(at.depth + 1), patience).flatMap(({ moves, triggers, packets, state: seen }) => {
    const { triggered, waiting } = advance(shape, at.waiting, ran, triggers);
    const tasks = [...[...triggered].sort().map((node) => ({ node, packet: null })), ...packets.map((packet) => ({ node: packet.node, packet }))];
    if (tasks.length === 0 || (fit !== null && !fit.accepts(at.depth + 1, tasks))) return [];
    const present = stillThere(quest, at.present, moves);
    const state = knownNext(shape, seen, moves);
    return [{ tasks, waiting, present, state, from: { configuration: at, moves }, depth: at.depth + 1 }];
  });
}

function knownNext({ steady, asked }: Shape, seen: When, moves: readonly Pick[]): When {
  if (asked.size === 0) return ANY_STATE;
  const lists = stillTrue(seen, moves.flatMap(({ changes }) => changes), steady).map((list) => list.filter(({ subject }) => keysOf(subject).every((key) => key !== null && asked.has(key))));
  return lists.some((list) => list.length === 0) || lists.length > MOST_LISTS ? ANY_STATE : lists;
}

function stillThere(quest: Quest, present: boolean, moves: readonly Pick[]): boolean {
  const written = moves.some((pick) => quest.provides(pick) || (quest.fades && quest.counts(pick, present) > 0));
  return written || (present && !quest.fades);
}

/** What may still be spent on a search. */
interface Patience {
  left: number;
}

/** The nodes of a step that is wanted exactly; null where others may be beside them. */
type Wanted = ReadonlyMap<string, number>;

/** Whether the next step can be the one that is wanted when this is chosen, too. Deferred nodes may wait for a later one. */
function allows(shape: Shape, wanted: Wanted, sum: Sum, { triggers, packets }: Pick): boolean {
  if (!triggers.every((name) => wanted.has(name) || shape.nodes.get(name)?.defer === true)) return false;
  return packets.every(({ node }) => {
    const count = wanted.get(node) ?? 0;
    if (count === 0) return false;
    return count > 1 || !sum.packets.some((other) => other.node === node);
  });
}

interface Sum {
  readonly moves: readonly Pick[];
  readonly triggers: ReadonlySet<string>;
  readonly packets: readonly Packet[];
  readonly counts: number;
  readonly provides: boolean;
  readonly state: When;
}

/** All that the tasks of a step can start together without coming to what is looked for already in this step. */
function sumsOf(shape: Shape, quest: Quest, { tasks, present, state: known }: Configuration, wanted: Wanted | null, patience: Patience): readonly Sum[] {
  let sums: readonly Sum[] = [{ moves: [], triggers: new Set(), packets: [], counts: 0, provides: false, state: known }];
  for (const task of tasks) {
    const sent = task.packet !== null;
    const picks = picksOf(shape, task);
    const next = new Map<string, Sum>();
    for (const sum of sums) {
      for (const pick of picks) {
        patience.left -= 1;
        if (patience.left < 0) return [];
        if (wanted !== null && !allows(shape, wanted, sum, pick)) continue;
        const state = sent ? sum.state : meeting(sum.state, pick.when);
        if (state === null) continue;
        const added = { ...add(sum, pick, quest.counts(pick, present || sent), quest.provides(pick)), state };
        if (added.counts >= quest.enough) continue;
        if (next.size >= MOST_SUMS) patience.left = -1;
        const key = picks.length === 1 ? `${next.size}` : sumKey(added);
        if (!next.has(key)) next.set(key, added);
      }
    }
    sums = [...next.values()];
  }
  return sums;
}

function add(sum: Sum, pick: Pick, counts: number, provides: boolean): Omit<Sum, 'state'> {
  const { triggers, packets } = pick;
  return {
    moves: [...sum.moves, pick],
    triggers: triggers.every((name) => sum.triggers.has(name)) ? sum.triggers : new Set([...sum.triggers, ...triggers]),
    packets: packets.length === 0 ? sum.packets : [...sum.packets, ...packets].sort((a, b) => compareText(a.key, b.key)),
    counts: sum.counts + counts,
    provides: sum.provides || provides,
  };
}

function sumKey({ triggers, packets, counts, provides, state }: Sum): string {
  return JSON.stringify([[...triggers].sort(), packets.map(({ key }) => key), counts, provides, state]);
}

/** What a task can do: what a packet says leaves some of the ways of its node. */
function picksOf(shape: Shape, { node, packet }: Task): readonly Pick[] {
  const picks = shape.nodes.get(node)?.picks ?? [];
  const args = packet?.args ?? null;
  return args === null ? picks : picks.filter(({ asks }) => asks === undefined || isPossibleFor(args, { when: asks }));
}

function keyOf(shape: Shape, { tasks, waiting, present, state, depth }: Configuration, fit: Fit | null): string {
  const joins = shape.joins.flatMap((join, index) => {
    const arrived = waiting.arrived.get(join);
    return arrived === undefined ? [] : [[index, [...arrived].sort(), waiting.released.has(join)]];
  });
  return JSON.stringify([tasks.map(({ node, packet }) => packet?.key ?? node), [...waiting.deferred].sort(), joins, present, state, fit === null ? 0 : depth]);
}

function countOf(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
