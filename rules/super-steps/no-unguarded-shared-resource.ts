import type { Access, Held, OutwardCall } from '../../src/model/effects.ts';
import type { Certainty, Detection } from '../../src/model/finding.ts';
import type { GraphNode } from '../../src/model/graph.ts';
import { compareText, type Site } from '../../src/model/site.ts';
import type { Rule, RuleGraph } from '../rule.ts';
import { areApart, isLimited, isLock, whyNot } from '../shared/turns.ts';
import { brief, code, few } from '../shared/words.ts';

/**
 * Nodes of one super-step run at the same time. A file or a row that two of them read and write, something that a lock was
 * put before on one side only, and what the user names as a resource are then used by both at once.
 */
export const noUnguardedSharedResource: Rule = {
  id: 'no-unguarded-shared-resource',
  title: 'Two nodes of one super-step use something at the same time that no lock keeps whole',
  preset: 'strict',
  severity: 'warning',
  runtimeError: null,
  needs: 'the calls with what they are given, the locks around them, and the edges that start the nodes',
  *detect(input) {
    for (const graph of input.graphs) {
      const said = new Set<Site>();
      for (const use of [...ofAccesses(graph), ...ofLocks(graph), ...input.settings.resources.flatMap((resource) => ofResource(graph, resource))]) {
        const detection = report(graph, use, said);
        if (detection !== null) yield detection;
      }
    }
  },
};

/** One thing, and who uses it. */
interface Use {
  readonly name: string;
  readonly users: readonly User[];
  readonly clash: (a: User, b: User) => boolean;
  /** What two that meet do, and what comes of it. */
  readonly says: (a: User, b: User) => { readonly what: string; readonly then: string };
}

interface User {
  readonly node: GraphNode;
  readonly text: string;
  readonly site: Site;
  readonly held: readonly Held[];
  readonly access: Access | null;
}

/** Files and rows. What is only added to loses nothing. */
function ofAccesses({ model }: RuleGraph): Use[] {
  const byId = new Map<string, User[]>();
  for (const node of model.nodes) {
    for (const access of node.effects.accesses) {
      if (access.kind === 'item' || access.id === null) continue;
      byId.set(access.id, [...(byId.get(access.id) ?? []), { node, text: access.text, site: access.site, held: access.held, access }]);
    }
  }
  const updates = ({ node, access }: User) => access!.how === 'write' && node.effects.accesses.some(({ how, id }) => how === 'read' && id === access!.id);
  return [...byId.values()].map((users): Use => {
    const { kind, name } = users[0]!.access!;
    return {
      name,
      users,
      clash: (a, b) => {
        if (a.node.name === b.node.name && a.access!.ofTask) return false;
        const writes = [a, b].filter(({ access }) => access!.how === 'write');
        if (writes.length === 0 || [a, b].some(({ access }) => access!.how === 'append')) return false;
        // Of rows only what is put back as it was read: a database keeps single writes apart.
        return kind === 'file' ? writes.length === 2 || updates(writes[0]!) || a.node.name !== b.node.name : writes.length === 2 && writes.some(updates) && writes.some(({ access }) => access!.madeOf !== null);
      },
      says: (a, b) => {
        const what = kind === 'file' ? `the file ${brief(name, 28)}` : `the row of ${brief(name, 28)}`;
        const both = [a, b].every(({ access }) => access!.how === 'write');
        if (both && (updates(a) || updates(b))) return { what: `both read and rewrite ${what}`, then: 'one of the changes is lost' };
        return both ? { what: `both write ${what}`, then: 'one of the two is lost' } : { what: `one writes ${what} while the other reads it`, then: 'which comes first is chance' };
      },
    };
  });
}

/** Something that one node locks is meant to be used by one at a time. */
function ofLocks({ model }: RuleGraph): Use[] {
  const byOn = new Map<string, User[]>();
  for (const node of model.nodes) {
    for (const call of node.effects.calls) {
      if (call.on === null || isHarmless(call) || call.held.some(isUnsure)) continue;
      byOn.set(call.on, [...(byOn.get(call.on) ?? []), userOf(node, call)]);
    }
  }
  return [...byOn.values()]
    .filter((users) => users.some(({ held }) => held.some(isLock)))
    .map((users): Use => {
      const name = nameOf(users[0]!.text);
      return {
        name,
        users,
        clash: (a, b) => !(isRead(a.text) && isRead(b.text)) && [a, b].some(({ held }) => held.some(isLock)),
        says: () => ({ what: `both use ${brief(name)}`, then: 'nothing keeps them apart' }),
      };
    });
}

