import type { GraphModel } from '../../src/model/graph.ts';
import { goesAnywhere } from '../../src/model/may-start.ts';
import { nodesByName } from './indexes.ts';
import { once } from './once.ts';
import type { RuleGraph } from '../rule.ts';

/** No run starts the node, as far as can be proved: what it would do is nobody's concern, and why it never runs is. */
export function neverRuns({ model, steps }: RuleGraph, name: string): boolean {
  return isClosed(model) && nodesByName(model).has(name) && !steps.reachable.has(name);
}

/** With more open conditions in the builder, not every shape of the graph is explored. */
const MOST_FORKS = 6;

/** Nothing else can start a node: who argues from absence needs this. */
export const isClosed = once((model: GraphModel): boolean => {
  if (model.nodesOpen !== null || model.edgesOpen !== null || model.compiles.length === 0 || model.errorHandlers) return false;
  if (model.nodes.some((node) => goesAnywhere(node) || node.deferOpen)) return false;
  const forks = new Set([...model.nodes, ...model.edges].flatMap(({ when }) => when.map(({ fork }) => fork)));
  return forks.size <= MOST_FORKS && model.edges.every((edge) => edge.kind !== 'router' || edge.open === null);
});
