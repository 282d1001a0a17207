import type { GraphNode, NodeKind, NodeOutcome, Write } from '../../model/graph.ts';
import type { Unknown } from '../../model/site.ts';
import { effectsOf } from '../effects/effects.ts';
import { type Comes, eachWay, type Way } from '../eval/paths.ts';
import { option } from '../library/builder.ts';
import { keysOfSchema } from '../library/state/index.ts';
import { ts, type T } from '../syntax.ts';
import type { Place, Value } from '../values/value.ts';
import { isOpenList, namesIn, type NodeFact } from './builder-calls.ts';
import { keptAroundTools } from './body-facts/around-tools.ts';
import { bodyOf } from './body-facts/body.ts';
import { functionAround } from './body-facts/syntax-walk.ts';
import { memoriesOf } from './body-facts/memories.ts';
import { mutationsOf } from './body-facts/mutations.ts';
import { ownUpdatesOf } from './body-facts/own-updates.ts';
import { afterSetting, keysSet } from './body-facts/set-keys.ts';
import { type InnerGraph, questionOfSubgraph, questionsOf } from './body-facts/questions.ts';
import { type Context, outcomeContext, siteIn } from './context.ts';
import type { GraphDraft } from './draft.ts';
import { watchHalts } from './halts.ts';
import { type Outcomes, outcomesOf, type Reason } from './outcomes.ts';
import { siteOf, unknownAt } from './place.ts';
import { runAction } from './run-action.ts';
import { subagentUpdatesOf, toolsRun, toolUpdatesOf } from './tools.ts';
import { merged } from './ways.ts';
import { worthWalking } from './worth-walking.ts';

