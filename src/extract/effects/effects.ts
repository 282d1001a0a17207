import type { Effects, OutwardCall, SharedChange } from '../../model/effects.ts';
import { findMember, findStatic } from '../eval/classes.ts';
import type { Evaluator } from '../eval/evaluator.ts';
import { iterate } from '../eval/iterate.ts';
import { moduleInstance } from '../eval/modules.ts';
import { getProperty } from '../eval/properties.ts';
import { siteOf } from '../graph/place.ts';
import { holdsNothing } from '../knowledge/resources.ts';
import { asksModel } from '../library/runnable.ts';
import type { CallEvent, Event } from '../log/log.ts';
import { ts, type T } from '../syntax.ts';
import type { Cell } from '../values/heap.ts';
import { alternatives } from '../values/union.ts';
import type { FunctionValue, Value } from '../values/value.ts';
import { Accesses } from './accesses.ts';
import { bare, dotted } from './dotted.ts';
import { identityOf } from './identity.ts';
import { keptByMethod } from './kept-by-methods.ts';
import { scan, type ScannedCall, type ScannedChange } from './scan.ts';
import { Turns } from './turns.ts';

/** Functions within functions are not followed further than this. */
const DEEPEST = 4;

/** What a body does beside computing a result. `ofProcess`: there is one of its graph, and of what it belongs to, in a process. */
export function effectsOf(ev: Evaluator, action: Value, events: readonly Event[], ofProcess: boolean): Effects {
  const turns = new Turns(ev);
  const accesses = new Accesses();
  const calls = new Map<string, OutwardCall>();
  for (const event of events) {
    if (event.kind !== 'call') continue;
    turns.note(event);
    const text = nameOfCall(event);
    if (text === null) continue;
    const held = turns.of(event);
    const isKnown = accesses.note(event, held);
    const site = siteOf(event.at);
    // A call that is made on several ways is one for each set of locks.
    const key = `${site.file} ${site.start} ${held.map(({ text: by, id, key: of }) => `${by} ${id} ${of}`).join()}`;
    const on = isKnown || event.followed ? null : calledOn(event);
    if (!calls.has(key)) calls.set(key, { text, on, ...(asksModel(event.callee) ? { asksModel: true } : {}), site, held });
  }
  return { shared: sharedBy(ev, action, events, ofProcess), calls: [...calls.values()], accesses: accesses.found };
}

/** What a call is made on, with the text it is given first: another table, another path is another thing. */
function calledOn({ self, args: [first], store }: CallEvent): string | null {
  const on = self === null || isModuleOf(self, holdsNothing) ? null : identityOf(self, store);
  return on === null || first?.t !== 'literal' || typeof first.value !== 'string' ? on : `${on} ${first.value}`;
}

/** `fs`, `path`: a module itself, or a part of it such as `fs.promises`. */
function isModuleOf(value: Value, isMeant: (module: string) => boolean): boolean {
  if (value.t !== 'unknown') return false;
  if (value.member !== undefined) return isModuleOf(value.member.self, isMeant);
  return value.from?.is === 'name' && value.from.module !== null && isMeant(value.from.module);
}

/** What a call is written as that leaves the program, or that is made on something of the program. */
function nameOfCall({ at, followed, callee, self }: CallEvent): string | null {
  if (!ts.isCallExpression(at.node) && !ts.isNewExpression(at.node)) return null;
  const called = bare(at.node.expression);
  const isMethod = callee.t === 'function' && self !== null && ts.isPropertyAccessExpression(called);
  return followed && !isMethod ? null : dotted(called);
}

/** Changes of what a module holds: by the text of the body, of the functions it calls, and of those that were called in other files. */
function sharedBy(ev: Evaluator, action: Value, events: readonly Event[], ofProcess: boolean): SharedChange[] {
  const shared: SharedChange[] = [];
  const seen = new Set<unknown>();
  const follow = (fn: FunctionValue, depth: number): void => {
    if (seen.has(fn.node) || depth > DEEPEST) return;
    seen.add(fn.node);
    const found = scan(fn.node);
    for (const change of found.changes) {
      const isField = change.root.startsWith('this.');
      if (isField ? ofProcess && isFieldOfInstance(ev, fn, change) : isShared(ev, fn, change)) shared.push({ name: isOfProcess(change.root) ? change.text : isStatic(ev, fn, change) ? change.text.split('.').slice(0, 2).join('.') : change.root, text: change.text, site: siteOf({ unit: fn.unit, node: change.node }), ...(change.letsGo ? { letsGo: true as const } : {}) });
    }
    for (const call of found.calls) {
      const called = calledBy(ev, fn, call);
      if (called !== null) follow(called, depth + 1);
    }
  };
  for (const fn of bodiesOf(ev, action)) follow(fn, 0);
  for (const event of events) {
    if (event.kind !== 'call' || !event.followed || event.callee.t !== 'function') continue;
    if (event.self === null) follow(event.callee, 1);
    const kept = keptByMethod(ev, event);
    if (kept !== null) shared.push(kept);
  }
  return shared;
}

/** Runnables that call functions of the program. */
const RUN_BY_US: ReadonlySet<string> = new Set(['lambda', 'sequence', 'map', 'hook', 'step', 'workflow', 'task', 'tool']);

/** The tools of a tool node, and what stands around their calls. */
function toolsOf(ev: Evaluator, [list, ...around]: readonly Value[]): Value[] {
  const tools = list === undefined ? [] : (iterate(ev, list)?.items ?? []).flatMap(({ value }) => alternatives(value));
  return [...tools, ...around];
}

