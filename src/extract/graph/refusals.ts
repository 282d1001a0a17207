import { END, type Refusal, START } from '../../model/graph.ts';
import type { Site } from '../../model/site.ts';
import { bare } from '../effects/dotted.ts';
import { isGenerator } from '../eval/invoke.ts';
import { option } from '../library/builder.ts';
import { channelsOf, type ChannelSet } from '../library/state/index.ts';
import { ts } from '../syntax.ts';
import type { Value } from '../values/value.ts';
import { argumentPlace, type BuilderFacts, type EdgeFact, type NodeFact, type RouterFact } from './builder-calls.ts';
import { type Context, siteIn } from './context.ts';
import type { BuilderCall } from './draft.ts';
import { canBoth, container, isMeantToThrow } from './intent.ts';
import { placeOfText, siteOf, siteOfCall } from './place.ts';

/** What the library throws while the graph is built, as far as one call, or two that belong together, decide it. */
export function refusalsOf(context: Context, facts: BuilderFacts, set: ChannelSet, nodesKnown: boolean): Refusal[] {
  const { draft, ev } = context;
  // What is half typed is not meant yet.
  if (ev.exhausted || context.home.syntaxErrors.length > 0 || isMeantToThrow([draft.created])) return [];
  const added = groupedByName(facts.nodes);
  const order = new Map(draft.calls.map((call, index) => [call, index]));
  const found: Refusal[] = [
    ...ofState(context, facts, set),
    ...withNamesakes(facts.nodes, ({ name }) => name, (node, before) => ofNode(context, set, node, before)),
    ...facts.edges.flatMap((edge) => ofEdge(context, edge, nodesKnown ? added : new Map(), order)),
    ...withNamesakes(facts.routers, ({ from }) => from.name, (router, before) => ofRouter(context, facts, router, before)),
    ...draft.calls.flatMap((call) => ofEmptyCall(context, call)),
    ...ofRuns(context, facts),
    ...ofMiddleware(context),
    ...ofTeam(context),
    ...ofWorkflow(context, facts),
    ...ofUpdates(context, facts, nodesKnown),
  ];
  const distinct = new Map(found.map((one) => [`${one.kind} ${one.site.file} ${one.site.start} ${one.name}`, one]));
  return [...distinct.values()].sort((a, b) => a.site.start - b.site.start);
}

type What = Pick<Refusal, 'kind' | 'name' | 'error'> & { readonly before?: Site };

/** Nothing where somebody waits for the error. */
function refused(context: Context, call: BuilderCall, what: What, site: Site | null = null): Refusal[] {
  if (isMeantToThrow([call.at, ...call.via])) return [];
  const here = site?.file === context.home.display ? site : siteIn(context, call);
  return [{ ...what, site: here }];
}

function ofState(context: Context, facts: BuilderFacts, { error }: ChannelSet): Refusal[] {
  const { ev, draft } = context;
  if (error === null) return [];
  const [state] = draft.args;
  const written = ts.isNewExpression(draft.created.node) ? (draft.created.node.arguments?.length ?? 0) : 1;
  // What comes from elsewhere, or gets its value where nobody saw it, may be a state all the same.
  if (kindOfState(error) === 'state' && !error.startsWith('Invalid state field') && written > 0 && !isWrittenHere(draft, state)) return [];
  const own = channelsOf(ev, draft, []).error;
  const site = siteIn(context, { at: draft.created, via: [] });
  if (own !== null) return [{ kind: kindOfState(own), name: keyIn(own), site, error: own }];
  return facts.nodes.flatMap(({ name, options, call }) => {
    const value = options === null ? null : option(ev, options, 'input');
    const clash = value === null ? null : channelsOf(ev, draft, [{ value, at: call.at }]).error;
    return clash === null ? [] : refused(context, call, { kind: kindOfState(clash), name: kindOfState(clash) === 'clash' ? keyIn(clash) : name, error: clash });
  });
}

/** An object literal in the very call. */
function isWrittenHere({ created }: Context['draft'], state: Value | undefined): boolean {
  const [argument] = ts.isNewExpression(created.node) ? (created.node.arguments ?? []) : [];
  return state?.t === 'ref' && argument !== undefined && ts.isObjectLiteralExpression(bare(argument));
}

function kindOfState(error: string): 'state' | 'clash' {
  return /already exists/.test(error) ? 'clash' : 'state';
}

function keyIn(error: string): string {
  return /"([^"]*)"/.exec(error)?.[1] ?? '';
}

/** Each with those of the same name that came before it. */
function withNamesakes<Fact>(facts: readonly Fact[], nameOf: (fact: Fact) => string, refusalsOfOne: (fact: Fact, before: readonly Fact[]) => Refusal[]): Refusal[] {
  const byName = new Map<string, Fact[]>();
  return facts.flatMap((fact) => {
    const before = byName.get(nameOf(fact)) ?? [];
    const refusals = refusalsOfOne(fact, before);
    byName.set(nameOf(fact), before);
    before.push(fact);
    return refusals;
  });
}

