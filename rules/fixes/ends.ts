import type { Edit, Fix } from '../../src/model/finding.ts';
import type { GraphModel, GraphNode } from '../../src/model/graph.ts';
import { addedAlone } from '../shared/indexes.ts';
import { code, listOf } from '../shared/words.ts';
import type { RuleInput } from '../rule.ts';
import { argumentsOf, type Part, partsBetween, quoted, quoteOf, shifted } from './arguments.ts';
import { codeOf, closing } from './text.ts';

/** Adds names to the `ends` of a node, which only tell the library what the node does anyway. */
export function declareEnd(input: RuleInput, model: GraphModel, node: GraphNode, names: readonly string[]): Fix[] {
  const edit = addedAlone(model, node) ? addition(input, node, names) : null;
  return edit === null ? [] : [{ title: `Declare ${listOf(names.map(code))} in the \`ends\` of ${code(node.name)}`, safety: 'safe', edits: [edit] }];
}

/** Takes names out of the `ends` of a node, which nothing goes to. */
export function removeEnds(input: RuleInput, model: GraphModel, node: GraphNode, names: readonly string[]): Fix[] {
  const given = addedAlone(model, node) ? endsOf(input, node) : null;
  if (given === null || given.ends === null) return [];
  const text = input.text(node.site);
  const kept = given.ends.items.filter((item) => !names.includes(text.slice(item.start + 1, item.end - 1)));
  if (kept.length !== given.ends.items.length - names.length) return [];
  const list = { start: given.ends.items[0]!.start, end: given.ends.items.at(-1)!.end };
  const rest = kept.map(({ start, end }) => text.slice(start, end)).join(', ');
  return [{ title: `Remove ${listOf(names.map(code))} from the \`ends\` of ${code(node.name)}`, safety: 'review', edits: [{ site: shifted(node.site, list), text: rest }] }];
}

interface Given {
  readonly args: readonly Part[];
  /** Where the list of names opens and closes, and what is in it; null where there is none. */
  readonly ends: { readonly close: number; readonly items: readonly Part[] } | null;
}

/** The arguments of `addNode(name, body, options)`; null where the options are not written down there. */
function endsOf(input: RuleInput, node: GraphNode): Given | null {
  const text = input.text(node.site);
  const { args } = argumentsOf(text, 'addNode') ?? { args: [] };
  const [, body, options] = args;
  if (body === undefined || args.length > 3) return null;
  if (options === undefined) return { args, ends: null };
  const plain = codeOf(text);
  if (text[options.start] !== '{' || closing(plain, options.start) !== options.end - 1) return null;
  const property = partsBetween(text, options.start + 1, options.end - 1).find(({ start, end }) => /^(["']?)ends\1(?![\w$])/.test(text.slice(start, end)));
  if (property === undefined) return { args, ends: null };
  const open = plain.indexOf('[', property.start);
  if (open < 0 || open >= property.end || !/^(["']?)ends\1\s*:\s*$/.test(text.slice(property.start, open))) return null;
  const close = closing(plain, open);
  return close < 0 ? null : { args, ends: { close, items: partsBetween(text, open + 1, close) } };
}

function addition(input: RuleInput, node: GraphNode, names: readonly string[]): Edit | null {
  const given = endsOf(input, node);
  if (given === null) return null;
  const text = input.text(node.site);
  const list = names.map((name) => quoted(name, quoteOf(text))).join(', ');
  const insert = (at: number, added: string): Edit => ({ site: shifted(node.site, { start: at, end: at }), text: added });
  const { args, ends } = given;
  if (ends !== null) return ends.items.length === 0 ? insert(ends.close, list) : insert(ends.items.at(-1)!.end, `, ${list}`);
  const options = args[2];
  if (options === undefined) return insert(args[1]!.end, `, { ends: [${list}] }`);
  const empty = partsBetween(text, options.start + 1, options.end - 1).length === 0;
  return insert(options.start + 1, empty ? ` ends: [${list}] ` : ` ends: [${list}],`);
}
