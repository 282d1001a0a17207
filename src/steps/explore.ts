import { Budget } from './budget.ts';
import { exactExploration } from './exact.ts';
import type { Exploration } from './exploration.ts';
import { type Machine, machineOf } from './machine.ts';
import { pairExploration } from './pairs/pair-exploration.ts';
import { partlyExact } from './partly-exact.ts';
import { type Configurations, search } from './search.ts';
import type { StepGraph } from './step-graph.ts';

export interface ExploreLimits {
  /** How many configurations are explored exactly at most; with 0 only pairs are analysed. */
  readonly configurations?: number;
  /** Which part of the usual work it may cost: 1 where nothing is said. */
  readonly work?: number;
}

/** Exact where that is affordable, else by pairs, which misses nothing and may find too much. */
export function explore(graph: StepGraph, limits: ExploreLimits = {}): Exploration {
  return exploreWithin(graph, limits, 1).exploration;
}

/** All shapes of one graph together may cost so many times what one graph may. */
const ALL_SHAPES = 6;

/** Each shape may cost what a graph may, and their sum is bounded, too: for what is left over there are pairs. */
export function exploreShapes(graphs: readonly StepGraph[], work = 1): Exploration[] {
  let left = ALL_SHAPES;
  return graphs.map((graph) => {
    if (left <= 0) return pairExploration(machineOf(graph));
    const { exploration, share } = exploreWithin(graph, { work }, Math.min(1, left));
    left -= share;
    return exploration;
  });
}

interface Explored {
  readonly exploration: Exploration;
  /** What it has cost, as a part of what a graph may cost. */
  readonly share: number;
}

function exploreWithin(graph: StepGraph, { configurations, work = 1 }: ExploreLimits, budgetShare: number): Explored {
  const machine = machineOf(graph);
  const most = configurations ?? Math.ceil(affordable(machine) * work);
  const whole = Math.ceil(patience(machine) * work);
  let share = 0;
  const searched = (one: Machine): Configurations => {
    const budget = new Budget(most, Math.ceil(whole * budgetShare));
    const found = search(one, budget);
    share += budget.spent / whole;
    return found;
  };
  if (most > 0 && !machine.knowledge.isEmpty) {
    const found = searched(machine);
    if (found.isWhole) return { exploration: exactExploration(machine, found), share };
  }
  // What earlier steps have found of the state makes many configurations of one: what hangs on that is less.
  const forgetful = machine.knowledge.isEmpty ? machine : machineOf(graph, { acrossSteps: false });
  const found = searched(forgetful);
  if (found.isWhole) return { exploration: exactExploration(forgetful, found), share };
  if (machine.names.length > SMALL || most === 0) return { exploration: pairExploration(machine), share };
  // Counting packets up to three can make a small graph large: whether there is one or more is what most hangs on.
  const coarse = machineOf(graph, { counted: 1, acrossSteps: false });
  const again = searched(coarse);
  const exact = exactExploration(coarse, again);
  return { exploration: again.isWhole ? exact : partlyExact(pairExploration(machine), exact), share };
}

/** Nodes of a graph that is worth a second attempt. */
const SMALL = 60;

/** A chain has as many configurations as nodes, so the limit grows with the graph. */
function affordable(machine: Machine): number {
  return 20_000 + 4 * machine.nodes.length;
}

/** Where nodes are many, pairs are the likely end, and the time goes to them. */
function patience({ nodes }: Machine): number {
  return nodes.length <= 1000 ? 2_500_000 : 500_000 + 40 * nodes.length;
}
