import type { GraphNode } from '../../model/graph.ts';
import type { CachedTask, RetriedEffect } from '../../model/body-facts.ts';
import type { Evaluator } from '../eval/evaluator.ts';
import { callSites } from '../eval/frame.ts';
import { watchLooks } from '../eval/looks.ts';
import type { Event } from '../log/log.ts';
import type { T } from '../syntax.ts';
import type { NodeFact } from './builder-calls.ts';
import { type Body, bodyOf } from './body-facts/body.ts';
import { needsOf } from './body-facts/needs.ts';
import { cachedBodyOf, cachedTaskOf, retriedIn } from './body-facts/policies.ts';
import { type Context, siteIn } from './context.ts';

/** A node, with what its body reads, where that decides: of what it is sent, and of what its policies keep or do again. */
export function withReads(context: Context, { name, options, call }: NodeFact, finish: () => GraphNode): GraphNode {
  const { ev, home } = context;
  const [choices, happened] = [ev.path.length, ev.log.length];
  const { result: node, looks } = watchLooks(ev, finish);
  // What an error handler reads is not what the body reads.
  if (ev.exhausted || node.handler === true) return node;
  const body = bodyOf(name, home, call.at, siteIn(context, call));
  const events = ev.log.events.slice(happened);
  const needs = node.kind === 'function' || node.kind === 'runnable' ? needsOf(body, looks, events.filter((event) => event.kind === 'test'), choices) : [];
  const cached = cachedBodyOf(ev, body, options, call.at, { looks, events });
  const cachedTasks = cachedTasksIn(ev, body, events);
  const retried = [...retriedIn(ev, body, options, 'retryPolicy', events), ...retriedInTasks(ev, body, events)];
  return { ...node, ...(needs.length === 0 ? {} : { needs }), ...(cached === null ? {} : { cached }), ...(cachedTasks.length === 0 ? {} : { cachedTasks }), ...(retried.length === 0 ? {} : { retried }) };
}

/** A task that is tried again starts over, and the body that called it goes on waiting. */
function retriedInTasks(ev: Evaluator, body: Body, events: readonly Event[]): RetriedEffect[] {
  const found = new Map<string, RetriedEffect>();
  for (const [node, { options, name }] of ev.taskCalls) {
    const inside = options === null ? [] : within(node, events);
    for (const effect of inside.length === 0 ? [] : retriedIn(ev, body, options, 'retry', inside)) found.set(`${effect.site.file} ${effect.site.start}`, { ...effect, task: name ?? 'a task' });
  }
  return [...found.values()];
}

function cachedTasksIn(ev: Evaluator, body: Body, events: readonly Event[]): CachedTask[] {
  const found = new Map<T.Node, CachedTask>();
  for (const [node, task] of ev.taskCalls) {
    const inside = task.options === null || found.has(task.at.node) ? [] : within(node, events);
    const cached = inside.length === 0 ? null : cachedTaskOf(ev, body, task, inside);
    if (cached !== null) found.set(task.at.node, cached);
  }
  return [...found.values()];
}

/** What happened within a call. */
function within(node: T.Node, events: readonly Event[]): Event[] {
  return events.filter(({ call }) => callSites(call).some((site) => site.node === node));
}
