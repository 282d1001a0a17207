import type { Access, Item, ItemPart } from '../../src/model/effects.ts';
import type { Certainty, Detection } from '../../src/model/finding.ts';
import type { GraphNode } from '../../src/model/graph.ts';
import type { Run, SentKey } from '../../src/model/run.ts';
import { compareText, type Site } from '../../src/model/site.ts';
import { isOpen, unchecked } from '../shared/flaws.ts';
import type { Rule, RuleGraph, RuleInput } from '../rule.ts';
import { callOf } from '../shared/runs.ts';
import { brief, code, few } from '../shared/words.ts';

/**
 * A node writes to the store under a namespace that is the same for everybody, or two nodes of one super-step write the
 * same item. What one user told the agent is then read out to the next, or one of the two notes is gone.
 */
export const noUnscopedStoreNamespace: Rule = {
  id: 'no-unscoped-store-namespace',
  title: 'A namespace of the store that users or agents share without meaning to',
  preset: 'strict',
  severity: 'warning',
  runtimeError: null,
  needs: 'the call on the store with its namespace, in a node, in what it calls, or in a handler',
  *detect(input) {
    for (const graph of input.graphs) {
      const writers = graph.model.nodes.flatMap(putsOf);
      yield* ofEverybody(graph, writers);
      yield* ofTwoNodes(graph, writers);
    }
    for (const run of input.program.runs) {
      if (run.unshipped || isOfAdmins(run)) continue;
      if (run.on === 'graph') yield* ofSentKeys(input, run);
      if (run.on === 'store' && run.where.kind === 'handler') yield* ofRequest(input, run);
      if (run.on === 'store' && (run.where.kind === 'handler' || run.where.kind === 'body')) yield* ofPrefix(input, run);
    }
  },
};

/** A node takes its namespace from what the run was given, and that from a request. */
function* ofSentKeys(input: RuleInput, run: Run): Generator<Detection> {
  const sent = new Map(run.sentKeys.filter((one) => isOpen(input, one)).map((one) => [nameOf(one), one]));
  const graph = sent.size === 0 ? undefined : input.graphs.find(({ model }) => model.id === run.graph);
  const said = new Set<SentKey>();
  for (const node of graph?.model.nodes ?? []) {
    for (const { item } of node.effects.accesses) {
      const open = (item?.path ?? []).filter(({ constant }) => !constant);
      const keys = open.flatMap(({ text }) => sent.get(text) ?? []);
      const [first] = keys;
      if (first === undefined || keys.length < open.length || said.has(first)) continue;
      said.add(first);
      yield {
        certainty: 'always',
        message: `${callOf(run)} takes ${code(first.key)} from ${brief(first.text)}, and ${unchecked(first)}: ${code(node.name)} makes its namespace of it.`,
        help: 'Take the user or the tenant from the session, and pass it in `configurable`, where no node writes it.',
        graph: run.graph,
        site: [first.site, run.site].find(({ file }) => file === input.program.file) ?? run.expression,
        evidence: { key: first.key, nodes: [node.name] },
        related: [{ role: 'read', node: node.name, message: `${code(node.name)} takes its namespace from it`, site: node.site }],
        fixes: [],
      };
    }
  }
}

function nameOf({ in: where, key }: SentKey): string {
  return where === 'state' ? `state.${key}` : `config.configurable.${key}`;
}

/** A search finds all that lies below its namespace: of everybody, where others put a user behind it. */
function* ofPrefix(input: RuleInput, run: Run): Generator<Detection> {
  if (run.method !== 'search' || run.path === null) return;
  if (run.path.length === 0) {
    if (run.where.kind === 'body') yield ofStore(input, run, run.site, 'names no namespace: it returns the items of all users and tenants');
    return;
  }
  const puts = [...input.graphs.flatMap(({ model }) => model.nodes.flatMap(putsOf)).map(({ put }) => put.path), ...input.program.runs.filter(({ on, method }) => on === 'store' && method === 'put').map(({ path }) => path)];
  const below = puts.find((path) => path !== null && isBelow(path, run.path!));
  const shown = brief(`[${run.path.map(({ text }) => `'${text}'`).join(', ')}]`, 32);
  if (below == null) {
    const among = input.graphs.flatMap(({ model }) => model.nodes.flatMap(putsOf)).find(({ put }) => isAmong(put, run.path!));
    if (among !== undefined) yield ofStore(input, run, run.site, `searches ${shown}, in which items lie under ${brief(among.put.text, 28)}: it finds those of everybody`);
    return;
  }
  const whose = below[run.path.length]!.text;
  yield ofStore(input, run, run.site, `searches ${shown}, below which items lie for each ${brief(whose, 28)}: it finds those of everybody`);
}

