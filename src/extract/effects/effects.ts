import type { Effects, OutwardCall, SharedChange, StorePut, StoreUpdate } from '../../model/effects.ts';
import type { Site } from '../../model/site.ts';
import { findMember } from '../eval/classes.ts';
import type { Evaluator } from '../eval/evaluator.ts';
import { moduleInstance } from '../eval/modules.ts';
import { siteOf } from '../graph/place.ts';
import { ts } from '../syntax.ts';
import { alternatives } from '../values/union.ts';
import type { FunctionValue, Value } from '../values/value.ts';
import { bare } from './dotted.ts';
import { scan, type ScannedCall, type ScannedChange } from './scan.ts';
import { storePuts, storeUpdates } from './store-updates.ts';

/** Names of what differs from one thread or run to the next. */
const OF_THREAD = /thread|session|conversation|chat|run_?id|checkpoint|uuid|request/i;

/** Names of what belongs to one user or tenant. */
const OF_SOMEBODY = /user|tenant|account|\borg|customer|client|member|owner|team|workspace|person|patient|student|email|thread|session|author/i;

/** Functions within functions are not followed further than this. */
const DEEPEST = 4;

/** What a body does beside computing a result: read from its text, and from that of the functions it calls. */
export function effectsOf(ev: Evaluator, action: Value): Effects {
  const shared: SharedChange[] = [];
  const calls: OutwardCall[] = [];
  const puts: StorePut[] = [];
  const updates: StoreUpdate[] = [];
  const seen = new Set<unknown>();
  const follow = (fn: FunctionValue, around: readonly string[], depth: number): void => {
    if (seen.has(fn.node) || depth > DEEPEST) return;
    seen.add(fn.node);
    const found = scan(fn.node);
    for (const change of found.changes) {
      if (isShared(ev, fn, change)) shared.push({ name: change.root, text: change.text, site: siteOf({ unit: fn.unit, node: change.node }) });
    }
    for (const { namespace, key, constant, keyMade, put } of found.storing ? storePuts(fn.node, found.calls) : []) {
      puts.push({ namespace, key, ofEverybody: constant && !OF_SOMEBODY.test(keyMade), site: siteOf({ unit: fn.unit, node: put.node }) });
    }
    for (const { namespace, key, made, read, put } of found.storing ? storeUpdates(fn.node, found.calls) : []) {
      const [at, from] = [put, read].map(({ node }) => siteOf({ unit: fn.unit, node })) as [Site, Site];
      updates.push({ namespace, key, ofThread: OF_THREAD.test(made), read: from, site: at, inside: [...around, ...put.inside.filter((one) => read.inside.includes(one))] });
    }
    for (const call of found.calls) {
      const inside = [...around, ...call.inside];
      const called = calledBy(ev, fn, call);
      if (called !== null) follow(called, inside, depth + 1);
      else if (call.text !== null) calls.push({ text: call.text, site: siteOf({ unit: fn.unit, node: call.node }), inside });
    }
  };
  for (const fn of bodiesOf(ev, action)) follow(fn, [], 0);
  return { shared, calls, storePuts: puts, storeUpdates: updates };
}

function bodiesOf(ev: Evaluator, action: Value): FunctionValue[] {
  switch (action.t) {
    case 'function':
      return [action];
    case 'union':
      return action.of.flatMap((one) => bodiesOf(ev, one));
    case 'runnable':
      return action.kind === 'lambda' || action.kind === 'sequence' || action.kind === 'map' ? action.parts.flatMap((one) => bodiesOf(ev, one)) : [];
    case 'ref': {
      const cls = ev.objectCell(action)?.cls;
      const method = cls == null ? null : findMember(ev, cls, 'invoke');
      return method === null ? [] : [{ ...method.fn, self: action }];
    }
    default:
      return [];
  }
}

/** A function of the program, by its name or as a method of the same object. */
function calledBy(ev: Evaluator, from: FunctionValue, { callee, text }: ScannedCall): FunctionValue | null {
  const inner = bare(callee);
  if (ts.isIdentifier(inner)) {
    const address = from.scope.find(inner.text);
    const cell = address === undefined ? undefined : ev.cell(address);
    // What evaluation had no need of is not loaded for this alone.
    if (address === undefined || cell === undefined || (cell.t === 'lazy' && cell.imports !== null)) return null;
    const value = ev.read(address);
    return value.t === 'function' ? value : null;
  }
  if (text === null || !ts.isPropertyAccessExpression(inner) || text !== `this.${inner.name.text}`) return null;
  const cls = from.home ?? (from.self === null ? null : (ev.objectCell(from.self)?.cls ?? null));
  const member = cls === null ? null : findMember(ev, cls, inner.name.text);
  return member === null ? null : { ...member.fn, self: from.self };
}

/** Something that a module holds: a variable of it, or a collection or object that it keeps under a name. */
function isShared(ev: Evaluator, { unit, scope }: FunctionValue, { root, how }: ScannedChange): boolean {
  const address = scope.find(root);
  if (address === undefined || moduleInstance(ev, unit.file)?.frame.scope.own(root) !== address) return false;
  const cell = ev.cell(address);
  if (how === 'assign' || cell === undefined) return how === 'assign';
  if (cell.t === 'lazy' && cell.imports === 'library') return false;
  return alternatives(ev.read(address)).every((value) => {
    const held = value.t === 'ref' ? ev.cell(value.address) : undefined;
    return held?.t === 'array' || held?.t === 'collection' || (held?.t === 'object' && how === 'property');
  });
}
