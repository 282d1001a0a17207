import { AsyncLocalStorage } from "node:async_hooks";
import { getActiveResourcesInfo } from "node:process";
import type { InterleavingOptions } from "./interleaving/search.ts";
import { formatTurns, interleavings, interleavingScheduler, parseTurns, replayInterleaving } from "./interleaving/search.ts";
import { mulberry32 } from "./random.ts";

/**
 * The scheduler decides what a run leaves open: which task goes on, and which way a scripted router takes. Every
 * decision is made by its label, so a schedule can be read, pasted and replayed.
 */
export interface Choice {
  /** What was decided: `step 1` for the order of tasks, `route plan` for a branch. */
  readonly at: string;
  readonly pick: string;
}
export type Schedule = readonly Choice[];

export interface Scheduler {
  /** Picks one of two or more options. */
  choose(at: string, options: readonly string[]): string;
}

/** A schedule that does not fit the run it is replayed on. */
export class ScheduleError extends Error {
  override name = "ScheduleError";
}

/** Follows a schedule; where it has ended, `further` decides. */
class Recorder implements Scheduler {
  readonly made: { at: string; options: readonly string[]; pick: string }[] = [];
  private readonly prefix: Schedule;
  private readonly further: (options: readonly string[]) => string;
  constructor(prefix: Schedule, further: (options: readonly string[]) => string) {
    this.prefix = prefix;
    this.further = further;
  }
  choose(at: string, options: readonly string[]): string {
    const planned = this.prefix[this.made.length];
    if (planned && (planned.at !== at || !options.includes(planned.pick)))
      throw new ScheduleError(`The schedule says ${JSON.stringify(planned)}, the run asks at ${JSON.stringify(at)} for one of ${JSON.stringify(options)}.`);
    const pick = planned?.pick ?? this.further(options);
    this.made.push({ at, options, pick });
    return pick;
  }
  schedule(): Schedule {
    return this.made.map(({ at, pick }) => ({ at, pick }));
  }
}

const first = (options: readonly string[]): string => options[0] as string;

export type Strategy =
  | { readonly kind: "dfs"; readonly maxRuns: number }
  | { readonly kind: "random"; readonly seed: number; readonly runs: number }
  | { readonly kind: "awaits"; readonly options: InterleavingOptions }
  | { readonly kind: "replay"; readonly schedule: Schedule; readonly awaits: boolean };

/** Every schedule, one that differs late before one that differs early, until there is no other or enough were seen. */
export const dfs = (options: { maxRuns?: number } = {}): Strategy => ({ kind: "dfs", maxRuns: options.maxRuns ?? 1000 });
export const random = (seed: number, options: { runs?: number } = {}): Strategy => ({ kind: "random", seed, runs: options.runs ?? 1 });
/** Tasks take turns at each of their `await`s. Few changes of turn first, then chance. */
export const awaits = (options: InterleavingOptions = {}): Strategy => ({ kind: "awaits", options });
/** Takes the value a schedule prints as, or its text. */
export const replay = (schedule: Schedule | string): Strategy => {
  const isTurns = typeof schedule === "string" ? !schedule.trimStart().startsWith("[") : areTurns(schedule);
  const choices = typeof schedule !== "string" ? schedule : isTurns ? parseTurns(schedule) : (JSON.parse(schedule) as Schedule);
  return { kind: "replay", schedule: choices, awaits: isTurns };
};

/** A schedule of turns at awaits is written shortly: `3:critique`. */
export const formatSchedule = (schedule: Schedule): string => (areTurns(schedule) ? formatTurns(schedule) : JSON.stringify(schedule));
const areTurns = (schedule: Schedule): boolean => schedule.length > 0 && schedule.every(({ at }) => /^\d+$/.test(at));

export interface Outcome<T> {
  readonly schedule: Schedule;
  readonly result: { readonly value: T } | { readonly error: unknown };
}
export interface Exploration<T> {
  readonly outcomes: readonly Outcome<T>[];
  /** False where `maxRuns` ended a search that was not through. */
  readonly complete: boolean;
}

const ambient = new AsyncLocalStorage<Scheduler>();
export const ambientScheduler = (): Scheduler | undefined => interleavingScheduler() ?? ambient.getStore();

