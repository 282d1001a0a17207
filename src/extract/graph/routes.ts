import { type Condition, isTrueOf } from '../../model/condition.ts';
import type { SendArgs, Target } from '../../model/graph.ts';
import { settled } from '../eval/chosen.ts';
import { isOfState, subjectOf } from '../eval/conditions.ts';
import type { Evaluator } from '../eval/evaluator.ts';
import { forkAt } from '../eval/fork-name.ts';
import { alternatives } from '../values/union.ts';
import type { DerivedValue, LiteralValue, Place, SendValue, UnknownValue, Value } from '../values/value.ts';
import type { Item } from '../values/heap.ts';
import { perNode } from '../per-node.ts';
import { ts, type T } from '../syntax.ts';
import { placeOfText, siteOf } from './place.ts';

/** The ways a router or a goto can lead, each a set of targets; `open` where there may be others. */
export interface Routes {
  readonly routes: readonly (readonly Target[])[];
  readonly open: string | null;
  /** The value is sure to be one that names no node, such as `null`: a router that gives it stops the run. */
  readonly nothing?: string;
}

export interface RouteContext {
  readonly ev: Evaluator;
  /** Where the value stands, for targets without a place of their own. */
  readonly at: Place;
  /** What a label leads to; null where it leads nowhere. */
  label(value: LiteralValue): readonly string[] | null;
  /** All labels there are; null where any name may be meant. */
  readonly labels: readonly string[] | null;
  /** Whether a key of the state holds one label, not a list of them. */
  isScalar(key: string): boolean;
  /** What a Send passes. */
  argsOf(args: Value, at: Place): SendArgs | null;
  /** The strings that a key of the state can hold, where its type tells. */
  literalsOf(key: string): readonly string[] | null;
}

/** More combinations than this are not worth telling apart. */
const MOST = 512;
const NOWHERE: Routes = { routes: [[]], open: null };
const NOTHING: Routes = { routes: [], open: null };

export function routesOf(context: RouteContext, value: Value): Routes {
  return either(alternatives(settled(context.ev, value, context.at.node)).map((one) => routesOfOne(context, one)));
}

function either(parts: readonly Routes[]): Routes {
  const routes = new Map<string, readonly Target[]>();
  for (const route of parts.flatMap((part) => part.routes)) routes.set(routeKey(route), route);
  const [only, more] = parts;
  if (only?.nothing !== undefined && more === undefined) return only;
  return { routes: [...routes.values()], open: parts.find(({ open }) => open !== null)?.open ?? null };
}

/** Routes that trigger the same tasks are the same route. */
export function routeKey(route: readonly Target[]): string {
  return route
    .map(({ node, send, args }) => `${send ?? 'edge'} ${node} ${args === undefined ? '' : JSON.stringify(args)}`)
    .sort()
    .join('\n');
}

function routesOfOne(context: RouteContext, value: Value): Routes {
  const { ev, at } = context;
  switch (value.t) {
    case 'literal': {
      const nodes = context.label(value);
      if (nodes === null && value.declared === true) return NOTHING;
      if (nodes === null && (value.value == null || value.value === false)) return { ...NOWHERE, nothing: String(value.value) };
      return nodes === null ? NOWHERE : { routes: [nodes.map((node) => ({ node, send: null, site: siteOf(placeOfText(at, String(value.value))), ...(value.declared === true ? { ofType: true } : {}) }))], open: null };
    }
    case 'send':
      return either(alternatives(value.node).map((node) => routeOfSend(context, node, value)));
    case 'ref': {
      const cell = ev.arrayCell(value);
      if (cell !== null) return routesOfItems(context, cell.items, cell.open);
      return routesOfPacket(context, value);
    }
    case 'state-part': {
      const strings = value.deep ? null : (context.literalsOf(value.key)?.filter(isLeft(ev, value)) ?? null);
      const declared = value.declared?.filter(isLeft(ev, value));
      if (declared !== undefined) {
        const both = strings?.filter((text) => declared.includes(text)) ?? [];
        return eachText(context, value, both.length > 0 ? both : declared, both.length > 0 && isAllLeft(ev, value, at));
      }
      if (strings === null) {
        const one = !value.deep && context.isScalar(value.key) ? anyLabel(context, value) : null;
        return one ?? { routes: [], open: `it depends on what state.${value.key} holds` };
      }
      return eachText(context, value, strings, isAllLeft(ev, value, at));
    }
    case 'command':
      return NOWHERE;
    case 'native':
      return value.name === 'never' ? { routes: [], open: null } : { routes: [], open: 'a value that names no node' };
    case 'unknown':
      return fromShape(context, value) ?? { routes: [], open: value.why };
    case 'derived':
      return fromShape(context, value) ?? { routes: [], open: 'computed from values that are not known' };
    default:
      return { routes: [], open: 'computed from values that are not known' };
  }
}

/** Whether a value can be the text here: `if (state.intent === 'other') return …` leaves the others. */
function isLeft(ev: Evaluator, value: Value): (text: string) => boolean {
  const subject = subjectOf(ev, value);
  const said = saidOnTheWay(ev).filter((condition) => condition.subject === subject);
  return (text) => said.every((condition) => isTrueOf(condition, text));
}

/** A type may allow more than gets there: what is asked before may have looked after the rest. */
function ofType(value: string, sure: boolean): LiteralValue {
  return { t: 'literal', value, ...(sure ? {} : { declared: true }) };
}

