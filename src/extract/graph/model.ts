import type { Channel } from '../../model/channel.ts';
import { type Compile, type Edge, type GraphModel, type GraphNode, type NamedSite, type NodeKind, type NodeOutcome, type PathMapEntry, ROOT, type RouteOutcome, START, type Write } from '../../model/graph.ts';
import type { Site, Unknown } from '../../model/site.ts';
import type { Evaluator } from '../eval/evaluator.ts';
import { callValue, isGenerator } from '../eval/invoke.ts';
import { iterate } from '../eval/iterate.ts';
import { findMember } from '../eval/classes.ts';
import type { SourceUnit } from '../load/unit.ts';
import { option } from '../library/builder.ts';
import { channelsOf, keysOfSchema } from '../library/state/index.ts';
import { runMap, runRunnable } from '../library/runnable.ts';
import { ts, type T } from '../syntax.ts';
import { alternatives } from '../values/union.ts';
import { type FunctionValue, type Place, UNDEFINED, unknown, type Value } from '../values/value.ts';
import { type BuilderFacts, namesIn, type NodeFact, readCalls, type RouterFact } from './builder-calls.ts';
import type { BuilderCall, GraphDraft } from './draft.ts';
import { homeOf } from './names.ts';
import { overRuns } from './over-runs.ts';
import { type Given, argsOf, outcomesOf, type Outcomes, type OutcomeContext, type Output, type Reason, type Returned } from './outcomes.ts';
import { placeOfText, siteOf, siteOfCall, unknownAt } from './place.ts';
import { routesOf } from './routes.ts';

/** What a graph hands to its parent, apart from its model. */
export interface Finished {
  readonly model: GraphModel;
  readonly toParent: readonly NodeOutcome[];
}

/** Finishes drafts once, whoever asks first: a graph asks for those it has as nodes. */
export class Finisher {
  private readonly ev: Evaluator;
  private readonly idOf: (draft: GraphDraft) => string;
  private readonly finished = new Map<GraphDraft, Finished | null>();

  constructor(ev: Evaluator, idOf: (draft: GraphDraft) => string) {
    this.ev = ev;
    this.idOf = idOf;
  }

  /** Null for a graph that contains itself. */
  finish(draft: GraphDraft): Finished | null {
    const known = this.finished.get(draft);
    if (known !== undefined) return known;
    this.finished.set(draft, null);
    const finished = finishGraph(this.ev, draft, this, this.idOf(draft));
    this.finished.set(draft, finished);
    return finished;
  }

  id(draft: GraphDraft): string {
    return this.idOf(draft);
  }
}

interface Context {
  readonly ev: Evaluator;
  readonly draft: GraphDraft;
  readonly home: SourceUnit;
  readonly finisher: Finisher;
  readonly channels: readonly Channel[];
  readonly channelsOpen: boolean;
  readonly literals: ReadonlyMap<string, readonly string[]>;
  readonly blindSpots: Unknown[];
}

function finishGraph(ev: Evaluator, draft: GraphDraft, finisher: Finisher, id: string): Finished {
  const facts = readCalls(ev, draft);
  const home = homeOf(draft);
  const inputs = facts.nodes.flatMap(({ options, call }) => {
    const value = options === null ? null : option(ev, options, 'input');
    return value === null ? [] : [{ value, at: call.at }];
  });
  const set = channelsOf(ev, draft, inputs);
  const blindSpots: Unknown[] = set.unknowns.map(({ what, why, at }) => unknownAt(what, why, at));
  const channelsOpen = set.open === null ? null : unknownAt('the keys of the state', set.open.why, set.open.at);
  if (channelsOpen !== null) blindSpots.push(channelsOpen);
  const context: Context = { ev, draft, home, finisher, channels: set.channels, channelsOpen: set.open !== null, literals: set.literals, blindSpots };
  const toParent: NodeOutcome[] = [];
  const known = blindSpots.length;
  const { nodes, routers } = overRuns(ev, (body) => {
    blindSpots.length = known;
    toParent.length = 0;
    return { nodes: facts.nodes.map((fact) => body(() => finishNode(context, fact, toParent))), routers: facts.routers.map((router) => body(() => finishRouter(context, router))) };
  });
  const edges: Edge[] = [...facts.edges.map((edge): Edge => finishEdge(edge)), ...routers];
  edges.sort((a, b) => order(draft, a.site) - order(draft, b.site));
  const nodesOpen = openness(context, facts, 'nodes');
  const edgesOpen = openness(context, facts, 'edges');
  return {
    model: {
      id,
      file: home.display,
      site: siteIn(context, { at: draft.created, via: [] }),
      channels: set.channels,
      channelsOpen,
      nodes,
      nodesOpen,
      edges,
      edgesOpen,
      compiles: facts.compiles.map((compile) => finishCompile(context, compile)),
      inputKeys: inputKeysOf(ev, draft),
      inputs: inputsOf(ev, draft),
      blindSpots: sortedBlindSpots(blindSpots),
    },
    toParent,
  };
}