export function finishNode(context: Context, fact: NodeFact, toParent: NodeOutcome[], handler: Value | null): GraphNode {
  const { ev, finisher, blindSpots } = context;
  const { name, action, options, call } = fact;
  const input = options === null ? null : option(ev, options, 'input');
  const defer = options === null ? null : option(ev, options, 'defer');
  const inputKeys = input === null ? null : keysOfSchema(ev, input, call.at);
  const depth = ev.path.length;
  ev.pushed.length = 0;
  const [before, changed, asked, happened] = [ev.ran.length, ev.mutations.length, ev.questions.length, ev.log.length];
  const [forks, drafts] = [ev.forks, ev.drafts.length];
  const halting = watchHalts(ev);
  const ran = runAction(ev, action, call.at);
  const handled = handler === null ? null : handledBy(context, handler, call.at);
  const halts = CLOSED_KINDS.has(ran.kind) || halting.may();
  const runs = ev.ran.slice(before);
  const uses = ev.log.events.slice(happened).flatMap((event) => (event.kind === 'use' ? [event.use] : []));
  const effects = effectsOf(ev, action, ev.log.events.slice(happened), isOfModule(call));
  const tools = action.t === 'runnable' && action.kind === 'tools' && action.parts[0] !== undefined ? toolsRun(ev, action.parts[0]) : null;
  if (tools !== null) context.toolUpdates.push(...toolUpdatesOf(context, name, tools, call.at), ...subagentUpdatesOf(context, name));
  const body = bodyOf(name, context.home, call.at, siteIn(context, call));
  const changes = ev.mutations.slice(changed);
  context.mutations.push(...mutationsOf(body, 'node', changes));
  const set = keysSet(changes);
  const questions = ev.questions.slice(asked);
  for (const { at } of runs) ev.inner.add(at.node);
  const pushed = ev.pushed.map(({ key, at, path }): Write => {
    return { key, certainty: path === depth ? 'always' : 'sometimes', relation: 'fresh', ifPresent: false, site: siteOf(at), value: 'messages' };
  });
  const ofBody = outcomeContext(context, inputKeys, input !== null && inputKeys === null);
  const whole = outcomesOf(ofBody, ran.returned);
  const worth = ev.forks === forks || ev.drafts.length > drafts ? 'nothing' : worthWalking(whole);
  const ways = worth === 'nothing' ? null : eachWay(ev, () => outcomesOf(ofBody, runAction(ev, action, call.at).returned), COMES, worth === 'anything' ? null : worth);
  const outcomes = ev.exhausted ? cutOff(call.at) : ofAgent(ran.kind, ways === null ? whole : outcomesOfWays(ways));
  toParent.push(...outcomes.toParent);
  const called = runs.flatMap(({ draft, at }) => (isGuarded(at) ? [] : [draft]));
  const children = new Set([...(ran.draft === null ? [] : [ran.draft]), ...called]);
  const finished = [...children].map((child) => finisher.finish(child));
  const fromChild = finished.flatMap((child) => child?.toParent ?? []).map((one): NodeOutcome => ({ ...one, sent: true }));
  const asking = runs.flatMap(({ draft, at, via }) => (asks(context, draft) ? [{ at, via, inner: innerGraph(context, draft) }] : []));
  const own = questionsOf(body, questions, asking, new Set(ev.taskCalls.keys()), ev.log);
  const around = action.t === 'runnable' ? action.parts.slice(1) : [];
  context.interrupts.push(...(tools === null ? own : keptAroundTools(own, tools, around, context.draft.agent?.settled ?? [])));
  // A run that ends there saves nothing more, and what the body has written stays.
  const ownUpdates = halting.says() ? [] : ownUpdatesOf(body, context.draft, uses);
  const memories = memoriesOf(context, body, tools ?? [{ name: null, runs, whole: ran.draft }]);
  if (ran.draft !== null && asks(context, ran.draft)) context.interrupts.push(questionOfSubgraph(body, call.at, innerGraph(context, ran.draft)));
  const spot = (what: string, reason: Reason | null): Unknown | null => {
    if (reason === null) return null;
    const found = unknownAt(what, reason.why, reason.at);
    blindSpots.push(found);
    return found;
  };
  return {
    name,
    kind: ran.kind,
    defer: isTrue(defer),
    deferOpen: defer !== null && defer.t !== 'literal',
    site: siteIn(context, call),
    nameSite: siteOf(fact.nameAt),
    outcomes: [...outcomes.outcomes, ...fromChild, ...(handled?.outcomes ?? [])].map((outcome) => ({ ...outcome, writes: [...afterSetting(outcome.writes, set), ...pushed] })),
    writesOpen: spot(`what ${name} writes`, outcomes.writesOpen ?? handled?.writesOpen ?? null),
    gotoOpen: spot(`where ${name} goes`, gotoReason(outcomes) ?? handled?.gotoOpen ?? null),
    returnsOpen: outcomes.gotoOpen === null ? null : unknownAt(`what ${name} returns`, outcomes.gotoOpen.why, outcomes.gotoOpen.at),
    ends: namesIn(ev, options, 'ends', call.at),
    endsOpen: isOpenList(ev, options, 'ends'),
    halts: ev.exhausted || halts || outcomes.toParent.length > 0 || finished.some((child) => child?.model.nodes.some((node) => node.halts) ?? true),
    inputKeys,
    subgraph: ran.draft === null ? null : finisher.id(ran.draft),
    when: fact.when,
    ...(outcomes.toParent.length === 0 ? {} : { leaves: outcomes.toParent.map(({ site }) => site) }),
    ...(handler === null ? {} : { handler: true as const }),
    ...(memories.length === 0 ? {} : { memories }),
    ...(ownUpdates.length === 0 ? {} : { ownUpdates }),
    effects,
  };
}

/** What an error handler returns, on the state that its node was given. */
function handledBy(context: Context, handler: Value, at: Place): Outcomes {
  const none: Outcomes = { outcomes: [], toParent: [], writesOpen: null, gotoOpen: null };
  if (handler.t !== 'function') return { ...none, writesOpen: { why: 'an error handler that is not known', at } };
  const found = outcomesOf(outcomeContext(context, null, false), runAction(context.ev, handler, at).returned);
  return { ...found, outcomes: found.outcomes.map(({ noUpdate: _, ...outcome }): NodeOutcome => ({ ...outcome, failed: true })), gotoOpen: gotoReason(found) };
}

