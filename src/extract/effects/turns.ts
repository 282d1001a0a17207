import type { Held } from '../../model/effects.ts';
import type { Evaluator } from '../eval/evaluator.ts';
import type { Activation } from '../eval/frame.ts';
import { exportNamed, limiterOf } from '../library/limiter.ts';
import { lockInDatabase, RUNNERS } from '../knowledge/limiters.ts';
import type { CallEvent } from '../log/log.ts';
import { perNode } from '../per-node.ts';
import { SyntaxKind, ts, type T } from '../syntax.ts';
import { isString, type Place, type UnknownValue, type Value } from '../values/value.ts';
import { dotted } from './dotted.ts';
import { identityOf } from './identity.ts';

/** The calls that a body made, in order, and which turns of locks and limits each of them has. */
export class Turns {
  private readonly ev: Evaluator;
  private readonly waits: { readonly held: Held; readonly by: CallEvent; readonly inDatabase?: true; until: CallEvent | null }[] = [];
  /** Calls that hand a function to something, by their place. */
  private readonly given = new Map<T.Node, CallEvent>();
  /** Calls whose own functions were evaluated, by their place. */
  private readonly entered = new Map<T.Node, CallEvent>();

  constructor(ev: Evaluator) {
    this.ev = ev;
  }

  /** Takes up a call; to be told of all of them in order. */
  note(event: CallEvent): void {
    const { node } = event.at;
    this.noteStatement(event);
    if (event.followed) {
      if (event.callee.t === 'function' && ts.isCallExpression(node) && !node.arguments.some((one) => one === (event.callee as { node: T.Node }).node)) this.entered.set(node, event);
      if (event.callee.t === 'function' && isForItself(node) && onlyWaits(event.callee.node)) this.waits.push({ held: this.ownLimit(event), by: event, until: null });
      return;
    }
    this.given.set(node, event);
    const { callee } = event;
    if (callee.t !== 'unknown') return;
    const turn = limiterOf(this.ev, callee);
    if (turn?.how === 'waits') this.waits.push({ held: { ...this.heldBy(event, turn), ...(ts.isExpressionStatement(node.parent) ? { unawaited: true as const } : {}) }, by: event, until: null });
    for (const one of this.waits) if (one.until === null && gives(callee, one.by)) one.until = event;
  }

  /** What is locked in a database is so until a statement frees it, whichever function took it. */
  private noteStatement(event: CallEvent): void {
    const said = saidToDatabase(event);
    if (said === 'locks') this.waits.push({ held: mayBeLock(event.at.node), by: event, inDatabase: true, until: null });
    if (said === 'frees') for (const one of this.waits) if (one.inDatabase === true) one.until ??= event;
  }

  /** What a call that has just been noted has. */
  of(event: CallEvent): Held[] {
    const around: Held[] = [];
    let inner: T.Node = event.at.node;
    let awaited = true;
    for (let call = event.call; call !== null; call = call.caller) {
      awaited &&= isWaitedFor(inner);
      const held = call.from === null ? null : this.through(call, call.from);
      if (held !== null) around.unshift({ ...held, ...(awaited ? {} : { floating: true as const }) });
      if (call.from !== null) inner = call.from.node;
    }
    const waited = this.waits.filter(({ by, until, inDatabase }) => until === null && by !== event && (inDatabase === true || isWithin(event.call, by.call))).map(({ held }) => held);
    return [...waited, ...around];
  }

  /** The turn that a function has which was handed to a lock, a queue or a limit. */
  private through(call: Activation, from: Place): Held | null {
    const event = this.given.get(from.node);
    if (event !== undefined && event.callee.t === 'unknown') {
      const turn = limiterOf(this.ev, event.callee);
      if (turn !== null && (turn.how === 'runs' || turn.how === 'wrapped')) return this.heldBy(event, turn);
      // What nobody knows may well be a lock.
      return isRunner(event.callee) ? null : mayBeLock(event.at.node);
    }
    return chained(from) ?? this.ownLock(call);
  }

