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
  return exactly(machine, limits.configurations ?? affordable(machine)) ?? pairExploration(machine);
}

/** A chain has as many configurations as nodes, so the limit grows with the graph. */
function affordable(machine: Machine): number {
  return 20_000 + 4 * machine.nodes.length;
}

/** Where nodes are many, pairs are the likely end, and the time goes to them. */
function patience({ nodes }: Machine): number {
  return nodes.length <= 1000 ? 2_500_000 : 500_000 + 40 * nodes.length;
}

function exactly(machine: Machine, configurations: number): Exploration | null {
  try {
    return exactExploration(machine, search(machine, new Budget(configurations, patience(machine))));
  } catch (error) {
    if (error instanceof BudgetExceeded) return null;
    throw error;
  }
}
