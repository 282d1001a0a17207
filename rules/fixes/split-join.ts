import type { Fix } from '../../src/model/finding.ts';
import type { GraphModel, JoinEdge } from '../../src/model/graph.ts';
import { drawnAlone, nodesByName } from '../shared/indexes.ts';
import type { RuleInput } from '../rule.ts';
import { code } from '../shared/words.ts';
import { argumentsOf, partsBetween, shifted } from './arguments.ts';
import { deferNode } from './defer.ts';
import { codeOf } from './text.ts';

/**
 * One edge from each member instead of the join. Of two alternatives one comes; where more are waited for, some may come
 * together, and the node is to wait for all that do.
 */
export function splitJoin(input: RuleInput, model: GraphModel, join: JoinEdge): Fix[] {
  const { site, to } = join;
  const text = input.text(site);
  const [sources, target] = argumentsOf(text, 'addEdge')?.args ?? [];
  const alone = drawnAlone(model, join);
  if (!alone || sources === undefined || target === undefined || text[sources.start] !== '[') return [];
  const members = partsBetween(text, sources.start + 1, codeOf(text).lastIndexOf(']', sources.end - 1));
  const single = members.every(({ start, end }) => !text.slice(start, end).startsWith('...'));
  const node = nodesByName(model).get(to.name);
  if (!single || members.length === 0 || node === undefined) return [];
  const defer = members.length > 2 && !node.defer ? deferNode(input, model, node) : [];
  if (defer === null) return [];
  const goal = text.slice(target.start, target.end);
  const edges = members.map(({ start, end }) => `addEdge(${text.slice(start, end)}, ${goal})`).join('.');
  return [
    {
      title: `Add an edge to ${code(to.name)} from each node instead${defer.length > 0 ? ', and defer it' : ''}`,
      safety: 'review',
      edits: [{ site: shifted(site, { start: 0, end: text.length }), text: edges }, ...defer],
    },
  ];
}
