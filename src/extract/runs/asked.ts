import type { Flaw } from '../../model/run.ts';
import type { Evaluator } from '../eval/evaluator.ts';
import type { Activation } from '../eval/frame.ts';
import { siteOf } from '../graph/place.ts';
import { asksByName, asksForPrivilege, insistsOnRow, LOOKS_UP, OF_QUERY, SOMEBODY, tellsOf } from '../knowledge/checks.ts';
import type { CallEvent, TestEvent } from '../log/log.ts';
import { calledName, calledPath, heldIn, isMadeByModule, type Memory, type Source, sourcesBehind } from '../log/sources.ts';
import { ts, type T } from '../syntax.ts';
import type { Value } from '../values/value.ts';
import { outermost } from './around.ts';
import { behindArguments, behindKey, behindSelf, behindTest } from './behind.ts';
import { type Author, authorOf } from './client.ts';
import { type History, historyAround, isAnswerOf, isInside, isWithin, READS_THREAD } from './history.ts';
import { middlewareAsks } from './middleware.ts';
import { fateOf } from './promise.ts';
import { seemsPromised } from './promised.ts';
import { isUnread } from './unread.ts';

/** Whether something asks whose an id is, before it is used. */
export interface Asked {
  readonly guarded: boolean;
  /** All that is called with the id before that, as written: users may have said that it asks. */
  readonly handedTo: readonly string[];
  /** What looks like a check and does not do its job. */
  readonly flaw: Flaw | null;
}

/** A point in the run of the evaluator: the number of the event, and the calls around it. */
export interface Moment {
  readonly happened: number;
  readonly call: Activation | null;
  readonly path: readonly { readonly fork: string; readonly branch: number }[];
}

export function askedBefore(ev: Evaluator, id: readonly Source[], moment: Moment): Asked {
  return new Inquiry(ev, id, moment).result();
}

/** A property of a row that says whose it is. */
const OWNER = /user|owner|tenant|account|member|author|created_?by|\borg|customer|workspace/i;

/** What only says that rows are there, or how many. */
const COUNTS = /^(rows|rowCount|rowsAffected|affectedRows|length|Items?|Count|exists|\d+|\*)$/;

/** What a test or a call says about an id. */
type Verdict = 'asks' | 'somebody-sent' | 'only-there' | null;

class Inquiry {
  private readonly ev: Evaluator;
  private readonly id: readonly Source[];
  private readonly moment: Moment;
  private readonly history: History;
  private readonly handedTo: string[] = [];
  private readonly givenTo = new Map<CallEvent, readonly Source[] | null>();
  private flaw: Flaw | null = null;

  constructor(ev: Evaluator, id: readonly Source[], moment: Moment) {
    this.ev = ev;
    this.id = id;
    this.moment = moment;
    this.history = historyAround(ev.log, moment.call);
  }

  result(): Asked {
    let guarded = this.id.some(({ root }) => root.is === 'parameter' && middlewareAsks(root.fn));
    for (const { event, number } of this.history.all) {
      if (number >= this.moment.happened) break;
      if (event.kind === 'test') guarded = this.byTest(event) || guarded;
      if (event.kind === 'call' && !this.isHandler(event)) guarded = this.byCall(event) || guarded;
    }
    guarded ||= this.isReadToAsk();
    if (!guarded && this.flaw === null) this.lookBehind();
    return { guarded, handedTo: this.handedTo, flaw: guarded ? null : this.flaw };
  }

  /** The call by the framework itself. */
  private isHandler({ callee }: CallEvent): boolean {
    return callee.t === 'function' && this.id.some(({ root }) => root.is === 'parameter' && root.fn === callee.node);
  }

  private byTest(test: TestEvent): boolean {
    const behind = behindTest(test);
    const verdict = behind.some((one) => this.isId(one)) ? this.verdictOn(behind) : (this.ownerIn(behind) ?? this.stateIn(test) ?? this.pickedIn(test, behind) ?? this.answerIn(test) ?? this.privilegeIn(test, behind));
    if (verdict === null) return false;
    const name = shown(test.at.node);
    const pending = this.pendingIn(test);
    if (pending !== null) return this.found({ kind: 'not-awaited', name: pending, site: siteOf(test.at) });
    if (verdict === 'somebody-sent') return this.found({ kind: 'user-sent', name, site: siteOf(test.at) });
    const decides = this.leaves(test) || this.moment.path.some(({ fork }) => fork === test.fork);
    if (decides) return verdict === 'asks' || this.found({ kind: 'only-there', name, site: siteOf(test.at) });
    if (test.ends.includes('throw')) return this.found({ kind: 'not-awaited', name: this.calledAt(test.call) ?? name, site: siteOf(this.placeOf(test.call) ?? test.at) });
    if (this.isAround(test.call)) return this.found({ kind: 'goes-on', name, site: siteOf(test.at) });
    return false;
  }