/** `namesakes`: nodes of the same name that were added before. */
function ofNode(context: Context, { channels }: ChannelSet, node: NodeFact, namesakes: readonly NodeFact[]): Refusal[] {
  const { name, call, nameAt } = node;
  const site = siteOf(nameAt);
  if (name === START || name === END) return refused(context, call, { kind: 'reserved', name, error: `Node \`${name}\` is reserved.` }, site);
  const character = [':', '|'].find((one) => name.includes(one));
  if (character !== undefined) return refused(context, call, { kind: 'character', name, error: `"${character}" is a reserved character and is not allowed in node names.` }, site);
  const key = channels.find((channel) => channel.key === name && !channel.private && channel.kind !== 'unknown');
  if (key !== undefined || name in Object.prototype) {
    const error = `${name} is already being used as a state attribute (a.k.a. a channel), cannot also be used as a node name.`;
    return refused(context, call, { kind: 'key', name, error, ...(key?.property == null ? {} : { before: key.property }) }, site);
  }
  const before = namesakes.find((other) => canBoth(other.call, call));
  if (before !== undefined) {
    const error = call.method === 'addSequence' ? `Node names must be unique: node with the name "${name}" already exists.` : `Node \`${name}\` already present.`;
    return refused(context, call, { kind: 'duplicate', name, error, before: siteIn(context, before.call) }, site);
  }
  const body = badBody(context, node);
  return body === null ? [] : refused(context, call, { ...body, name });
}

const NO_RUNNABLE = 'Expected a Runnable, function or object.';

function badBody({ ev }: Context, { action, call }: NodeFact): Omit<What, 'name'> | null {
  switch (action.t) {
    case 'builder':
      return { kind: 'builder', error: NO_RUNNABLE };
    case 'runnable':
      return action.bare === true ? { kind: 'agent', error: NO_RUNNABLE } : null;
    case 'class':
      return { kind: 'class', error: "Class constructor cannot be invoked without 'new'" };
    case 'literal':
      return action.value === undefined || action.value === null ? null : { kind: 'body', error: NO_RUNNABLE };
    case 'ref':
      return ev.arrayCell(action)?.yielded === undefined && ev.arrayCell(action) !== null ? { kind: 'body', error: NO_RUNNABLE } : null;
    case 'unknown':
      return call.method === 'addNode' && call.args.length === 1 && action.why === 'a node without a body' && isName(call.args[0]) ? { kind: 'body', error: NO_RUNNABLE } : null;
    default:
      return null;
  }
}

function isName(value: Value | undefined): boolean {
  return value?.t === 'literal' && typeof value.value === 'string';
}

function groupedByName(nodes: readonly NodeFact[]): ReadonlyMap<string, readonly NodeFact[]> {
  const byName = new Map<string, NodeFact[]>();
  for (const node of nodes) {
    const known = byName.get(node.name);
    if (known === undefined) byName.set(node.name, [node]);
    else known.push(node);
  }
  return byName;
}

/** `added`: where all nodes are known, the calls that add them. */
function ofEdge(context: Context, { kind, from, to, call }: EdgeFact, added: ReadonlyMap<string, readonly NodeFact[]>, order: ReadonlyMap<BuilderCall, number>): Refusal[] {
  const end = from.find(({ name }) => name === END);
  if (end !== undefined) return refused(context, call, { kind: 'end as start', name: END, error: 'END cannot be a start node' });
  if (kind === 'direct') return to.name === START ? refused(context, call, { kind: 'start as end', name: START, error: 'START cannot be an end node' }) : [];
  if (to.name === END) return refused(context, call, { kind: 'join end', name: END, error: 'END cannot be an end node' });
  const start = [...from, to].find(({ name }) => name === START);
  if (start !== undefined) return refused(context, call, { kind: 'join start', name: START, error: `Need to add a node named "${START}" first` });
  const isLater = (node: NodeFact) => (order.get(node.call) ?? -1) > (order.get(call) ?? -1) && container(node.call) === container(call) && !sameCall(node.call, call);
  const early = [...from, to].find(({ name }) => added.get(name)?.every(isLater) === true);
  return early === undefined ? [] : refused(context, call, { kind: 'early join', name: early.name, error: `Need to add a node named "${early.name}" first` });
}

/** A turn of a loop that stands for any of them. */
function sameCall(a: BuilderCall, b: BuilderCall): boolean {
  return a.at.node === b.at.node;
}

