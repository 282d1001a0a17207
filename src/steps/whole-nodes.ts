import { compareText } from '../model/site.ts';
import type { Schedule } from '../model/schedule.ts';
import type { Exploration } from './exploration.ts';
import { mergedLevels, shortestOf, sortedPairs } from './merge.ts';
import type { Parts } from './packet-kinds.ts';

type Pair = readonly [string, string];

/** What steps of parts of nodes say of the nodes themselves. */
export function ofWholeNodes(steps: Exploration, parts: Parts): Exploration {
  if (parts.size === 0) return steps;
  const { scheduleAfter, earlier, levels, stalls, proved, follow, under } = steps;
  const wholes = new Map([...parts].flatMap(([name, of]) => of.map((part) => [part, name])));
  const whole = (name: string): string => wholes.get(name) ?? name;
  const partsOf = (name: string): readonly string[] => parts.get(name) ?? [name];
  const wholePair = (pair: Pair): Pair => {
    const [a, b] = pair.map(whole).sort(compareText);
    return [a!, b!];
  };
  const pairsOf = (a: string, b: string): Pair[] => partsOf(a).flatMap((one) => partsOf(b).map((other): Pair => [one, other]));
  const some = (a: string, b: string, holds: (one: string, other: string) => boolean): boolean => pairsOf(a, b).some(([one, other]) => holds(one, other));
  const shown = (schedule: Schedule | null): Schedule | null => schedule?.map((step) => step.map(whole).sort(compareText)) ?? null;
  const shortest = (a: string, b: string, of: (one: string, other: string) => Schedule | null): Schedule | null => shown(shortestOf(pairsOf(a, b).map(([one, other]) => of(one, other))));
  const always = (a: string, b: string): boolean => partsOf(a).every((one) => !steps.reachable.has(one) || partsOf(b).some((other) => steps.always(one, other)));
  return {
    mode: steps.mode,
    *pairs() {
      yield* sortedPairs([...steps.pairs()].map(wholePair));
    },
    pairsAmong: (names) => sortedPairs(steps.pairsAmong(names.flatMap(partsOf)).map(wholePair)),
    together: (a, b) => some(a, b, (one, other) => steps.together(one, other)),
    schedule: (a, b) => shortest(a, b, (one, other) => steps.schedule(one, other)),
    always: (a, b) => always(a, b) && always(b, a),
    reachable: new Set([...steps.reachable].map(whole)),
    completes: (join) => steps.completes(join),
    ...(stalls === undefined ? {} : { stalls: (join) => shown(stalls.call(steps, join)) }),
    before: (a, b) => {
      const meeting = pairsOf(a, b).filter(([one, other]) => steps.together(one, other) || one === other);
      const [first = new Set<string>(), ...rest] = meeting.map(([one, other]) => new Set([...steps.before(one, other)].map(whole)));
      return new Set([...first].filter((name) => rest.every((names) => names.has(name))));
    },
    ...(scheduleAfter === undefined
      ? {}
      : {
          scheduleAfter: (first, a, b, goesOn) => {
            const wholes: typeof goesOn = goesOn === undefined ? undefined : (step, next) => goesOn(step.map(whole), next.map(whole));
            return shortestOf(partsOf(first).map((one) => shortest(a, b, (left, right) => scheduleAfter.call(steps, one, left, right, wholes))));
          },
        }),
    ...(earlier === undefined ? {} : { earlier: (a, b) => new Set(pairsOf(a, b).flatMap(([one, other]) => [...earlier.call(steps, one, other)].map(whole))) }),
    ...(proved === undefined ? {} : { proved: (a, b) => some(a, b, (one, other) => proved.call(steps, one, other)) }),
    ...(follow === undefined ? {} : { follow: (from, a, b, when, lasting) => partsOf(from).some((source) => some(a, b, (one, other) => follow.call(steps, source, one, other, when, lasting))) }),
    ...(under === undefined ? {} : { under: (when) => ofWholeNodes(under.call(steps, when), parts) }),
    ...(levels === undefined ? {} : { levels: () => mergedLevels([...levels.call(steps)].map(([name, at]) => [whole(name), at])) }),
  };
}