/** What the user names. */
function ofResource({ model }: RuleGraph, resource: string): Use[] {
  const users = model.nodes.flatMap((node) => node.effects.calls.filter((call) => isOf(call, resource) && !isLimited(call)).map((call) => userOf(node, call)));
  return users.length === 0 ? [] : [{ name: resource, users, clash: () => true, says: (a) => ({ what: `both call ${brief(a.text)}`, then: 'no lock or queue keeps them apart' }) }];
}

function userOf(node: GraphNode, { text, site, held }: OutwardCall): User {
  return { node, text, site, held, access: null };
}

/** A turn of which nobody knows what it keeps apart. */
function isUnsure({ exclusive, id }: Held): boolean {
  return exclusive === null || id === null;
}

function isHarmless({ text }: OutwardCall): boolean {
  return /^(console|logger|log|Math|JSON|Date|Object|Promise|performance|process)\b/.test(text) || /\.(invoke|stream|batch|generate\w*|then|catch|toString|debug|info|warn|error|acquire|release|run|runExclusive|add|schedule)$/.test(text);
}

function isRead(text: string): boolean {
  return /(^|\.)(get|find|list|read|select|query|has|count|fetch|search|load|exists)\w*$/i.test(text);
}

function nameOf(text: string): string {
  return text.includes('.') ? text.slice(0, text.lastIndexOf('.')) : text;
}

/** `db.insert` is meant by `db.insert`, `this.db.insert` and `db.insert().values`. */
function isOf({ text }: OutwardCall, resource: string): boolean {
  const parts = text.replaceAll('()', '').split('.').filter((part) => part !== 'this');
  return resource.split('.').every((part, index) => parts[index] === part);
}

interface Meeting {
  readonly a: User;
  readonly b: User;
  readonly pair: readonly [string, string];
}

function report(graph: RuleGraph, use: Use, said: Set<Site>): Detection | null {
  const meetings = meetingsOf(graph, use);
  const [first] = meetings;
  if (first === undefined || said.has(first.a.site)) return null;
  const { model, steps } = graph;
  const involved = [...new Set(meetings.flatMap(({ a, b }) => [a, b]))].sort((a, b) => compareText(a.node.name, b.node.name) || a.site.start - b.site.start);
  for (const { site } of involved) said.add(site);
  const pairs = [...new Map(meetings.map(({ pair }) => [pair.join('\0'), pair])).values()];
  const certainty: Certainty = pairs.some(([a, b]) => steps.always(a, b)) ? 'always' : 'sometimes';
  const schedule = steps.schedule(...first.pair);
  const names = [...new Set(pairs.flat())].sort(compareText);
  const why = whyNot(first.a.held, first.b.held);
  const says = use.says(first.a, first.b);
  return {
    certainty,
    message: `${subject(first, involved)}, and ${says.what}: ${why ?? says.then}.`,
    help: 'Put the calls behind one lock that both nodes share (`async-mutex`), or run one node after the other.',
    graph: model.id,
    site: involved.find(({ site }) => site.file === model.file)?.site ?? involved[0]!.node.site,
    evidence: { name: use.name, nodes: names, pairs, ...(schedule !== null && { schedule }) },
    related: involved.map(({ node, text, site }) => ({ role: 'call', node: node.name, message: `${code(node.name)} calls ${code(text)} here`, site })),
    fixes: [],
  };
}

function subject({ a, b }: Meeting, involved: readonly User[]): string {
  const named = [...new Set(involved.map(({ node }) => code(node.name)))];
  return a.node.name === b.node.name && named.length === 1 ? `${named[0]} can run several times in one super-step` : `${few(named)} can run in one super-step`;
}

function meetingsOf({ steps }: RuleGraph, { users, clash }: Use): Meeting[] {
  const pairs = steps.pairsAmong([...new Set(users.map(({ node }) => node.name))]);
  const ordered = [...pairs].sort(([a, b], [c, d]) => compareText(a, c) || compareText(b, d));
  return ordered.flatMap((pair): Meeting[] => {
    const [ofA, ofB] = pair.map((name) => users.filter(({ node }) => node.name === name)) as [User[], User[]];
    const all = ofA.flatMap((a) => ofB.map((b): Meeting => ({ a, b, pair })));
    const clashing = all.filter(({ a, b }) => clash(a, b) && !areApart(a.held, b.held));
    // Two writes tell more than a write and a read.
    const rank = ({ a, b }: Meeting) => [a, b].filter(({ access }) => access?.how === 'write').length;
    return clashing.sort((one, other) => rank(other) - rank(one)).slice(0, 1);
  });
}
