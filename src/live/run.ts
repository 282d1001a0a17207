import { Recent } from './cells.ts';
import type { Origin, Session } from './session.ts';
import { isCommand, isInterrupt, isPlainResume, JOIN, type LibraryConfig, type LibraryGraph, type Read, READ, ROUTE, START, TASK_ID, TASKS, type Written } from './library.ts';
import { type Decided, judgeJoins, judgeMutation, judgeRepeated, judgeTarget, judgeUndeclared, openJoins } from './judge/flow-judge.ts';
import { judgeEffect, judgeResource, judgeResume, judgeStore, judgeTenants } from './judge/outside-judge.ts';
import { judgeConflict, judgeWrites } from './judge/write-judge.ts';
import type { Held, StepRecord, Started, TaskRecord, Way } from './recording.ts';
import { copyOf, Snapshot } from './values.ts';

/** Super-steps whose names and causes are kept; a run may have millions. */
const STEPS_KEPT = 64;

/** A graph that is watched, and what all of its runs share. */
export interface Watched {
  readonly session: Session;
  readonly origin: Origin;
  /** Where each node has been seen to go. */
  readonly edges: Map<string, Set<string>>;
  /** And where by decision. */
  readonly routes: Map<string, Set<string>>;
}

let serial = 0;

/** One run of one graph, from its input to its end. */
export class Run {
  readonly watched: Watched;
  readonly graph: LibraryGraph;
  readonly nested: boolean;
  readonly #number = ++serial;
  readonly #thread: string | null;
  readonly #plainResume: boolean;
  readonly #joins = new Map<string, Set<string>>();
  readonly #snapshots = new Map<string, { readonly snapshot: Snapshot; readonly readers: Set<TaskRecord> }>();
  readonly #lastOf = new Map<string, TaskRecord>();
  /** What each task decided; of long runs the last. */
  readonly #decisions = new Recent<TaskRecord, Decided>(4 * STEPS_KEPT);
  /** Nodes that ran. */
  readonly #ran = new Set<string>();
  #schedule: (readonly string[])[] = [];
  #recent: TaskRecord[] = [];
  #step: StepRecord | null = null;
  #previous: StepRecord | null = null;
  readonly #startedAt = performance.now();
  /** Begun with an input of its own, not the rest of a run before. */
  readonly #fresh: boolean;

  constructor(watched: Watched, graph: LibraryGraph, nested: boolean, input: unknown, config: LibraryConfig) {
    this.watched = watched;
    this.graph = graph;
    this.nested = nested;
    const thread = config.configurable?.['thread_id'];
    const namespace = config.configurable?.['checkpoint_ns'];
    this.#thread = typeof thread === 'string' && graph.checkpointer !== false ? `${thread}|${typeof namespace === 'string' ? namespace.replaceAll(/:[^|]*/g, '') : ''}` : null;
    this.#plainResume = isPlainResume(input);
    this.#fresh = typeof input === 'object' && input !== null && !isCommand(input);
    if (nested) return;
    if (typeof thread === 'string' && watched.session.isSharedBy(thread, config)) this.#report([judgeTenants(watched.session.shown(thread))]);
    const dropped = typeof input === 'object' && input !== null && Object.getPrototypeOf(input) === Object.prototype ? Object.keys(input).filter((key) => !(key in graph.channels)) : [];
    if (!('__root__' in graph.channels) && this.graph.builder !== undefined) this.#report(judgeUndeclared(START, dropped));
  }