  /** `ctx.state.thread.ownerId !== ctx.state.user.id`: what came before has found whose it is, and who asks. */
  private ownerIn(behind: readonly Source[]): Verdict {
    const ofRequest = behind.filter((one) => one.root.is === 'parameter' && this.id.some(({ root }) => root.is === 'parameter' && one.root.is === 'parameter' && root.fn === one.root.fn) && this.authorOf(one) === 'server');
    const ends = ofRequest.map(({ path }) => ({ of: path.at(-2) ?? '', name: path.at(-1) ?? '' }));
    const owner = ends.find(({ of, name }) => OWNER.test(name) && of !== '' && !SOMEBODY.test(of));
    return owner !== undefined && ends.some((one) => one !== owner && SOMEBODY.test(`${one.of} ${one.name}`)) ? 'asks' : null;
  }

  /** `(await graph.getState(config)).metadata.userId !== req.user.id`: the thread itself says whose it is. */
  private stateIn(test: TestEvent): Verdict {
    const isRead = this.history.reads().some(({ event }) => isAnswerOf(test.at.node, event.use.at.node));
    return isRead && behindTest(test).some((one) => one.root.is === 'parameter' && this.authorOf(one) === 'server') ? 'asks' : null;
  }

  /** The thread is read for the sake of that test, which leaves where it is somebody else's. */
  private isReadToAsk(): boolean {
    const now = this.ev.log.events[this.moment.happened];
    if (now?.kind !== 'use' || !READS_THREAD.test(now.use.method)) return false;
    const isAsked = (test: TestEvent): boolean => isAnswerOf(test.at.node, now.use.at.node) && this.stateIn(test) === 'asks' && this.leaves(test);
    return this.history.all.some(({ event, number }) => number > this.moment.happened && event.kind === 'test' && isAsked(event));
  }

  /** `owners.get(id) !== user`: what the program holds itself says whose it is. */
  private pickedIn(test: TestEvent, behind: readonly Source[]): Verdict {
    const picks = this.history.picksFor(test).map(({ event }) => behindKey(event));
    if (!picks.some((key) => key.some((one) => this.isId(one)))) return null;
    const others = [...behind, ...picks.flat()].filter((one) => !this.isId(one) && one.root.is !== 'literal' && one.root.is !== 'other');
    if (others.length === 0) return comparesWithNothing(test.at.node) ? 'only-there' : 'asks';
    return this.comparedWith(others);
  }

  /** Whoever asks may send a user, too; what else comes with the request says nothing of whose it is. */
  private comparedWith(others: readonly Source[]): Verdict {
    if (others.some((one) => this.authorOf(one) !== 'client')) return 'asks';
    return others.some(({ path }) => SOMEBODY.test(path.at(-1) ?? '')) ? 'somebody-sent' : null;
  }

  /** `req.user.role !== 'admin'`: who goes on may see the threads of everybody. */
  private privilegeIn({ at }: TestEvent, behind: readonly Source[]): Verdict {
    if (!asksForPrivilege(at.node.getText())) return null;
    const told = behind.filter(({ root }) => root.is === 'parameter');
    return told.length > 0 && told.every((one) => this.authorOf(one) === 'client') ? 'somebody-sent' : 'asks';
  }

  /** The condition is what a function of the project has answered, or stands in one, which was given the id. */
  private answerIn(test: TestEvent): Verdict {
    for (const { event, number } of this.history.answersTo(test)) {
      if (number >= this.moment.happened) break;
      const others = this.givenWithId(event);
      if (others === null) continue;
      if (others.length === 0 && this.isOnlyThere(test, event)) return 'only-there';
      const verdict = others.length === 0 ? 'asks' : this.comparedWith(others);
      if (verdict !== null) return verdict;
    }
    return null;
  }

