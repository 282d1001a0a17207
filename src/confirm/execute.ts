import { type Finding } from '../model/finding.ts';
import type { GraphModel } from '../model/graph.ts';
import { formatSchedule } from '../model/schedule.ts';
import * as ownChannels from '../runtime/channels.ts';
import * as own from '../runtime/index.ts';
import * as ownZod from '../runtime/zod.ts';
import type { Library } from './library.ts';
import { observationOf } from './observations.ts';
import { type Played, playScene } from './play-scene.ts';
import { isUnobservable, type Plan, type Unobservable } from './plan.ts';
import { runPlan, type Seen } from './run.ts';
import type { Scene } from './scene.ts';
import { errorText } from './observe/words.ts';

/** What came of trying to see a finding. */
export type Verdict =
  /** It was seen: `saw` says what. */
  | { readonly kind: 'confirmed'; readonly expected: string; readonly saw: string; readonly seen: Seen | null }
  /** It was played and not seen, or no run can come to it: something of ours is wrong. */
  | { readonly kind: 'not-reproduced'; readonly expected: string; readonly saw: string; readonly seen: Seen | null }
  /** There is no run that could show it. */
  | { readonly kind: 'not-observable'; readonly why: string }
  /** The user's own code was run, and this time it did not happen. */
  | { readonly kind: 'not-seen'; readonly saw: string; readonly seen: Seen }
  /** The user's own code could not be run. */
  | { readonly kind: 'failed'; readonly why: string };

/** What plays the proof of a finding. */
export interface Runner {
  /** Runs a plan and gives what was seen, once for each order in which tasks can finish where that can be told apart. */
  run(plan: Plan): Promise<readonly Seen[]>;
  play(scene: Scene): Promise<Played>;
}

/** Orders of completion that are tried; a plan has few tasks, and most of them are alike. */
const MOST_ORDERS = 32;

/** Our runtime, which can be asked for each order in which the tasks of a step finish. `extras`: what is not ours, as zod. */
export function runOnOurs(extras: object = {}): Runner {
  // The types of the runtime speak of states that a plan does not know.
  const library = { ...own, ...ownZod, ...extras, channels: ownChannels } as unknown as Library;
  return {
    async run(plan) {
      const { outcomes } = await own.explore(() => runPlan(library, plan), own.dfs({ maxRuns: MOST_ORDERS }));
      return outcomes.map(({ result }) => {
        if ('error' in result) throw result.error;
        return result.value;
      });
    },
    play: (scene) => playScene(library, scene),
  };
}

/** The library of the user's, as it is installed. */
export function runOn(library: Library): Runner {
  return { run: async (plan) => [await runPlan(library, plan)], play: (scene) => playScene(library, scene) };
}

/** What is played to see a finding. */
export type Proof = { readonly plan: Plan } | { readonly scenes: readonly Scene[] } | Unobservable;

export function proofOf(model: GraphModel | null, finding: Finding): Proof {
  const observation = observationOf(finding.rule);
  if (observation === null) return { why: 'this rule is about something that no run shows' };
  if ('scenes' in observation) {
    const scenes = observation.scenes(model, finding);
    return isScenes(scenes) ? { scenes } : scenes;
  }
  if (model === null) return { why: 'the finding is about no graph' };
  const plan = observation.plan(model, finding);
  return isUnobservable(plan) ? plan : { plan };
}

function isScenes(scenes: readonly Scene[] | Unobservable): scenes is readonly Scene[] {
  return Array.isArray(scenes);
}

export async function confirmFinding(model: GraphModel | null, finding: Finding, runner: Runner): Promise<Verdict> {
  const proof = proofOf(model, finding);
  if ('why' in proof) return withoutPlan(finding, proof);
  return 'plan' in proof ? alongPlan(finding, proof.plan, runner) : inScenes(proof.scenes, runner);
}

async function alongPlan(finding: Finding, plan: Plan, runner: Runner): Promise<Verdict> {
  const observation = observationOf(finding.rule);
  if (observation === null || 'scenes' in observation) throw new Error(`${finding.rule} is not observed by a plan`);
  const expected = observation.expected(finding);
  const all = await runner.run(plan);
  for (const seen of all) {
    const saw = observation.judge(finding, plan, seen);
    if (saw !== null) return { kind: 'confirmed', expected, saw, seen };
  }
  const [seen] = all;
  return { kind: 'not-reproduced', expected, saw: whatHappened(seen!), seen: seen! };
}

async function inScenes(scenes: readonly Scene[], runner: Runner): Promise<Verdict> {
  const reasons: string[] = [];
  for (const scene of scenes) {
    const played = await runner.play(scene);
    if (played.saw !== null) return { kind: 'confirmed', expected: scene.expected, saw: played.saw, seen: null };
    if (played.why !== null) reasons.push(played.why);
  }
  const [why] = reasons;
  if (why !== undefined) return { kind: 'not-observable', why };
  return { kind: 'not-reproduced', expected: scenes[0]?.expected ?? '', saw: 'it was played, and did not happen', seen: null };
}

/** A schedule that no run of the model takes is a mistake; what a node does that no run reaches is merely not to be seen. */
function withoutPlan({ evidence }: Finding, { why, exhausted = false }: Unobservable): Verdict {
  const expected = 'a run along the schedule of the finding';
  return exhausted && evidence.schedule !== undefined ? { kind: 'not-reproduced', expected, saw: why, seen: null } : { kind: 'not-observable', why };
}

export function whatHappened({ steps, error, refused }: Seen): string {
  if (refused) return `the graph did not compile: ${error === null ? '' : errorText(error)}`;
  const way = formatSchedule([['__start__'], ...steps]);
  return error === null ? `the run took ${way} and ended without an error` : `the run took ${way} and stopped: ${errorText(error)}`;
}