  /** A task begins, or tries again. */
  begin(node: string, config: LibraryConfig): TaskRecord {
    const { metadata = {}, configurable = {} } = config;
    const number = Number(metadata['langgraph_step'] ?? 0);
    if (this.#step !== null && this.#step.number !== number) this.#close(true);
    this.#step ??= this.#open(number);
    const path = (metadata['langgraph_path'] ?? []) as readonly (string | number)[];
    const id = String(configurable[TASK_ID] ?? node);
    const task: TaskRecord = {
      id,
      node,
      step: number,
      order: path.slice(0, 3).filter((part) => typeof part !== 'object'),
      sent: path[0] === '__pregel_push',
      triggers: (metadata['langgraph_triggers'] ?? []) as readonly string[],
      started: performance.now(),
      ended: NaN,
      outcome: 'running',
      reads: new Set(),
      writes: [],
      effects: new Map(),
      searched: new Map(),
      origins: [],
      tokens: 0,
    };
    task.origins = this.#originsOf(task);
    this.#ran.add(node);
    const again = this.#step.tasks.findIndex((one) => one.id === id);
    if (again >= 0) this.#step.tasks[again] = task;
    else this.#step.tasks.push(task);
    for (const channel of task.triggers) if (channel.startsWith(JOIN)) this.#joins.delete(channel);
    return task;
  }

  /** The task of this config, where it has begun in this step. */
  taskOf({ configurable = {} }: LibraryConfig): TaskRecord | undefined {
    return this.#step?.tasks.find(({ id }) => id === configurable[TASK_ID]);
  }

  /** A task looks at a key of its state; of what a Send passed only what is still in the state counts. */
  read(task: TaskRecord, key: string, value: unknown, config: LibraryConfig): void {
    if (task.sent && !Object.is(this.#held(key, config)?.value, value)) return;
    task.reads.add(key);
    const { depth } = this.watched.session.options;
    if (depth === 0 || typeof value !== 'object' || value === null || task.sent) return;
    const known = this.#snapshots.get(key);
    if (known !== undefined) known.readers.add(task);
    else this.#snapshots.set(key, { snapshot: new Snapshot(value, depth), readers: new Set([task]) });
  }

  wrote(task: TaskRecord, writes: readonly Written[], config: LibraryConfig): void {
    for (const [channel, value] of writes) {
      task.writes.push([channel, value]);
      if (channel.startsWith(ROUTE)) this.#routed(task, channel.slice(ROUTE.length), value === null ? 'edge' : 'route');
      else if (channel === TASKS) this.#routed(task, String(sentTo(value)), 'send');
      else if (channel.startsWith(JOIN)) this.#joins.set(channel, (this.#joins.get(channel) ?? new Set()).add(String(value)));
      else if (channel in this.graph.channels) this.#keep(channel, config);
    }
  }

  #routed(task: TaskRecord, target: string, way: Way): void {
    const { session, edges, routes, origin } = this.watched;
    const known = target in this.graph.nodes || target === '__end__';
    // A model may have named it, so it is a value.
    const shown = known ? target : session.shown(target);
    session.traces.edge(origin, task.node, shown, way);
    remember(edges, task.node, target);
    if (way === 'edge') return;
    if (!known) this.#report([judgeTarget(task.node, shown)]);
    remember(routes, task.node, target);
    const chosen = new Set(this.#decisions.get(task)?.chosen).add(target);
    this.#decisions.set(task, { node: task.node, chosen, possible: this.#targetsOf(task.node) });
  }

  #targetsOf(node: string): ReadonlySet<string> {
    const branches = Object.values(this.graph.builder?.branches?.[node] ?? {});
    return new Set([...branches.flatMap(({ ends }) => Object.values(ends ?? {})), ...(this.graph.nodes[node]?.ends ?? []), ...(this.watched.routes.get(node) ?? [])]);
  }

  /** What the key holds before the writes of the step; a second writer makes a copy worth its price. */
  #keep(key: string, config: LibraryConfig): void {
    const { before } = this.#step ?? {};
    if (before === undefined || !this.watched.session.options.replay) return;
    const held = before.get(key);
    if (held === undefined) before.set(key, this.#held(key, config));
    else if (held !== null && !held.copied && (this.#step?.tasks.length ?? 0) > 1) before.set(key, { value: copyOf(held.value), copied: true });
  }

  #held(key: string, config: LibraryConfig): Held | null {
    const read = config.configurable?.[READ] as Read | undefined;
    const values = read?.([key]);
    return values !== undefined && key in values ? { value: values[key], copied: false } : null;
  }

  returned(task: TaskRecord, keys: readonly string[]): void {
    this.#report(judgeUndeclared(task.node, keys.filter((key) => !(key in this.graph.channels))));
  }

  end(task: TaskRecord, error: unknown): void {
    task.ended = performance.now();
    task.outcome = error === undefined ? 'done' : isInterrupt(error) ? 'interrupted' : 'failed';
    for (const [key, { snapshot, readers }] of this.#snapshots) {
      if (!readers.has(task) || snapshot.holds()) continue;
      this.#snapshots.delete(key);
      this.#report([judgeMutation(key, [...readers].map(({ node }) => node))]);
    }
  }

  /** What a task does with an item of a store, or with an object that was told of. */
  touched(task: TaskRecord, kind: 'read' | 'write', cell: string, shown: string, what: 'store' | 'resource'): void {
    const searches = kind === 'read' ? [] : [...task.searched].filter(([prefix]) => cell.startsWith(prefix)).map(([, at]) => at);
    const lost = this.watched.session.cells.note(cell, kind, `${this.#number}:${task.id}`, task.node, searches.length === 0 ? undefined : Math.max(...searches));
    if (lost === null) return;
    this.#report([what === 'store' ? judgeStore(shown, lost) : judgeResource(shown, lost)]);
  }

  searched(task: TaskRecord, prefix: string): void {
    task.searched.set(prefix, this.watched.session.cells.now());
  }

  /** Something that happens to the world. What is set to a value may be set to the same again; null: it may not. */
  effect(task: TaskRecord, name: string, value: string | null): void {
    task.effects.set(name, value);
  }

  finish(error: unknown): void {
    const { session, origin } = this.watched;
    const step = this.#step;
    if (typeof error === 'object' && error !== null && !told.has(error)) {
      told.add(error);
      this.#report(judgeConflict(step, this.graph.channels, error));
    }
    const asked = step?.tasks.filter(({ outcome }) => outcome === 'interrupted') ?? [];
    this.#close(error === undefined && asked.length === 0);
    if (asked.length > 0) this.#waits(step!, asked);
    if (this.#fresh && error === undefined && asked.length === 0) this.#report(judgeJoins(openJoins(this.#joins).filter(({ target }) => !this.#ran.has(target)), [...this.#decisions.values()]));
    session.traces.run(origin, Object.keys(this.graph.nodes), () => this.#kinds());
    if (!this.nested) session.profile.run(origin.graph, performance.now() - this.#startedAt);
  }

  #kinds(): Readonly<Record<string, string>> {
    return Object.fromEntries(Object.entries(this.graph.channels).filter(([key]) => !key.includes(':') && !key.startsWith('__')).map(([key, channel]) => [key, channel.lc_graph_name]));
  }

  #waits({ number, tasks }: StepRecord, asked: readonly TaskRecord[]): void {
    if (this.#thread === null) return;
    this.watched.session.waiting.set(this.#key(), { step: number, asked, done: tasks.filter(({ outcome }) => outcome === 'done') });
  }

  #key(): string {
    return `${this.watched.origin.graph}|${this.#thread}`;
  }

  #open(number: number): StepRecord {
    const step: StepRecord = { number, tasks: [], before: new Map() };
    const waiting = this.#thread === null ? undefined : this.watched.session.waiting.get(this.#key());
    if (waiting?.step === number) step.tasks.push(...waiting.done.map((task) => ({ ...task })));
    return step;
  }

  /** The super-step is over; `applied`: its writes are in the state. */
  #close(applied: boolean): void {
    const step = this.#step;
    if (step === null) return;
    const { session, origin } = this.watched;
    const tasks = step.tasks.filter(({ node }) => node !== START);
    this.#judgeResumed(step);
    this.#schedule.push(step.tasks.map(({ node }) => node).sort());
    if (this.#schedule.length > STEPS_KEPT) this.#schedule.shift();
    if (applied && step.tasks.length > 1) this.#report(judgeWrites(step, this.graph.channels));
    for (const task of tasks) this.#judgeAgain(task);
    session.traces.step(origin, tasks, this.#schedule);
    session.profile.step(origin.graph, step);
    for (const task of step.tasks) task.writes = task.writes.flatMap(withoutValues);
    this.#previous = step;
    this.#recent.push(...step.tasks);
    for (const task of this.#recent.splice(0, Math.max(0, this.#recent.length - 4 * STEPS_KEPT))) task.origins = [];
    this.#snapshots.clear();
    this.#step = null;
  }

  #judgeAgain(task: TaskRecord): void {
    const first = this.#lastOf.get(task.node);
    if (first !== undefined && first.step < task.step) this.#report(judgeRepeated(first, task, this.watched.edges));
    this.#lastOf.set(task.node, task);
  }

  #judgeResumed({ number, tasks }: StepRecord): void {
    const key = this.#key();
    const waiting = this.#thread === null ? undefined : this.watched.session.waiting.get(key);
    if (waiting === undefined || waiting.step !== number) return;
    const answered = waiting.asked.flatMap((asked) => {
      const task = tasks.find(({ id }) => id === asked.id);
      return task === undefined ? [] : [{ asked, task }];
    });
    if (answered.length === 0) return;
    this.watched.session.waiting.delete(key);
    const finished = answered.filter(({ task }) => task.outcome === 'done');
    if (this.#plainResume && finished.length > 1) this.#report([judgeResume(finished.map(({ task }) => task.node))]);
    for (const { asked, task } of answered) {
      this.#report(judgeEffect(task.node, [...asked.effects].filter(([name, value]) => task.effects.has(name) && (value === null || task.effects.get(name) !== value)).map(([name]) => name)));
    }
  }

  #originsOf(task: TaskRecord): Started[] {
    const found: Started[] = [];
    for (const by of this.#previous?.tasks ?? []) for (const [channel, value] of by.writes) {
      if (task.sent ? channel === TASKS && sentTo(value) === task.node : task.triggers.includes(channel)) {
        found.push({ by, way: task.sent ? 'send' : channel.startsWith(JOIN) ? 'join' : value === null ? 'edge' : 'route' });
      }
    }
    return found;
  }

  #report(observations: Parameters<Session['report']>[0]): void {
    if (observations.length === 0) return;
    const open = this.#step?.tasks.map(({ node }) => node).sort();
    this.watched.session.report(observations, this.watched.origin, open === undefined ? this.#schedule.slice() : [...this.#schedule, open]);
  }
}

/** Targets of one node; a model can name any number of them. */
const TARGETS_KEPT = 200;

function remember(targets: Map<string, Set<string>>, node: string, target: string): void {
  const known = targets.get(node) ?? new Set();
  targets.set(node, known);
  if (known.size < TARGETS_KEPT) known.add(target);
}

/** What of a write says how tasks start each other; the values of users are let go. */
function withoutValues([channel, value]: Written): Written[] {
  if (channel === TASKS) return [[channel, { node: sentTo(value) }]];
  return channel.startsWith(ROUTE) || channel.startsWith(JOIN) ? [[channel, value]] : [];
}

const sentTo = (packet: unknown): unknown => (packet as { readonly node?: unknown } | null)?.node;

/** Errors go up through all graphs around the one that they come from. */
const told = new WeakSet<object>();