/** It is added while a module is loaded: once in a process. */
function isOfModule({ at, via }: NodeFact['call']): boolean {
  const { node } = via.at(-1) ?? at;
  return !ts.isFunctionLike(node) && ts.isSourceFile(functionAround(node));
}

/** Of a body that could not be evaluated to its end nothing is known. */
function cutOff(at: Place): Outcomes {
  const why = 'the file is too large to be evaluated as a whole';
  return { outcomes: [{ writes: [], goto: [], site: siteOf(at) }], toParent: [], writesOpen: { why, at }, gotoOpen: { why, at } };
}

/** What lists and objects hold does not matter to other nodes. */
const COMES: Comes<Outcomes> = {
  leads: ({ outcomes, toParent, writesOpen, gotoOpen }) => outcomes.length + toParent.length > 0 || writesOpen !== null || gotoOpen !== null,
  textOf: ({ outcomes, toParent, writesOpen, gotoOpen }) => JSON.stringify([outcomes.map(withoutContents), toParent.map(withoutContents), textOfReason(writesOpen), textOfReason(gotoOpen)]),
};

function withoutContents(outcome: NodeOutcome): object {
  return { ...outcome, writes: outcome.writes.map(({ samples: _, value: __, constant, ...rest }) => (typeof constant === 'object' ? rest : { ...rest, constant })) };
}

function textOfReason(reason: Reason | null): string | null {
  return reason === null ? null : `${reason.why} ${reason.at.unit.display}:${reason.at.node.pos}`;
}

/** What the ways through a body come to. */
function outcomesOfWays(ways: readonly Way<Outcomes>[]): Outcomes {
  const all = (pick: (outcomes: Outcomes) => readonly NodeOutcome[]) =>
    merged(ways.flatMap(({ result, conditions }) => pick(result).map((what) => ({ what, when: conditions }))), (what) => JSON.stringify(what));
  const first = (pick: (outcomes: Outcomes) => Reason | null) => ways.map(({ result }) => pick(result)).find((reason) => reason !== null) ?? null;
  return {
    outcomes: all(({ outcomes }) => outcomes),
    toParent: all(({ toParent }) => toParent),
    writesOpen: first(({ writesOpen }) => writesOpen),
    gotoOpen: first(({ gotoOpen }) => gotoOpen),
  };
}

/** An agent is a graph of its own: what its tools say to a parent they say to this graph, and where they go else is its matter. */
function ofAgent(kind: GraphNode['kind'], outcomes: Outcomes): Outcomes {
  if (kind !== 'agent') return outcomes;
  return { ...outcomes, outcomes: [...outcomes.outcomes.map((one) => ({ ...one, goto: [] })), ...outcomes.toParent.map((one): NodeOutcome => ({ ...one, sent: true }))], toParent: [] };
}

/** Whether a graph within asks the caller: its questions come through it. */
function asks({ finisher }: Context, draft: GraphDraft): boolean {
  return finisher.finish(draft)?.model.interrupts.some(({ swallowed }) => swallowed === null) ?? false;
}

function innerGraph({ finisher }: Context, draft: GraphDraft): InnerGraph {
  const compiles = finisher.finish(draft)?.model.compiles ?? [];
  return { id: finisher.id(draft), saves: compiles.some(({ checkpointer }) => checkpointer !== 'no'), unsaved: compiles.length > 0 && compiles.every(({ within }) => within === 'unsaved') };
}

/** Bodies that are not looked into: a tool may well interrupt. */
const CLOSED_KINDS: ReadonlySet<NodeKind> = new Set(['tools', 'agent', 'unknown']);

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
