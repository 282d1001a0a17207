import type { Interleaver, Segment } from '../runtime/interleaving/interleaver.ts';
import { formatTurns, type InterleavedOutcome, interleavings, type InterleavingOptions, parseTurns, replayInterleaving, shrink } from '../runtime/interleaving/search.ts';
import { record } from './coverage.ts';
import { staticView } from './hints.ts';
import { controlNodes, type Graph } from './library-graph.ts';
import { sideBySide } from './side-by-side.ts';

export interface EveryScheduleOptions extends Omit<InterleavingOptions, 'hints'> {
  /** The config of a run; without one, each has a thread of its own. */
  readonly config?: object | ((run: number) => object);
  /** Called before each run, to put back what a run before it has changed. */
  readonly before?: () => unknown;
  /** Absolute path of the file that defines the graph: what superstep finds in it is tried first. */
  readonly source?: string;
  /** The text of a schedule: this one is run, and no other. */
  readonly schedule?: string;
}

export interface ScheduleReport {
  /** How many schedules were run. */
  readonly runs: number;
  /** There are no others. */
  readonly complete: boolean;
}

/** A check that did not hold, or a run that failed, under one schedule. */
export class ScheduleFailure extends Error {
  override readonly name = 'ScheduleFailure';
  /** Give it as `schedule` to run exactly this again. */
  readonly schedule: string;
  constructor(message: string, schedule: string, cause: unknown) {
    super(message, { cause });
    this.schedule = schedule;
  }
}

type Check<Result> = (result: Result, run: { readonly schedule: string }) => unknown;
type Verdict = { readonly error: unknown } | null;
type Run = InterleavedOutcome<unknown>;

/**
 * Runs a graph under one schedule after the other, in which the tasks of a super-step take turns at each of their
 * `await`s, and gives each result to `check`. Throws `ScheduleFailure` for the first that does not hold.
 */
export async function everySchedule<Result = unknown>(
  graph: Graph | (() => Graph | Promise<Graph>),
  input: unknown,
  check: Check<Result>,
  options: EveryScheduleOptions = {},
): Promise<ScheduleReport> {
  let number = 0;
  const body = async (interleaver: Interleaver): Promise<unknown> => {
    number++;
    await options.before?.();
    const built = typeof graph === 'function' ? await graph() : graph;
    const release = controlNodes(built, interleaver);
    try {
      return await built.invoke(typeof input === 'function' ? (input as () => unknown)() : input, configOf(options, number));
    } finally {
      release();
    }
  };
  const judge = (run: Run): Promise<Verdict> => verdictOn(run, check);

  if (options.schedule !== undefined) {
    const run = await replayInterleaving(body, parseTurns(options.schedule));
    const verdict = await judge(run);
    if (verdict) throw failureOf(run, verdict, [], 1);
    return { runs: 1, complete: false };
  }

  const passed: Run[] = [];
  const hints = options.source === undefined ? [] : (await staticView(options.source)).suspects;
  const search = interleavings(body, { ...options, hints });
  let step = await search.next();
  for (; step.done !== true; step = await search.next()) {
    const run = step.value;
    record(options.source, run.ran);
    const verdict = await judge(run);
    if (verdict === null) {
      passed.push(run);
      continue;
    }
    const runs = number;
    const shortest = await shrink(body, run, async (other) => (await judge(other)) !== null);
    throw failureOf(shortest, (await judge(shortest)) ?? verdict, passed, runs);
  }
  return { runs: number, complete: step.value };
}

function configOf({ config }: EveryScheduleOptions, run: number): object {
  if (typeof config === 'function') return (config as (run: number) => object)(run);
  return config ?? { configurable: { thread_id: `schedule ${run}` } };
}

async function verdictOn<Result>({ result, schedule }: Run, check: Check<Result>): Promise<Verdict> {
  if ('error' in result) return { error: result.error };
  try {
    await check(result.value as Result, { schedule: formatTurns(schedule) });
    return null;
  } catch (error) {
    return { error };
  }
}

function failureOf(run: Run, { error }: { readonly error: unknown }, passed: readonly Run[], runs: number): ScheduleFailure {
  const schedule = formatTurns(run.schedule);
  const like = nearest(run.trace, passed);
  const failing = { title: `fails: ${schedule}`, trace: run.trace };
  const picture = like ? sideBySide({ title: `holds: ${formatTurns(like.schedule)}`, trace: like.trace }, failing) : sideBySide(failing, { title: '', trace: [] });
  const head = like ? `Schedule ${runs} of those tried fails; ${passed.length} before it held.` : 'The first schedule fails.';
  return new ScheduleFailure(`${head}\n${textOf(error)}\n\n${picture}\n\nTo run it again: { schedule: ${JSON.stringify(schedule)} }`, schedule, error);
}

const textOf = (error: unknown): string => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));

/** The run that held and went the same way longest. */
function nearest(trace: readonly Segment[], passed: readonly Run[]): Run | undefined {
  const shared = (run: Run): number => {
    const at = trace.findIndex((segment, i) => segment.task !== run.trace[i]?.task);
    return at < 0 ? trace.length : at;
  };
  return [...passed].sort((a, b) => shared(b) - shared(a))[0];
}