  /** What a call is given beside the id; null where it is not given the id. */
  private givenWithId(event: CallEvent): readonly Source[] | null {
    let others = this.givenTo.get(event);
    if (others !== undefined) return others;
    const behind = behindArguments(event);
    others = behind.some((one) => this.isId(one)) ? behind.filter((one) => !this.isId(one) && one.root.is !== 'literal') : null;
    this.givenTo.set(event, others);
    return others;
  }

  /** A function that looks something up has found it, and nothing of it is compared with whoever asks. */
  private isOnlyThere(test: TestEvent, { callee, at }: CallEvent): boolean {
    if (!LOOKS_UP.test(calledName(callee)) || asksByName(calledName(callee)) || !isAnswerOf(test.at.node, at.node)) return false;
    const behind = behindTest(test);
    return !SOMEBODY.test(test.at.node.getText()) && behind.every((one) => one.root.is !== 'parameter' || this.authorOf(one) === 'client');
  }

  /** What the condition compares the id with, or looks up by it. */
  private verdictOn(behind: readonly Source[]): Verdict {
    const others = behind.filter((one) => !this.isId(one) && one.root.is !== 'literal' && !(one.root.is === 'name' && one.path.length <= 2));
    const calls = others.flatMap(({ root, path }) => (root.is === 'call' && !isMadeByModule(root.value) ? [{ name: root.name, tells: isSelect(root.value.at?.node) ? ('row' as const) : tellsOfCall(calleeOf(root.value)), path }] : []));
    const isQuery = calls.some(({ tells }) => tells === 'row');
    const looked = calls.map((one) => (isQuery && one.tells === 'maybe' && OF_QUERY.test(one.name) ? { ...one, tells: 'row' as const } : one));
    const known = others.filter(({ root }) => root.is !== 'call' && root.is !== 'name' && root.is !== 'fresh' && root.is !== 'other' && !(root.is === 'parameter' && ts.isConstructorDeclaration(root.fn)));
    const byServer = known.filter((one) => this.authorOf(one) !== 'client');
    const asks = looked.some(({ tells }) => tells === 'asks' || tells === 'maybe');
    if (byServer.length > 0 && (looked.some(({ tells }) => tells !== 'form' && tells !== 'nothing') || behind.length > known.length)) return 'asks';
    if (known.length > 0 && byServer.length === 0 && looked.some(({ tells }) => tells !== 'form' && tells !== 'nothing')) return this.comparedWith(known);
    if (asks) return 'asks';
    // A row by its key alone: that it is there, or a part of it compared with something unknown.
    const row = looked.find(({ tells }) => tells === 'row');
    if (row !== undefined) return row.path.some((key) => !COUNTS.test(key)) || others.some(({ root }) => root.is === 'other') ? 'asks' : 'only-there';
    return byServer.length > 0 ? 'asks' : null;
  }

  private byCall(call: CallEvent): boolean {
    const whole = callText(call);
    const path = call.callee.t === 'function' ? calledName(call.callee) : calledPath(call.callee);
    const told = behindArguments(call);
    const behind = [...told, ...behindSelf(call)];
    const given = behind.some((one) => this.isId(one));
    const request = !given && call.args.some((arg) => this.isRequest(arg, call.store));
    if (!given && !request) {
      if (asksByName(path) && behind.some((one) => this.authorOf(one) === 'client')) this.found({ kind: 'other-id', name: path, site: siteOf(call.at) });
      return false;
    }
    this.handedTo.push(whole);
    if (request) return (asksByName(path) || asksForPrivilege(path)) && !call.followed;
    if (call.followed) return this.byResult(call, path);
    const tells = tellsOf(path === '' ? whole : path);
    if (tells === 'form' || tells === 'nothing') return false;
    const keys = call.args.flatMap((arg) => keysIn(arg, call.store, 4));
    const somebody = keys.some((key) => SOMEBODY.test(key)) || behind.some((one) => !this.isId(one) && SOMEBODY.test(one.path.at(-1) ?? '')) || behind.some((one) => one.root.is === 'parameter' && !this.isId(one) && this.authorOf(one) === 'server');
    const sent = somebody && told.some((one) => !this.isId(one) && one.root.is === 'parameter') && told.every((one) => one.root.is !== 'parameter' || this.authorOf(one) === 'client');
    if (sent && tells !== 'asks') return false;
    if (isPromised(call) && (fateOf(call.at.node) === 'dropped' || isTested(call.at.node))) return this.found({ kind: 'not-awaited', name: path, site: siteOf(call.at) });
    if (sent) return this.found({ kind: 'user-sent', name: path, site: siteOf(call.at) });
    if (tells === 'asks' && !somebody && insistsOnRow(calledName(call.callee)) && !asksByName(path)) return this.found({ kind: 'only-there', name: whole, site: siteOf(call.at) });
    if (tells === 'asks') return !this.isTestedLater(call);
    if (somebody && tells === 'row' && isUnread(call.at.node)) return this.found({ kind: 'ignored', name: whole, site: siteOf(call.at) });
    if (tells === 'maybe' && (this.isAnsweredAround(call.at.node) || isSwitchedOn(call.at.node))) return true;
    return isForItself(call.at.node) || (somebody && tells === 'row' && !this.isTestedLater(call));
  }

