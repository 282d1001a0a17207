import type { CachedBody, CachedTask, Effect, RetriedEffect } from '../../../model/body-facts.ts';
import type { NamedSite } from '../../../model/graph.ts';
import type { Evaluator } from '../../eval/evaluator.ts';
import { callSites } from '../../eval/frame.ts';
import { callValue } from '../../eval/invoke.ts';
import { type Look, watchLooks } from '../../eval/looks.ts';
import { option } from '../../library/builder.ts';
import type { CallEvent, Event } from '../../log/log.ts';
import { ts, type T } from '../../syntax.ts';
import { alternatives } from '../../values/union.ts';
import type { FunctionValue, Place, RunnableValue, Value } from '../../values/value.ts';
import { siteOf } from '../place.ts';
import { type Body, shownAt } from './body.ts';
import { effectOf, isGuarded } from './effects.ts';
import { dotted, functionAround, upwards } from './syntax-walk.ts';

/** What a body did when it was evaluated. */
export interface Doings {
  readonly looks: readonly Look[];
  readonly events: readonly Event[];
}

/** What is kept of a node, and what it is made of; null where nothing is. */
export function cachedBodyOf(ev: Evaluator, body: Body, options: Value | null, at: Place, { looks, events }: Doings): CachedBody | null {
  const policy = options === null ? null : option(ev, options, 'cachePolicy');
  if (policy === null || (policy.t === 'literal' && policy.value !== true)) return null;
  const keyFunc = policy.t === 'literal' ? null : option(ev, policy, 'keyFunc');
  const whole = policy.t === 'literal' || ev.objectCell(policy)?.open === null;
  const used = looks.filter((look) => !isLogged(look.at));
  const named = (of: Look['of'], least: number): NamedSite[] =>
    distinct(used.filter((look) => look.of === of && look.path.length >= least).map(({ path, at: place }) => ({ name: path.join('.'), site: siteOf(place) })));
  return {
    key: keyFunc !== null ? keysOf(ev, keyFunc, at) : whole ? 'state' : null,
    state: named('state', 1),
    config: named('config', 2),
    effects: effectsIn(body, events).map(({ effect }) => effect),
    site: siteOf(placeOf(ev, options, 'cachePolicy') ?? at),
  };
}

/** What is kept of a task that a body calls; null where nothing is. */
export function cachedTaskOf(ev: Evaluator, body: Body, { options, name, at }: RunnableValue, events: readonly Event[]): CachedTask | null {
  const policy = options === null ? null : option(ev, options, 'cachePolicy');
  if (policy === null || (policy.t === 'literal' && policy.value !== true)) return null;
  return { name: name ?? 'a task', effects: effectsIn(body, events).map(({ effect }) => effect), site: siteOf(placeOf(ev, options, 'cachePolicy') ?? at) };
}

/** Calls with an effect after which something else may fail, so that they are made again. */
export function retriedIn(ev: Evaluator, body: Body, options: Value | null, name: 'retryPolicy' | 'retry', events: readonly Event[]): RetriedEffect[] {
  const policy = options === null ? null : option(ev, options, name);
  if (policy === null || ev.objectCell(policy) === null) return [];
  const attempts = option(ev, policy, 'maxAttempts');
  if (attempts?.t === 'literal' && typeof attempts.value === 'number' && attempts.value < 2) return [];
  const calls = events.filter((event): event is CallEvent => event.kind === 'call');
  return effectsIn(body, events).flatMap(({ effect, event }): RetriedEffect[] => {
    const { node } = event.at;
    if (IDEMPOTENT.test(node.getText())) return [];
    const happened = calls.indexOf(event);
    // What a constant holds is worked out when something reads it, so that within one function the text tells what comes first.
    const isLater = (other: CallEvent, index: number): boolean => other.at.node.pos > node.end && other.at.unit === event.at.unit && (index > happened || functionAround(other.at.node) === functionAround(node));
    const later = calls.find((other, index) => isLater(other, index) && mayFail(other));
    return later === undefined ? [] : [{ ...effect, then: { name: (dotted((later.at.node as T.CallExpression).expression) ?? []).join('.'), site: siteOf(later.at) } }];
  });
}

/** It says itself that a second time does no harm. */
const IDEMPOTENT = /idempoten|dedup|upsert|onConflict|if_?not_?exists|request_?id/i;