/** Edges keep the order of the calls, whatever their kind. */
function order(_draft: GraphDraft, site: Site): number {
  return site.start;
}

function sortedBlindSpots(blindSpots: readonly Unknown[]): Unknown[] {
  const distinct = new Map(blindSpots.map((one) => [`${one.site.file}:${one.site.start}:${one.what}:${one.why}`, one]));
  return [...distinct.values()].sort((a, b) => (a.site.file < b.site.file ? -1 : a.site.file > b.site.file ? 1 : a.site.start - b.site.start));
}

/** Calls may be missing: names that are not known, or a builder that went through foreign hands. */
function openness({ draft, blindSpots }: Context, facts: BuilderFacts, what: 'nodes' | 'edges'): Unknown | null {
  const spots = facts.unresolved.filter((one) => one.what === what).map(({ why, call }) => unknownAt(what === 'nodes' ? 'a node' : 'an edge', why, call.at));
  const escapes = draft.escapes.map(({ why, at }) => unknownAt(`further ${what}`, `the builder ${why}`, at));
  blindSpots.push(...spots, ...escapes);
  return spots[0] ?? escapes[0] ?? null;
}

/** The place of a call in the file of the graph: of the call itself, or of the call that led there. */
function siteIn({ home, draft }: Pick<Context, 'home' | 'draft'>, { at, via }: Pick<BuilderCall, 'at' | 'via'>): Site {
  const place = [at, ...via].find(({ unit }) => unit === home) ?? (draft.created.unit === home ? draft.created : at);
  return siteOfCall(place);
}

function finishNode(context: Context, fact: NodeFact, toParent: NodeOutcome[]): GraphNode {
  const { ev, finisher, blindSpots } = context;
  const { name, action, options, call } = fact;
  const input = options === null ? null : option(ev, options, 'input');
  const inputKeys = input === null ? null : keysOfSchema(ev, input, call.at);
  const depth = ev.path.length;
  ev.pushed.length = 0;
  const before = ev.ran.length;
  const ran = runAction(ev, action, call.at);
  const pushed = ev.pushed.map(({ key, at, path }): Write => {
    return { key, certainty: path === depth ? 'always' : 'sometimes', relation: 'fresh', ifPresent: false, site: siteOf(at), value: 'messages' };
  });
  const outcomes = outcomesOf(outcomeContext(context, inputKeys, input !== null && inputKeys === null), ran.returned);
  toParent.push(...outcomes.toParent);
  const called = ev.ran.slice(before).flatMap(({ draft, at }) => (isGuarded(at) ? [] : [draft]));
  const children = new Set([...(ran.draft === null ? [] : [ran.draft]), ...called]);
  const fromChild = [...children].flatMap((child) => finisher.finish(child)?.toParent ?? []);
  const spot = (what: string, reason: Reason | null): Unknown | null => {
    if (reason === null) return null;
    const found = unknownAt(what, reason.why, reason.at);
    blindSpots.push(found);
    return found;
  };
  return {
    name,
    kind: ran.kind,
    defer: isTrue(options === null ? null : option(ev, options, 'defer')),
    site: siteIn(context, call),
    nameSite: siteOf(fact.nameAt),
    outcomes: [...outcomes.outcomes, ...fromChild].map((outcome) => (pushed.length === 0 ? outcome : { ...outcome, writes: [...outcome.writes, ...pushed] })),
    writesOpen: spot(`what ${name} writes`, outcomes.writesOpen),
    gotoOpen: spot(`where ${name} goes`, gotoReason(outcomes)),
    ends: namesIn(ev, options, 'ends', call.at),
    inputKeys,
    subgraph: ran.draft === null ? null : finisher.id(ran.draft),
    when: fact.when,
  };
}

