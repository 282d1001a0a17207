import { type Finding } from '../model/finding.ts';
import type { GraphModel } from '../model/graph.ts';
import { formatSchedule } from '../model/schedule.ts';
import * as ownChannels from '../runtime/channels.ts';
import * as own from '../runtime/index.ts';
import type { Library } from './library.ts';
import { observations } from './observations.ts';
import { isUnobservable, type Plan, type Unobservable } from './plan.ts';
import { runPlan, type Seen } from './run.ts';
import { errorText } from './observe/words.ts';

/** What came of trying to see a finding. */
export type Verdict =
  /** It was seen: `saw` says what. */
  | { readonly kind: 'confirmed'; readonly saw: string; readonly seen: Seen; readonly plan: Plan | null }
  /** The plan was run and did not show it, or no run can: something of ours is wrong. */
  | { readonly kind: 'not-reproduced'; readonly saw: string; readonly seen: Seen | null; readonly plan: Plan | null }
  /** There is no run that could show it. */
  | { readonly kind: 'not-observable'; readonly why: string }
  /** The user's own code was run, and this time it did not happen. */
  | { readonly kind: 'not-seen'; readonly saw: string; readonly seen: Seen }
  /** The user's own code could not be run. */
  | { readonly kind: 'failed'; readonly why: string };

/** Runs a plan and gives what was seen, once for each order in which tasks can finish where that can be told apart. */
export type Runner = (plan: Plan) => Promise<readonly Seen[]>;

/** Orders of completion that are tried; a plan has few tasks, and most of them are alike. */
const MOST_ORDERS = 32;

/** Our runtime, which can be asked for each order in which the tasks of a step finish. */
export const runOnOurs: Runner = async (plan) => {
  const { outcomes } = await own.explore(() => runPlan(OURS, plan), own.dfs({ maxRuns: MOST_ORDERS }));
  return outcomes.map(({ result }) => {
    if ('error' in result) throw result.error;
    return result.value;
  });
};

/** The library of the user's, as it is installed. */
export function runOn(library: Library): Runner {
  return async (plan) => [await runPlan(library, plan)];
}

// The types of the runtime speak of states that a plan does not know.
const OURS = { ...own, channels: ownChannels } as unknown as Library;

export async function confirmFinding(model: GraphModel | null, finding: Finding, run: Runner): Promise<Verdict> {
  const plan = planFor(model, finding);
  if (isUnobservable(plan)) return withoutPlan(finding, plan);
  const observation = observations[finding.rule]!;
  const all = await run(plan);
  const shown = all.map((seen) => ({ seen, saw: observation.judge(finding, plan, seen) })).find(({ saw }) => saw !== null);
  if (shown?.saw !== undefined && shown.saw !== null) return { kind: 'confirmed', saw: shown.saw, seen: shown.seen, plan };
  const [seen] = all;
  return { kind: 'not-reproduced', saw: whatHappened(seen!), seen: seen!, plan };
}

/** A schedule that no run of the model takes is a mistake; what a node does that no run reaches is merely not to be seen. */
function withoutPlan({ evidence }: Finding, { why, exhausted = false }: Unobservable): Verdict {
  return exhausted && evidence.schedule !== undefined ? { kind: 'not-reproduced', saw: why, seen: null, plan: null } : { kind: 'not-observable', why };
}

/** The run in which a finding can be seen, or why there is none. */
export function planFor(model: GraphModel | null, finding: Finding): Plan | Unobservable {
  const observation = Object.hasOwn(observations, finding.rule) ? observations[finding.rule] : undefined;
  if (observation === undefined) return { why: 'this rule is about something that no run shows' };
  if (model === null) return { why: 'the finding is about no graph' };
  return observation.plan(model, finding);
}

export function whatHappened({ steps, error, refused }: Seen): string {
  if (refused) return `the graph did not compile: ${error === null ? '' : errorText(error)}`;
  const way = formatSchedule([['__start__'], ...steps]);
  return error === null ? `the run took ${way} and ended without an error` : `the run took ${way} and stopped: ${errorText(error)}`;
}
