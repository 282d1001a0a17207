import type { Access, Held, Item } from '../../src/model/effects.ts';
import type { Certainty, Detection } from '../../src/model/finding.ts';
import type { GraphNode } from '../../src/model/graph.ts';
import { compareText, type Site } from '../../src/model/site.ts';
import type { Rule, RuleGraph } from '../rule.ts';
import { brief, code, few } from '../shared/words.ts';

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
  needs: 'both calls with the same namespace and key, and that what is put is made of what was read',
  *detect(input) {
    for (const graph of input.graphs) yield* updatesOf(graph);
  },
};

interface Updater {
  readonly node: GraphNode;
  readonly update: Update;
}

interface Update extends Access {
  readonly item: Item;
  readonly madeOf: Site;
}

function* updatesOf(graph: RuleGraph): Generator<Detection> {
  const items = new Map<string, Updater[]>();
  for (const node of graph.model.nodes) {
    for (const access of node.effects.accesses) {
      if (!isUpdate(access) || access.held.some(mayGuard)) continue;
      items.set(access.id!, [...(items.get(access.id!) ?? []), { node, update: access }]);
    }
  }
  for (const users of items.values()) {
    const pairs = pairsOf(graph, users);
    if (pairs.length > 0 || users.some(({ update }) => !update.item.ofThread)) yield report(graph, distinct(users), pairs);
  }
}

function isUpdate(access: Access): access is Update {
  return access.kind === 'item' && access.how === 'write' && access.item !== null && access.madeOf !== null;
}

/** Runs race too, so a lock that the node makes for itself, or a limit for several, is none. */
function mayGuard({ exclusive, fresh, floating, unawaited }: Held): boolean {
  return exclusive !== false && !fresh && floating !== true && unawaited !== true;
}

/** Tasks of one node that Sends start each have an item of their own, if what they were sent names it. */
function pairsOf({ steps }: RuleGraph, users: readonly Updater[]): readonly (readonly [string, string])[] {
  return steps.pairsAmong([...new Set(users.map(({ node }) => node.name))]).filter(([a, b]) => a !== b || users.some(({ node, update }) => node.name === a && !update.ofTask));
}

function distinct(users: readonly Updater[]): readonly Updater[] {
  return [...new Map(users.map((one) => [`${one.node.name} ${one.update.site.file} ${one.update.site.start}`, one])).values()];
}

function report({ model, steps }: RuleGraph, users: readonly Updater[], pairs: readonly (readonly [string, string])[]): Detection {
  const together = new Set(pairs.flat());
  const [first] = users as readonly [Updater, ...Updater[]];
  const { namespace, key } = first.update.item;
  const names = [...new Set(users.map(({ node }) => node.name))].sort(compareText);
  const others = together.size > 0 ? 'another task of the step' : 'another run';
  const [pair] = pairs;
  const schedule = pair === undefined ? null : steps.schedule(...pair);
  const certainty: Certainty = pairs.some(([a, b]) => steps.always(a, b)) ? 'always' : 'sometimes';
  return {
    certainty,
    message: `${few(names.map(code))} ${names.length === 1 ? 'reads' : 'read'} the item ${brief(key, 24)} and ${names.length === 1 ? 'puts' : 'put'} it back changed: what ${others} puts in between is lost.`,
    help: 'Write an item for each change, check a version before writing (VersionedStore), or put both calls behind one lock.',
    graph: model.id,
    site: first.update.site.file === model.file ? first.update.site : first.node.site,
    evidence: { key: first.update.item.text, name: namespace, nodes: names, ...(pairs.length > 0 && { pairs }), ...(schedule !== null && { schedule }) },
    related: users.flatMap(({ node, update }) => [
      { role: 'read', node: node.name, message: `${code(node.name)} reads the item here`, site: update.madeOf },
      { role: 'write', node: node.name, message: `${code(node.name)} puts it back here`, site: update.site },
    ]),
    fixes: [],
  };
}
