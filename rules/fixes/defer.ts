import type { Edit } from '../../src/model/finding.ts';
import type { GraphModel, GraphNode } from '../../src/model/graph.ts';
import { addedAlone } from '../shared/indexes.ts';
import type { RuleInput } from '../rule.ts';
import { argumentsOf, partsBetween, shifted } from './arguments.ts';
import { closing, codeOf } from './text.ts';

/** Makes a node wait until nothing else runs. Null where its options are not written down in a call of its own. */
export function deferNode(input: RuleInput, model: GraphModel, node: GraphNode): Edit[] | null {
  const text = input.text(node.site);
  const [, body, options, ...more] = argumentsOf(text, 'addNode')?.args ?? [];
  if (body === undefined || more.length > 0 || !addedAlone(model, node)) return null;
  const insert = (at: number, added: string): Edit => ({ site: shifted(node.site, { start: at, end: at }), text: added });
  if (options === undefined) return [insert(body.end, ', { defer: true }')];
  if (text[options.start] !== '{' || closing(codeOf(text), options.start) !== options.end - 1) return null;
  const given = partsBetween(text, options.start + 1, options.end - 1);
  const old = given.find(({ start, end }) => /^(["']?)defer\1(?![\w$])/.test(text.slice(start, end)));
  if (old !== undefined) return [{ site: shifted(node.site, old), text: 'defer: true' }];
  return [insert(options.start + 1, given.length === 0 ? ' defer: true ' : ' defer: true,')];
}
