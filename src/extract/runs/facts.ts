import type { SaverOrStore as SaverOrStoreFact, Run, SentId, SentKey, SentPart, Thread } from '../../model/run.ts';
import { pathOf } from '../effects/accesses.ts';
import type { Evaluator } from '../eval/evaluator.ts';
import type { GraphDraft } from '../graph/draft.ts';
import { siteOf, siteOfCall } from '../graph/place.ts';
import type { UseEvent } from '../log/log.ts';
import { calledPath } from '../log/sources.ts';
import { ts, type T } from '../syntax.ts';
import { alternatives } from '../values/union.ts';
import type { ObjectCell } from '../values/heap.ts';
import type { Place, Value } from '../values/value.ts';
import { functionsAround, outermost, ownerOf } from './around.ts';
import { askedBefore } from './asked.ts';
import { sentIn } from './client.ts';
import { lifeOf } from './fresh.ts';
import { letGoBy } from './let-go.ts';
import { hasOwnMemory, saversAndStoresOf } from './savers-and-stores.ts';
import { mayLack, openNamespace, sentKeys, sentParts, sharesOf } from './parts.ts';
import { fateOf, mayAwait } from './promise.ts';
import { isNeverRun, isUnshipped } from './shipped.ts';
import { tenantOf } from './tenants.ts';
import { togetherOf } from './together.ts';
import type { Use } from './uses.ts';
import { whereOf } from './where.ts';

export interface ProgramFacts {
  readonly runs: readonly Run[];
  readonly saversAndStores: readonly SaverOrStoreFact[];
}

/** What a file does with graphs beside building them. Bodies of nodes are known once all graphs are finished. */
export function programFacts(ev: Evaluator, file: string, idOf: (draft: GraphDraft) => string): ProgramFacts {
  const byCall = new Map<T.Node, Use[]>();
  for (const use of ev.uses) {
    if (use.at.unit.file !== file) continue;
    const before = byCall.get(use.at.node);
    if (before === undefined) byCall.set(use.at.node, [use]);
    else before.push(use);
  }
  if (isNeverRun(ev.session.unit(file)?.display ?? file)) return { runs: [], saversAndStores: [] };
  for (const [node, [use]] of byCall) if (use!.on === 'task' && fateOf(node) === 'kept') byCall.delete(node);
  const local = [...byCall.values()].map((uses) => uses[0]!);
  const runs = [...byCall.values()].map((uses) => runOf(ev, uses, local, idOf));
  const elsewhere = runsElsewhere(ev, file, idOf);
  return { runs: [...runs, ...elsewhere].sort((a, b) => a.site.start - b.site.start), saversAndStores: saversAndStoresOf(ev, file) };
}

/** Runs in services that a handler of this file hands something of its request to, or that have one thread for all. */
function runsElsewhere(ev: Evaluator, file: string, idOf: (draft: GraphDraft) => string): Run[] {
  const found = new Map<string, Run>();
  for (const use of ev.uses) {
    const here = use.at.unit.file === file ? undefined : use.via.find(({ unit }) => unit.file === file);
    if (here === undefined) continue;
    // The handler stands in this file, or it is reported where it does.
    const where = whereOf([use.at, ...use.via], ev.bodies);
    if (where.kind !== 'handler' || where.site.file !== here.unit.display) continue;
    const run = runOf(ev, [use], [], idOf);
    const key = `${here.node.pos} ${run.site.file} ${run.site.start}`;
    const isSent = run.thread.kind === 'client' || run.sent.length > 0;
    const isOfAll = (run.thread.kind === 'literal' && typeof run.thread.value === 'string') || run.shares !== null;
    if (isSent || isOfAll || run.letGo?.some(({ site }) => site.file === here.unit.display) === true) found.set(key, { ...run, expression: siteOf(here), together: null, promise: 'kept' });
  }
  return [...found.values()];
}

