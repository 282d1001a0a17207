import type { AnalyzedGraph } from '../../analyze.ts';
import type { Channel } from '../../model/channel.ts';
import type { Finding } from '../../model/finding.ts';
import type { GraphModel, GraphNode } from '../../model/graph.ts';
import { compareText } from '../../model/site.ts';
import { edgeViews, type EdgeView } from '../../report/inspect-edges.ts';
import { writesOf } from '../../report/inspect-nodes.ts';
import { effectsOnThreads, type ThreadEffect } from './threads.ts';
import { graphsThatSave } from './stops.ts';
import type { Side } from './side.ts';

export interface Lists<Item> {
  readonly added: readonly Item[];
  readonly removed: readonly Item[];
}

export interface GraphDiff {
  readonly id: string;
  /** The id it had, where it was moved. */
  readonly was: string | null;
  readonly status: 'added' | 'removed' | 'changed' | 'same';
  readonly nodes: Lists<string> & { readonly changed: readonly { readonly name: string; readonly what: string }[] };
  readonly edges: Lists<string>;
  readonly channels: Lists<string> & { readonly changed: readonly { readonly name: string; readonly what: string }[] };
  /** Pairs that can share a super-step; null where there are too many to list. */
  readonly together: Lists<readonly [string, string]> | null;
  readonly threads: readonly ThreadEffect[];
  readonly before: GraphModel | null;
  readonly after: GraphModel | null;
}

export interface Diff {
  readonly graphs: readonly GraphDiff[];
  readonly findings: Lists<Finding>;
  /** Whether a thread that was saved under the base cannot go on as it should. */
  readonly breaking: boolean;
}

export function compareSides(base: Side, head: Side, hasServer: boolean): Diff {
  const keeps = graphsThatSave(base.graphs.map(({ model }) => model), hasServer);
  const pairs = matched(base.graphs, head.graphs);
  const graphs = pairs.map(([before, after]) => compareGraphs(before, after, before === null || !keeps(before.model) ? [] : effectsOnThreads(before, after, base, head)));
  return {
    graphs: graphs.sort((a, b) => compareText(a.id, b.id)),
    findings: listsOf(base.report.findings, head.report.findings, ({ fingerprint }) => fingerprint!),
    breaking: graphs.some(({ threads }) => threads.some(({ effect }) => effect === 'breaks')),
  };
}

type Match = readonly [AnalyzedGraph | null, AnalyzedGraph | null];

/** By id; what is left over is the same graph elsewhere if it is called the same, or has the same nodes, and nothing else has. */
function matched(base: readonly AnalyzedGraph[], head: readonly AnalyzedGraph[]): readonly Match[] {
  const matches: Match[] = [];
  let [before, after] = [[...base], [...head]];
  for (const keyOf of [idOf, bindingOf, nodesOf]) {
    for (const one of before) {
      const same = (all: readonly AnalyzedGraph[]) => all.filter((other) => keyOf(other) === keyOf(one));
      const [first, second] = same(after);
      if (first === undefined || second !== undefined || same(before).length > 1) continue;
      matches.push([one, first]);
      after = after.filter((other) => other !== first);
    }
    before = before.filter((one) => !matches.some(([other]) => other === one));
  }
  return [...matches, ...before.map((one): Match => [one, null]), ...after.map((one): Match => [null, one])];
}

const idOf = ({ model }: AnalyzedGraph): string => model.id;
const bindingOf = ({ model }: AnalyzedGraph): string => model.id.slice(model.id.indexOf('#'));
const nodesOf = ({ model }: AnalyzedGraph): string => JSON.stringify(model.nodes.map(({ name }) => name).sort());

