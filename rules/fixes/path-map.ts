import type { Fix } from '../../src/model/finding.ts';
import { END, type GraphModel, type RouterEdge } from '../../src/model/graph.ts';
import { namedTargets } from '../reach.ts';
import type { RuleInput } from '../rule.ts';
import { argumentsOf, quoted, quoteOf, shifted } from './arguments.ts';
import { sameSite } from './property.ts';
import { codeOf } from './text.ts';

/** `END` under its own name, by an import or a `require`: only then is it what it says. */
const BROUGHT = /\bimport\s[^;]*\{(?:[^}]*[\s,])?END\s*[,}]|\{(?:[^}]*[\s,])?END\s*[,}][^=;]*=\s*(?:await\s+)?(?:require|import)\b/;

/**
 * Lists the targets of a router. None where a node would then be unreachable, as only the missing map had it count as
 * reached: the graph would not compile any more.
 */
export function addPathMap(input: RuleInput, model: GraphModel, edge: RouterEdge, names: readonly string[]): Fix[] {
  const { site } = edge;
  if (model.edges.some((other) => other !== edge && sameSite(other.site, site))) return [];
  const pathMap = names.map((name) => ({ label: name, to: { name, site } }));
  const targets = namedTargets({ ...model, edges: model.edges.map((other) => (other === edge ? { ...edge, pathMap } : other)) });
  const text = input.text(site);
  const [, path, ...more] = argumentsOf(text, 'addConditionalEdges')?.args ?? [];
  if (path === undefined || more.length > 0 || model.nodes.some(({ name }) => !targets.has(name))) return [];
  const end = BROUGHT.test(codeOf(input.source(site.file))) ? 'END' : quoted(END, quoteOf(text));
  const list = names.map((name) => (name === END ? end : quoted(name, quoteOf(text)))).join(', ');
  return [{ title: 'Add a path map', safety: 'review', edits: [{ site: shifted(site, { start: path.end, end: path.end }), text: `, [${list}]` }] }];
}
