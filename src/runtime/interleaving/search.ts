import { AsyncLocalStorage } from "node:async_hooks";
import type { Choice, Outcome, Schedule, Scheduler } from "../scheduler.ts";
import { ScheduleError } from "../scheduler.ts";
import { mulberry32 } from "../random.ts";
import { interceptAwaits } from "./awaits.ts";
import type { Segment, Steps } from "./interleaver.ts";
import { Interleaver } from "./interleaver.ts";
import { controlTimers } from "./timers.ts";

export interface InterleavingOptions {
  /** How often a schedule may leave the first option before chance takes over. */
  deviations?: number;
  /** How many schedules are run at most. */
  runs?: number;
  seed?: number;
  /** Pairs of nodes that are looked at first. */
  hints?: readonly (readonly [string, string])[];
}

/** An outcome, and what the tasks did in turns. */
export interface InterleavedOutcome<T> extends Outcome<T> {
  readonly trace: readonly Segment[];
  readonly ran: Steps;
}

interface Decision {
  readonly options: readonly string[];
  readonly pick: string;
}

/** Takes the first option, but where the plan says another. */
class Deviations implements Scheduler {
  readonly made: Decision[] = [];
  private readonly plan: ReadonlyMap<number, string>;
  private readonly further: ((options: readonly string[]) => string) | undefined;
  constructor(plan: ReadonlyMap<number, string>, further?: (options: readonly string[]) => string) {
    this.plan = plan;
    this.further = further;
  }
  choose(at: string, options: readonly string[]): string {
    const number = this.made.length + 1;
    const planned = this.plan.get(number);
    if (planned !== undefined && !options.includes(planned))
      throw new ScheduleError(`The schedule says ${JSON.stringify(planned)} for choice ${number} (${at}), the run asks for one of ${JSON.stringify(options)}.`);
    const pick = planned ?? this.further?.(options) ?? (options[0] as string);
    this.made.push({ options, pick });
    return pick;
  }
  schedule(): Schedule {
    return this.made.flatMap(({ options, pick }, index): Choice[] => (pick === options[0] ? [] : [{ at: String(index + 1), pick }]));
  }
}

const ambient = new AsyncLocalStorage<{ interleaver: Interleaver; scheduler: Scheduler }>();
export const ambientInterleaver = (): Interleaver | undefined => ambient.getStore()?.interleaver;
export const interleavingScheduler = (): Scheduler | undefined => ambient.getStore()?.scheduler;

let controlled = 0;
let release: () => void = () => undefined;
let random: () => number = Math.random;
function takeControl(): void {
  if (controlled++ > 0) return;
  const [awaits, timers] = [interceptAwaits(), controlTimers(() => random())];
  release = () => {
    awaits();
    timers();
  };
}
function giveBack(): void {
  if (--controlled === 0) release();
}

export type Body<T> = (interleaver: Interleaver, scheduler: Scheduler) => Promise<T> | T;

async function attempt<T>(body: Body<T>, decisions: Deviations): Promise<InterleavedOutcome<T>> {
  const interleaver = new Interleaver(decisions);
  random = mulberry32(1);
  let result: Outcome<T>["result"];
  takeControl();
  try {
    const run = ambient.run({ interleaver, scheduler: decisions }, async () => body(interleaver, decisions));
    result = { value: await Promise.race([run, interleaver.stuck]) };
  } catch (error) {
    if (error instanceof ScheduleError) throw error;
    result = { error };
  } finally {
    await interleaver.drain();
    giveBack();
  }
  return { schedule: decisions.schedule(), result, trace: interleaver.trace, ran: interleaver.ran };
}

/** Runs one schedule exactly. */
export async function replayInterleaving<T>(body: Body<T>, schedule: Schedule): Promise<InterleavedOutcome<T>> {
  const decisions = new Deviations(planOf(schedule));
  const outcome = await attempt(body, decisions);
  const last = Number(schedule.at(-1)?.at ?? 0);
  if (last > decisions.made.length) throw new ScheduleError(`The run ended after ${decisions.made.length} choices; the schedule names choice ${last}.`);
  return outcome;
}

const planOf = (schedule: Schedule): Map<number, string> => new Map(schedule.map(({ at, pick }) => [Number(at), pick]));

