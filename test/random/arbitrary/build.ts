import {
  END, START, destinationsOf, outcomesOf,
  type BodySpec, type ChannelSpec, type EdgeSpec, type GraphSpec, type JoinSpec, type KeySpec, type ModuleSpec,
  type NodeSpec, type OutcomeSpec, type PartSpec, type RouterSpec, type TargetSpec, type ValueType, type WriteSpec,
} from '../spec.ts';
import { channelsFor, graphNames, nodeNames, privateKeys, stateKeys, undeclaredKey, unknownNode } from './names.ts';
import type { RawGraph, RawModule, RawNode, RawOutcome, RawPart, RawRouter, RawTarget, RawWrite } from './raw.ts';

export function buildModule(raw: RawModule): ModuleSpec {
  const inner: GraphSpec[] = [];
  for (const each of raw.inner) {
    const graph = buildGraph(each, { name: at(graphNames, inner.length + 1), inner: inner.length, nested: true });
    if (!inner.some((other) => sameNodes(other, graph))) inner.push(graph);
  }
  const main = buildGraph(raw.main, { name: at(graphNames, 0), inner: inner.length, nested: false });
  return { graphs: [...inner.filter((graph) => !sameNodes(graph, main)), main].map(dropMissingSubgraphs(inner.length)) };
}

interface Place {
  readonly name: string;
  /** Graphs that may be used as nodes. */
  readonly inner: number;
  readonly nested: boolean;
}

function buildGraph(raw: RawGraph, place: Place): GraphSpec {
  const keys = buildKeys(raw, place);
  const names = unique(raw.nodes.map((node) => at(nodeNames, node.name)));
  const scope: Scope = { names, keys, writable: [...keys, ...privateKeys.map(plainKey)] };
  const rawNodes = names.map((name) => raw.nodes.find((node) => at(nodeNames, node.name) === name) as RawNode);
  const nodes = declaredWritesOnly(keys, rawNodes.map((node) => buildNode(node, scope, place)));
  const routers = buildRouters(raw.routers, scope);
  const joins = buildJoins(raw, names);
  const edges = buildEdges(raw, names);
  const graph = { name: place.name, keys, input: narrow(raw.input, keys), output: narrow(raw.output, keys), nodes, edges, joins, routers };
  return { ...graph, edges: [...edges, ...missingEntries(graph, rawNodes)] };
}

interface Scope {
  readonly names: readonly string[];
  readonly keys: readonly KeySpec[];
  readonly writable: readonly KeySpec[];
}

function buildKeys(raw: RawGraph, place: Place): readonly KeySpec[] {
  const declared = raw.keys.map(({ name, channel }): KeySpec => {
    const [key, type] = at(stateKeys, name);
    return { name: key, type, channel: buildChannel(type, channel, place.nested) };
  });
  return uniqueBy(declared, (key) => key.name);
}

/** Channels that lose their value after a step stay out of inner graphs: what those hand back would depend on the last step. */
function buildChannel(type: ValueType, die: number, nested: boolean): ChannelSpec {
  const all = channelsFor(type).filter((channel) => !nested || channel.kind === 'last-value' || channel.kind === 'reducer');
  const plain = type === 'messages' ? 10 : 50;
  if (die < plain) return at(all, 0);
  const usual = all.filter((channel) => channel.kind === 'reducer');
  return die < 85 ? at(usual, die - plain) : at(all.slice(1 + usual.length), die - 85);
}

function buildNode(raw: RawNode, scope: Scope, place: Place): NodeSpec {
  const body: BodySpec =
    raw.subgraph > 80 && place.inner > 0
      ? { kind: 'subgraph', graph: raw.subgraph % place.inner }
      : { kind: 'function', outcomes: raw.outcomes.map((outcome) => buildOutcome(outcome, scope)) };
  const node: NodeSpec = { name: at(nodeNames, raw.name), defer: raw.defer > 90, ends: null, input: buildInput(raw, scope, body), body };
  return raw.ends > 40 ? { ...node, ends: gotoNodes(node, scope) } : node;
}

