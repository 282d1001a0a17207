import { compareText } from '../model/site.ts';
import type { Schedule } from '../model/schedule.ts';
import type { Exploration, StepBefore } from './exploration.ts';

/** What holds for any of several shapes of one graph. */
export function mergeExplorations(parts: readonly Exploration[]): Exploration {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const shortest = (a: string, b: string) =>
    parts
      .filter((part) => part.together(a, b))
      .map((part) => ({ part, schedule: part.schedule(a, b) }))
      .sort((one, other) => (one.schedule?.length ?? 0) - (other.schedule?.length ?? 0))[0];
  return {
    mode: parts.every(({ mode }) => mode === 'exact') ? 'exact' : 'pairs',
    pairs: () => sortedPairs(parts.flatMap((part) => [...part.pairs()])),
    pairsAmong: (names) => sortedPairs(parts.flatMap((part) => part.pairsAmong(names.filter((name) => part.reachable.has(name))))),
    together: (a, b) => parts.some((part) => part.together(a, b)),
    schedule: (a, b) => shortest(a, b)?.schedule ?? null,
    always: (a, b) => parts.every((part) => part.always(a, b) || !(part.reachable.has(a) || part.reachable.has(b))),
    reachable: new Set(parts.flatMap((part) => [...part.reachable])),
    completes: (join) => parts.some((part) => part.completes(join)),
    stalls: (join) => {
      const stalled = parts.filter((part) => part.completes(join)).map((part) => part.stalls?.(join) ?? null);
      return stalled.includes(null) ? null : (stalled.sort((a, b) => a!.length - b!.length)[0] ?? null);
    },
    before: (a, b) => shortest(a, b)?.part.before(a, b) ?? new Set(),
    proved: (a, b) => parts.some((part) => part.mode === 'exact' ? part.together(a, b) : part.proved?.(a, b) === true),
    follow: (from, a, b) => parts.some((part) => part.together(a, b) && part.follow?.(from, a, b) !== false),
    ...(parts.every(({ scheduleAfter }) => scheduleAfter !== undefined) ? { scheduleAfter: (first: string, a: string, b: string, goesOn?: StepBefore) => shortestOf(parts.map((part) => part.scheduleAfter!(first, a, b, goesOn))) } : {}),
    ...(parts.every(({ earlier }) => earlier !== undefined) ? { earlier: (a: string, b: string) => new Set(parts.flatMap((part) => [...part.earlier!(a, b)])) } : {}),
    under: (when) => mergeExplorations(parts.map((part) => part.under?.(when) ?? part)),
    ...(parts.every(({ levels }) => levels !== undefined) ? { levels: () => mergedLevels(parts.flatMap((part) => [...(part.levels?.() ?? [])])) } : {}),
  };
}

export function shortestOf(schedules: readonly (Schedule | null)[]): Schedule | null {
  return schedules.filter((one) => one !== null).sort((a, b) => a.length - b.length)[0] ?? null;
}

/** The steps of each name, from all that know some of them. */
export function mergedLevels(known: Iterable<readonly [string, readonly number[]]>): ReadonlyMap<string, readonly number[]> {
  const merged = new Map<string, number[]>();
  for (const [name, steps] of known) merged.set(name, [...(merged.get(name) ?? []), ...steps]);
  return new Map([...merged].map(([name, steps]) => [name, [...new Set(steps)].sort((a, b) => a - b)]));
}

/** Each pair once, in order. */
export function sortedPairs(pairs: readonly (readonly [string, string])[]): (readonly [string, string])[] {
  const distinct = new Map(pairs.map((pair) => [pair.join('\0'), pair]));
  return [...distinct.values()].sort(([a, b], [c, d]) => compareText(a, c) || compareText(b, d));
}
