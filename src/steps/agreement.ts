import { type Condition, canHold, isTrueOf } from '../model/condition.ts';
import type { NodeOutcome, When, Write } from '../model/graph.ts';
import type { Route } from './step-graph.ts';

/** A way to go on, and what must be true of the state before the node ran. */
interface Option<Way> {
  readonly way: Way;
  readonly when: readonly Condition[];
}

/** More combinations than this are not told apart. */
const MOST = 512;

/** One outcome of a body as the steps see it. */
export interface BodyWay {
  readonly route: Route;
  readonly outcome: NodeOutcome | null;
}

export interface Body extends Seeing {
  readonly ways: readonly BodyWay[];
}

/** What decides how much of the state a router sees as the body saw it. */
export interface Seeing {
  /** The body may write keys that are not listed. */
  readonly open: boolean;
  /** Keys that hold what was written last, and nothing of what was there. */
  readonly plain: ReadonlySet<string>;
}

/**
 * Body and routers of one node as one choice. The body and the routers read the same state, but for what the body has
 * written: a router that asks for that goes where its value leads, and two routers that ask for the same agree. Null
 * where nothing is said about the state, and where it would be too much: then each chooses for itself.
 */
export function agreed(body: Body, routers: readonly (readonly Route[])[]): readonly Route[] | null {
  if (![body.ways.map(({ route }) => route), ...routers].some((routes) => routes.some(({ when }) => when !== undefined))) return null;
  const ways: readonly BodyWay[] = body.ways.length === 0 ? [{ route: { targets: [], sends: [] }, outcome: null }] : body.ways;
  const merged = new Map<string, { readonly route: Route; readonly lists: Map<string, readonly Condition[]> }>();
  let made = 0;
  for (const { route, outcome } of ways) {
    for (const first of lists(route.when)) {
      let options: readonly Option<Route>[] = [{ way: route, when: first }];
      for (const routes of routers) {
        options = options.flatMap((option) => routes.flatMap((next) => lists(next.when).flatMap((list) => added(option, next, list, outcome, body))));
        made += options.length;
        if (made > MOST) return null;
      }
      for (const { way, when } of options) {
        const before = seenBefore(when);
        const key = JSON.stringify([[...way.targets].sort(), [...way.sends].sort((a, b) => (a.node < b.node ? -1 : 1))]);
        const known = merged.get(key) ?? { route: way, lists: new Map<string, readonly Condition[]>() };
        merged.set(key, known);
        known.lists.set(JSON.stringify(before), before);
      }
    }
  }
  return [...merged.values()].map(({ route: { targets, sends }, lists: known }): Route => {
    const all = [...known.values()];
    return { targets, sends, ...(all.some((list) => list.length === 0) || all.length > MOST_LISTS ? {} : { when: all }) };
  });
}

const MOST_LISTS = 24;

function lists(when: When | undefined): When {
  return when ?? [[]];
}

function added(option: Option<Route>, next: Route, list: readonly Condition[], outcome: NodeOutcome | null, body: Body): Option<Route>[] {
  const when = goneOn(option.when, list, outcome, body);
  return when === null ? [] : [{ way: sum(option.way, next), when }];
}

/** What is true where a body has returned under some conditions and a router goes on under others; null where both cannot be. */
export function goneOn(before: readonly Condition[], list: readonly Condition[], outcome: NodeOutcome | null, body: Seeing): readonly Condition[] | null {
  const said: Condition[] = [];
  for (const condition of list) {
    const after = seenAfter(condition, outcome, body);
    if (after === false) return null;
    if (after !== true) said.push(after);
  }
  const when = [...before, ...said];
  return canHold(when) ? when : null;
}

/** What of it other bodies of the step see as well: the state before the body ran. */
export function seenBefore(when: readonly Condition[]): readonly Condition[] {
  return when.filter(({ subject }) => !subject.startsWith(AFTER));
}

/** The first part of the name of what a body has written. */
const AFTER = 'after ';

/** What a router's condition says about the state before the body ran: nothing more where the body has decided it. */
function seenAfter(condition: Condition, outcome: NodeOutcome | null, { open, plain }: Seeing): Condition | boolean {
  const written = (outcome?.writes ?? []).filter((write) => changes(write, plain) && mentions(condition.subject, write.key));
  if (written.length === 0 && !open) return condition;
  const [only] = written;
  if (!open && written.length === 1 && plain.has(only!.key) && decides(only!, condition)) return isTrueOf(condition, only!.constant);
  return { ...condition, subject: `${AFTER}${condition.subject}` };
}

/** What is handed back as it was changes nothing. */
export function changes({ key, relation }: Write, plain: ReadonlySet<string>): boolean {
  return relation !== 'copied' || !plain.has(key);
}

function decides({ key, certainty, ifPresent, constant }: Write, { subject }: Condition): boolean {
  return certainty === 'always' && !ifPresent && constant !== undefined && subject === `state.${key}`;
}

/** Whether what a condition speaks of depends on a key. */
export function mentions(subject: string, key: string): boolean {
  if (/\bstate(?!\.)/.test(subject)) return true;
  const name = `state.${key}`;
  for (let at = subject.indexOf(name); at >= 0; at = subject.indexOf(name, at + 1)) {
    const next = subject[at + name.length];
    if (next === undefined || !/[\w$]/.test(next)) return true;
  }
  return false;
}

function sum(a: Route, b: Route): Route {
  const sends = new Map(a.sends.map(({ node, count }) => [node, count]));
  for (const { node, count } of b.sends) {
    const before = sends.get(node);
    sends.set(node, before === undefined ? count : before === 'many' || count === 'many' ? 'many' : before + count);
  }
  return { targets: [...new Set([...a.targets, ...b.targets])], sends: [...sends].map(([node, count]) => ({ node, count })) };
}