  /** `may(user, id).then((ok) => { … })`: the id is used by whoever gets the answer. */
  private isAnsweredAround(call: T.Node): boolean {
    const { parent } = outermost(call);
    const chain = ts.isPropertyAccessExpression(parent) && parent.name.text === 'then' ? parent.parent : null;
    const fn = this.moment.call?.fn;
    return chain !== null && fn != null && isInside(fn, chain);
  }

  /** What the call says is asked in a condition: what becomes of that tells. */
  private isTestedLater(call: CallEvent): boolean {
    return this.ev.log.events.some((event) => {
      if (event.kind !== 'test' || event.at.unit !== call.at.unit || !isAnswerOf(event.at.node, call.at.node)) return false;
      const behind = behindTest(event);
      return behind.some((one) => this.isId(one)) && this.verdictOn(behind) === 'asks';
    });
  }

  /** A function of the project that says by its name that it asks, and whose answer nobody takes. */
  private byResult(call: CallEvent, path: string): boolean {
    if (!asksByName(path) || !isForItself(call.at.node) || this.flaw !== null) return false;
    const inside = this.ev.log.events.some((event) => event.kind === 'test' && event.ends.includes('throw') && isWithin(event.call, call));
    if (inside) return false;
    const waits = !isPromised(call) || ts.isAwaitExpression(outermost(call.at.node).parent);
    return this.found({ kind: waits ? 'ignored' : 'not-awaited', name: path, site: siteOf(call.at) });
  }

  /** Asked when it is too late. */
  private lookBehind(): void {
    for (const { event, number } of this.history.all) {
      if (number <= this.moment.happened || event.kind !== 'test' || event.ends.every((end) => end === null)) continue;
      const behind = behindTest(event);
      if (behind.some((one) => this.isId(one)) && this.verdictOn(behind) === 'asks') return void this.found({ kind: 'too-late', name: shown(event.at.node), site: siteOf(event.at) });
    }
  }

  /** The handler ends where the test turns out badly. */
  private leaves(test: TestEvent): boolean {
    if (test.ends.some((end) => end === 'return' || end === 'jump') && this.isAround(test.call)) return true;
    if (test.ends.includes('throw') && this.reaches(test.call)) return true;
    return this.history.lastCalls().some(({ event, number }) => number < this.moment.happened && event.store.path.some(({ fork }) => fork === test.fork));
  }

  private isAround(call: Activation | null): boolean {
    for (let each = this.moment.call; each !== null; each = each.caller) if (each === call) return true;
    return call === null;
  }

  /** What is thrown in a call comes out where the id is used, as all calls on the way are waited for. */
  private reaches(from: Activation | null): boolean {
    for (let each = from; each !== null && !this.isAround(each); each = each.caller) {
      if (each.fn !== null && isAsync(each.fn) && each.from !== null && !isWaitedFor(each.from.node)) return false;
    }
    return true;
  }

  /** A function that gives a promise is called in a condition, and nobody waits for it. */
  private pendingIn(test: TestEvent): string | null {
    const pending = this.history.callsIn(test).find(({ event }) => isPromised(event) && !isWaitedFor(event.at.node));
    return pending === undefined ? null : calledName(pending.event.callee) || callText(pending.event);
  }

  /** Who asks was found out by what they sent. */
  private authorOf(one: Source): Author {
    return one.proven === true ? 'server' : authorOf(this.ev, one);
  }

  private isId(one: Source): boolean {
    return this.id.some((id) => sameRoot(id, one) && id.path.length <= one.path.length && id.path.every((key, index) => one.path[index] === key));
  }

