import type { Related } from '../../src/model/finding.ts';
import type { Run, Where } from '../../src/model/run.ts';
import { brief, code, shortened } from './words.ts';

/** Calls that start a run. */
export function starts({ on, method }: Run): boolean {
  return (on === 'graph' || on === 'agent') && /^(invoke|stream|streamEvents|batch)$/.test(method);
}

/** Whether a graph is known to have a checkpointer. */
export function remembers({ saver }: Run): boolean {
  return saver === 'memory' || saver === 'durable';
}

/** `graph.invoke` */
export function callOf({ name, method }: Run): string {
  return code(method === '' ? shortened(name, 40) : `${shortened(name, 28)}.${method}`);
}

/** Where something happens over and over: `for each request of POST /chat`. */
export function timesOf(where: Where): string {
  if (where.kind === 'handler') return /^(each|a|the) /.test(where.label) ? `for ${where.label}` : `for each request of ${brief(where.label)}`;
  return where.kind === 'function' ? `in each call of ${brief(where.name)}` : 'each time';
}

/** The place of it. */
export function callerOf(where: Where): Related[] {
  if (where.kind === 'handler') return [{ role: 'caller', message: `this runs for ${where.label}`, site: where.site }];
  return where.kind === 'function' ? [{ role: 'caller', message: `${brief(where.name)} is called for each run`, site: where.site }] : [];
}
