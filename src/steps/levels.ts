import type { Configurations } from './search.ts';
import { nodeOf } from './tasks.ts';

/** Later steps than these are not told apart: a loop is in every one of them. */
const MOST_STEPS = 12;
/** Nor are they followed where each step has this many configurations. */
const MOST_VISITS = 50_000;

/**
 * The super-steps that each node can be in, counted from START's own: the first one exactly, and further ones up to a
 * bound. By the number of the node; empty for a node that no run starts.
 */
export function levelsOf({ tasks, successors }: Configurations, nodes: number): readonly (readonly number[])[] {
  const levels: number[][] = Array.from({ length: nodes }, () => []);
  for (const [configuration, depth] of nearest(successors)) put(levels, tasks[configuration]!.tasks, depth);
  let level: ReadonlySet<number> = new Set([0]);
  let visits = 0;
  for (let depth = 0; depth <= MOST_STEPS && level.size > 0; depth += 1) {
    visits += level.size;
    if (visits > MOST_VISITS) break;
    for (const configuration of level) put(levels, tasks[configuration]!.tasks, depth);
    level = new Set([...level].flatMap((configuration) => successors[configuration] ?? []));
  }
  return levels.map((steps) => [...new Set(steps)].sort((a, b) => a - b));
}

function put(levels: readonly number[][], tasks: readonly number[], depth: number): void {
  for (const task of tasks) {
    const steps = levels[nodeOf(task)]!;
    if (steps.at(-1) !== depth) steps.push(depth);
  }
}

/** Breadth-first, so that each configuration comes with the number of steps of its shortest run. */
function nearest(successors: Configurations['successors']): ReadonlyMap<number, number> {
  const depths = new Map([[0, 0]]);
  for (const [configuration, depth] of depths) {
    for (const next of successors[configuration] ?? []) if (!depths.has(next)) depths.set(next, depth + 1);
  }
  return depths;
}