function compareGraphs(before: AnalyzedGraph | null, after: AnalyzedGraph | null, threads: readonly ThreadEffect[]): GraphDiff {
  const [from, to] = [before?.model ?? null, after?.model ?? null];
  const names = (graph: GraphModel | null) => graph?.nodes.map(({ name }) => name) ?? [];
  const nodes = { ...listsOf(names(from), names(to), (name) => name), changed: changedIn(from?.nodes ?? [], to?.nodes ?? [], ({ name }) => name, (one, graph) => nodeText(one, graph === 0 ? from! : to!)) };
  const keys = (graph: GraphModel | null) => graph?.channels.map((channel) => `${channel.key}: ${channelText(channel)}`) ?? [];
  const known = new Set([...(from?.channels ?? []), ...(to?.channels ?? [])].filter(({ key }) => [from, to].every((graph) => graph?.channels.some((one) => one.key === key))).map(({ key }) => key));
  const ofOne = (texts: readonly string[]) => texts.filter((text) => !known.has(text.slice(0, text.indexOf(': '))));
  const channels = { ...listsOf(ofOne(keys(from)), ofOne(keys(to)), (text) => text), changed: changedIn(from?.channels ?? [], to?.channels ?? [], ({ key }) => key, channelText) };
  const edges = listsOf(edgeTexts(from), edgeTexts(to), (text) => text);
  const together = pairsOf(before, after);
  const same = [nodes, edges, channels, together ?? { added: [], removed: [] }].every((lists) => lists.added.length + lists.removed.length === 0) && nodes.changed.length + channels.changed.length + threads.length === 0;
  const was = from !== null && to !== null && from.id !== to.id ? from.id : null;
  const status = from === null ? 'added' : to === null ? 'removed' : same && was === null ? 'same' : 'changed';
  return { id: (to ?? from)!.id, was, status, nodes, edges, channels, together, threads, before: from, after: to };
}

function listsOf<Item>(before: readonly Item[], after: readonly Item[], keyOf: (item: Item) => string): Lists<Item> {
  const [old, now] = [new Set(before.map(keyOf)), new Set(after.map(keyOf))];
  return { added: after.filter((item) => !old.has(keyOf(item))), removed: before.filter((item) => !now.has(keyOf(item))) };
}

function changedIn<Item>(before: readonly Item[], after: readonly Item[], nameOf: (item: Item) => string, textOf: (item: Item, side: 0 | 1) => string): { readonly name: string; readonly what: string }[] {
  const old = new Map(before.map((item) => [nameOf(item), textOf(item, 0)]));
  return after.flatMap((item) => {
    const [was, is] = [old.get(nameOf(item)), textOf(item, 1)];
    return was === undefined || was === is ? [] : [{ name: nameOf(item), what: `${was} → ${is}` }];
  });
}

function nodeText(node: GraphNode, graph: GraphModel): string {
  const writes = [...writesOf(node, graph)].map(([key, certainty]) => (certainty === 'always' ? key : `${key}?`)).sort();
  const parts = [node.kind, ...(node.defer ? ['deferred'] : []), ...(writes.length > 0 ? [`writes ${writes.join(', ')}`] : []), ...(node.writesOpen === null ? [] : ['writes more'])];
  return parts.join(', ');
}

export function channelText({ kind, reducer, type }: Channel): string {
  return `${kind}${reducer === null ? '' : ` (${reducer})`}${type === null ? '' : ` of ${type.replaceAll(/\s+/g, ' ')}`}`;
}

function edgeTexts(graph: GraphModel | null): readonly string[] {
  return graph === null ? [] : [...new Set(edgeViews(graph).map(edgeText))].sort(compareText);
}

function edgeText(edge: EdgeView): string {
  const [from, to] = [edge.from.join(' + '), edge.to.join(', ')];
  switch (edge.kind) {
    case 'direct':
      return `${from} → ${to}`;
    case 'join':
      return `${from} ⇒ ${to}`;
    case 'router':
      return `${from} → ${edge.outcomes.map((outcome) => outcome.join(' + ') || 'nothing').join(' | ')}${edge.known ? '' : ' | …'}`;
    case 'send':
      return `${from} ⇉ ${to}${edge.many ? ' (many)' : ''}`;
  }
}

const MOST_PAIRS = 2_000;

function pairsOf(before: AnalyzedGraph | null, after: AnalyzedGraph | null): Lists<readonly [string, string]> | null {
  const list = (graph: AnalyzedGraph | null): readonly (readonly [string, string])[] | null => {
    const pairs: (readonly [string, string])[] = [];
    for (const pair of graph?.steps.pairs() ?? []) {
      if (pairs.length === MOST_PAIRS) return null;
      pairs.push(pair);
    }
    return pairs;
  };
  const [old, now] = [list(before), list(after)];
  return old === null || now === null ? null : listsOf(old, now, (pair) => JSON.stringify(pair));
}
