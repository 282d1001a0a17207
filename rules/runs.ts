import type { Run, Where } from '../src/model/run.ts';
import type { RuleInput } from './rule.ts';
import { code } from './words.ts';

/** Calls that start a run. */
export function starts({ on, method }: Run): boolean {
  return (on === 'graph' || on === 'agent') && /^(invoke|stream|streamEvents|batch)$/.test(method);
}

/** Whether a graph is known to have a checkpointer. */
export function remembers({ saver }: Run): boolean {
  return saver === 'memory' || saver === 'durable';
}

/** `graph.invoke (src/chat.ts:12)` */
export function runAt(input: RuleInput, { name, method, site }: Run): string {
  return `${code(`${name}.${method}`)} (${input.at(site)})`;
}

/** Where something happens over and over: `for each request (POST /chat, src/chat.ts:10)`. */
export function timesOf(input: RuleInput, where: Where): string {
  if (where.kind === 'handler') return /^(each|a|the) /.test(where.label) ? `for ${where.label} (${input.at(where.site)})` : `for each request of ${code(where.label)} (${input.at(where.site)})`;
  return where.kind === 'function' ? `in each call of ${code(where.name)} (${input.at(where.site)})` : 'each time';
}