function runOf(ev: Evaluator, uses: readonly Use[], all: readonly Use[], idOf: (draft: GraphDraft) => string): Run {
  const [use] = uses as [Use];
  const { at } = use;
  const events = uses.map(({ happened }) => ev.log.events[happened] as UseEvent);
  const wheres = uses.map((one) => whereOf([one.at, ...one.via], ev.bodies));
  const where = (['body', 'handler', 'function', 'module'] as const).flatMap((kind) => wheres.filter((one) => one.kind === kind))[0]!;
  return {
    on: use.on,
    name: use.on === 'task' ? calleeOf(at) : receiverOf(at),
    method: use.method,
    graph: use.draft === null ? null : idOf(use.draft),
    site: siteOfCall(at),
    saver: saverOf(uses),
    ...(uses.every((one) => hasOwnMemory(ev, one)) ? { ownMemory: true as const } : {}),
    thread: threadOf(ev, uses),
    checkpoint: checkpointOf(ev, use),
    sent: mostOpen(events.map((event) => sentParts(ev, event))),
    sentKeys: mostSent(events.map((event) => sentKeys(ev, event))),
    shares: events.map((event) => sharesOf(ev, event)).find((one) => one !== null) ?? null,
    namespace: events.map((event) => openNamespace(ev, event)).find((one) => one !== null) ?? null,
    path: use.on === 'store' && use.args[0] !== undefined ? pathOf(use.args[0], events[0]!.store) : null,
    ...askedBy(uses),
    tenant: tenantOf(ev, use),
    promise: fateOf(at.node),
    ...letGoBy(events),
    expression: siteOf(at),
    awaitable: !ts.isAwaitExpression(outermost(at.node).parent) && mayAwait(outermost(at.node)),
    ...(ts.isPropertyAccessExpression(outermost(at.node).parent) ? { goesOn: true as const } : {}),
    where,
    nodeLike: isNodeLike(at.node),
    together: togetherOf(uses, all),
    unshipped: isUnshipped(at.unit.display),
  };
}

function askedBy(uses: readonly Use[]): Pick<Run, 'asked'> {
  const all = uses.flatMap(({ asked }) => asked).map(({ at, ...one }) => ({ ...one, site: siteOf(at) }));
  return all.length === 0 ? {} : { asked: [...new Map(all.map((one) => [`${one.name} ${one.site.file} ${one.site.start}`, one])).values()] };
}

function receiverOf({ unit, node }: Place): string {
  const callee = ts.isCallExpression(node) ? node.expression : node;
  const receiver = ts.isPropertyAccessExpression(callee) ? callee.expression.getText(unit.source).replaceAll(/\s+/g, ' ') : 'the graph';
  return receiver.length > 40 ? 'the graph' : receiver;
}

function calleeOf({ unit, node }: Place): string {
  const text = ts.isCallExpression(node) ? node.expression.getText(unit.source).replaceAll(/\s+/g, ' ') : '';
  return text === '' || text.length > 40 ? 'the task' : text;
}

function saverOf(uses: readonly Use[]): Run['saver'] {
  const kinds = uses.map(({ kept }): Run['saver'] => (kept.kind !== 'saver' ? kept.kind : kept.savers.every((one) => one?.memory === true) ? 'memory' : 'durable'));
  return kinds.every((kind) => kind === kinds[0]) ? kinds[0]! : 'unknown';
}

function threadOf(ev: Evaluator, uses: readonly Use[]): Thread {
  const number = numberIn(uses);
  if (number !== null) return number;
  const threads = uses.map((use) => threadOfUse(ev, use));
  const missing = threads.find(({ kind }) => kind === 'missing') ?? threads.find(({ kind }) => kind === 'optional');
  if (missing !== undefined) return missing;
  // A helper that a handler calls with what it was sent; of several handlers the one that asks least.
  const sent = threads.filter((one) => one.kind === 'client').sort((a, b) => Number(a.guarded) - Number(b.guarded) || a.handedTo.length - b.handedTo.length);
  if (sent.length > 0) return sent[0]!;
  return threads.every(({ kind }) => kind === threads[0]!.kind) ? threads[0]! : { kind: 'unknown' };
}

/** Savers that throw where the id is no text; others write it as one. */
const WANTS_TEXT = /^(MemorySaver|InMemorySaver|MongoDBSaver)$/;

function numberIn(uses: readonly Use[]): Thread | null {
  for (const { kept, config: { thread, threadAt } } of uses) {
    if (thread == null || threadAt === null || kept.kind !== 'saver' || !kept.savers.every((one) => one !== null && WANTS_TEXT.test(one.name))) return null;
    if (!alternatives(thread).every(isNumber)) return null;
  }
  const [{ config: { threadAt } }] = uses as [Use];
  const { node, unit } = threadAt!;
  const value = ts.isPropertyAssignment(node) ? node.initializer : node;
  return { kind: 'number', site: siteOf(threadAt!), text: value.getText(unit.source) };
}