  /** The request as a whole, or a part with the id in it. */
  private isRequest(arg: Value, memory: Memory): boolean {
    if (arg.t !== 'unknown') return false;
    return sourcesBehind(arg, memory).some((one) => this.id.some((id) => sameRoot(id, one) && one.path.length < id.path.length && one.path.every((key, index) => id.path[index] === key)));
  }

  private placeOf(call: Activation | null): Activation['from'] {
    let last: Activation['from'] = null;
    for (let each = call; each !== null && !this.isAround(each); each = each.caller) last = each.from;
    return last;
  }

  private calledAt(call: Activation | null): string | null {
    const place = this.placeOf(call);
    return place !== null && ts.isCallExpression(place.node) ? place.node.expression.getText(place.unit.source) : null;
  }

  private found(flaw: Flaw): false {
    this.flaw ??= flaw;
    return false;
  }
}

function calleeOf({ from }: { readonly from?: { readonly is: string; readonly callee?: Value } }): Value {
  return from?.callee ?? { t: 'literal', value: undefined };
}

/** `` sql`select … where id = ${id}` `` */
function isSelect(node: T.Node | undefined): boolean {
  return node !== undefined && ts.isTaggedTemplateExpression(node) && /^`\s*select\b/i.test(node.template.getText());
}

function tellsOfCall(callee: Value): ReturnType<typeof tellsOf> {
  return tellsOf(calledPath(callee), callee.t === 'unknown' && callee.member !== undefined);
}

function sameRoot({ root: a }: Source, { root: b }: Source): boolean {
  if (a.is === 'parameter' && b.is === 'parameter') return a.fn === b.fn && a.index === b.index;
  return a.is === 'call' && b.is === 'call' && a.name === b.name && a.value.at?.node === b.value.at?.node;
}

function keysIn(value: Value, memory: Memory, depth: number): string[] {
  if (depth === 0 || value.t !== 'ref') return [];
  const cell = memory.get(value.address);
  const own = cell?.t === 'object' ? [...cell.props.keys()] : [];
  return [...own, ...heldIn(cell).flatMap((one) => keysIn(one, memory, depth - 1))];
}

function callText({ at }: CallEvent): string {
  const called = ts.isCallExpression(at.node) ? at.node.expression : ts.isTaggedTemplateExpression(at.node) ? at.node.tag : null;
  return called?.getText(at.unit.source) ?? '';
}

function isAsync(fn: T.Node): boolean {
  return ts.canHaveModifiers(fn) && ts.getModifiers(fn)?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) === true;
}

/** The function is known to give a promise. */
function isPromised({ callee, at }: CallEvent): boolean {
  if (callee.t !== 'function') return seemsPromised(at.node);
  return (isAsync(callee.node) || (callee.node.type !== undefined && /^Promise\b/.test(callee.node.type.getText())));
}

function isWaitedFor(call: T.Node): boolean {
  const node = outermost(call);
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && ts.isCallExpression(parent.parent)) return parent.name.text !== 'catch' && isWaitedFor(parent.parent);
  if (ts.isAwaitExpression(parent) || ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === node)) return true;
  if (ts.isArrayLiteralExpression(parent) || ts.isVariableDeclaration(parent)) return fateOf(call) !== 'dropped' && !isConditionOf(node);
  return false;
}

/** A promise as a condition always holds. */
function isTested(call: T.Node): boolean {
  return isConditionOf(outermost(call));
}

/** `switch (await roleOf(user, id)) { … }` */
function isSwitchedOn(call: T.Node): boolean {
  const node = outermost(call);
  return ts.isSwitchStatement(ts.isAwaitExpression(node.parent) ? outermost(node.parent).parent : node.parent);
}

function isConditionOf(node: T.Node): boolean {
  return ts.isIfStatement(node.parent) || ts.isPrefixUnaryExpression(node.parent);
}

/** A call whose answer nobody takes: it may throw. */
function isForItself(call: T.Node): boolean {
  const node = outermost(call);
  return ts.isExpressionStatement(node.parent) || (ts.isAwaitExpression(node.parent) && ts.isExpressionStatement(outermost(node.parent).parent));
}

/** `!row`, `owners.has(id)`, `row === undefined` */
function comparesWithNothing(test: T.Node): boolean {
  const node = ts.isParenthesizedExpression(test) ? test.expression : test;
  if (!ts.isBinaryExpression(node)) return true;
  return [node.left, node.right].some((side) => side.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(side) && side.text === 'undefined'));
}

function shown(node: T.Node): string {
  const text = node.getText().replaceAll(/\s+/g, ' ');
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
