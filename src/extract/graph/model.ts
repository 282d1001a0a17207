import type { Edge, NodeOutcome, Resume } from '../../model/graph.ts';
import type { Unknown } from '../../model/site.ts';
import type { Evaluator } from '../eval/evaluator.ts';
import type { SourceUnit } from '../load/unit.ts';
import { agentChannels } from '../library/agents/channels.ts';
import { option } from '../library/builder.ts';
import { channelsOf } from '../library/state/index.ts';
import type { Value } from '../values/value.ts';
import { agentModel, teamModel } from './agent.ts';
import { type BuilderFacts, readCalls } from './builder-calls.ts';
import { finishCompile } from './compile.ts';
import { resumesIn } from './body-facts/resumes.ts';
import { type Context, type Finished, type Graphs, siteIn } from './context.ts';
import type { GraphDraft } from './draft.ts';
import { emptiedBy } from './emptied.ts';
import { givenParts } from './given-parts.ts';
import { homeOf } from './names.ts';
import { finishNode } from './node.ts';
import { ordersOf } from './orders.ts';
import { overRuns } from './over-runs.ts';
import { siteOf, siteOfCall, unknownAt } from './place.ts';
import { withReads } from './reads.ts';
import { refusalsOf } from './refusals.ts';
import { finishRouter } from './router.ts';
import { askedByBuilder } from './ways.ts';
import { concurrencyOf, inputKeysOf, inputsOf, limitsOf, updatesOf } from './runs.ts';

/** Finishes drafts once, whoever asks first: a graph asks for those it has as nodes. */
export class Finisher implements Graphs {
  private readonly ev: Evaluator;
  private readonly home: (draft: GraphDraft) => SourceUnit;
  private readonly idOf: (draft: GraphDraft) => string;
  private readonly finished = new Map<GraphDraft, Finished | null>();
  /** Graphs being finished, the outermost first, and how many builders there were before. */
  private readonly under: { readonly draft: GraphDraft; readonly before: number }[] = [];
  /** Of builders that a body makes: the graph whose body it is. */
  private readonly madeIn = new Map<GraphDraft, GraphDraft>();

  constructor(ev: Evaluator, home: (draft: GraphDraft) => SourceUnit, idOf: (draft: GraphDraft) => string) {
    this.ev = ev;
    this.home = home;
    this.idOf = idOf;
  }

  /** Null for a graph that contains itself. */
  finish(draft: GraphDraft): Finished | null {
    const known = this.finished.get(draft);
    if (known !== undefined) return known;
    if (this.makesItself(draft)) return null;
    this.finished.set(draft, null);
    const { drafts } = this.ev;
    const before = drafts.length;
    this.under.push({ draft, before });
    const finished = finishGraph(this.ev, draft, this, { id: this.idOf(draft), home: this.home(draft) });
    this.under.pop();
    for (const made of drafts.slice(before)) if (!this.madeIn.has(made)) this.madeIn.set(made, draft);
    this.finished.set(draft, finished);
    return finished;
  }

  /** The graphs whose bodies make the builder, the innermost first. */
  outside(draft: GraphDraft): readonly GraphDraft[] {
    const outer = this.madeIn.get(draft);
    return outer === undefined ? [] : [outer, ...this.outside(outer)];
  }

  private makesItself(made: GraphDraft): boolean {
    const index = this.ev.drafts.indexOf(made);
    return this.under.some(({ draft, before }) => index >= before && draft.created.node === made.created.node);
  }

  id(draft: GraphDraft): string {
    return this.idOf(draft);
  }
}

