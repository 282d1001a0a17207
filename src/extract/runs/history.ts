import { namesOfPattern } from '../eval/assign.ts';
import type { Activation } from '../eval/frame.ts';
import { LEAVES } from '../knowledge/passing.ts';
import type { CallEvent, Event, Log, PickEvent, TestEvent, UseEvent } from '../log/log.ts';
import { calledName, calledPath } from '../log/sources.ts';
import { ts, type T } from '../syntax.ts';
import type { Value } from '../values/value.ts';
import { outermost } from './around.ts';

/** Calls that only read a thread. */
export const READS_THREAD = /^(getState|getTuple|get)$/;

/** An event, and its number in the log. */
export interface Numbered<Kind extends Event> {
  readonly event: Kind;
  readonly number: number;
}

/** What happened below one call from outside, as the questions about ids need it. Many are asked about the same events. */
export class History {
  readonly all: readonly Numbered<Event>[];
  private readonly calls: readonly Numbered<CallEvent>[];
  private endings: readonly Numbered<CallEvent>[] | null = null;
  private picks: readonly Numbered<PickEvent>[] | null = null;
  private readonly picked = new Map<T.Node, readonly Numbered<PickEvent>[]>();
  private looks: readonly Numbered<UseEvent>[] | null = null;
  private readonly answers = new Map<TestEvent, readonly Numbered<CallEvent>[]>();
  private readonly answered = new Map<T.Node, readonly Numbered<CallEvent>[]>();
  /** Calls of functions of the project, by where they stand. */
  private readonly followedAt = new Map<T.Node, Numbered<CallEvent>[]>();
  private readonly inside = new Map<TestEvent, readonly Numbered<CallEvent>[]>();

  constructor(all: readonly Numbered<Event>[]) {
    this.all = all;
    this.calls = all.filter((one): one is Numbered<CallEvent> => one.event.kind === 'call');
    for (const one of this.calls) {
      const there = this.followedAt.get(one.event.at.node);
      if (!one.event.followed) continue;
      if (there === undefined) this.followedAt.set(one.event.at.node, [one]);
      else there.push(one);
    }
  }

  /** Calls of functions of the project whose answer the condition is, or in which it stands. */
  answersTo(test: TestEvent): readonly Numbered<CallEvent>[] {
    let calls = this.answers.get(test);
    if (calls === undefined) {
      const around = ancestorsOf(test.call).flatMap(({ from }) => (from === null ? [] : (this.followedAt.get(from.node) ?? [])));
      calls = [...new Set([...this.answering(test.at.node), ...around])].sort((a, b) => a.number - b.number);
      this.answers.set(test, calls);
    }
    return calls;
  }

  private answering(test: T.Node): readonly Numbered<CallEvent>[] {
    let calls = this.answered.get(test);
    if (calls === undefined) this.answered.set(test, (calls = [...this.followedAt].flatMap(([call, events]) => (isAnswerOf(test, call) ? events : []))));
    return calls;
  }

  /** Calls that stand in the condition. */
  callsIn(test: TestEvent): readonly Numbered<CallEvent>[] {
    let calls = this.inside.get(test);
    if (calls === undefined) this.inside.set(test, (calls = this.calls.filter(({ event }) => event.at.unit === test.at.unit && isInside(event.at.node, test.at.node))));
    return calls;
  }

  /** What was looked up for the sake of the condition. */
  picksFor(test: TestEvent): readonly Numbered<PickEvent>[] {
    const { node, unit } = test.at;
    let picks = this.picked.get(node);
    this.picks ??= this.all.filter((one): one is Numbered<PickEvent> => one.event.kind === 'pick');
    if (picks === undefined) this.picked.set(node, (picks = this.picks.filter(({ event }) => event.at.unit === unit && (isAnswerOf(node, event.at.node) || isInAnswer(node, event.call)))));
    return picks;
  }

  /** Uses that only read a thread. */
  reads(): readonly Numbered<UseEvent>[] {
    return (this.looks ??= this.all.filter((one): one is Numbered<UseEvent> => one.event.kind === 'use' && READS_THREAD.test(one.event.use.method)));
  }

  /** Calls behind which nothing comes. */
  lastCalls(): readonly Numbered<CallEvent>[] {
    return (this.endings ??= this.calls.filter(({ event }) => neverReturns(event)));
  }
}

const known = new WeakMap<Log, { readonly revision: number; readonly below: ReadonlyMap<Activation | null, History> }>();

const NOTHING = new History([]);

/** The history below the outermost of the calls around something. */
export function historyAround(log: Log, call: Activation | null): History {
  let histories = known.get(log);
  if (histories?.revision !== log.revision) known.set(log, (histories = { revision: log.revision, below: historiesOf(log) }));
  return histories.below.get(outermostCall(call)) ?? NOTHING;
}

function historiesOf(log: Log): ReadonlyMap<Activation | null, History> {
  const below = new Map<Activation | null, Numbered<Event>[]>();
  log.events.forEach((event, number) => {
    const entry = outermostCall(event.call);
    const before = below.get(entry);
    if (before === undefined) below.set(entry, [{ event, number }]);
    else before.push({ event, number });
  });
  return new Map([...below].map(([entry, events]) => [entry, new History(events)]));
}

function outermostCall(call: Activation | null): Activation | null {
  let each = call;
  while (each?.caller != null) each = each.caller;
  return each;
}

function ancestorsOf(call: Activation | null): Activation[] {
  const around: Activation[] = [];
  for (let each = call; each !== null; each = each.caller) around.push(each);
  return around;
}

export function isWithin(call: Activation | null, event: CallEvent): boolean {
  for (let each = call; each !== null; each = each.caller) if (each.from?.node === event.at.node) return true;
  return false;
}

/** A test of what a call gives, itself or by the name it is given. */
export function isAnswerOf(test: T.Node, call: T.Node): boolean {
  if (isInside(call, test)) return true;
  const holder = outermost(call).parent;
  const declared = ts.isAwaitExpression(holder) ? outermost(holder).parent : holder;
  return ts.isVariableDeclaration(declared) && namesOfPattern(declared.name).some((name) => namesIn(test).has(name));
}

/** In a callback of what the test is about: `threads.find((one) => one.id === id)`. */
function isInAnswer(test: T.Node, call: Activation | null): boolean {
  for (let each = call; each !== null; each = each.caller) if (each.from !== null && isAnswerOf(test, each.from.node)) return true;
  return false;
}

const namesKnown = new WeakMap<T.Node, ReadonlySet<string>>();

/** The names in an expression. */
function namesIn(node: T.Node): ReadonlySet<string> {
  const before = namesKnown.get(node);
  if (before !== undefined) return before;
  const names = new Set<string>();
  const collect = (one: T.Node): void => (ts.isIdentifier(one) ? void names.add(one.text) : ts.forEachChild(one, collect));
  collect(node);
  namesKnown.set(node, names);
  return names;
}

export function isInside(node: T.Node, outer: T.Node): boolean {
  return node.pos >= outer.pos && node.end <= outer.end;
}

function neverReturns({ callee }: CallEvent): boolean {
  const name = calledName(callee);
  const path = calledPath(callee);
  return Object.entries(LEAVES).some(([module, names]) => names.includes(name) && (module === '*' || moduleOf(callee) === module)) || LEAVES['*']!.includes(path);
}

function moduleOf(callee: Value): string | null {
  if (callee.t !== 'unknown') return null;
  if (callee.from?.is === 'name') return callee.from.module;
  return callee.member === undefined ? null : moduleOf(callee.member.self);
}
