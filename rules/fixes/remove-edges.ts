import type { Fix } from '../../src/model/finding.ts';
import type { DirectEdge, GraphModel, GraphNode, JoinEdge } from '../../src/model/graph.ts';
import { drawnAlone } from '../shared/indexes.ts';
import { namedWithout } from '../shared/reach.ts';
import type { RuleInput } from '../rule.ts';
import { code, listOf } from '../shared/words.ts';
import { removeCall } from './remove-call.ts';

/**
 * Leaves the way to the Commands of a node, where all its returns are some. None where the graph would not compile any
 * more, as nothing else names the node behind the edge.
 */
export function removeEdges(input: RuleInput, model: GraphModel, node: GraphNode, edges: readonly (DirectEdge | JoinEdge)[]): Fix[] {
  const commands = node.gotoOpen === null && node.returnsOpen === null && node.outcomes.every(({ goto }) => goto.length > 0);
  if (!commands || edges.length === 0 || edges.some(({ kind }) => kind === 'join')) return [];
  const alone = edges.every((edge) => drawnAlone(model, edge));
  if (!alone || edges.some(({ to }) => !namedWithout(model, to.name, edges))) return [];
  const edits = edges.map(({ site }) => removeCall(input, site));
  if (edits.includes(null)) return [];
  return [{ title: `Remove the edge from ${code(node.name)} to ${listOf(edges.map(({ to }) => code(to.name)))}`, safety: 'review', edits: edits.flatMap((edit) => edit ?? []) }];
}
