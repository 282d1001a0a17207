import type { Channel, ChannelKind } from '../model/channel.ts';
import { END, type GraphModel, ROOT, START, type Target, type ValueShape, type Write } from '../model/graph.ts';
import { placeholder } from './placeholders.ts';
import type { Json, Plan, PlanChannel, PlanNode, PlanRouter, PlanRun, PlanTarget, PlanWrite, Unobservable } from './plan.ts';
import type { Quest } from './quest.ts';
import { findWay, type Way } from './search.ts';
import { type Pick, type Shape, shapesOf } from './shape.ts';

/** A run that comes to what a quest looks for, by the model's own choices. `goal` says what that is. */
export function makePlan(model: GraphModel, quest: Quest, ends: Plan['ends'], goal: string): Plan | Unobservable {
  const shapes = shapesOf(model, quest);
  const found = findWay(shapes, quest);
  if (typeof found !== 'string') return { ...planOf(model, quest, found.shape, found.way), ends };
  if (found === 'given up') return { why: `no way from START to ${goal} was found in reasonable time` };
  return { why: `no run gets to ${goal}`, exhausted: shapes.every(({ whole }) => whole) };
}

/** Kinds of channels that other keys than those of the quest may have; what is broken stays out of it. */
const HARMLESS: ReadonlySet<ChannelKind> = new Set(['last-value', 'reducer', 'untracked', 'any-value']);

function planOf(model: GraphModel, quest: Quest, shape: Shape, way: Way): Omit<Plan, 'ends'> {
  const names = new Set(way.steps.flat().map(({ node }) => node));
  const channels = channelsOf(model, quest, way);
  const keys = new Set([...channels.map(({ key }) => key), ...quest.keys]);
  const writer = writerOf(model, quest, keys);
  const kept = (target: Target) => names.has(target.node) || target.node === END || target.node === quest.target;
  const runs = new Map<string, PlanRun[]>();
  const routes = new Map<string, (readonly PlanTarget[])[]>();
  way.steps.forEach((step, index) => {
    // The run of the last step does not lead on: what was looked for is there, unless it is where it leads.
    const leads = index < way.steps.length - 1 || quest.target !== null;
    for (const pick of step) {
      const nth = runs.get(pick.node)?.length ?? 0;
      const targets = (all: readonly Target[]) => (leads ? all.filter(kept).map((target) => planTarget(model, quest, target)) : []);
      push(runs, pick.node, { updates: writer(pick, nth), goto: targets(pick.goto) });
      push(routes, pick.node, targets(pick.routes));
    }
  });
  return {
    graph: model.id,
    channels,
    inputKeys: null,
    input: inputOf(model, quest, way),
    nodes: [...names].filter((name) => name !== START).map((name) => planNode(model, shape, name, names, runs.get(name) ?? [])),
    edges: edgesOf(model, way, names),
    joins: shape.joins.filter(({ from, to }) => [...from, to].every((name) => names.has(name))),
    routers: [...routes].flatMap(([from, each]) => planRouter(model, quest, names, from, each)),
    interruptBefore: [],
    interruptAfter: [],
    schedule: way.steps.map((step) => step.map(({ node }) => node).sort()),
  };
}

/** The keys of the quest, and others that the run writes without a clash: those have findings of their own. */
function channelsOf(model: GraphModel, quest: Quest, way: Way): PlanChannel[] {
  const written = new Set(way.steps.flat().flatMap(({ writes }) => writes.filter(isPlain).map(({ key }) => key)));
  const clashing = new Set(way.steps.flatMap((step) => twice(step.flatMap(({ writes }) => writes.filter(isPlain).map(({ key }) => key)))));
  const wanted = ({ key, kind, single }: Channel) => {
    if (quest.keys.includes(key)) return true;
    return HARMLESS.has(kind) && written.has(key) && !(single && clashing.has(key));
  };
  return model.channels.filter(wanted).map(planChannel);
}

export function planChannel({ key, kind, reducer, single }: Channel): PlanChannel {
  return { key, kind, reducer, single };
}

/** Written by every run that returns this way, whatever the state holds. */
function isPlain({ certainty, ifPresent }: Write): boolean {
  return certainty === 'always' && !ifPresent;
}

function twice(keys: readonly string[]): string[] {
  return keys.filter((key, index) => keys.indexOf(key) !== index);
}