/**
 * Runs `body` under one schedule after the other: the first, all that leave it once, all that leave it twice, …, and
 * within each of these those between hinted pairs first. What then is left of the budget goes to chance. Few deviations
 * are enough for most races, and there are few schedules of few deviations: their number grows with the length of the
 * run to the power of the bound, not exponentially.
 */
export async function* interleavings<T>(body: Body<T>, options: InterleavingOptions = {}): AsyncGenerator<InterleavedOutcome<T>, boolean> {
  const { deviations = 2, runs = 300, seed = 1, hints = [] } = options;
  const seen = new Set<string>();
  let left = runs;
  let level: Schedule[] = [[]];
  let branched = false;
  for (let bound = 0; bound <= deviations && level.length > 0; bound++) {
    const next: { schedule: Schedule; rank: number }[] = [];
    for (const schedule of level) {
      if (left-- <= 0) return false;
      const decisions = new Deviations(planOf(schedule));
      const outcome = await attempt(body, decisions);
      seen.add(traceOf(outcome));
      branched ||= decisions.made.length > 0;
      yield outcome;
      next.push(...furtherFrom(schedule, decisions.made, hints));
    }
    level = next.sort((a, b) => a.rank - b.rank).map(({ schedule }) => schedule);
    if (level.length === 0) return true;
  }
  if (!branched) return true;
  const draw = mulberry32(seed);
  while (left-- > 0) {
    const decisions = new Deviations(new Map(), (picks) => (draw() < 0.6 ? picks[0] : picks[Math.floor(draw() * picks.length)]) as string);
    const outcome = await attempt(body, decisions);
    const trace = traceOf(outcome);
    if (seen.has(trace)) continue;
    seen.add(trace);
    yield outcome;
  }
  return false;
}

const traceOf = ({ trace, schedule }: InterleavedOutcome<unknown>): string => JSON.stringify([trace.map(({ task }) => task), schedule.filter(({ pick }) => !trace.some(({ task }) => task === pick))]);

/** Each schedule that leaves the first options once more, after the last time this one does. */
function furtherFrom(schedule: Schedule, made: readonly Decision[], hints: NonNullable<InterleavingOptions["hints"]>): { schedule: Schedule; rank: number }[] {
  const from = Number(schedule.at(-1)?.at ?? 0);
  const node = (label: string | undefined): string => (label ?? "").replace(/(#\d+)?(~\d+)?$/, "");
  return made.slice(from).flatMap(({ options }, offset) =>
    options.slice(1).map((pick) => {
      const hinted = hints.some(([a, b]) => (a === node(options[0]) && b === node(pick)) || (b === node(options[0]) && a === node(pick)));
      return { schedule: [...schedule, { at: String(from + offset + 1), pick }], rank: hinted ? 0 : 1 };
    }),
  );
}

/** Leaves out what is not needed for the run to go as `fails` says. */
export async function shrink<T>(body: Body<T>, outcome: InterleavedOutcome<T>, fails: (outcome: InterleavedOutcome<T>) => boolean | Promise<boolean>): Promise<InterleavedOutcome<T>> {
  let best = outcome;
  for (let i = 0; i < best.schedule.length; ) {
    const without = best.schedule.filter((_, index) => index !== i);
    const candidate = await replayInterleaving(body, without).catch(() => undefined);
    if (candidate && candidate.schedule.length < best.schedule.length && (await fails(candidate))) best = candidate;
    else i++;
  }
  return best;
}

/** `3:critique 9:"a name"`: at the third choice, critique, … What is not named takes the first option. */
export function formatTurns(schedule: Schedule): string {
  return schedule.length === 0 ? FIRST : schedule.map(({ at, pick }) => `${at}:${/^[\w.#~*/-]+$/.test(pick) ? pick : JSON.stringify(pick)}`).join(" ");
}
const FIRST = "first";

export function parseTurns(text: string): Schedule {
  const rest = text.trim();
  if (rest === FIRST) return [];
  const choices = [...rest.matchAll(/(\d+):("(?:[^"\\]|\\.)*"|\S+)(?:\s+|$)/gy)].map(([, at, pick]): Choice => ({ at: at as string, pick: pick?.startsWith('"') ? (JSON.parse(pick) as string) : (pick as string) }));
  if (choices.length === 0 || formatTurns(choices) !== rest.replace(/\s+/g, " ")) throw new ScheduleError(`${JSON.stringify(text)} is no schedule, such as "3:critique 9:research".`);
  return choices;
}