/** A field of the object that a method is bound to: the name itself, or a collection that it holds. */
function isFieldOfInstance(ev: Evaluator, { self }: FunctionValue, { root, how }: ScannedChange): boolean {
  const object = self === null ? null : ev.objectCell(self);
  if (object?.cls == null) return false;
  if (how === 'assign') return true;
  return isKept(ev, object.props.get(root.slice('this.'.length))?.value, how);
}

function bodiesOf(ev: Evaluator, action: Value): FunctionValue[] {
  switch (action.t) {
    case 'function':
      return [action];
    case 'union':
      return action.of.flatMap((one) => bodiesOf(ev, one));
    case 'runnable':
      return RUN_BY_US.has(action.kind) ? action.parts.flatMap((one) => bodiesOf(ev, one)) : action.kind === 'tools' ? toolsOf(ev, action.parts).flatMap((one) => bodiesOf(ev, one)) : [];
    case 'ref': {
      const cls = ev.objectCell(action)?.cls;
      const method = cls == null ? null : findMember(ev, cls, 'invoke');
      return method === null ? [] : [{ ...method.fn, self: action }];
    }
    default:
      return [];
  }
}

/** A function of the program, by its name, as a static or a part of what has a name, or as a method of the same object. */
function calledBy(ev: Evaluator, from: FunctionValue, { callee, text }: ScannedCall): FunctionValue | null {
  const inner = bare(callee);
  if (ts.isIdentifier(inner)) return functionIn(valueNamed(ev, from, inner.text));
  const holder = ts.isPropertyAccessExpression(inner) ? bare(inner.expression) : null;
  if (holder !== null && ts.isIdentifier(holder)) {
    const value = valueNamed(ev, from, holder.text);
    // What an object keeps in itself may well be there to be asked again.
    return value === null || ev.objectCell(value)?.cls != null ? null : functionIn(heldBy(ev, value, (inner as T.PropertyAccessExpression).name.text) ?? null);
  }
  if (text === null || !ts.isPropertyAccessExpression(inner) || text !== `this.${inner.name.text}`) return null;
  const cls = from.home ?? (from.self === null ? null : (ev.objectCell(from.self)?.cls ?? null));
  const member = cls === null ? null : findMember(ev, cls, inner.name.text);
  return member === null ? null : { ...member.fn, self: from.self };
}

function valueNamed(ev: Evaluator, { scope }: FunctionValue, name: string): Value | null {
  const address = scope.find(name);
  const cell = address === undefined ? undefined : ev.cell(address);
  // What evaluation had no need of is not loaded for this alone.
  return address === undefined || cell === undefined || (cell.t === 'lazy' && cell.imports !== null) ? null : ev.read(address);
}

function functionIn(value: Value | null): FunctionValue | null {
  const called = value?.t === 'runnable' && value.kind === 'task' ? value.parts[0] : value;
  return called?.t === 'function' ? called : null;
}

function isStatic(ev: Evaluator, { scope }: FunctionValue, { root }: ScannedChange): boolean {
  const address = scope.find(root);
  return address !== undefined && isClassOfModule(ev.cell(address));
}

/** Objects that all modules share. */
function isOfProcess(root: string): boolean {
  return root === 'globalThis' || root === 'global' || root === 'process';
}

/** Something that a module holds: a variable of it, or a collection or object that it keeps under a name. */
function isShared(ev: Evaluator, { unit, scope }: FunctionValue, { root, how, text }: ScannedChange): boolean {
  const address = scope.find(root);
  if (address === undefined && isOfProcess(root)) return root !== 'process' || text.startsWith('process.env');
  if (address === undefined || (moduleInstance(ev, unit.file)?.frame.scope.own(root) !== address && !isClassOfModule(ev.cell(address)))) return false;
  const cell = ev.cell(address);
  if (how === 'assign' || cell === undefined) return how === 'assign';
  if (cell.t === 'lazy' && cell.imports === 'library') return false;
  return alternatives(ev.read(address)).every((value) => {
    // A static belongs to the class, and the class to the module.
    if (value.t === 'class' && how !== 'method') return text !== root;
    return isKept(ev, how === 'method' ? withinOf(ev, value, text) : value, how);
  });
}

/** A collection, or an object of which something is set. */
function isKept(ev: Evaluator, value: Value | undefined, how: ScannedChange['how']): boolean {
  const held = value?.t === 'ref' ? ev.cell(value.address) : undefined;
  return held?.t === 'array' || held?.t === 'collection' || (held?.t === 'object' && how === 'property');
}

/** What `store.users.push` is called on, where the names lead there. */
function withinOf(ev: Evaluator, value: Value, text: string): Value | undefined {
  return text.split('.').slice(1, -1).reduce<Value | undefined>((one, name) => (one === undefined ? undefined : heldBy(ev, one, name)), value);
}

/** A property of an object, a static of a class, an export of a module. */
function heldBy(ev: Evaluator, value: Value, name: string): Value | undefined {
  if (value.t === 'class') return findStatic(ev, value, name) ?? undefined;
  if (value.t === 'module-namespace') return getProperty(ev, value, name, null);
  return ev.objectCell(value)?.props.get(name)?.value;
}

/** A class knows itself by a name of its own. */
function isClassOfModule(cell: Cell | undefined): boolean {
  return cell?.t === 'binding' && cell.value.t === 'class' && ts.isSourceFile(cell.value.node.parent);
}