/** What a run writes: all that its return writes of the quest's keys, and of others what it writes for certain. */
function writerOf(model: GraphModel, quest: Quest, keys: ReadonlySet<string>): (pick: Pick, nth: number) => PlanWrite[][] {
  const shapes = new Map(model.channels.map(({ key }) => [key, shapeOf(model, key)]));
  return ({ node, writes }, nth) => {
    const updates: PlanWrite[][] = [];
    for (const write of writes) {
      const { key, ifPresent } = write;
      if (!keys.has(key) || (!quest.keys.includes(key) && !isPlain(write))) continue;
      const shape = write.value === 'unknown' ? (shapes.get(key) ?? 'unknown') : write.value;
      const one = { key, ifPresent, value: placeholder(shape, node, nth) };
      const free = updates.find((update) => update.every((other) => other.key !== key));
      if (free === undefined) updates.push([one]);
      else free.push(one);
    }
    return updates;
  };
}

/** What somebody writes to a key, where it is known. */
function shapeOf(model: GraphModel, key: string): ValueShape {
  const writes = model.nodes.flatMap(({ outcomes }) => outcomes.flatMap((outcome) => outcome.writes));
  return writes.find((write) => write.key === key && write.value !== 'unknown' && write.value !== 'null')?.value ?? 'unknown';
}

function inputOf(model: GraphModel, quest: Quest, { present }: Way): Json {
  const entries = quest.keys.filter(() => present).map((key) => [key, placeholder(shapeOf(model, key), 'input', 0)] as const);
  if (model.channels.some(({ key }) => key === ROOT)) return entries[0]?.[1] ?? 'input';
  return Object.fromEntries(entries);
}

function planNode(model: GraphModel, shape: Shape, name: string, names: ReadonlySet<string>, runs: readonly PlanRun[]): PlanNode {
  const gotos = runs.flatMap(({ goto }) => goto.map((target) => (typeof target === 'string' ? target : target.node)));
  const ends = [...new Set([...(model.nodes.find((node) => node.name === name)?.ends ?? []).map((end) => end.name), ...gotos])];
  return { name, defer: shape.nodes.get(name)?.defer ?? false, ends: ends.filter((end) => names.has(end)), runs };
}

/** Edges out of nodes that run in the last step only are not taken any more. */
function edgesOf(model: GraphModel, { steps }: Way, names: ReadonlySet<string>): (readonly [string, string])[] {
  const earlier = new Set(steps.slice(0, -1).flat().map(({ node }) => node));
  const edges = model.edges.flatMap((edge) => (edge.kind === 'direct' ? [[edge.from.name, edge.to.name] as const] : []));
  const kept = edges.filter(([from, to]) => earlier.has(from) && names.has(to));
  return [...new Map(kept.map((edge) => [edge.join('\0'), edge])).values()];
}

/**
 * All routers of a node as one: the library takes one that has no name of its own. A path map says what else could be
 * taken, and so what can be reached; the run has no use for it, but for a label that it lacks.
 */
function planRouter(model: GraphModel, quest: Quest, names: ReadonlySet<string>, from: string, routes: readonly (readonly PlanTarget[])[]): PlanRouter[] {
  const routers = model.edges.flatMap((edge) => (edge.kind === 'router' && edge.from.name === from ? [edge] : []));
  if (routers.length === 0) return [];
  const lacking = routers.find(({ unmapped, nothing = [] }) => [...unmapped, ...nothing].some(({ name }) => name === quest.target) && routes.flat().includes(quest.target ?? ''));
  const mapped = (lacking?.pathMap?.map(({ to }) => to.name) ?? [...names, END]).filter((name) => name !== START && (names.has(name) || name === END));
  return [{ from, pathMap: lacking === undefined ? null : [...new Set(mapped)], routes }];
}

/** A packet brings the keys along that its node hands back, if it has them: such a node sees nothing else of the state. */
function planTarget(model: GraphModel, quest: Quest, { node: name, send, args }: Target): PlanTarget {
  if (send === null) return name;
  const writes = model.nodes.find((node) => node.name === name)?.outcomes.flatMap((outcome) => outcome.writes) ?? [];
  const passes = (key: string) => args === undefined || args === null || key in args.keys || args.handed.includes(key);
  const carried = quest.keys.filter((key) => passes(key) && writes.some((write) => write.key === key && write.ifPresent));
  return { node: name, args: Object.fromEntries(carried.map((key) => [key, placeholder(shapeOf(model, key), 'packet', 0)])) };
}

function push<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  lists.set(key, [...(lists.get(key) ?? []), value]);
}
