import { keysOf, seeingOf, steadyKeys } from '../../src/model/change.ts';
import type { Condition } from '../../src/model/condition.ts';
import type { GraphModel, GraphNode, RouteOutcome, RouterEdge, SendArgs, Target, When } from '../../src/model/graph.ts';
import { isPossibleFor } from '../../src/model/packet.ts';
import { goneOn, plainKeys } from '../../src/model/seen-after.ts';
import type { RuleGraph } from '../rule.ts';
import { nodesByName } from './indexes.ts';
import { once } from './once.ts';
import { ledTo } from './sends.ts';

/** One way a task of a node is started: by a packet, or by a trigger, which gives it the state. */
interface Start {
  /** What the packet passes; null where that is not known, and for a trigger. */
  readonly args: SendArgs | null;
  /** What sends the packet, and by which of its routes, with how many packets that are alike; null for a trigger. */
  readonly by: { readonly choice: Choice; readonly routes: ReadonlyMap<number, Route> } | null;
}

/** A router, or the gotos of a body: each run takes one of the routes. */
interface Choice {
  readonly from: string;
}

interface Route {
  /** Packets that are alike: two for any number. */
  readonly count: number;
  /** What is true of the state that the sender is given, and what of it no node ever changes. */
  readonly when: When | undefined;
  readonly lasting: When | undefined;
}

const TRIGGER: Start = { args: null, by: null };

/** Whether some task of the node is started by a packet. */
export function isSentTo(model: GraphModel, name: string): boolean {
  return [...(startsByNode(model).get(name) ?? [])].some(({ by }) => by !== null);
}

/** A start that some run makes; its routes are those that a run takes to a step with both nodes, null for a trigger. */
interface Made {
  readonly start: Start;
  readonly routes: ReadonlySet<number> | null;
}

/** Whether two tasks of one step can both write the key, by what packets pass to them. Names may be the same. */
export function packetsMeet({ model, steps }: Pick<RuleGraph, 'model' | 'steps'>, key: string, a: GraphNode, b: GraphNode): boolean {
  const taken = ({ choice: { from }, routes }: NonNullable<Start['by']>): ReadonlySet<number> =>
    new Set([...routes].flatMap(([route, { when, lasting }]) => (steps.follow?.(from, a.name, b.name, when, lasting) === false ? [] : [route])));
  const madeOf = (node: GraphNode): Made[] =>
    [...(startsByNode(model).get(node.name) ?? [])]
      .filter((start) => writes(node, start, key))
      .map((start) => ({ start, routes: start.by === null ? null : taken(start.by) }))
      .filter(({ routes }) => routes?.size !== 0);
  const meet = (one: Made, other: Made): boolean => {
    const [by, otherBy] = [one.start.by, other.start.by];
    // However often a node is triggered, it runs once.
    if (by === null || otherBy === null) return a !== b || one.start !== other.start;
    if (by.choice !== otherBy.choice || steps.together(by.choice.from, by.choice.from)) return true;
    return [...one.routes!].some((route) => (one.start === other.start ? by.routes.get(route)!.count > 1 : other.routes!.has(route)));
  };
  const others = madeOf(b);
  return madeOf(a).some((one) => others.some((other) => meet(one, other)));
}

function writes({ outcomes, writesOpen }: GraphNode, { args }: Start, key: string): boolean {
  const writing = outcomes.filter((outcome) => outcome.writes.some((write) => write.key === key));
  return args === null || writesOpen !== null ? writing.length > 0 : writing.some((outcome) => isPossibleFor(args, outcome));
}