/** The longer one begins with all of the shorter, which are constants, and goes on with somebody. */
function isBelow(path: readonly ItemPart[], prefix: readonly ItemPart[]): boolean {
  if (path.length <= prefix.length || !prefix.every(({ constant, text }, index) => constant && path[index]!.constant && path[index]!.text === text)) return false;
  const { constant, text } = path[prefix.length]!;
  return !constant && SOMEBODY.test(text);
}

/** Items of one namespace, which only their keys keep apart. */
function isAmong({ path, namespace, text }: Put, searched: readonly ItemPart[]): boolean {
  if (path === null || path.length !== searched.length || !path.every((part, index) => part.constant && searched[index]!.constant && part.text === searched[index]!.text)) return false;
  return !/^['"`][^$]*$/.test(text) && SOMEBODY.test(text) && !MEANT.test(namespace);
}

/** Names of those whose items are apart. */
const SOMEBODY = /user|tenant|account|\borg|customer|client|member|owner|team|workspace|person|patient|student|email/i;

function isOfAdmins({ site, where }: Run): boolean {
  return /(^|\/)admin\//.test(site.file) || (where.kind === 'handler' && /admin|internal|health|metrics/i.test(where.label));
}

/** A handler reads or writes under a namespace that whoever asks has named, or that is of everybody. */
function* ofRequest(input: RuleInput, run: Run): Generator<Detection> {
  const part = run.sent.find(({ what }) => what === 'namespace' || what === 'key');
  const does = run.method === 'put' ? 'write' : run.method === 'delete' ? 'delete' : 'read';
  if (part !== undefined && isOpen(input, part)) {
    yield ofStore(input, run, part.site, `takes its ${part.what} from ${brief(part.text)}, and ${unchecked(part)}${part.flaw === null ? `: anybody can ${does} it` : ''}`);
  } else if (run.namespace !== null) {
    const { how, site } = run.namespace;
    const lacks = how === 'empty' ? 'names no namespace' : 'names a namespace that loses its user where nobody is signed in';
    yield ofStore(input, run, site, `${lacks}: it returns ${run.method === 'listNamespaces' ? 'the namespaces' : 'the items'} of all users and tenants`);
  }
}

function ofStore(input: RuleInput, run: Run, site: Site, what: string): Detection {
  return {
    certainty: 'always',
    message: `${callOf(run)} ${what}.`,
    help: 'Begin the namespace with the user or the tenant of the session.',
    graph: null,
    site: [site, run.site].find(({ file }) => file === input.program.file) ?? run.expression,
    evidence: { name: run.method },
    related: [],
    fixes: [],
  };
}

interface Writer {
  readonly node: GraphNode;
  readonly put: Put;
}

interface Put extends Item {
  readonly id: string | null;
  readonly site: Site;
  /** It puts back what it has read: another rule speaks of that. */
  readonly updates: boolean;
}

function putsOf(node: GraphNode): Writer[] {
  const put = ({ item, id, site, madeOf }: Access): Writer[] => (item === null ? [] : [{ node, put: { ...item, id, site, updates: madeOf !== null } }]);
  return node.effects.accesses.filter(({ kind, how }) => kind === 'item' && how === 'write').flatMap(put);
}

/** What is meant for all says so. */
const MEANT = /global|shared|public|common|knowledge|docs?\b|document|faq|catalog|system|config|template|cache|world|policy|policies|everyone|all\b/i;

function* ofEverybody({ model }: RuleGraph, writers: readonly Writer[]): Generator<Detection> {
  const seen = new Set<string>();
  for (const { node, put } of writers) {
    const place = `${put.site.file} ${put.site.start}`;
    if (!put.ofEverybody || MEANT.test(`${put.namespace} ${put.key}`) || seen.has(place)) continue;
    seen.add(place);
    yield {
      certainty: 'always',
      message: `${code(node.name)} writes to ${brief(put.namespace)}, a namespace without a user or a tenant: all of them read and overwrite it.`,
      help: 'Begin the namespace with the user or the tenant, or name it `global` if it is meant for all.',
      graph: model.id,
      site: put.site.file === model.file ? put.site : node.site,
      evidence: { name: put.namespace, nodes: [node.name] },
      related: [{ role: 'write', node: node.name, message: `${code(node.name)} writes here`, site: put.site }],
      fixes: [],
    };
  }
}

/** One after the other, and what they put has nothing in common: each was meant to be kept, and the later replaces the earlier. */
function* ofDifferentThings({ model }: RuleGraph, users: readonly Writer[]): Generator<Detection> {
  const [first, ...others] = users;
  const other = others.find(({ node, put }) => node !== first!.node && put.fields !== null && put.fields.length > 0 && !put.fields.some((field) => first!.put.fields?.includes(field)));
  if (first?.put.fields == null || first.put.fields.length === 0 || other === undefined) return;
  const isRead = model.nodes.some(({ effects }) => effects.accesses.some(({ kind, how, id }) => kind === 'item' && how === 'read' && (id === null || first.put.id!.startsWith(id))));
  if (isRead) return;
  const names = [first.node.name, other.node.name].sort(compareText);
  yield {
    certainty: 'always',
    message: `${few(names.map(code))} put different things under ${brief(first.put.key, 20)} of ${brief(first.put.namespace, 28)}: the later one replaces the other.`,
    help: 'Give each node a namespace or a key of its own.',
    graph: model.id,
    site: [first, other].find(({ put }) => put.site.file === model.file)?.put.site ?? first.node.site,
    evidence: { name: first.put.namespace, nodes: names },
    related: [first, other].map(({ node, put }) => ({ role: 'write', node: node.name, message: `${code(node.name)} writes the item here`, site: put.site })),
    fixes: [],
  };
}

/** Two notes under one key: the store keeps one. */
function* ofTwoNodes(graph: RuleGraph, writers: readonly Writer[]): Generator<Detection> {
  const { model } = graph;
  const items = new Map<string, Writer[]>();
  for (const writer of writers) {
    const item = writer.put.id;
    if (item === null) continue;
    items.set(item, [...(items.get(item) ?? []), writer]);
  }
  for (const users of items.values()) {
    if (users.some(({ put }) => put.updates)) continue;
    const places = new Set(users.map(({ put }) => `${put.site.file} ${put.site.start}`));
    // A helper may write for several nodes.
    if (places.size < 2 && new Set(users.map(({ node }) => node.name)).size < 2) continue;
    const { steps } = graph;
    const pairs = steps.pairsAmong([...new Set(users.map(({ node }) => node.name))]).filter(([a, b]) => a !== b);
    if (pairs.length === 0) yield* ofDifferentThings(graph, users);
    const [pair] = pairs;
    const schedule = pair === undefined ? null : steps.schedule(...pair);
    if (pair === undefined || schedule === null) continue;
    const names = [...new Set(pairs.flat())].sort(compareText);
    const involved = users.filter(({ node }) => names.includes(node.name));
    const { put } = involved[0]!;
    const certainty: Certainty = pairs.some(([a, b]) => steps.always(a, b)) ? 'always' : 'sometimes';
    yield {
      certainty,
      message: `${few(names.map(code))} can run in one super-step and write ${brief(put.key, 20)} of ${brief(put.namespace, 28)}: the store keeps one of the values.`,
      help: 'Give each node a namespace or a key of its own.',
      graph: model.id,
      site: involved.find((one) => one.put.site.file === model.file)?.put.site ?? involved[0]!.node.site,
      evidence: { key: put.key, name: put.namespace, nodes: names, pairs, schedule },
      related: involved.map((one) => ({ role: 'write', node: one.node.name, message: `${code(one.node.name)} writes the item here`, site: one.put.site })),
      fixes: [],
    };
  }
}