  private heldBy(event: CallEvent, { limiter, made, exclusive }: NonNullable<ReturnType<typeof limiterOf>>): Held {
    const key = limiter.key === undefined ? undefined : event.args[limiter.key];
    return {
      text: textOf(event.at.node),
      id: made.at === null ? null : `${made.at.unit.display}:${made.at.node.pos}`,
      key: key === undefined ? null : keyOf(key, event),
      keyed: key !== undefined,
      exclusive,
      fresh: isFresh(made, event.call),
    };
  }

  /** A lock of the program's own: a function that waits for what it keeps, and then calls what it was given. */
  private ownLock(call: Activation): Held | null {
    const outer = call.caller;
    if (outer?.fn == null || outer.from === null || !serialises(outer.fn)) return null;
    const event = this.entered.get(outer.from.node);
    if (event === undefined || call.fn === null || isInside(call.fn, outer.fn)) return null;
    const key = event.args.find(({ t }) => t !== 'function' && t !== 'unknown');
    return { text: textOf(outer.from.node), id: selfOf(event), key: key === undefined ? null : keyOf(key, event), keyed: key !== undefined, exclusive: true, fresh: false };
  }

  private ownLimit(event: CallEvent): Held {
    return { text: textOf(event.at.node), id: selfOf(event), key: null, keyed: false, exclusive: null, fresh: false };
  }
}

/** `turn = turn.then(work)`: each waits for the one before. */
function chained({ unit, node }: Place): Held | null {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || node.expression.name.text !== 'then') return null;
  const kept = dotted(node.expression.expression);
  const maker = ts.findAncestor(node, (one) => ts.isFunctionLike(one));
  if (kept === null || maker === undefined || !isAssignedIn(maker)(kept)) return null;
  return { text: `${kept}.then`, id: `${unit.display}:${kept}`, key: null, keyed: false, exclusive: true, fresh: false };
}

const assignedIn = perNode((fn: T.Node): ReadonlySet<string> => {
  const names = new Set<string>();
  const own = new Set<string>();
  const visit = (node: T.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name)) own.add(node.name.text);
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === SyntaxKind.EqualsToken) names.add(dotted(node.left) ?? '');
    ts.forEachChild(node, visit);
  };
  visit(fn);
  return new Set([...names].filter((name) => !own.has(name)));
});

function isAssignedIn(fn: T.Node): (name: string) => boolean {
  return (name) => assignedIn(fn).has(name);
}

function isRunner(callee: Value): boolean {
  const name = exportNamed(callee);
  return name !== null && RUNNERS.some((one) => one.module === name.module && one.name === name.name);
}

/** A lock of which nothing else is known. */
function mayBeLock(node: T.Node): Held {
  return { text: textOf(node), id: null, key: null, keyed: false, exclusive: null, fresh: false };
}

/** `client.query('select pg_advisory_xact_lock($1)', [key])`, `redis.set(key, token, 'PX', 5000, 'NX')` */
function saidToDatabase({ args, at: { node } }: CallEvent): 'locks' | 'frees' | null {
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && /^set(nx)?$/i.test(node.expression.name.text) && setsOnce(node)) return 'locks';
  for (const arg of args) {
    const said = lockInDatabase(textIn(arg));
    if (said !== null) return said;
  }
  return null;
}

