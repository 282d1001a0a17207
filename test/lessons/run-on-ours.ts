import { CompiledStateGraph, dfs, explore, formatSchedule, random, type Schedule, type Strategy } from '../../src/runtime/index.ts';
import type { Outcome } from '../conformance/run-scenario.ts';
import { differences } from './hold.ts';
import { loadFixtureOnOurs } from './our-modules.ts';
import { playOf } from './play.ts';

export interface ScheduledRun {
  readonly schedule: Schedule;
  readonly outcome: Outcome;
  /** How the run differs from the scenario. */
  readonly differences: readonly string[];
}

export type AllRuns = readonly ScheduledRun[];

/** Most programs have fewer schedules than this. */
const MANY = 200;

/**
 * Executes a fixture on our runtime under every schedule, loaded afresh for each. Where there are too many schedules, those
 * that differ late are followed by random ones, which differ anywhere.
 */
export async function runOnOurs(path: string): Promise<AllRuns> {
  const { runs, complete } = await exploreFixture(path, dfs({ maxRuns: MANY }));
  return complete ? runs : [...runs, ...(await exploreFixture(path, random(1, { runs: MANY / 4 }))).runs];
}

export function shownRun({ schedule, differences }: ScheduledRun): string {
  return `${formatSchedule(schedule)}: ${differences.join('; ') || 'as the scenario says'}`;
}

async function exploreFixture(path: string, strategy: Strategy): Promise<{ runs: AllRuns; complete: boolean }> {
  const { outcomes, complete } = await explore(async () => {
    const { scenario, play } = playOf(path, loadFixtureOnOurs(path), (value) => value instanceof CompiledStateGraph);
    const outcome = await play();
    return { outcome, differences: differences(scenario, outcome) };
  }, strategy);
  const runs = outcomes.map(({ schedule, result }) => {
    if ('error' in result) throw result.error;
    return { schedule, ...result.value };
  });
  return { runs, complete };
}