/** Reading the answer of a call that has come through. */
const READS_ANSWER = /^(?:json|text|blob|arrayBuffer|formData)$/;

/** Something outside that is waited for. */
function mayFail({ at: { node }, followed }: CallEvent): boolean {
  if (followed || !ts.isCallExpression(node) || !isAwaited(node)) return false;
  const name = dotted(node.expression)?.at(-1);
  if (name === undefined || READS_ANSWER.test(name)) return false;
  for (const one of upwards(node)) if (ts.isTryStatement(one.parent) && one.parent.tryBlock === one && one.parent.catchClause !== undefined) return false;
  return true;
}

/** With what follows on it: `await fetch(url).then(read)`, `await Promise.all([fetch(url), …])`. */
function isAwaited(promise: T.Node): boolean {
  const { parent } = promise;
  if (ts.isAwaitExpression(parent)) return true;
  if (ts.isArrayLiteralExpression(parent)) return ts.isCallExpression(parent.parent) && parent.parent.expression.getText() === 'Promise.all' && isAwaited(parent.parent);
  const call = ts.isPropertyAccessExpression(parent) && ts.isCallExpression(parent.parent) ? parent.parent : null;
  if (call === null || call.expression !== parent) return false;
  const follows = (parent as T.PropertyAccessExpression).name.text;
  const passesFailures = follows === 'finally' || (follows === 'then' && call.arguments.length === 1);
  return passesFailures && isAwaited(call);
}

function effectsIn(body: Body, events: readonly Event[]): { readonly effect: Effect; readonly event: CallEvent }[] {
  const found = new Map<T.Node, { readonly effect: Effect; readonly event: CallEvent }>();
  for (const event of events) {
    if (event.kind !== 'call' || !ts.isCallExpression(event.at.node) || found.has(event.at.node)) continue;
    const name = effectOf(event.at.node);
    if (name === null || isGuarded(event.at.node, outermostOf(event.at.node))) continue;
    const shown = shownAt(body, [event.at, ...body.inside(callSites(event.call))]);
    found.set(event.at.node, { event, effect: { name, site: siteOf(event.at), shown } });
  }
  return [...found.values()];
}

function outermostOf(node: T.Node): T.Node {
  return [...upwards(node)].at(-1) ?? node;
}

/** The keys of the state that the key of an entry is made of; null where that is not known. */
function keysOf(ev: Evaluator, keyFunc: Value, at: Place): readonly string[] | null {
  const functions = alternatives(keyFunc);
  if (!functions.every((one): one is FunctionValue => one.t === 'function')) return null;
  const logged = ev.log.length;
  const { result: [first], looks } = watchLooks(ev, () => functions.map((fn) => ev.onCopy(() => callValue(ev, fn, null, [ev.array([{ value: { t: 'state', omit: [] }, count: 'one' }], null)], at))));
  const calls = ev.log.events.slice(logged).filter((event): event is CallEvent => event.kind === 'call' && event.at.node !== at.node);
  const keys = looks.filter(({ of }) => of === 'state').map(({ path: [key] }) => key!);
  // Whatever it asks elsewhere, and all of the state, may be part of the key.
  const asksElsewhere = functions.length > 1 || first!.t === 'state' || first!.t === 'ref' || calls.some(({ args, self }) => !isOfState(self) && (args.length === 0 || args.some((one) => one.t === 'state' || one.t === 'ref')));
  return asksElsewhere || keys.length === 0 ? null : [...new Set(keys)];
}

function isOfState(self: Value | null): boolean {
  if (self === null) return false;
  return self.t === 'state-part' || self.t === 'derived' || (self.t === 'unknown' && self.member !== undefined && isOfState(self.member.self));
}

/** It goes into a log, and no further. */
function isLogged({ node }: Place): boolean {
  for (const one of upwards(node)) {
    if (ts.isCallExpression(one) && one !== node && /^(?:console|log|logger|span|tracer|metrics|telemetry)$/i.test(dotted(one.expression)?.at(-2) ?? '')) return true;
  }
  return false;
}

function distinct(all: readonly NamedSite[]): NamedSite[] {
  return [...new Map(all.toReversed().map((one) => [one.name, one])).values()].reverse();
}

function placeOf(ev: Evaluator, options: Value | null, name: string): Place | null {
  return (options === null ? null : ev.objectCell(options)?.props.get(name)?.at) ?? null;
}
