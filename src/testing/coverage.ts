import type { Steps } from '../runtime/interleaving/interleaver.ts';
import { type Pair, staticView } from './hints.ts';

/** What runs of `everySchedule` have met so far, of what the graphs of a file can do. */
export interface StepCoverage {
  /** Nodes that ran at the same time. */
  readonly pairs: Share;
  /** A node, and one that ran in the step after it. */
  readonly routes: Share;
  /** Each different super-step. */
  readonly steps: readonly string[];
}
export interface Share {
  readonly ran: readonly Pair[];
  /** Those the analysis knows and no run has met; empty without a source. */
  readonly missing: readonly Pair[];
}

interface Met {
  readonly pairs: Set<string>;
  readonly routes: Set<string>;
  readonly steps: Set<string>;
}

const ALL = '';
const met = new Map<string, Met>();

/** @internal */
export function record(source: string | undefined, ran: Steps): void {
  for (const key of new Set([ALL, source ?? ALL])) {
    const { pairs, routes, steps } = metOf(key);
    for (const pair of ran.pairs) pairs.add(pair);
    ran.steps.forEach((names, i) => {
      steps.add([...names].sort().join(' + '));
      for (const from of names) for (const to of ran.steps[i + 1] ?? []) routes.add(JSON.stringify([from, to]));
    });
  }
}

function metOf(key: string): Met {
  const known = met.get(key) ?? { pairs: new Set(), routes: new Set(), steps: new Set() };
  met.set(key, known);
  return known;
}

/** What the tests of this process have run. With the absolute path of a source, of its graphs alone, and what is missing. */
export async function stepCoverage(source?: string): Promise<StepCoverage> {
  const { pairs, routes, steps } = metOf(source ?? ALL);
  const view = source === undefined ? { pairs: [], routes: [] } : await staticView(source);
  return { pairs: shareOf(pairs, view.pairs), routes: shareOf(routes, view.routes), steps: [...steps].sort() };
}

function shareOf(ran: ReadonlySet<string>, known: readonly Pair[]): Share {
  return { ran: [...ran].sort().map((text) => JSON.parse(text) as Pair), missing: known.filter((pair) => !ran.has(JSON.stringify(pair))) };
}

/** For a log at the end of a suite. */
export function formatCoverage({ pairs, routes, steps }: StepCoverage): string {
  const share = (what: string, { ran, missing }: Share, sign: string) => [
    `${what}: ${ran.length} ran${missing.length > 0 ? `, ${missing.length} never` : ''}`,
    ...missing.map(([a, b]) => `  never  ${a} ${sign} ${b}`),
  ];
  return [...share('pairs', pairs, '+'), ...share('routes', routes, '->'), `super-steps: ${steps.length}`, ...steps.map((step) => `  ${step}`)].join('\n');
}
