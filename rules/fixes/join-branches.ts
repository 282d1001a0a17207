import type { Edit, Fix } from '../../src/model/finding.ts';
import { type DirectEdge, type GraphModel, type GraphNode, START } from '../../src/model/graph.ts';
import { drawnAlone, nodesByName } from '../shared/indexes.ts';
import type { RuleInput } from '../rule.ts';
import { code } from '../shared/words.ts';
import { argumentsOf, shifted } from './arguments.ts';
import { deferNode } from './defer.ts';
import { removeCall } from './remove-call.ts';

/** Lets a node wait for all branches that lead to it: with a join of their last nodes, or until nothing else runs. */
export function joinBranches(input: RuleInput, model: GraphModel, node: GraphNode, edges: readonly DirectEdge[]): Fix[] {
  const joined = joinedEdges(input, model, edges);
  const deferred = deferNode(input, model, node);
  return [
    ...(joined === null ? [] : [{ title: `Wait for all branches in ${code(node.name)}`, safety: 'review' as const, edits: joined }]),
    ...(deferred === null ? [] : [{ title: `Defer ${code(node.name)} until nothing else runs`, safety: 'review' as const, edits: deferred }]),
  ];
}

/** The last of the edges becomes the join, the others go. START has run before all, so nothing waits for it. */
function joinedEdges(input: RuleInput, model: GraphModel, edges: readonly DirectEdge[]): Edit[] | null {
  const alone = edges.every((edge) => drawnAlone(model, edge));
  const waited = edges.filter(({ from }) => from.name !== START);
  const last = [...waited].sort((a, b) => a.site.start - b.site.start).at(-1);
  if (!alone || last === undefined || edges.some(({ site }) => site.file !== last.site.file)) return null;
  const members = waited.map((edge) => argumentsOf(input.text(edge.site), 'addEdge')?.args[0]);
  const added = waited.flatMap(({ from }) => nodesByName(model).get(from.name) ?? []);
  if (members.includes(undefined) || added.some(({ site }) => site.file !== last.site.file || site.start > last.site.start)) return null;
  const texts = waited.map((edge, index) => input.text(edge.site).slice(members[index]!.start, members[index]!.end));
  const source = members[waited.indexOf(last)]!;
  const rewritten: Edit[] = waited.length === 1 ? [] : [{ site: shifted(last.site, source), text: `[${texts.join(', ')}]` }];
  const removed = edges.filter((edge) => edge !== last).map(({ site }) => removeCall(input, site));
  return removed.includes(null) ? null : [...rewritten, ...removed.flatMap((edit) => edit ?? [])];
}