/** It sets only what is not there: who finds it there waits. */
function setsOnce({ expression, arguments: args }: T.CallExpression): boolean {
  return /nx$/i.test(expression.getText()) || args.slice(2).some((one) => /^(['"]NX['"]|\{.*\bNX:\s*true\b.*\})$/is.test(one.getText()));
}

/** What is certain of a text. */
function textIn(value: Value): string {
  if (isString(value)) return value.value;
  return value.t === 'unknown' && value.shape === 'string' && value.from?.is === 'made' ? value.from.parts.map(textIn).join('') : '';
}

function selfOf({ self, store }: CallEvent): string | null {
  return self === null ? null : identityOf(self, store);
}

function keyOf(key: Value, { store }: CallEvent): string | null {
  return identityOf(key, store);
}

function textOf(node: T.Node): string {
  return (ts.isCallExpression(node) || ts.isNewExpression(node) ? dotted(node.expression) : null) ?? 'a lock';
}

/** Made by the run itself, and kept by nobody else: each run has another one. */
function isFresh({ at }: UnknownValue, call: Activation | null): boolean {
  if (at === null) return false;
  const maker = ts.findAncestor(at.node, (one) => ts.isFunctionLike(one));
  if (maker === undefined) return false;
  for (let one = call; one !== null; one = one.caller) if (one.fn === maker) return !isKept(at.node, maker);
  return false;
}

/** Whether what is made here may outlive the function: it is anything but a variable on which methods are called. */
function isKept(made: T.Node, maker: T.Node): boolean {
  const { parent } = made;
  if (!ts.isVariableDeclaration(parent) || !ts.isIdentifier(parent.name)) return !ts.isPropertyAccessExpression(parent) && !ts.isCallExpression(parent);
  const name = parent.name.text;
  const visit = (node: T.Node): boolean => {
    if (ts.isIdentifier(node) && node.text === name && node !== parent.name) {
      const used = node.parent;
      const called = (ts.isPropertyAccessExpression(used) && used.expression === node) || (ts.isCallExpression(used) && used.expression === node);
      if (!called) return true;
    }
    return ts.forEachChild(node, (child) => visit(child) || undefined) ?? false;
  };
  return visit(maker);
}

/** Whether a call stands within another, or after it in the same function or one that was called from there. */
function isWithin(call: Activation | null, outer: Activation | null): boolean {
  for (let one = call; one !== null; one = one.caller) if (one === outer) return true;
  return false;
}

const GIVES_BACK = new Set(['release', 'unlock', 'cancel', 'p']);

/** `release()` with what `acquire` gave, `lock.release()`. */
function gives(callee: UnknownValue, { at, self }: CallEvent): boolean {
  if (callee.from?.is === 'call' && callee.at?.node === at.node) return true;
  if (callee.member === undefined || !GIVES_BACK.has(callee.member.name)) return false;
  const { self: on } = callee.member;
  return on.t === 'unknown' && (on.at?.node === at.node || (self?.t === 'unknown' && on.at?.node === self.at?.node));
}

/** Awaited, returned, collected, or the whole of an arrow function. Of what is no promise there is nothing to wait for. */
function isWaitedFor(node: T.Node): boolean {
  let one: T.Node = node;
  for (; one.parent !== undefined; one = one.parent) {
    const { parent } = one;
    if (ts.isExpressionStatement(parent)) return isSync(node);
    if (ts.isParenthesizedExpression(parent) || ts.isNonNullExpression(parent) || ts.isAsExpression(parent)) continue;
    if (ts.isPropertyAccessExpression(parent) && parent.expression === one) continue;
    if (ts.isCallExpression(parent) && parent.expression === one) continue;
    return !(ts.isVoidExpression(parent) && ts.isExpressionStatement(parent.parent));
  }
  return true;
}

/** `await limiter.acquire();`: nobody wants what it gives. */
function isForItself(node: T.Node): boolean {
  return ts.isExpressionStatement(ts.isAwaitExpression(node.parent) ? node.parent.parent : node.parent);
}

function isSync(node: T.Node): boolean {
  return ts.isCallExpression(node) && /Sync$/.test(dotted(node.expression) ?? '');
}

function isInside(node: T.Node, outer: T.Node): boolean {
  return node.pos >= outer.pos && node.end <= outer.end && node.getSourceFile() === outer.getSourceFile();
}

/** Waits for a promise or a timer and remembers something outside of itself, so that the next one waits for it. */
const serialises = perNode((fn: T.SignatureDeclaration): boolean => {
  const found = doings(fn);
  return found.keeps && found.waits && found.callsGiven;
});

/** The same without any work: what comes after it has had its turn. */
const onlyWaits = perNode((fn: T.SignatureDeclaration): boolean => {
  const found = doings(fn);
  return found.keeps && (found.timer || found.promise) && !found.callsGiven && !found.works;
});

interface Doings {
  keeps: boolean;
  waits: boolean;
  timer: boolean;
  promise: boolean;
  callsGiven: boolean;
  works: boolean;
}

const HARMLESS = /^(this|super)\.|^(new )?(Promise|Date|Math|Array|Map|Set|Number|setTimeout|clearTimeout|queueMicrotask|performance|r|resolve|reject|sleep|delay|wait)\b/;

/** Parameters of types such as `function(string)` have no names. */
function namesOf({ name }: { readonly name?: T.BindingName }): string[] {
  return name !== undefined && ts.isIdentifier(name) ? [name.text] : [];
}

function callsOneOf(node: T.Expression, names: ReadonlySet<string>): boolean {
  return ts.isCallExpression(node) && ts.isIdentifier(node.expression) && names.has(node.expression.text);
}

function doings(fn: T.SignatureDeclaration): Doings {
  const found: Doings = { keeps: false, waits: false, timer: false, promise: false, callsGiven: false, works: false };
  const given = new Set(fn.parameters.flatMap(namesOf));
  const own = new Set<string>();
  const visit = (node: T.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name)) own.add(node.name.text);
    if (ts.isParameter(node)) namesOf(node).forEach((name) => own.add(name));
    // To wait for what was given is to do it, not to wait for one's turn.
    if (ts.isAwaitExpression(node) && !callsOneOf(node.expression, given)) found.waits = true;
    if (ts.isBinaryExpression(node) && node.operatorToken.kind >= SyntaxKind.FirstAssignment && node.operatorToken.kind <= SyntaxKind.LastAssignment) keeps(node.left);
    if (ts.isPostfixUnaryExpression(node) || (ts.isPrefixUnaryExpression(node) && (node.operator === SyntaxKind.PlusPlusToken || node.operator === SyntaxKind.MinusMinusToken))) keeps(node.operand);
    if (ts.isNewExpression(node) && node.expression.getText() === 'Promise') found.promise = true;
    if (ts.isCallExpression(node)) {
      const { expression } = node;
      const text = dotted(expression) ?? '';
      if (ts.isIdentifier(expression) && given.has(expression.text)) found.callsGiven = true;
      else if (/\.then$/.test(text)) {
        found.waits = found.promise = true;
        if (node.arguments.some((one) => ts.isIdentifier(one) && given.has(one.text))) found.callsGiven = true;
      } else if (/^(setTimeout|sleep|delay|wait)$/.test(text)) found.timer = true;
      else if (ts.isPropertyAccessExpression(expression) && (expression.name.text === 'set' || expression.name.text === 'push')) keeps(expression.expression);
      else if (text === '' || (!HARMLESS.test(text) && !own.has(text.split('.')[0]!))) found.works = true;
    }
    ts.forEachChild(node, visit);
  };
  const keeps = (target: T.Expression): void => {
    const root = rootOfTarget(target);
    if (root === 'this' || (root !== null && !own.has(root))) found.keeps = true;
  };
  ts.forEachChild(fn, visit);
  return found;
}

function rootOfTarget(node: T.Expression): string | null {
  if (ts.isIdentifier(node)) return node.text;
  if (node.kind === SyntaxKind.ThisKeyword) return 'this';
  return ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node) || ts.isNonNullExpression(node) || ts.isCallExpression(node) ? rootOfTarget(node.expression) : null;
}
