import type { Channel } from '../../model/channel.ts';
import { type Edge, END, type NamedSite, type PathMapEntry, type RouteOutcome } from '../../model/graph.ts';
import type { Evaluator } from '../eval/evaluator.ts';
import { callValue } from '../eval/invoke.ts';
import { iterate } from '../eval/iterate.ts';
import { type Comes, eachWay, type Way } from '../eval/paths.ts';
import { runRunnable } from '../library/runnable.ts';
import { alternatives } from '../values/union.ts';
import { configOfRun, type LiteralValue, type Place, type Value } from '../values/value.ts';
import type { RouterFact } from './builder-calls.ts';
import { bodyOf } from './body-facts/body.ts';
import { mutationsOf } from './body-facts/mutations.ts';
import { type Context, outcomeContext } from './context.ts';
import { givenNothing } from './nothing.ts';
import { argsOf } from './outcomes.ts';
import { placeOfEnd, placeOfText, siteOf, siteOfCall, unknownAt } from './place.ts';
import { type Routes, routeKey, routesOf } from './routes.ts';
import { merged } from './ways.ts';

export function finishRouter(context: Context, { from, path, pathMap, call }: RouterFact): Edge {
  const { ev, blindSpots, literals } = context;
  const map = pathMap === null ? null : readPathMap(ev, pathMap, call.at);
  const [changed, forks, drafts] = [ev.mutations.length, ev.forks, ev.drafts.length];
  const result = runPath(ev, path, call.at);
  context.mutations.push(...mutationsOf(bodyOf(from.name, context.home, call.at, siteOfCall(call.at)), 'router', ev.mutations.slice(changed)));
  const unmapped = new Map<string, NamedSite>();
  const label = ({ value, declared }: LiteralValue): readonly string[] | null => {
    if (map?.entries == null) return typeof value === 'string' && value !== '' ? [value] : null;
    const entry = map.entries.find((one) => one.label === String(value));
    if (entry !== undefined) return [entry.to.name];
    if (typeof value === 'string' && declared !== true) unmapped.set(value, { name: value, site: siteOf(value === END && path.t === 'function' ? placeOfEnd(bodyPlace(path, call.at)) : placeOfText(bodyPlace(path, call.at), value)) });
    return null;
  };
  const labels = map?.entries?.map((entry) => entry.label) ?? null;
  const routeContext = { ev, at: bodyPlace(path, call.at), label, labels, literalsOf: (key: string) => literals.get(key) ?? null, isScalar: (key: string) => isScalar(context.channels, key), argsOf: (args: Value, place: Place) => argsOf(outcomeContext(context, null, false), args, place) };
  const whole = routesOf(routeContext, result);
  const joined = new Map(unmapped);
  unmapped.clear();
  const isClear = whole.open === null && whole.routes.length < 2 && !whole.routes.flat().some(({ args }) => args?.varies !== undefined);
  const ways = isClear || ev.forks === forks || ev.drafts.length > drafts ? null : eachWay(ev, () => routesOf(routeContext, runPath(ev, path, call.at)), COMES);
  if (ways === null) for (const [label, one] of joined) unmapped.set(label, one);
  const taken = ways ?? [{ result: whole, conditions: [] }];
  const routes = routesOfWays(taken);
  const nothing = map === null || map.entries !== null ? givenNothing(path, taken, literals) : [];
  const open = ways === null ? whole.open : (ways.find(({ result: way }) => way.open !== null)?.result.open ?? null);
  const why = open ?? (ev.exhausted ? 'the file is too large to be evaluated as a whole' : null) ?? (map !== null && map.entries === null ? 'a path map that is not known' : null);
  const spot = why === null ? null : unknownAt(`where ${from.name} leads`, why, bodyPlace(path, call.at));
  if (spot !== null) blindSpots.push(spot);
  const fallback = open !== null && map?.entries != null ? map.entries.map((entry) => [{ node: entry.to.name, send: null, site: entry.to.site }]) : [];
  const seen = new Set(routes.map(({ targets }) => targets.map(({ node, send }) => `${send} ${node}`).join()));
  const all = [...routes, ...fallback.filter((route) => !seen.has(`null ${route[0]!.node}`)).map((targets): Route => ({ targets }))];
  const outcomes = all.map((route): RouteOutcome => ({ ...route, site: route.targets[0]?.site ?? siteOf(call.at) }));
  const by = alternatives(result).find((one) => one.t === 'state-part' && !one.deep);
  return { kind: 'router', from, outcomes, open: spot, unmapped: [...unmapped.values()], ...(nothing.length === 0 ? {} : { nothing }), pathMap: map?.entries ?? null, ...(by?.t === 'state-part' ? { by: by.key } : {}), site: siteOfCall(call.at), when: call.when };
}

type Route = Omit<RouteOutcome, 'site'>;

const COMES: Comes<Routes> = {
  leads: ({ routes, open }) => routes.length > 0 || open !== null,
  textOf: ({ routes, open, nothing }) => JSON.stringify([routes.map(routeKey), open, nothing]),
};

function routesOfWays(ways: readonly Way<Routes>[]): readonly Route[] {
  const each = ways.flatMap(({ result, conditions }) => result.routes.map((targets) => ({ what: { targets }, when: conditions })));
  return merged(each, ({ targets }) => routeKey(targets));
}

function runPath(ev: Evaluator, path: Value, at: Place): Value {
  return ev.asBody(() => ran(ev, path, at));
}

function ran(ev: Evaluator, path: Value, at: Place): Value {
  const state: Value = { t: 'state', omit: [] };
  const config = configOfRun(at);
  if (path.t === 'runnable' || path.t === 'compiled') return runRunnable(ev, path, state, config, at);
  if (path.t === 'ref') return runRunnable(ev, path, state, config, at);
  return callValue(ev, path, null, [state, config], at);
}

function readPathMap(ev: Evaluator, value: Value, at: Place): { readonly entries: PathMapEntry[] | null } {
  const object = ev.objectCell(value);
  const entry = (label: string, to: Value, place: Place): PathMapEntry | null => {
    return to.t === 'literal' && typeof to.value === 'string' ? { label, to: { name: to.value, site: siteOf(place) } } : null;
  };
  if (object !== null && object.open === null && object.spread.length === 0) {
    const entries = [...object.props].map(([label, property]) => entry(label, property.value, property.at));
    return { entries: entries.includes(null) ? null : entries.flatMap((one) => one ?? []) };
  }
  const list = value.t === 'ref' ? iterate(ev, value) : null;
  if (list !== null && list.open === null) {
    const entries = list.items.flatMap(({ value: one }) => alternatives(one)).map((one) => (one.t === 'literal' ? entry(String(one.value), one, at) : null));
    return { entries: entries.includes(null) ? null : entries.flatMap((one) => one ?? []) };
  }
  return { entries: null };
}

function bodyPlace(action: Value, at: Place): Place {
  return action.t === 'function' ? { unit: action.unit, node: action.node } : at;
}

/** A key that can hold one label, not a list of them. */
function isScalar(channels: readonly Channel[], key: string): boolean {
  const type = channels.find((channel) => channel.key === key)?.type ?? null;
  return type !== null && type.split('|').every((part) => /^\s*(string|number|boolean|null|undefined|"[^"]*"|'[^']*')\s*$/.test(part));
}