function gotoNodes(node: NodeSpec, scope: Scope): readonly string[] | null {
  const targets = outcomesOf(node).flatMap((outcome) => outcome.parts.flatMap((part) => part.goto.map((target) => target.node)));
  const known = unique(targets).filter((name) => name === END || scope.names.includes(name));
  return known.length > 0 ? known : null;
}

function buildInput(raw: RawNode, scope: Scope, body: BodySpec): NodeSpec['input'] {
  if (raw.input < 90 || body.kind !== 'function') return null;
  const shared = scope.keys.filter((_, index) => (raw.input + index) % 2 === 0).map((key) => key.name);
  return { shared, own: [plainKey(at(privateKeys, raw.input))] };
}

function plainKey([name, type]: readonly [string, ValueType]): KeySpec {
  return { name, type, channel: { kind: 'last-value', initial: false } };
}

function buildOutcome(raw: RawOutcome, scope: Scope): OutcomeSpec {
  const form = raw.form < 60 ? 'plain' : raw.form < 93 ? 'command' : 'array';
  const parts = (form === 'array' ? raw.parts : raw.parts.slice(0, 1)).map((part, index) => {
    const command = form === 'command' || (form === 'array' && (index === 0 || part.command > 50));
    return buildPart(part, command, scope);
  });
  return { form, parts };
}

function buildPart(raw: RawPart, command: boolean, scope: Scope): PartSpec {
  const tuples = command && raw.tuples > 85;
  const writes = raw.writes.map((write) => buildWrite(write, scope));
  return {
    command,
    tuples,
    spread: !tuples && raw.spread > 90,
    writes: tuples ? writes.map((write) => ({ ...write, maybe: false })) : uniqueBy(writes, (write) => write.key),
    goto: command ? raw.goto.map((target) => buildTarget(target, scope, { unknown: true })) : [],
  };
}

function buildWrite(raw: RawWrite, scope: Scope): WriteSpec {
  if (raw.key === 59) return { key: undeclaredKey, maybe: raw.maybe > 75, value: 'fresh' };
  const key = raw.key > 54 ? at(scope.writable, raw.key) : at(scope.keys, raw.key);
  const value = raw.value < 65 ? 'fresh' : raw.value < 94 ? 'grown' : key.channel.kind === 'last-value' ? 'undefined' : 'fresh';
  return { key: key.name, maybe: raw.maybe > 75, value };
}

/** A write to a private key that no node of the graph declares is left out. */
function declaredWritesOnly(keys: readonly KeySpec[], nodes: readonly NodeSpec[]): readonly NodeSpec[] {
  const declared = new Set([undeclaredKey, ...[...keys, ...nodes.flatMap((node) => node.input?.own ?? [])].map((key) => key.name)]);
  const keep = (part: PartSpec): PartSpec => ({ ...part, writes: part.writes.filter((write) => declared.has(write.key)) });
  return nodes.map((node) =>
    node.body.kind === 'subgraph'
      ? node
      : { ...node, body: { ...node.body, outcomes: node.body.outcomes.map((outcome) => ({ ...outcome, parts: outcome.parts.map(keep) })) } },
  );
}

function buildTarget(raw: RawTarget, scope: Scope, allow: { readonly unknown: boolean }): TargetSpec {
  const send = raw.send < 80 ? null : raw.send < 90 ? 'many' : raw.send < 95 ? 1 : raw.send < 99 ? 2 : 3;
  const places = [...scope.names, ...(send === null ? [END] : [])];
  const node = allow.unknown && send === null && raw.to === 59 ? unknownNode : at(places, raw.to);
  const keys = raw.args > 80 ? [at(scope.keys, raw.args).name] : [];
  return { node, send, args: { state: raw.args > 60 && raw.args % 2 === 1, keys } };
}

function buildRouters(raws: readonly RawRouter[], scope: Scope): readonly RouterSpec[] {
  return uniqueBy(raws.map((raw) => buildRouter(raw, scope)), (router) => router.from);
}

function buildRouter(raw: RawRouter, scope: Scope): RouterSpec {
  const map = at([null, 'array', 'object'] as const, raw.map);
  const outcomes = raw.outcomes.map((targets) => uniqueTriggers(targets.map((target) => buildTarget(target, scope, { unknown: map === null }))));
  const unused = map !== null && raw.unused > 80 ? [at([...scope.names, END], raw.unused)] : [];
  return { from: at([START, ...scope.names], raw.from), outcomes, map, unused };
}

