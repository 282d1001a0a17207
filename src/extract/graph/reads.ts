import type { GraphNode } from '../../model/graph.ts';
import { watchLooks } from '../eval/looks.ts';
import type { NodeFact } from './builder-calls.ts';
import { bodyOf } from './body-facts/body.ts';
import { needsOf } from './body-facts/needs.ts';
import { cachedBodyOf, retriedIn } from './body-facts/policies.ts';
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
  const retried = retriedIn(ev, body, options, events);
  return { ...node, ...(needs.length === 0 ? {} : { needs }), ...(cached === null ? {} : { cached }), ...(retried.length === 0 ? {} : { retried }) };
}