/** A Command for the parent leaves the run as an error does: a catch block keeps it. */
function isGuarded({ node }: Place): boolean {
  for (let one: T.Node = node; one.parent !== undefined && !ts.isFunctionLike(one); one = one.parent) {
    if (ts.isTryStatement(one.parent) && one.parent.tryBlock === one && one.parent.catchClause !== undefined) return true;
  }
  return false;
}

/** A body that may return anything may return a Command, but hardly any does: only the writes are in doubt. */
function gotoReason({ gotoOpen, writesOpen }: Outcomes): Reason | null {
  return gotoOpen === writesOpen ? null : gotoOpen;
}

function isTrue(value: Value | null): boolean {
  return value?.t === 'literal' && value.value === true;
}

interface Ran {
  readonly kind: NodeKind;
  readonly returned: readonly Returned[];
  readonly draft: GraphDraft | null;
}

/** Evaluates the body of a node for any state. */
function runAction(ev: Evaluator, action: Value, call: Place): Ran {
  const state: Value = { t: 'state', omit: [] };
  const config = unknown('the configuration of a run', call);
  const at = linkOf(call);
  const once = (kind: NodeKind, value: Value, draft: GraphDraft | null = null): Ran => ({ kind, returned: [{ value, at }], draft });
  const called = (kind: NodeKind, fn: FunctionValue, self: Value | null): Ran => {
    // A generator as a node is never run to its end.
    const value: Value = isGenerator(fn.node) ? { t: 'native', name: 'generator', self: null } : callValue(ev, fn, self, [state, config], call);
    const known = value.t !== 'native' && ts.isBlock(fn.node.body ?? fn.node) && alternatives(value).every((one) => ev.returned.some((exit) => alternatives(exit.value).includes(one)));
    return { kind, returned: known ? withEnd(ev.returned, value, fn) : [{ value, at: bodyOf(fn) }], draft: null };
  };
  switch (action.t) {
    case 'function':
      return called('function', action, null);
    case 'compiled':
      return once('subgraph', action, action.draft);
    case 'runnable': {
      const kind = action.kind === 'tools' || action.kind === 'agent' ? action.kind : 'runnable';
      return once(kind, runRunnable(ev, action, state, config, at));
    }
    case 'ref': {
      const cell = ev.objectCell(action);
      const method = cell?.cls == null ? cell?.props.get('invoke')?.value : findMember(ev, cell.cls, 'invoke')?.fn;
      if (method?.t === 'function') return called('runnable', method, action);
      if (cell !== null && cell.cls === null) return once('runnable', runMap(ev, action, state, config, call));
      return once('unknown', unknown('a body that is no function', at));
    }
    case 'union': {
      const several = action.of.map((one) => runAction(ev, one, call));
      return { kind: several[0]!.kind, returned: several.flatMap(({ returned }) => returned), draft: null };
    }
    case 'unknown':
      return once('unknown', action);
    default:
      return once('unknown', unknown('a body that is not known', at));
  }
}

/** The exits of the body, and its end where a path comes out there. */
function withEnd(exits: readonly Returned[], value: Value, fn: FunctionValue): readonly Returned[] {
  const falls = alternatives(value).some((one) => one.t === 'literal' && one.value === undefined) && !exits.some((exit) => exit.value.t === 'literal' && exit.value.value === undefined);
  return falls ? [...exits, { value: UNDEFINED, at: bodyOf(fn) }] : exits;
}

function bodyOf({ unit, node }: FunctionValue): Place {
  const arrow = ts.isArrowFunction(node) && !ts.isBlock(node.body) ? node.body : node;
  return { unit, node: arrow };
}

/** A link of a chain, without what stands before it. */
function linkOf({ unit, node }: Place): Place {
  return { unit, node: ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node };
}

function bodyPlace(action: Value, at: Place): Place {
  return action.t === 'function' ? { unit: action.unit, node: action.node } : at;
}

function outcomeContext({ ev, channels, channelsOpen, literals, finisher }: Context, inputKeys: readonly string[] | null, inputOpen: boolean): OutcomeContext {
  return {
    ev,
    stateKeys: inputKeys ?? channels.filter((channel) => !channel.private).map(({ key }) => key),
    stateOpen: inputKeys === null && (channelsOpen || inputOpen),
    root: channels.length === 1 && channels[0]!.key === ROOT,
    literalsOf: (key) => literals.get(key) ?? null,
    outputOf: (draft, given) => {
      const child = finisher.finish(draft)?.model;
      if (child === undefined) return { writes: [], open: 'a graph that contains itself' };
      return outputOf(child, given);
    },
    has: (key) => channels.some((channel) => channel.key === key),
  };
}