function finishGraph(ev: Evaluator, draft: GraphDraft, finisher: Finisher, { id, home }: { readonly id: string; readonly home: SourceUnit }): Finished {
  const facts = readCalls(ev, draft);
  const parts = home === homeOf(draft) ? [] : givenParts(ev, draft, home);
  const inputs = facts.nodes.flatMap(({ options, call }) => {
    const value = options === null ? null : option(ev, options, 'input');
    return value === null ? [] : [{ value, at: call.at }];
  });
  const set = draft.agent === null || draft.agent.factory === 'createReactAgent' ? channelsOf(ev, draft, inputs) : agentChannels(ev, draft, draft.agent);
  const blindSpots: Unknown[] = set.unknowns.map(({ what, why, at }) => unknownAt(what, why, at));
  const channelsOpen = set.open === null ? null : unknownAt('the keys of the state', set.open.why, set.open.at);
  if (channelsOpen !== null) blindSpots.push(channelsOpen);
  const context: Context = { ev, draft, home, finisher, channels: set.channels, channelsOpen: set.open !== null, literals: set.literals, blindSpots, mutations: [], interrupts: [], toolUpdates: [] };
  const toParent: NodeOutcome[] = [];
  const known = blindSpots.length;
  const { keyTypes } = ev;
  ev.keyTypes = set.types;
  const finished = overRuns(ev, (body) => {
    blindSpots.length = known;
    context.mutations.length = 0;
    context.interrupts.length = 0;
    context.toolUpdates.length = 0;
    toParent.length = 0;
    return { nodes: facts.nodes.map((fact) => body(() => withReads(context, fact, () => finishNode(context, fact, toParent, handlerOf(ev, fact, facts))))), routers: facts.routers.map((router) => body(() => finishRouter(context, router))) };
  });
  ev.keyTypes = keyTypes;
  const subjects = new Set([...facts.nodes, ...facts.edges.map(({ call }) => call), ...facts.routers.map(({ call }) => call)].flatMap(({ when }) => when.flatMap(({ conditions = [] }) => conditions.map(({ subject }) => subject))));
  const nodes = finished.nodes.map((node) => ({ ...node, outcomes: node.outcomes.map((way) => askedByBuilder(way, subjects)) }));
  const routers = finished.routers.map((edge): Edge => (edge.kind === 'router' ? { ...edge, outcomes: edge.outcomes.map((way) => askedByBuilder(way, subjects)) } : edge));
  const edges: Edge[] = [...facts.edges.map((edge): Edge => finishEdge(edge)), ...routers];
  // Edges keep the order of the calls, whatever their kind.
  edges.sort((a, b) => a.site.start - b.site.start);
  const nodesOpen = openness(context, facts, 'nodes');
  const refusals = refusalsOf(context, facts, set, nodesOpen === null);
  const edgesOpen = openness(context, facts, 'edges');
  const emptied = emptiedBy(ev, set.channels, set.operators, nodes);
  return {
    model: {
      id,
      file: home.display,
      ...(parts.length === 0 ? {} : { parts: parts.map(siteOf) }),
      site: siteIn(context, { at: draft.created, via: [] }),
      channels: set.channels,
      channelsOpen,
      ...(refusals.length === 0 ? {} : { refusals }),
      ...(set.ignored.length === 0 ? {} : { ignoredKeys: set.ignored.map(({ key, at }) => ({ name: key, site: siteOf(at) })) }),
      nodes,
      nodesOpen,
      edges,
      edgesOpen,
      compiles: facts.compiles.map((compile) => finishCompile(context, compile)),
      errorHandlers: facts.errorHandlers.some(({ options }) => handlesErrors(ev, options)),
      limits: limitsOf(ev, draft),
      concurrency: concurrencyOf(ev, draft),
      inputKeys: draft.workflow === null ? inputKeysOf(ev, draft) : null,
      inputs: draft.workflow === null ? inputsOf(ev, draft) : [],
      ...(draft.updates.length === 0 ? {} : { updates: updatesOf(ev, draft) }),
      mutations: context.mutations,
      interrupts: context.interrupts,
      toolUpdates: context.toolUpdates,
      ...(draft.agent === null ? {} : { agent: agentModel(context, draft.agent) }),
      ...(draft.team === null ? {} : { team: teamModel(draft.team) }),
      ...(draft.workflow === null ? {} : { workflow: true as const }),
      resumes: context.interrupts.length < 1 ? [] : answersTo(ev, [home, ...draft.runs.map(({ at }) => at.unit)], context.interrupts.length),
      rootRuns: [],
      orders: ordersOf(ev, set.channels, set.operators, nodes),
      ...(emptied.length === 0 ? {} : { emptied }),
      blindSpots: sortedBlindSpots(blindSpots),
    },
    toParent,
  };
}

/** The error handler of a node, or that of all nodes; null where there is none. */
function handlerOf(ev: Evaluator, { options }: BuilderFacts['nodes'][number], { defaults }: BuilderFacts): Value | null {
  const own = options === null ? null : option(ev, options, 'errorHandler');
  return own ?? defaults.map((one) => option(ev, one, 'errorHandler')).findLast((one) => one !== null) ?? null;
}

/** How questions are answered: here, where the graph is run, or by files that import it. */
function answersTo(ev: Evaluator, units: readonly SourceUnit[], questions: number): readonly Resume[] {
  const found = [...new Set(units)].flatMap(resumesIn);
  // One question has one answer, whoever gives it.
  return found.length > 0 || questions < 2 ? found : ev.session.importers(units[0]!.file, 'resume').flatMap(resumesIn);
}

/** An option that is written down, whatever its value. */
function handlesErrors(ev: Evaluator, options: Value): boolean {
  const handler = option(ev, options, 'errorHandler');
  return handler !== null && (handler.t !== 'unknown' || ev.objectCell(options)?.props.has('errorHandler') === true);
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

function finishEdge(edge: BuilderFacts['edges'][number]): Edge {
  const { call } = edge;
  const common = { to: edge.to, site: siteOfCall(call.at), when: call.when };
  return edge.kind === 'join' ? { kind: 'join', from: edge.from, ...common } : { kind: 'direct', from: edge.from[0]!, ...common };
}