/** Not by a guess: computed, or declared to be one. */
function isNumber(value: Value): boolean {
  if (value.t !== 'unknown' && value.t !== 'derived') return false;
  const isSum = value.t === 'unknown' && value.from?.is === 'made' && value.from.parts.length > 1;
  if (value.shape === 'number' && value.guessed !== true && !isSum) return true;
  if (value.t !== 'unknown') return false;
  const { from, member } = value;
  if (member?.name === 'length') return true;
  if (from?.is === 'call' && /^(parseInt|parseFloat|Number\.parseInt|Number\.parseFloat|Date\.now|performance\.now)$/.test(calledPath(from.callee))) return true;
  return from?.is === 'parameter' && from.fn.parameters[from.index]?.type?.kind === ts.SyntaxKind.NumberKeyword;
}

/** Of several ways to one call, the one on which most is open. */
function mostOpen(all: readonly (readonly SentPart[])[]): readonly SentPart[] {
  const open = (parts: readonly SentPart[]): number => parts.filter(({ guarded }) => !guarded).length;
  return [...all].sort((a, b) => open(b) - open(a) || b.length - a.length)[0] ?? [];
}

/** Of several ways to one call, the one on which most is sent. */
function mostSent(all: readonly (readonly SentKey[])[]): readonly SentKey[] {
  return [...all].sort((a, b) => b.length - a.length)[0] ?? [];
}

function checkpointOf(ev: Evaluator, use: Use): SentId | null {
  const { checkpoint } = use.config;
  return checkpoint === null ? null : sentId(ev, use, checkpoint.value, checkpoint.at);
}

/** An id that comes with a request, and whether something asks whose it is. */
function sentId(ev: Evaluator, use: Use, value: Value, at: Place): SentId | null {
  const event = ev.log.events[use.happened]!;
  const sent = sentIn(ev, value, event.store);
  if (sent === null) return null;
  const asked = askedBefore(ev, sent.parts, { happened: use.happened, call: event.call, path: event.store.path });
  // What a helper makes of the id is written there for all who call it.
  const site = at.unit === use.at.unit && ownerOf(at.node) !== ownerOf(use.at.node) ? siteOfCall(use.at) : siteOf(at);
  return { site, text: sent.text, ...asked };
}

function threadOfUse(ev: Evaluator, use: Use): Thread {
  const { thread, threadAt } = use.config;
  if (thread === undefined || (thread === null && hasFilter(ev, use))) return { kind: 'unknown' };
  if (thread === null) return { kind: 'missing' };
  if (threadAt === null) return { kind: 'unknown' };
  const site = siteOf(threadAt);
  const values = alternatives(thread);
  if (values.length === 1 && thread.t === 'literal') return { kind: 'literal', value: typeof thread.value === 'bigint' ? Number(thread.value) : (thread.value ?? null), site };
  if (values.every((one) => one.t === 'unknown' && one.origin?.is === 'fresh' && one.origin.of !== 'day')) {
    const lives = values.map((one) => lifeOf(use, one.t === 'unknown' && one.origin?.is === 'fresh' ? one.origin : { is: 'fresh', at: threadAt }));
    return { kind: 'fresh', site, life: lives.every((life) => life === lives[0]) ? lives[0]! : 'kept' };
  }
  const sent = sentId(ev, use, thread, threadAt);
  if (sent !== null) return { kind: 'client', ...sent };
  const text = mayLack(ev, ev.log.events[use.happened] as UseEvent);
  return text === null ? { kind: 'unknown' } : { kind: 'optional', site, text };
}

/** `saver.list({}, { filter: { tenant } })`: something else says whose they are. What the library writes itself does not. */
function hasFilter(ev: Evaluator, { method, args: [, options], happened }: Use): boolean {
  if (method !== 'list' && method !== 'getStateHistory') return false;
  const objectAt = (value: Value | undefined): ObjectCell | null => {
    const cell = value?.t === 'ref' ? ev.log.events[happened]!.store.get(value.address) : undefined;
    return cell?.t === 'object' ? cell : null;
  };
  const given = objectAt(options)?.props.get('filter')?.value;
  if (given === undefined) return false;
  const filter = objectAt(given);
  return filter === null || filter.open !== null || filter.spread.length > 0 || ![...filter.props.keys()].every((key) => OF_LIBRARY.has(key));
}

const OF_LIBRARY = new Set(['source', 'step', 'writes', 'parents']);

/** What a node is given: its state, or the configuration of a run. */
function isNodeLike(node: T.Node): boolean {
  return functionsAround(node).some(({ parameters }) =>
    parameters.some(({ name, type }) => /^_?(state|config|runtime|runManager)$/i.test(name.getText()) || /State\b|RunnableConfig|Runtime\b|ToolRuntime/.test(type?.getText() ?? '')),
  );
}

