import type { Exploration } from '../../src/steps/exploration.ts';
import { CROWD, type Observed } from './library.ts';
import type { Runs } from './runs.ts';

/** Whatever was observed must be among what is said to be possible, and nothing observed may break what is certain. */
export function violations(exploration: Exploration, runs: readonly Observed[]): string[] {
  const certain = [...exploration.pairs()].filter(([a, b]) => exploration.always(a, b));
  return runs.flatMap((run) => [
    ...run.flat().filter((name) => !exploration.reachable.has(name)).map((name) => `${name} is not reachable`),
    ...run.flatMap((step, at) =>
      pairsOf(step).flatMap(([a, b]) => [
        ...(exploration.together(a, b) ? [] : [`${a} and ${b} are not together`]),
        ...lateSchedule(exploration, a, b, at),
        ...missingBefore(exploration, a, b, run.slice(0, at).flat()),
      ]),
    ),
    ...certain.flatMap(([a, b]) => brokenPromise(a, b, run)),
  ]);
}

function lateSchedule(exploration: Exploration, a: string, b: string, at: number): string[] {
  if (exploration.mode !== 'exact') return [];
  return exploration.schedule(a, b)!.length - 1 > at ? [`${a} and ${b} meet in step ${at} already`] : [];
}

function missingBefore(exploration: Exploration, a: string, b: string, ran: readonly string[]): string[] {
  const missing = [...exploration.before(a, b)].filter((name) => !ran.includes(name));
  return missing.map((name) => `${name} has not run before ${a} and ${b}`);
}

function brokenPromise(a: string, b: string, run: Observed): string[] {
  const first = run.find((step) => step.includes(a) || step.includes(b));
  if (first === undefined || first.length > CROWD) return [];
  return includesBoth(first, a, b) ? [] : [`not always ${a} and ${b}`];
}

/** What is said to be possible within the steps that were run, but was never observed in any run. */
export function inventions(exploration: Exploration, { observed }: Runs, steps: number): string[] {
  const seen = new Set(observed.flatMap((run) => run.flatMap((step, at) => pairsOf(step).map((pair) => `${pair.join()}@${at}`))));
  return [...exploration.pairs()].flatMap(([a, b]) => {
    const at = exploration.schedule(a, b)!.length - 1;
    return at > steps || seen.has(`${a},${b}@${at}`) ? [] : [`${a} and ${b} do not meet in step ${at}`];
  });
}

/** Certain by all runs, none of them cut short, and yet not said to be. */
export function doubts(exploration: Exploration, { observed }: Runs): string[] {
  return [...exploration.pairs()].flatMap(([a, b]) => {
    const firsts = observed.flatMap((run) => run.find((step) => step.includes(a) || step.includes(b)) ?? []);
    const certain = observed.every((run) => {
      const first = run.find((step) => step.includes(a) || step.includes(b));
      return first === undefined || includesBoth(first, a, b);
    });
    return firsts.length > 0 && certain && !exploration.always(a, b) ? [`always ${a} and ${b}`] : [];
  });
}

function pairsOf(step: readonly string[]): [string, string][] {
  const names = [...step].sort();
  return names.flatMap((a, i) => names.slice(i + 1).map((b): [string, string] => [a, b]));
}

function includesBoth(step: readonly string[], a: string, b: string): boolean {
  return a === b ? step.filter((name) => name === a).length > 1 : step.includes(a) && step.includes(b);
}
