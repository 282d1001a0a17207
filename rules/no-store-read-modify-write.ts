import type { StoreUpdate } from '../src/model/effects.ts';
import type { Certainty, Detection } from '../src/model/finding.ts';
import type { GraphNode } from '../src/model/graph.ts';
import { compareText } from '../src/model/site.ts';
import { isLimiter } from './limiters.ts';
import type { Rule, RuleGraph, RuleInput } from './rule.ts';
import { code, listOf } from './words.ts';

/**
 * A node reads an item of the store and puts back what it made of it. Between the two another node or another run may
 * have done the same: `put` replaces the whole item, so one of the two changes is lost.
 */
export const noStoreReadModifyWrite: Rule = {
  id: 'no-store-read-modify-write',
  title: 'An item of the store is read, changed and put back, and nobody looks whether it changed in between',
  preset: 'recommended',
  severity: 'warning',
  runtimeError: null,
  needs: 'both calls in one function, with the same namespace and key',
  *detect(input) {
    for (const graph of input.graphs) yield* updatesOf(input, graph);
  },
};

interface Updater {
  readonly node: GraphNode;
  readonly update: StoreUpdate;
}

function* updatesOf(input: RuleInput, graph: RuleGraph): Generator<Detection> {
  const updaters = graph.model.nodes.flatMap((node) => node.effects.storeUpdates.filter(({ inside }) => !inside.some(isLimiter)).map((update): Updater => ({ node, update })));
  const items = new Map<string, Updater[]>();
  for (const one of updaters) {
    const item = `${one.update.namespace} ${one.update.key}`;
    items.set(item, [...(items.get(item) ?? []), one]);
  }
  for (const users of items.values()) {
    const pairs = graph.steps.pairsAmong([...new Set(users.map(({ node }) => node.name))]);
    if (pairs.length > 0 || users.some(({ update }) => !update.ofThread)) yield report(input, graph, users, pairs);
  }
}

function report(input: RuleInput, { model, steps }: RuleGraph, users: readonly Updater[], pairs: readonly (readonly [string, string])[]): Detection {
  const together = new Set(pairs.flat());
  const [first] = users as readonly [Updater, ...Updater[]];
  const { namespace, key } = first.update;
  const names = [...new Set(users.map(({ node }) => node.name))].sort(compareText);
  const named = [...new Map(users.map(({ node, update }) => [node.name, `${code(node.name)} (${input.at(update.site)})`])).values()];
  const others = together.size > 0 ? 'Another task of the same super-step' : 'Another run';
  const [pair] = pairs;
  const schedule = pair === undefined ? null : steps.schedule(...pair);
  const certainty: Certainty = pairs.some(([a, b]) => steps.always(a, b)) ? 'always' : 'sometimes';
  return {
    certainty,
    message: `${listOf(named)} ${named.length === 1 ? 'reads' : 'read'} the item ${code(key)} of ${code(namespace)} from the store and ${named.length === 1 ? 'puts' : 'put'} back what ${named.length === 1 ? 'it' : 'they'} made of it. ${others} that does the same in between is overwritten: its change is lost silently.`,
    help: 'Write an item for each change, check a version before writing (VersionedStore), or put both calls behind one lock.',
    graph: model.id,
    site: first.update.site.file === model.file ? first.update.site : first.node.site,
    evidence: { key, name: namespace, nodes: names, ...(pairs.length > 0 && { pairs }), ...(schedule !== null && { schedule }) },
    related: users.flatMap(({ node, update }) => [
      { role: 'read', node: node.name, message: `${code(node.name)} reads the item here`, site: update.read },
      { role: 'write', node: node.name, message: `${code(node.name)} puts it back here`, site: update.site },
    ]),
    fixes: [],
  };
}