function ofRouter(context: Context, facts: BuilderFacts, { from, path, call }: RouterFact, namesakes: readonly RouterFact[]): Refusal[] {
  const compiled = facts.compiles.length > 0;
  if (from.name === END && compiled) return refused(context, call, { kind: 'router from end', name: END, error: `Found edge starting at unknown node \`${END}\`` });
  if (path.t === 'literal' && typeof path.value === 'string') return refused(context, call, { kind: 'router', name: from.name, error: NO_RUNNABLE });
  const before = namesakes.find((other) => isPlain(other.path) && isPlain(path) && canBoth(other.call, call));
  if (before === undefined) return [];
  return refused(context, call, { kind: 'second router', name: from.name, error: `Condition \`condition\` already present for node \`${from.name}\``, before: siteIn(context, before.call) });
}

/** Functions all get the same name; runnables may have one of their own. */
function isPlain(path: Value): boolean {
  return path.t === 'function' || path.t === 'library';
}

/** The middleware of an agent go by their names. */
function ofMiddleware({ draft, home }: Context): Refusal[] {
  const seen = new Set<string>();
  return (draft.agent?.middleware ?? []).flatMap(({ name, at }): Refusal[] => {
    const again = seen.has(name);
    seen.add(name);
    const place = at.unit === home ? at : draft.created;
    return again && !isMeantToThrow([draft.created]) ? [{ kind: 'middleware', name, site: siteOfCall(place), error: `Middleware ${name} is defined multiple times` }] : [];
  });
}

/** Who begins is one of the team. */
function ofTeam({ draft, home }: Context): Refusal[] {
  const { chosen = null, chosenAt = draft.created, members = null } = draft.team ?? {};
  if (members === null || chosen?.t !== 'literal' || typeof chosen.value !== 'string' || members.includes(chosen.value) || isMeantToThrow([draft.created])) return [];
  const site = siteOfCall(chosenAt.unit === home ? chosenAt : draft.created);
  return [{ kind: 'default agent', name: chosen.value, site, error: `Default active agent '${chosen.value}' not found in routes ${members.join()}` }];
}

/** `updateState(config, values, asNode)` */
function ofUpdates({ draft, home }: Context, { nodes }: BuilderFacts, nodesKnown: boolean): Refusal[] {
  if (!nodesKnown || nodes.length === 0) return [];
  return draft.updates.flatMap(({ asNode, at }): Refusal[] => {
    const name = asNode?.t === 'literal' && typeof asNode.value === 'string' ? asNode.value : START;
    if (name === START || at.unit !== home || nodes.some((node) => node.name === name) || isMeantToThrow([at])) return [];
    return [{ kind: 'as node', name, site: siteOf(placeOfText(at, name)), error: `Node "${name}" does not exist` }];
  });
}

/** The function of an `entrypoint` gives its result back, and no parts of it. */
function ofWorkflow(context: Context, { nodes: [node] }: BuilderFacts): Refusal[] {
  const fn = node?.action.t === 'runnable' && node.action.kind === 'workflow' ? node.action.parts[0] : undefined;
  if (node === undefined || fn?.t !== 'function' || !isGenerator(fn.node)) return [];
  return refused(context, node.call, { kind: 'generator', name: node.name, error: 'Generators are disallowed as entrypoints. For streaming responses, use config.write.' });
}

/** `addNode({})`, `addSequence([])`, `addNode(fn)` */
function ofEmptyCall(context: Context, call: BuilderCall): Refusal[] {
  if (call.method !== 'addNode' && call.method !== 'addSequence') return [];
  const [first] = call.args;
  const { node } = argumentPlace(call, 0);
  const empty = (ts.isObjectLiteralExpression(node) && node.properties.length === 0) || (ts.isArrayLiteralExpression(node) && node.elements.length === 0);
  const fn = first?.t === 'function' && call.method === 'addNode';
  if (!empty && !fn) return [];
  return refused(context, call, { kind: 'no nodes', name: '', error: call.method === 'addNode' ? 'No nodes provided in `addNode`' : 'Sequence requires at least one node.' });
}

function ofRuns(context: Context, facts: BuilderFacts): Refusal[] {
  const { ev, draft } = context;
  const isTrue = (value: Value | null) => value?.t === 'literal' && value.value === true;
  const onlyTrue = facts.compiles.length > 0 && facts.compiles.every(({ options }) => isTrue(options === null ? null : option(ev, options, 'checkpointer')));
  return draft.runs.flatMap(({ at, args: [, config] }): Refusal[] => {
    if (isMeantToThrow([at]) || at.unit !== context.home) return [];
    const limit = option(ev, config, 'recursionLimit');
    const site = siteOfCall(at);
    if (limit?.t === 'literal' && typeof limit.value === 'number' && limit.value < 1) return [{ kind: 'recursion limit', name: String(limit.value), site, error: 'Passed "recursionLimit" must be at least 1.' }];
    // In a function it may be run by a node, and so be no root.
    const atRoot = ts.findAncestor(at.node, (one) => ts.isFunctionLike(one)) === undefined;
    return onlyTrue && atRoot ? [{ kind: 'root checkpointer', name: '', site, error: 'checkpointer: true cannot be used for root graphs.' }] : [];
  });
}
