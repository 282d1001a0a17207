import type { AnalyzedGraph } from '../../analyze.ts';
import type { GraphModel } from '../../model/graph.ts';
import { successors } from './side.ts';

/** Where threads of a graph can stand for long. */
export interface Stops {
  /** Nodes that ask, or that are about to run when a breakpoint holds the thread. */
  readonly at: ReadonlySet<string>;
  /** Nodes whose writes of the same step wait there with them. */
  readonly beside: ReadonlySet<string>;
  /** Not all of them are known. */
  readonly open: boolean;
}

export function stopsOf({ model, steps }: AnalyzedGraph): Stops {
  const next = successors(model);
  const at = new Set(model.interrupts.map(({ node }) => node));
  for (const { interruptBefore, interruptAfter } of model.compiles) {
    for (const { name } of interruptBefore) at.add(name);
    for (const { name } of interruptAfter) for (const to of next.get(name) ?? []) at.add(to);
  }
  const asking = new Set(model.interrupts.map(({ node }) => node));
  const beside = new Set(model.nodes.map(({ name }) => name).filter((name) => !at.has(name) && [...asking].some((one) => steps.together(one, name))));
  return { at, beside, open: model.compiles.some(({ interruptsOpen }) => interruptsOpen) };
}

/**
 * Whether threads of a graph are saved, as far as can be told: by its own checkpointer, by that of a graph it is part of,
 * or by a server.
 */
export function graphsThatSave(graphs: readonly GraphModel[], hasServer: boolean): (graph: GraphModel) => boolean {
  const keeping = new Set(graphs.filter(({ compiles }) => hasServer || compiles.length === 0 || compiles.some(({ checkpointer }) => checkpointer !== 'no')).map(({ id }) => id));
  for (let before = -1; before !== keeping.size; ) {
    before = keeping.size;
    for (const { id, nodes } of graphs) if (keeping.has(id)) for (const { subgraph } of nodes) if (subgraph !== null) keeping.add(subgraph);
  }
  return ({ id }) => keeping.has(id);
}
