import type { OwnUpdate } from '../../../model/body-facts.ts';
import { outermost } from '../../runs/around.ts';
import type { Use } from '../../runs/uses.ts';
import { ts, type T } from '../../syntax.ts';
import { isConfig, type Value } from '../../values/value.ts';
import type { GraphDraft } from '../draft.ts';
import { siteOfCall } from '../place.ts';
import { type Body, shownAt } from './body.ts';

const WRITES = new Set(['updateState', 'bulkUpdateState']);

/** Where a body writes to the thread of the very run that it is a part of, by the graph that runs it, and waits for that. */
export function ownUpdatesOf(body: Body, draft: GraphDraft, uses: readonly Use[]): OwnUpdate[] {
  const own = uses.filter((use) => use.draft === draft && WRITES.has(use.method) && isOwnThread(use) && isWithinRun(use.at.node));
  const found = own.map(({ method, at, via }) => ({ method, site: siteOfCall(at), shown: shownAt(body, [at, ...body.inside(via)]) }));
  return [...new Map(found.map((one) => [`${one.site.file} ${one.site.start}`, one])).values()];
}

function isOwnThread({ args: [config], config: { thread, checkpoint, others } }: Use): boolean {
  if (config !== undefined && isConfig(config)) return true;
  return thread != null && checkpoint === null && others.length === 0 && isOwnId(thread);
}

/** `config.configurable.thread_id` */
function isOwnId(value: Value): boolean {
  if (value.t !== 'unknown' || value.member?.name !== 'thread_id') return false;
  const holder = value.member.self;
  return holder.t === 'unknown' && holder.member?.name === 'configurable' && isConfig(holder.member.self);
}

/** What is left for later may come when the run is over. */
const LATER = /^(?:setTimeout|setImmediate|setInterval|queueMicrotask|nextTick|after|waitUntil|defer)$/;

function isWithinRun(call: T.Node): boolean {
  const { parent } = outermost(call);
  if (!ts.isAwaitExpression(parent) && !ts.isReturnStatement(parent)) return false;
  for (let one = call; one.parent !== undefined; one = one.parent) {
    if (!ts.isFunctionLike(one) || !ts.isCallExpression(one.parent) || one.parent.expression === one) continue;
    const { expression } = one.parent;
    const name = ts.isPropertyAccessExpression(expression) ? expression.name.text : ts.isIdentifier(expression) ? expression.text : '';
    if (LATER.test(name)) return false;
  }
  return true;
}
