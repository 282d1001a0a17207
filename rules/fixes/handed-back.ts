import type { Edit, Fix } from '../../src/model/finding.ts';
import type { GraphModel, GraphNode } from '../../src/model/graph.ts';
import type { Site } from '../../src/model/site.ts';
import type { RuleInput } from '../rule.ts';
import { sameSite } from './property.ts';

/** Leaves `...state` out of what a node returns, or returns nothing in place of the state itself. */
export function withoutState(input: RuleInput, model: GraphModel, node: GraphNode, sites: readonly Site[]): Fix[] {
  if (input.graphs.some((graph) => graph.model !== model && usesAny(graph.model, sites)) || model.nodes.some((other) => other !== node && usesAnyOf(other, sites))) return [];
  const edits = sites.map((site) => editOf(input, site));
  if (edits.length === 0 || edits.includes(null)) return [];
  return [{ title: 'Return only the keys that change', safety: 'review', edits: edits.filter((edit) => edit !== null) }];
}

function editOf(input: RuleInput, site: Site): Edit | null {
  const text = input.text(site);
  const source = input.source(site.file);
  if (/^\.\.\.\s*\(?[\w$.]+\)?$/.test(text)) {
    const rest = /^\s*,[ \t]*(?:\r?\n[ \t]*)?/.exec(source.slice(site.end));
    const end = rest === null ? site.end : site.end + rest[0].length;
    return { site: { ...site, end }, text: '' };
  }
  if (/^[\w$]+$/.test(text)) return { site, text: /=>\s*$/.test(source.slice(0, site.start)) ? '({})' : '{}' };
  const returned = /^(return\s+)[\w$]+(\s*;?)$/.exec(text);
  return returned === null ? null : { site, text: `${returned[1]}{}${returned[2]}` };
}

function usesAny({ nodes }: GraphModel, sites: readonly Site[]): boolean {
  return nodes.some((node) => usesAnyOf(node, sites));
}

function usesAnyOf({ outcomes }: GraphNode, sites: readonly Site[]): boolean {
  return outcomes.some(({ writes }) => writes.some((write) => sites.some((site) => sameSite(site, write.site))));
}
