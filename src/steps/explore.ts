import { Budget, BudgetExceeded } from './budget.ts';
import { exactExploration } from './exact.ts';
import type { Exploration } from './exploration.ts';
import { type Machine, machineOf } from './machine.ts';
import { pairExploration } from './pairs/pair-exploration.ts';
import { search } from './search.ts';
import type { StepGraph } from './step-graph.ts';

export interface ExploreLimits {
  /** How many configurations are explored exactly at most; with 0 only pairs are analysed. */
  readonly configurations?: number;
}

/** Exact where that is affordable, else by pairs, which misses nothing and may find too much. */
export function explore(graph: StepGraph, limits: ExploreLimits = {}): Exploration {
  const machine = machineOf(graph);
  const budget = new Budget(limits.configurations ?? affordable(machine), patience(machine));
  return exactly(machine, budget) ?? pairExploration(machine);
}

/** All shapes of one graph together may cost so many times what one graph may. */
const ALL_SHAPES = 6;

/** Each shape may cost what a graph may, and their sum is bounded, too. One that is too much makes the answer one of pairs. */
export function exploreShapes(graphs: readonly StepGraph[]): Exploration[] {
  let left = ALL_SHAPES;
  return graphs.map((graph) => {
    const machine = machineOf(graph);
    const whole = patience(machine);
    const budget = new Budget(affordable(machine), Math.ceil(whole * Math.min(1, left)));
    const exploration = left > 0 ? exactly(machine, budget) : null;
    left = exploration === null ? 0 : left - budget.spent / whole;
    return exploration ?? pairExploration(machine);
  });
}

/** A chain has as many configurations as nodes, so the limit grows with the graph. */
function affordable(machine: Machine): number {
  return 20_000 + 4 * machine.nodes.length;
}

/** Where nodes are many, pairs are the likely end, and the time goes to them. */
function patience({ nodes }: Machine): number {
  return nodes.length <= 1000 ? 2_500_000 : 500_000 + 40 * nodes.length;
}

function exactly(machine: Machine, budget: Budget): Exploration | null {
  try {
    return exactExploration(machine, search(machine, budget));
  } catch (error) {
    if (error instanceof BudgetExceeded) return null;
    throw error;
  }
}
