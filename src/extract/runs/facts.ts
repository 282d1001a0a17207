import type { Keeper as KeeperFact, Run, SentId, Thread } from '../../model/run.ts';
import type { Evaluator } from '../eval/evaluator.ts';
import type { GraphDraft } from '../graph/draft.ts';
import { siteOf, siteOfCall } from '../graph/place.ts';
import { ts, type T } from '../syntax.ts';
import { alternatives } from '../values/union.ts';
import type { Place } from '../values/value.ts';
import { functionsAround, outermost } from './around.ts';
import { sentId } from './client.ts';
import { lifeOf } from './fresh.ts';
import { keepersOf } from './keepers.ts';
import { fateOf, mayAwait } from './promise.ts';
import { isNeverRun, isUnshipped } from './shipped.ts';
import { tenantOf } from './tenants.ts';
import { togetherOf } from './together.ts';
import type { Use } from './uses.ts';
import { whereOf } from './where.ts';

export interface ProgramFacts {
  readonly runs: readonly Run[];
  readonly keepers: readonly KeeperFact[];
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
  if (isNeverRun(ev.session.unit(file)?.display ?? file)) return { runs: [], keepers: [] };
  const local = [...byCall.values()].map((uses) => uses[0]!);
  const runs = [...byCall.values()].map((uses) => runOf(ev, uses, local, idOf));
  return { runs: runs.sort((a, b) => a.site.start - b.site.start), keepers: keepersOf(ev, file) };
}

function runOf(ev: Evaluator, uses: readonly Use[], all: readonly Use[], idOf: (draft: GraphDraft) => string): Run {
  const [use] = uses as [Use];
  const { at } = use;
  const wheres = uses.map((one) => whereOf([one.at, ...one.via], ev.bodies));
  const where = (['body', 'handler', 'function', 'module'] as const).flatMap((kind) => wheres.filter((one) => one.kind === kind))[0]!;
  return {
    on: use.on,
    name: receiverOf(at),
    method: use.method,
    graph: use.draft === null ? null : idOf(use.draft),
    site: siteOfCall(at),
    saver: saverOf(uses),
    thread: threadOf(uses),
    checkpoint: checkpointOf(use),
    tenant: tenantOf(ev, use),
    promise: fateOf(at.node),
    expression: siteOf(at),
    awaitable: mayAwait(outermost(at.node)),
    where,
    nodeLike: isNodeLike(at.node),
    together: togetherOf(use, all),
    unshipped: isUnshipped(at.unit.display),
  };
}

function receiverOf({ unit, node }: Place): string {
  const callee = ts.isCallExpression(node) ? node.expression : node;
  const receiver = ts.isPropertyAccessExpression(callee) ? callee.expression.getText(unit.source).replaceAll(/\s+/g, ' ') : 'the graph';
  return receiver.length > 40 ? 'the graph' : receiver;
}

function saverOf(uses: readonly Use[]): Run['saver'] {
  const kinds = uses.map(({ keeper }): Run['saver'] => (keeper.kind !== 'saver' ? keeper.kind : keeper.savers.every((one) => one?.memory === true) ? 'memory' : 'durable'));
  return kinds.every((kind) => kind === kinds[0]) ? kinds[0]! : 'unknown';
}

function threadOf(uses: readonly Use[]): Thread {
  const threads = uses.map(threadOfUse);
  const missing = threads.find(({ kind }) => kind === 'missing');
  if (missing !== undefined) return missing;
  // A helper that a handler calls with what it was sent; of several handlers the one that asks least.
  const sent = threads.filter((one) => one.kind === 'client').sort((a, b) => Number(a.guarded) - Number(b.guarded) || a.handedTo.length - b.handedTo.length);
  if (sent.length > 0) return sent[0]!;
  return threads.every(({ kind }) => kind === threads[0]!.kind) ? threads[0]! : { kind: 'unknown' };
}

function checkpointOf(use: Use): SentId | null {
  const { checkpoint } = use.config;
  const sent = checkpoint === null ? null : sentId(use, checkpoint.at);
  return checkpoint === null || sent === null ? null : { site: siteOf(checkpoint.at), ...sent };
}

function threadOfUse(use: Use): Thread {
  const { thread, threadAt } = use.config;
  if (thread === undefined) return { kind: 'unknown' };
  if (thread === null) return { kind: 'missing' };
  if (threadAt === null) return { kind: 'unknown' };
  const site = siteOf(threadAt);
  const values = alternatives(thread);
  if (values.length === 1 && thread.t === 'literal') return { kind: 'literal', value: typeof thread.value === 'bigint' ? Number(thread.value) : (thread.value ?? null), site };
  if (values.every((one) => one.t === 'unknown' && one.origin?.is === 'fresh')) {
    const lives = values.map((one) => lifeOf(use, one.t === 'unknown' && one.origin?.is === 'fresh' ? one.origin : { is: 'fresh', at: threadAt }));
    return { kind: 'fresh', site, life: lives.every((life) => life === lives[0]) ? lives[0]! : 'kept' };
  }
  const sent = sentId(use, threadAt);
  return sent === null ? { kind: 'unknown' } : { kind: 'client', site, ...sent };
}

/** What a node is given: its state, or the configuration of a run. */
function isNodeLike(node: T.Node): boolean {
  return functionsAround(node).some(({ parameters }) =>
    parameters.some(({ name, type }) => /^_?(state|config|runtime|runManager)$/i.test(name.getText()) || /State\b|RunnableConfig|Runtime\b|ToolRuntime/.test(type?.getText() ?? '')),
  );
}