/** Packets that are alike are one start. */
const startsByNode = once((model: GraphModel): ReadonlyMap<string, ReadonlySet<Start>> => {
  const byNode = new Map<string, Set<Start>>();
  const add = (node: string, start: Start): void => void byNode.set(node, (byNode.get(node) ?? new Set()).add(start));
  for (const name of ledTo(model)) add(name, TRIGGER);
  for (const { choice, ways } of choicesOf(model)) {
    const alike = new Map<string, Map<number, Route>>();
    ways.forEach(({ targets, when, lasting }, route) => {
      for (const { node, send, args = null } of targets) {
        if (send === null) {
          add(node, TRIGGER);
          continue;
        }
        const text = JSON.stringify([node, args]);
        const routes = alike.get(text) ?? new Map<number, Route>();
        if (routes.size === 0) add(node, { args, by: { choice, routes } });
        alike.set(text, routes.set(route, { count: (routes.get(route)?.count ?? 0) + (send === 'many' ? 2 : 1), when, lasting }));
      }
    });
  }
  return byNode;
});

interface Way extends Pick<Route, 'when' | 'lasting'> {
  readonly targets: readonly Target[];
}

function choicesOf(model: GraphModel): { readonly choice: Choice; readonly ways: readonly Way[] }[] {
  const { nodes, edges } = model;
  const constant = neverWritten(model);
  const wayOf = (targets: readonly Target[], when: When | undefined, written: ReadonlySet<string> | null): Way => ({
    targets,
    when: about(when, (key) => written !== null && !written.has(key)),
    lasting: about(when, (key) => constant.has(key)),
  });
  const routers = edges.flatMap((edge) => {
    if (edge.kind !== 'router') return [];
    // A router sees what its node has written.
    const written = writtenBy(model, edge.from.name);
    return [{ choice: { from: edge.from.name }, ways: waysLeft(model, edge).map(({ targets, when }) => wayOf(targets, when, written)) }];
  });
  const sent = new Set([...routers.flatMap(({ ways }) => ways.flatMap(({ targets }) => targets)), ...nodes.flatMap(({ outcomes }) => outcomes.flatMap(({ goto }) => goto))].flatMap(({ node, send }) => (send === null ? [] : [node])));
  // What a body asks that a packet starts, it asks of the packet.
  const bodies = nodes.map(({ name, outcomes }) => ({ choice: { from: name }, ways: outcomes.map(({ goto, when }) => wayOf(goto, sent.has(name) ? undefined : when, changedBy(model, name))) }));
  return [...routers, ...bodies];
}

/** The routes that a router can take on what its node has left in the state. */
function waysLeft(model: GraphModel, { from: { name }, outcomes }: RouterEdge): readonly RouteOutcome[] {
  const node = nodesByName(model).get(name);
  if (node === undefined || node.outcomes.length === 0) return outcomes;
  const body = seeingOf(node, plainKeys(model));
  const isLeft = (list: readonly Condition[]) => node.outcomes.some((outcome) => (outcome.when ?? [[]]).some((first) => goneOn(first, list, outcome, body) !== null));
  return outcomes.filter(({ when }) => when === undefined || when.some(isLeft));
}

const NOTHING: ReadonlySet<string> = new Set();

/** What the conditions say of such keys alone. */
function about(when: When | undefined, counts: (key: string) => boolean): When | undefined {
  return when?.map((list) => list.filter(({ subject }) => keysOf(subject).every((key) => key !== null && counts(key))));
}

/** Keys that hold the same in each step of a run. */
const neverWritten = once((model: GraphModel): ReadonlySet<string> => {
  const written = model.nodes.map(({ name }) => writtenBy(model, name));
  if (written.includes(null)) return NOTHING;
  return new Set([...steadyKeys(model)].filter((key) => !written.some((keys) => keys!.has(key))));
});

/** Null where that is not known. */
function writtenBy(model: GraphModel, name: string): ReadonlySet<string> | null {
  const node = nodesByName(model).get(name);
  if (node?.writesOpen != null || node?.kind === 'unknown') return null;
  return new Set([...(node?.outcomes ?? []).flatMap(({ writes }) => writes.map(({ key }) => key)), ...changedBy(model, name)]);
}

/** In place. */
function changedBy({ mutations }: GraphModel, name: string): ReadonlySet<string> {
  return new Set(mutations.filter(({ node }) => node === name).map(({ key }) => key));
}