/** A key that can hold one label, not a list of them. */
function isScalar(channels: readonly Channel[], key: string): boolean {
  const type = channels.find((channel) => channel.key === key)?.type ?? null;
  return type !== null && type.split('|').every((part) => /^\s*(string|number|boolean|null|undefined|"[^"]*"|'[^']*')\s*$/.test(part));
}

/**
 * A compiled graph hands back every output key that holds a value at its end: keys that were passed in, keys that were
 * written inside, keys with a default.
 */
function outputOf(child: GraphModel, given: Given): Output {
  const sometimes = new Set(child.nodes.flatMap(({ outcomes }) => outcomes.flatMap(({ writes }) => writes.filter(({ ifPresent }) => !ifPresent).map(({ key }) => key))));
  const always = new Set(alwaysWritten(child));
  const writes = child.channels.filter(({ output }) => output).flatMap((channel): Output['writes'][number][] => {
    const base = { key: channel.key, value: 'unknown' as const };
    const passed = channel.input ? given.writes.filter(({ key }) => key === channel.key) : [];
    const sure = passed.some(({ certainty, ifPresent }) => certainty === 'always' && !ifPresent);
    if (channel.initial || always.has(channel.key)) return [{ ...base, certainty: 'always', relation: 'unknown', ifPresent: false }];
    if (sure) return [{ ...base, certainty: 'always', relation: sometimes.has(channel.key) ? 'unknown' : 'copied', ifPresent: false }];
    const handed = passed.find(({ ifPresent }) => ifPresent);
    const ways: Output['writes'][number][] = handed === undefined ? [] : [{ ...base, certainty: handed.certainty, relation: 'copied', ifPresent: true }];
    if (sometimes.has(channel.key) || passed.some(({ ifPresent }) => !ifPresent)) ways.push({ ...base, certainty: 'sometimes', relation: 'fresh', ifPresent: false });
    return ways;
  });
  const unread = child.channelsOpen ?? child.nodesOpen ?? child.nodes.find(({ writesOpen }) => writesOpen !== null)?.writesOpen ?? null;
  return { writes, open: unread === null ? given.open : `the graph ${child.id}: ${unread.why}` };
}

/** Keys that every run of the graph writes: written on every way out of a node that START always triggers. */
function alwaysWritten(child: GraphModel): string[] {
  const started = child.edges.flatMap((edge) => (edge.kind === 'direct' && edge.from.name === START && edge.when.length === 0 ? [edge.to.name] : []));
  const reached = new Set<string>();
  const visit = (name: string): void => {
    if (reached.has(name)) return;
    reached.add(name);
    for (const edge of child.edges) if (edge.kind === 'direct' && edge.from.name === name && edge.when.length === 0) visit(edge.to.name);
  };
  started.forEach(visit);
  return child.nodes
    .filter(({ name, outcomes }) => reached.has(name) && outcomes.length > 0)
    .flatMap(({ outcomes }) => {
      const [first, ...rest] = outcomes.map(({ writes }) => new Set(writes.filter((write) => write.certainty === 'always' && !write.ifPresent).map(({ key }) => key)));
      return [...first!].filter((key) => rest.every((keys) => keys.has(key)));
    });
}

function finishEdge(edge: BuilderFacts['edges'][number]): Edge {
  const { call } = edge;
  const common = { to: edge.to, site: siteOfCall(call.at), when: call.when };
  return edge.kind === 'join' ? { kind: 'join', from: edge.from, ...common } : { kind: 'direct', from: edge.from[0]!, ...common };
}

function finishRouter(context: Context, { from, path, pathMap, call }: RouterFact): Edge {
  const { ev, blindSpots, literals } = context;
  const map = pathMap === null ? null : readPathMap(ev, pathMap, call.at);
  const result = runPath(ev, path, call.at);
  const unmapped = new Map<string, NamedSite>();
  const label = (value: unknown): readonly string[] | null => {
    if (map?.entries == null) return typeof value === 'string' && value !== '' ? [value] : null;
    const entry = map.entries.find((one) => one.label === String(value));
    if (entry !== undefined) return [entry.to.name];
    if (typeof value === 'string') unmapped.set(value, { name: value, site: siteOf(placeOfText(bodyPlace(path, call.at), value)) });
    return null;
  };
  const labels = map?.entries?.map((entry) => entry.label) ?? null;
  const routeContext = { ev, at: bodyPlace(path, call.at), label, labels, literalsOf: (key: string) => literals.get(key) ?? null, isScalar: (key: string) => isScalar(context.channels, key), argsOf: (args: Value, place: Place) => argsOf(outcomeContext(context, null, false), args, place) };
  const { routes, open } = routesOf(routeContext, result);
  const why = open ?? (map !== null && map.entries === null ? 'a path map that is not known' : null);
  const spot = why === null ? null : unknownAt(`where ${from.name} leads`, why, bodyPlace(path, call.at));
  if (spot !== null) blindSpots.push(spot);
  const fallback = open !== null && map?.entries != null ? map.entries.map((entry) => [{ node: entry.to.name, send: null, site: entry.to.site }]) : [];
  const seen = new Set(routes.map((route) => route.map(({ node, send }) => `${send} ${node}`).join()));
  const all = [...routes, ...fallback.filter((route) => !seen.has(`null ${route[0]!.node}`))];
  const outcomes = all.map((targets): RouteOutcome => ({ targets, site: targets[0]?.site ?? siteOf(call.at) }));
  return { kind: 'router', from, outcomes, open: spot, unmapped: [...unmapped.values()], pathMap: map?.entries ?? null, site: siteOfCall(call.at), when: call.when };
}

function runPath(ev: Evaluator, path: Value, at: Place): Value {
  const state: Value = { t: 'state', omit: [] };
  const config = unknown('the configuration of a run', at);
  if (path.t === 'runnable' || path.t === 'compiled') return runRunnable(ev, path, state, config, at);
  if (path.t === 'ref') return runRunnable(ev, path, state, config, at);
  return callValue(ev, path, null, [state, config], at);
}

function readPathMap(ev: Evaluator, value: Value, at: Place): { readonly entries: PathMapEntry[] | null } {
  const object = ev.objectCell(value);
  const entry = (label: string, to: Value, place: Place): PathMapEntry | null => {
    return to.t === 'literal' && typeof to.value === 'string' ? { label, to: { name: to.value, site: siteOf(place) } } : null;
  };
  if (object !== null && object.open === null && object.spread.length === 0) {
    const entries = [...object.props].map(([label, property]) => entry(label, property.value, property.at));
    return { entries: entries.includes(null) ? null : entries.flatMap((one) => one ?? []) };
  }
  const list = value.t === 'ref' ? iterate(ev, value) : null;
  if (list !== null && list.open === null) {
    const entries = list.items.flatMap(({ value: one }) => alternatives(one)).map((one) => (one.t === 'literal' ? entry(String(one.value), one, at) : null));
    return { entries: entries.includes(null) ? null : entries.flatMap((one) => one ?? []) };
  }
  return { entries: null };
}

function finishCompile(context: Context, { options, call }: BuilderFacts['compiles'][number]): Compile {
  const { ev } = context;
  const saver = options === null ? null : option(ev, options, 'checkpointer');
  const names = (name: string) => namesIn(ev, options, name, call.at) ?? [];
  return {
    site: siteIn(context, call),
    checkpointer: options !== null && ev.objectCell(options) === null ? 'unknown' : saver === null || (saver.t === 'literal' && !saver.value) ? 'no' : saver.t === 'unknown' ? 'unknown' : 'yes',
    interruptBefore: names('interruptBefore'),
    interruptAfter: names('interruptAfter'),
  };
}

function inputsOf(ev: Evaluator, draft: GraphDraft): NamedSite[] {
  return draft.runs.flatMap(({ args: [input] }) => {
    const cell = input === undefined ? null : ev.objectCell(input);
    return [...(cell?.props ?? [])].map(([name, { at }]) => ({ name, site: siteOf(at) }));
  });
}

/** The keys that visible runs pass as input; null where one of them is not known, or there is none. */
function inputKeysOf(ev: Evaluator, draft: GraphDraft): string[] | null {
  const inputs = draft.runs.map(({ args: [input] }) => input).filter((input) => !(input?.t === 'literal' || input?.t === 'command'));
  if (inputs.length === 0) return null;
  const keys = new Set<string>();
  for (const input of inputs) {
    const cell = input === undefined ? null : ev.objectCell(input);
    if (cell === null || cell.open !== null || cell.spread.length > 0) return null;
    for (const key of cell.props.keys()) keys.add(key);
  }
  return [...keys];
}

