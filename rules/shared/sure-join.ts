import { type Edge, type GraphModel, type JoinEdge, START } from '../../src/model/graph.ts';
import { goesAnywhere } from '../../src/model/may-start.ts';
import { groupBy } from './group-by.ts';
import { nodesByName } from './indexes.ts';
import { once } from './once.ts';
import type { RuleGraph } from '../rule.ts';

/**
 * Whether the target of a join runs each time its members are through. Where something else starts the target in the
 * step that completes the join, the target runs through that, the join stays complete, and what arrives later changes
 * nothing of it: it never starts anything again. A deferred target keeps what else starts it until it is released.
 */
export function startsEachTime({ model, steps }: RuleGraph, join: JoinEdge): boolean {
  const target = nodesByName(model).get(join.to.name);
  if (target === undefined || model.nodesOpen !== null || model.edgesOpen !== null || model.errorHandlers) return false;
  const rivals = [...(starters(model).get(target.name) ?? []), ...(starters(model).get(ANYWHERE) ?? [])].filter(({ edge }) => edge === null || !isSame(edge, join));
  if (target.defer || target.deferOpen) return rivals.length === 0;
  return rivals.every(({ source }) => source === START || !join.from.some(({ name }) => name === source || steps.together(name, source)));
}

/** Under this name: what may start any node at all. */
const ANYWHERE = '';

interface Starter {
  readonly source: string;
  readonly target: string;
  /** Null: the body says so with a Command. */
  readonly edge: Edge | null;
}

const starters = once((model: GraphModel): ReadonlyMap<string, readonly Starter[]> => groupBy([...model.edges.flatMap(edgeStarts), ...model.nodes.flatMap(bodyStarts)], ({ target }) => target));

function edgeStarts(edge: Edge): Starter[] {
  switch (edge.kind) {
    case 'direct':
      return [{ source: edge.from.name, target: edge.to.name, edge }];
    case 'join':
      return edge.from.map(({ name }) => ({ source: name, target: edge.to.name, edge }));
    case 'router': {
      const named = edge.outcomes.flatMap(({ targets }) => targets.flatMap(({ node, send }) => (send === null ? [node] : [])));
      return [...new Set([...named, ...(edge.open === null ? [] : [ANYWHERE])])].map((target) => ({ source: edge.from.name, target, edge }));
    }
  }
}

function bodyStarts(node: GraphModel['nodes'][number]): Starter[] {
  const named = node.outcomes.flatMap(({ goto }) => goto.flatMap((target) => (target.send === null ? [target.node] : [])));
  return [...new Set([...named, ...(goesAnywhere(node) ? [ANYWHERE] : [])])].map((target) => ({ source: node.name, target, edge: null }));
}

/** Joins written alike are one and the same; with their members in another order they are two. */
function isSame(edge: Edge, join: JoinEdge): boolean {
  return edge.kind === 'join' && edge.to.name === join.to.name && edge.from.length === join.from.length && edge.from.every(({ name }, at) => name === join.from[at]!.name);
}