function uniqueTriggers(targets: readonly TargetSpec[]): readonly TargetSpec[] {
  return targets.filter((target, index) => target.send !== null || targets.findIndex((other) => other.send === null && other.node === target.node) === index);
}

function buildJoins(raw: RawGraph, names: readonly string[]): readonly JoinSpec[] {
  const joins = raw.joins.map((join) => ({ from: unique(join.members.map((member) => at(names, member))), to: at(names, join.to) }));
  return joins.filter((join) => join.from.length > 1);
}

/** Most edges lead forward in the order of the nodes, so that most graphs end. */
function buildEdges(raw: RawGraph, names: readonly string[]): readonly EdgeSpec[] {
  const edges = raw.edges.map(({ from, to, back }): EdgeSpec => {
    const source = from % (names.length + 1);
    const ahead = [...names.slice(source), ...(source > 0 ? [END] : [])];
    return { from: at([START, ...names], source), to: at(back > 88 ? names : ahead, to) };
  });
  return uniqueBy(edges, (edge) => JSON.stringify([edge.from, edge.to]));
}

/** The library refuses nodes that nothing leads to. */
function missingEntries(graph: GraphSpec, raws: readonly RawNode[]): readonly EdgeSpec[] {
  const led = ledTo(graph);
  const entries = graph.nodes.flatMap((node, index): EdgeSpec[] => {
    if (led.has(node.name)) return [];
    const before = graph.nodes[index - 1];
    return [{ from: before && (raws[index]?.entry ?? 0) % 3 > 0 ? before.name : START, to: node.name }];
  });
  const started = graph.routers.some((router) => router.from === START) || [...graph.edges, ...entries].some((edge) => edge.from === START);
  const first = graph.nodes[0]?.name ?? END;
  return started ? entries : [{ from: START, to: first }, ...entries.filter((edge) => edge.to !== first)];
}

function ledTo(graph: GraphSpec): ReadonlySet<string> {
  const open = graph.routers.filter((router) => router.map === null);
  const anywhere = graph.nodes.map((node) => node.name).filter((name) => open.some((router) => router.from !== name));
  return new Set([
    ...graph.edges.map((edge) => edge.to),
    ...graph.joins.map((join) => join.to),
    ...graph.routers.filter((router) => router.map !== null).flatMap(destinationsOf),
    ...graph.nodes.flatMap((node) => node.ends ?? []),
    ...anywhere,
  ]);
}

/** A narrower schema: every second key. */
function narrow(die: number, keys: readonly KeySpec[]): readonly string[] | null {
  if (die < 85) return null;
  const kept = keys.filter((_, index) => (die + index) % 2 === 0).map((key) => key.name);
  return kept.length > 0 ? kept : null;
}

function dropMissingSubgraphs(count: number): (graph: GraphSpec, index: number, all: readonly GraphSpec[]) => GraphSpec {
  return (graph, _, all) => {
    if (all.length - 1 === count) return graph;
    const idle: BodySpec = { kind: 'function', outcomes: [{ form: 'plain', parts: [{ command: false, tuples: false, spread: false, writes: [], goto: [] }] }] };
    return { ...graph, nodes: graph.nodes.map((node) => (node.body.kind === 'subgraph' ? { ...node, body: idle } : node)) };
  };
}

function sameNodes(a: GraphSpec, b: GraphSpec): boolean {
  const names = new Set(a.nodes.map((node) => node.name));
  return a.nodes.length === b.nodes.length && b.nodes.every((node) => names.has(node.name));
}

function at<T>(list: readonly T[], index: number): T {
  return list[index % list.length] as T;
}

function unique<T>(list: readonly T[]): readonly T[] {
  return [...new Set(list)];
}

function uniqueBy<T>(list: readonly T[], identity: (item: T) => string): readonly T[] {
  return [...new Map(list.toReversed().map((item) => [identity(item), item])).values()].toReversed();
}
