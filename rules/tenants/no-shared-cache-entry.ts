import type { CachedBody } from '../../src/model/body-facts.ts';
import type { Detection } from '../../src/model/finding.ts';
import type { GraphModel, GraphNode, NamedSite } from '../../src/model/graph.ts';
import type { Rule } from '../rule.ts';
import { code, few, listOf } from '../shared/words.ts';

/**
 * An entry in the cache of a node is found by a key that is made of the state. The configuration of the run is never part
 * of it, and a `keyFunc` takes of the state what it takes.
 */
export const noSharedCacheEntry: Rule = {
  id: 'no-shared-cache-entry',
  title: 'A cached node depends on who asks, and the key of its entry does not',
  preset: 'recommended',
  severity: 'error',
  runtimeError: null,
  needs: 'the cache, what the key of the entry is made of, and what the node reads that names a user, a tenant or a thread',
  *detect({ graphs }) {
    for (const { model } of graphs) {
      if (model.compiles.length === 0 || model.compiles.every(({ cache }) => cache === 'no')) continue;
      for (const node of model.nodes) if (node.cached !== undefined) yield* shared(model, node, node.cached);
    }
  },
};

/** What tells one user from another. */
const IDENTITY = /^(?:user|tenant|org|organi[sz]ation|account|customer|client|member|owner|workspace|company|session|thread|auth|access|person|patient|student)(?:Id|Name|Key|Token|Email|Ref)?$|^(?:uid|email|token|jwt|apiToken)$/;

function* shared(model: GraphModel, node: GraphNode, { key, state, config, site }: CachedBody): Iterable<Detection> {
  const names = (all: readonly NamedSite[]) => all.filter(({ name }) => IDENTITY.test(camel(name.split('.').at(-1)!)));
  const left = Array.isArray(key) ? names(state).filter(({ name }) => !key.includes(name)) : [];
  // A key of the state may well name the user that the configuration names, too. Messages have an id of their own each.
  const tells = (name: string) => IDENTITY.test(camel(name)) || model.channels.some((channel) => channel.key === name && channel.reducer === 'merge-by-id');
  const inKey = key === null || (key === 'state' ? model.channelsOpen !== null || model.channels.some((channel) => tells(channel.key)) : key.some(tells));
  const outside = inKey ? [] : names(config);
  const first = left[0] ?? outside[0];
  if (first !== undefined) yield report(model, node, { key, site }, [...left, ...outside]);
}

function camel(name: string): string {
  return name.replaceAll(/[_-]([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function report(model: GraphModel, node: GraphNode, { key, site }: Pick<CachedBody, 'key' | 'site'>, read: readonly NamedSite[]): Detection {
  const names = few(read.map(({ name }) => code(name)));
  const made = Array.isArray(key) ? listOf(key.map(code)) : 'the state';
  return {
    certainty: 'sometimes',
    message: `${code(node.name)} reads ${names}, and is cached by ${made} alone: one user gets what was made for another.`,
    help: `Write ${read.length === 1 ? 'it' : 'them'} into the state and into the ${code('keyFunc')} of the policy, or do not cache this node. The configuration of a run is never part of the key.`,
    graph: model.id,
    site: site.file === model.file ? site : node.site,
    evidence: { nodes: [node.name], name: read[0]!.name },
    related: [{ role: 'cache', node: node.name, message: 'what it returns is kept', site }, ...read.map((one) => ({ role: 'read', node: node.name, message: `${code(one.name)} is read here`, site: one.site }))],
    fixes: [],
  };
}
