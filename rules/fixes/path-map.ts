import type { Fix } from '../../src/model/finding.ts';
import { END, type GraphModel, type RouterEdge } from '../../src/model/graph.ts';
import { drawnAlone } from '../shared/indexes.ts';
import { namedByRoutersAlone, namedWithout } from '../shared/reach.ts';
import type { RuleInput } from '../rule.ts';
import { argumentsOf, quoted, quoteOf, shifted } from './arguments.ts';
import { codeOf } from './text.ts';

/** `END` under its own name, by an import or a `require`: only then is it what it says. */
const BROUGHT = /\bimport\s[^;]*\{(?:[^}]*[\s,])?END\s*[,}]|\{(?:[^}]*[\s,])?END\s*[,}][^=;]*=\s*(?:await\s+)?(?:require|import)\b/;

/**
 * Lists the targets of a router. None where a node would then be unreachable, as only the missing map had it count as
 * reached: the graph would not compile any more.
 */
export function addPathMap(input: RuleInput, model: GraphModel, edge: RouterEdge, names: readonly string[]): Fix[] {
  const { site } = edge;
  if (!drawnAlone(model, edge)) return [];
  const lost = namedByRoutersAlone(model).some((name) => !names.includes(name) && !namedWithout(model, name, [edge]));
  const text = input.text(site);
  const [, path, ...more] = argumentsOf(text, 'addConditionalEdges')?.args ?? [];
  if (path === undefined || more.length > 0 || lost) return [];
  const end = BROUGHT.test(codeOf(input.source(site.file))) ? 'END' : quoted(END, quoteOf(text));
  const list = names.map((name) => (name === END ? end : quoted(name, quoteOf(text)))).join(', ');
  return [{ title: 'Add a path map', safety: 'review', edits: [{ site: shifted(site, { start: path.end, end: path.end }), text: `, [${list}]` }] }];
}
