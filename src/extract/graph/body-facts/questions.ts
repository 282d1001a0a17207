import type { Effect, Interrupt } from '../../../model/body-facts.ts';
import { compareSites, type Site } from '../../../model/site.ts';
import type { Question } from '../../eval/evaluator.ts';
import type { Log } from '../../log/log.ts';
import type { Place } from '../../values/value.ts';
import { siteOf } from '../place.ts';
import type { T } from '../../syntax.ts';
import { callBefore, effectsBefore } from './effects.ts';
import { groupOf } from './together.ts';
import { swallowOf } from './swallow.ts';
import { type Body, shownAt } from './body.ts';
import { unstableOf } from './unstable.ts';

/** A run of a graph that asks, made by the body of a node. */
export interface AskingRun extends Question {
  readonly inner: InnerGraph;
}

/** A graph that asks from within a node. */
export interface InnerGraph {
  readonly id: string;
  readonly saves: boolean;
  readonly unsaved: boolean;
}

/** The questions that a body asks, each place once. */
export function questionsOf(body: Body, asked: readonly Question[], runs: readonly AskingRun[], tasks: ReadonlySet<T.Node>, log: Log): Interrupt[] {
  const own = asked.map((one) => interruptOf(body, one, null, tasks, log));
  const byRuns = runs.map((one) => interruptOf(body, one, one.inner, tasks, log));
  const chains = [...asked, ...runs].map((one) => [one.at, ...body.inside(one.via)]);
  const groups = chains.map((chain) => groupOf(chain, tasks));
  const asking = new Set(chains.flatMap((chain) => chain.filter(({ node }) => tasks.has(node)).map(({ node }) => node)));
  const all = [...own, ...byRuns].map((one, index): Interrupt => {
    const isOwn = one.inner === null && !chains[index]!.some(({ node }) => tasks.has(node));
    const before = isOwn && asking.size > 0 ? callBefore(chains[index]!, asking) : null;
    if (before !== null) return { ...one, after: siteOf(before) };
    const group = groups[index]!;
    if (group === null || !(group.several || groups.some((other) => other?.at.node === group.at.node && other.call !== group.call))) return one;
    return { ...one, unstable: null, together: siteOf(group.at) };
  });
  const distinct = new Map(all.map((one) => [JSON.stringify([one.site, one.shown, one.swallowed]), one]));
  return [...distinct.values()].sort((a, b) => compareSites(a.shown, b.shown) || compareSites(a.site, b.site));
}

function interruptOf(body: Body, { at, via }: Question, inner: InnerGraph | null, tasks: ReadonlySet<T.Node>, log: Log): Interrupt {
  const chain = [at, ...body.inside(via)];
  return {
    node: body.node,
    site: siteOf(at),
    shown: shownAt(body, chain),
    ...within(inner),
    swallowed: swallowOf(chain, inner === null),
    unstable: unstableOf(chain, tasks, log),
    effects: distinctEffects(effectsBefore(chain, tasks, log).map(({ name, place, via: outer }): Effect => ({ name, site: siteOf(place), shown: shownAt(body, [place, ...outer]) }))),
  };
}

function within(inner: InnerGraph | null): Pick<Interrupt, 'inner' | 'innerSaves' | 'innerUnsaved'> {
  return { inner: inner?.id ?? null, innerSaves: inner?.saves === true, ...(inner?.unsaved === true ? { innerUnsaved: true as const } : {}) };
}

function distinctEffects(effects: readonly Effect[]): Effect[] {
  const bySite = new Map(effects.map((effect) => [keyOf(effect.site), effect]));
  return [...bySite.values()];
}

function keyOf({ file, start }: Site): string {
  return `${file}:${start}`;
}

/** The node as one question, where it is a graph that asks: nothing of ours stands around it. */
export function questionOfSubgraph(body: Body, place: Place, inner: InnerGraph): Interrupt {
  return { node: body.node, site: siteOf(place), shown: body.site, ...within(inner), swallowed: null, unstable: null, effects: [] };
}
