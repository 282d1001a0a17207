import { END, START } from '../../model/graph.ts';
import type { GraphView } from '../graph-view.ts';
import type { Join, Line } from './lines.ts';

/** The nodes whose first super-step is the same. */
export interface Lane {
  readonly title: string;
  readonly nodes: readonly string[];
}

export interface Lanes {
  readonly lanes: readonly Lane[];
  /** The steps in which a node can run again, where it was found in more than one. */
  readonly again: ReadonlyMap<string, readonly number[]>;
}

/**
 * Super-steps as lanes, START's first and END's last. Where the steps were not explored exactly, a node stands in the
 * first one that its edges allow, and the title says "from".
 */
export function lanesOf(view: GraphView, lines: readonly Line[], joins: readonly Join[]): Lanes {
  const exact = view.steps();
  const steps = exact ?? earliestOf(view, lines, joins);
  const byStep = new Map<number, string[]>();
  const nowhere: string[] = [];
  for (const { name } of view.nodes) {
    const first = steps.get(name)?.[0];
    if (first === undefined) nowhere.push(name);
    else byStep.set(first, [...(byStep.get(first) ?? []), name]);
  }
  const numbered = [...byStep].sort(([a], [b]) => a - b);
  const drawn = new Set(lines.flatMap(({ from, to }) => [from, to]));
  return {
    lanes: [
      { title: 'start', nodes: [START] },
      ...numbered.map(([step, nodes]) => ({ title: `${exact === null ? 'from step' : 'step'} ${step}`, nodes })),
      ...(nowhere.length > 0 ? [{ title: view.resolved ? 'never runs' : 'step not known', nodes: nowhere }] : []),
      ...(drawn.has(END) ? [{ title: 'end', nodes: [END] }] : []),
    ],
    again: new Map(exact === null ? [] : [...exact].flatMap(([name, [, ...more]]) => (more.length > 0 ? [[name, more] as const] : []))),
  };
}

/** Step by step along the edges; a join waits for the last of its sources. */
function earliestOf({ nodes }: GraphView, lines: readonly Line[], joins: readonly Join[]): ReadonlyMap<string, readonly number[]> {
  const known = new Set(nodes.map(({ name }) => name));
  const leaving = new Map<string, string[]>();
  for (const { from, to, join } of lines) {
    if (join === null && known.has(to)) leaving.set(from, [...(leaving.get(from) ?? []), to]);
  }
  const steps = new Map([[START, 0]]);
  const waiting = new Set(joins.filter(({ to }) => known.has(to)));
  for (let step = 0, level: readonly string[] = [START]; level.length > 0; step += 1) {
    const next = new Set(level.flatMap((name) => leaving.get(name) ?? []));
    for (const join of waiting) {
      if (!join.from.every((name) => (steps.get(name) ?? Infinity) <= step)) continue;
      waiting.delete(join);
      next.add(join.to);
    }
    level = [...next].filter((name) => !steps.has(name));
    for (const name of level) steps.set(name, step + 1);
  }
  return new Map([...steps].map(([name, step]) => [name, [step]]));
}