/** Runs `body` once per schedule. Graphs invoked in it are scheduled without being told. */
export async function explore<T>(body: (scheduler: Scheduler) => Promise<T> | T, strategy: Strategy = dfs()): Promise<Exploration<T>> {
  const outcomes: Outcome<T>[] = [];
  const attempt = async (recorder: Recorder): Promise<void> => {
    let result: Outcome<T>["result"];
    try {
      result = { value: await ambient.run(recorder, async () => body(recorder)) };
    } catch (error) {
      if (error instanceof ScheduleError) throw error;
      result = { error };
    }
    outcomes.push({ schedule: recorder.schedule(), result });
  };

  if (strategy.kind === "awaits") {
    const search = interleavings((_, scheduler) => body(scheduler), strategy.options);
    let found = await search.next();
    for (; found.done !== true; found = await search.next()) outcomes.push(found.value);
    return { outcomes, complete: found.value };
  }
  if (strategy.kind === "replay" && strategy.awaits) return { outcomes: [await replayInterleaving((_, scheduler) => body(scheduler), strategy.schedule)], complete: true };
  if (strategy.kind === "replay") {
    const recorder = new Recorder(strategy.schedule, first);
    await attempt(recorder);
    if (recorder.made.length < strategy.schedule.length)
      throw new ScheduleError(`The run ended after ${recorder.made.length} of ${strategy.schedule.length} choices.`);
    return { outcomes, complete: true };
  }
  if (strategy.kind === "random") {
    const next = mulberry32(strategy.seed);
    for (let i = 0; i < strategy.runs; i++)
      await attempt(new Recorder([], (options) => options[Math.floor(next() * options.length)] as string));
    return { outcomes, complete: false };
  }
  let prefix: Schedule | undefined = [];
  while (prefix) {
    if (outcomes.length >= strategy.maxRuns) return { outcomes, complete: false };
    const recorder: Recorder = new Recorder(prefix, first);
    await attempt(recorder);
    prefix = successor(recorder);
  }
  return { outcomes, complete: true };
}

/** The same choices up to the last one that has an option left, and that option. */
function successor(recorder: Recorder): Schedule | undefined {
  for (let i = recorder.made.length - 1; i >= 0; i--) {
    const { at, options, pick } = recorder.made[i] as (typeof recorder.made)[number];
    const other = options[options.indexOf(pick) + 1];
    if (other !== undefined) return [...recorder.schedule().slice(0, i), { at, pick: other }];
  }
  return undefined;
}

/** Asks the scheduler of the run; outside one, takes the first. For stub nodes and routers. */
export function choose(at: string, options: readonly string[]): string {
  if (options.length < 2) return first(options);
  return ambientScheduler()?.choose(at, options) ?? first(options);
}

/** A router that goes where the scheduler says. An outcome is a destination, or several at once. */
export function scriptedRouter<D>(name: string, outcomes: readonly D[]): () => D {
  const labels = outcomes.map((outcome) => JSON.stringify(outcome));
  return () => outcomes[labels.indexOf(choose(`route ${name}`, labels))] as D;
}

/**
 * The turnstile of one step: tasks stop at it (before a store operation, and when they finish), and once all have
 * stopped one is let through. Two tasks of one node with equal input that came equally far are one option, not two.
 *
 * A task may wait for another, as for a lock that the other holds. It does not stop then, so where nothing moves any more
 * and nothing from outside is awaited, one of those that have stopped is let through.
 */
export class Turnstile {
  private readonly waiting: { label: string; twin: string; pass: () => void; fail: (reason: unknown) => void }[] = [];
  private moving: number;
  private readonly scheduler: Scheduler;
  private readonly at: string;
  /** What others wait for. It may get less while the step runs. */
  private awaitedBefore = awaitedFromOutside();
  private closed = false;
  /** How often a task has stopped, gone or been let through. */
  private moves = 0;
  constructor(scheduler: Scheduler, at: string, tasks: number) {
    this.scheduler = scheduler;
    this.at = at;
    this.moving = tasks;
  }
  stop(label: string, twin: string): Promise<void> {
    return new Promise((pass, fail) => {
      this.waiting.push({ label, twin, pass, fail });
      this.leave();
    });
  }
  /** A task is gone, or has stopped: the last one to do so opens the turnstile. */
  leave(): void {
    this.moving--;
    if (this.moving > 0) this.watch();
    else if (this.waiting.length > 0) this.letThrough();
  }
  /** The step is over, for whatever reason: nobody else is let through. */
  close(): void {
    this.closed = true;
  }

  private letThrough(): void {
    this.waiting.sort((a, b) => (a.label < b.label ? -1 : 1));
    const options = this.waiting.filter((w, i) => this.waiting.findIndex((o) => o.twin === w.twin) === i).map((w) => w.label);
    const pick = options.length === 1 ? options[0] : this.scheduler.choose(this.at, options);
    const index = this.waiting.findIndex((w) => w.label === pick);
    this.moving++;
    this.waiting.splice(index, 1)[0]?.pass();
    this.watch();
  }

  private watch(): void {
    this.awaitedBefore = Math.min(this.awaitedBefore, awaitedFromOutside());
    const moves = ++this.moves;
    if (this.waiting.length > 0) void this.openWhenStill(() => !this.closed && this.moves === moves);
  }

  private async openWhenStill(still: () => boolean): Promise<void> {
    for (let turn = 0; turn < TURNS_TO_BE_STILL && still(); turn++) await new Promise((resolve) => setImmediate(resolve));
    while (still() && awaitedFromOutside() > this.awaitedBefore) await new Promise((resolve) => setTimeout(resolve, 1).unref());
    if (!still()) return;
    try {
      this.letThrough();
    } catch (error) {
      this.waiting[0]?.fail(error);
    }
  }
}

/** Turns of the event loop without a move, after which promises have nothing left to do. */
const TURNS_TO_BE_STILL = 3;

/** Timers, sockets, files that are waited for; what is due at once does not count. */
const awaitedFromOutside = (): number => getActiveResourcesInfo().filter((kind) => kind !== "Immediate").length;
