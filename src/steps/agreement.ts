import { changesOf } from '../model/change.ts';
import type { Condition } from '../model/condition.ts';
import type { NodeOutcome, When } from '../model/graph.ts';
import { goneOn, type Seeing, seenBefore } from '../model/seen-after.ts';
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
        const changes = changesOf(outcome, body, when);
        const key = JSON.stringify([[...way.targets].sort(), [...way.sends].sort((a, b) => (a.node < b.node ? -1 : 1)), changes]);
        const known = merged.get(key) ?? { route: { ...way, changes }, lists: new Map<string, readonly Condition[]>() };
        merged.set(key, known);
        known.lists.set(JSON.stringify(before), before);
      }
    }
  }
  return [...merged.values()].map(({ route: { targets, sends, changes }, lists: known }): Route => {
    const all = [...known.values()];
    return { targets, sends, changes: changes ?? [], ...(all.some((list) => list.length === 0) || all.length > MOST_LISTS ? {} : { when: all }) };
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

function sum(a: Route, b: Route): Route {
  const sends = new Map(a.sends.map(({ node, count }) => [node, count]));
  for (const { node, count } of b.sends) {
    const before = sends.get(node);
    sends.set(node, before === undefined ? count : before === 'many' || count === 'many' ? 'many' : before + count);
  }
  return { targets: [...new Set([...a.targets, ...b.targets])], sends: [...sends].map(([node, count]) => ({ node, count })) };
}