/** Whether all that a type leaves can get here: nothing decides, or what does is known to ask for something else. */
function isAllLeft(ev: Evaluator, value: Value, { node }: Place): boolean {
  const fn = ts.findAncestor(node, ts.isFunctionLike);
  if (fn !== undefined && !decides(fn)) return true;
  const subject = subjectOf(ev, value);
  const isClear = (condition: Condition): boolean => !/[#@]/.test(condition.subject) && (condition.subject === subject || !condition.subject.includes(subject!));
  return ev.walk !== null && subject !== null && ev.path.every(({ conditions = [] }) => conditions.length > 0 && conditions.every(isClear));
}

function saidOnTheWay(ev: Evaluator): readonly Condition[] {
  return ev.path.flatMap(({ conditions }) => conditions ?? []);
}

const decides = perNode((node: T.Node): boolean => {
  if (ts.isIfStatement(node) || ts.isConditionalExpression(node) || ts.isSwitchStatement(node) || ts.isCallExpression(node)) return true;
  if (ts.isBinaryExpression(node) && /^(&&|\|\||\?\?)/.test(node.operatorToken.getText())) return true;
  return ts.forEachChild(node, (child) => decides(child) || undefined) ?? false;
});

/** With a path map an unknown label leads to one of its targets. */
function anyLabel(context: RouteContext, value: Value): Routes | null {
  const { labels } = context;
  if (labels === null) return null;
  // What is no string may be meant by these: `true` leads where `'true'` does.
  return labels.some(isOfNoString) ? either(labels.map((label) => routesOfOne(context, { t: 'literal', value: label }))) : eachText(context, value, labels, true);
}

function isOfNoString(label: string): boolean {
  return /^(true|false|null|undefined|NaN|-?(Infinity|\d.*))$/.test(label);
}

function fromShape(context: RouteContext, value: UnknownValue | DerivedValue): Routes | null {
  if (value.shape === 'boolean') return eachOf(context, value, [true, false].map((one) => ({ t: 'literal', value: one })));
  return value.shape === 'string' || value.shape === 'number' ? anyLabel(context, value) : null;
}

function eachText(context: RouteContext, value: Value, texts: readonly string[], sure: boolean): Routes {
  return eachOf(context, value, texts.map((text) => ofType(text, sure)));
}

/** Where a value leads that can be any of these. On a walk each is a way of its own, with what the value is then. */
function eachOf(context: RouteContext, value: Value, all: readonly LiteralValue[]): Routes {
  const { ev, at } = context;
  const name = all.length > 1 ? subjectOf(ev, value) : null;
  const subject = name !== null && isOfState(name) ? name : null;
  if (subject !== null) ev.forks++;
  if (subject === null || ev.walk === null || ev.walk.grain === 'statements') return either(all.map((one) => routesOfOne(context, one)));
  const taken: Routes[] = [];
  const sides = all.map((one) => () => {
    taken.push(routesOfOne(context, one));
    return true;
  });
  ev.fork(forkAt(ev, `label of ${subject}`, at.node, null), sides, undefined, all.map((one) => [{ subject, is: '===', than: one.value as string | boolean, holds: true }]));
  return either(taken);
}

function routeOfSend(context: RouteContext, node: Value, { args, at }: SendValue): Routes {
  if (node.t !== 'literal' || typeof node.value !== 'string') return { routes: [], open: 'a Send to a node that is not known' };
  return { routes: [[{ node: node.value, send: 'one', site: siteOf(placeOfText(at, node.value)), args: context.argsOf(args, at) }]], open: null };
}

/** A plain `{ node, args }` is turned into a Send only by a goto; a router ignores it. */
function routesOfPacket({ ev }: RouteContext, value: Value): Routes {
  return ev.objectCell(value)?.open === null ? NOWHERE : { routes: [], open: 'an object that is not known' };
}

function routesOfItems(context: RouteContext, items: readonly Item[], open: string | null): Routes {
  let routes: readonly (readonly Target[])[] = [[]];
  let why = open;
  for (const item of items) {
    const options = optionsOf(context, item);
    why ??= options.open;
    routes = routes.flatMap((route) => options.routes.map((more) => [...route, ...more]));
    if (routes.length > MOST) return { routes: [], open: 'too many combinations of targets' };
  }
  return { ...either([{ routes, open: null }]), open: why };
}

/** What one item of a list can add to a route. */
function optionsOf(context: RouteContext, { value, count }: Item): Routes {
  const once = routesOf(context, value);
  if (count === 'one') return once;
  const [none] = NOWHERE.routes;
  if (count === 'maybe') return either([once, { routes: [none!], open: null }]);
  const targets = once.routes.flat();
  const sends = targets.filter(({ send }) => send !== null).map((target): Target => ({ ...target, send: 'many' }));
  const edges = targets.filter(({ send }) => send === null);
  return either([{ routes: subsetsOf(edges).map((subset) => [...subset, ...sends]), open: once.open }, { routes: sends.length > 0 && edges.length === 0 ? [] : [none!], open: null }]);
}

function subsetsOf(targets: readonly Target[]): (readonly Target[])[] {
  const distinct = [...new Map(targets.map((target) => [target.node, target])).values()];
  if (distinct.length > 6) return [[], ...distinct.map((target) => [target]), distinct];
  return distinct.reduce<(readonly Target[])[]>((subsets, target) => [...subsets, ...subsets.map((subset) => [...subset, target])], [[]]);
}

