import { longestList, type Decision } from '../choices.ts';
import {
  channelsOf, inputKeysOf, isInitial, isSingle, labels, outputKeysOf, END,
  type GraphSpec, type KeySpec, type ModuleSpec, type NodeSpec, type OutcomeSpec, type PartSpec, type RouterSpec, type TargetSpec,
} from '../spec.ts';
import type { Inner } from './inner.ts';
import type { Effect, Packet, Task } from './machine.ts';

/** All that is constant about a graph while it is explored. */
export interface World {
  readonly spec: ModuleSpec;
  readonly graph: GraphSpec;
  readonly channels: ReadonlyMap<string, KeySpec>;
  readonly nodes: ReadonlyMap<string, NodeSpec>;
  /** Whether it matters which keys hold a value: somebody hands on what is there. */
  readonly presence: boolean;
  readonly inner: Inner;
}

export function worldOf(spec: ModuleSpec, graph: GraphSpec, inner: Inner, presence: boolean): World {
  const handsOn = graph.nodes.some((node) => node.body.kind === 'subgraph' || node.body.outcomes.some((outcome) => outcome.parts.some((part) => part.spread)));
  return { spec, graph, channels: channelsOf(graph), nodes: new Map(graph.nodes.map((node) => [node.name, node])), presence: presence || handsOn, inner };
}

/** Everything one run of a task can do. `present`: the keys that hold a value when it starts. */
export function effectsOf(world: World, task: Task, present: ReadonlySet<string>): readonly Effect[] {
  const node = world.nodes.get(task.node);
  if (node === undefined) return routed(world, task.node, [{ writes: [], handed: [], pulls: [], packets: [], decisions: [] }], present);
  const seen = seenBy(world, node, task, present);
  const bodies = node.body.kind === 'subgraph' ? subgraphEffects(world, node.body.graph, seen) : node.body.outcomes.flatMap((outcome, index) => outcomeEffects(world, node, outcome, index, seen));
  const followed = bodies.map((effect) => ({ ...effect, pulls: [...effect.pulls, ...staticTargets(world, node.name)] }));
  return routed(world, node.name, followed, present);
}

export function startEffects(world: World, present: ReadonlySet<string>, start: string): readonly Effect[] {
  return routed(world, start, [{ writes: [], handed: [], pulls: staticTargets(world, start), packets: [], decisions: [] }], present);
}

function staticTargets(world: World, from: string): readonly string[] {
  return world.graph.edges.filter((edge) => edge.from === from && edge.to !== END).map((edge) => edge.to);
}

function seenBy(world: World, node: NodeSpec, task: Task, present: ReadonlySet<string>): ReadonlySet<string> {
  if (task.packet !== null) return new Set(task.packet);
  const visible = node.input === null ? world.graph.keys.map((key) => key.name) : [...node.input.shared, ...node.input.own.map((key) => key.name)];
  return new Set(visible.filter((key) => present.has(key)));
}

function subgraphEffects(world: World, graph: number, seen: ReadonlySet<string>): readonly Effect[] {
  return world.inner(graph, [...seen]).map(({ keys, decisions }) => {
    const writes = keys.filter((key) => world.channels.has(key));
    return { writes, handed: writes, pulls: [], packets: [], decisions };
  });
}

function outcomeEffects(world: World, node: NodeSpec, outcome: OutcomeSpec, index: number, seen: ReadonlySet<string>): readonly Effect[] {
  const body = node.body.kind === 'function' ? node.body.outcomes.length : 1;
  const chosen: Decision[] = body > 1 ? [{ label: labels.outcome(world.graph, node.name), value: index }] : [];
  let effects: readonly Effect[] = [{ writes: [], handed: [], pulls: [], packets: [], decisions: chosen }];
  for (const [place, part] of outcome.parts.entries()) {
    effects = product(effects, partWrites(world, node, part, index, place, seen));
    const list = (target: number): string => labels.list(world.graph, node.name, index, place, target);
    effects = product(effects, targetEffects(world, part.goto, list, seen));
  }
  return effects;
}

function partWrites(world: World, node: NodeSpec, part: PartSpec, index: number, place: number, seen: ReadonlySet<string>): readonly Effect[] {
  const spread = part.spread ? [...seen] : [];
  let effects: readonly Effect[] = [{ writes: [], handed: [], pulls: [], packets: [], decisions: [] }];
  for (const [number, write] of part.writes.entries()) {
    const label = labels.write(world.graph, node.name, index, place, number);
    const yes: Effect = { writes: [write.key], handed: [], pulls: [], packets: [], decisions: write.maybe ? [{ label, value: 1 }] : [] };
    const no: Effect = { writes: [], handed: [], pulls: [], packets: [], decisions: [{ label, value: 0 }] };
    effects = product(effects, write.maybe ? [yes, no] : [yes]);
  }
  return effects.map((effect) => {
    const keys = part.tuples ? effect.writes : [...new Set([...spread, ...effect.writes])];
    return { ...effect, writes: keys.filter((key) => world.channels.has(key)), handed: spread.filter((key) => !effect.writes.includes(key)) };
  });
}

/** Each way the source can be followed by its router, if it has one. */
function routed(world: World, from: string, effects: readonly Effect[], present: ReadonlySet<string>): readonly Effect[] {
  const router = world.graph.routers.find((each) => each.from === from);
  if (router === undefined) return effects;
  return effects.flatMap((effect) => product([effect], routerEffects(world, router, new Set([...present, ...effect.writes]))));
}

function routerEffects(world: World, router: RouterSpec, present: ReadonlySet<string>): readonly Effect[] {
  return router.outcomes.flatMap((targets, index) => {
    const chosen: Decision[] = router.outcomes.length > 1 ? [{ label: labels.route(world.graph, router.from), value: index }] : [];
    const list = (target: number): string => labels.routeList(world.graph, router.from, index, target);
    return product([{ writes: [], handed: [], pulls: [], packets: [], decisions: chosen }], targetEffects(world, targets, list, present));
  });
}

function targetEffects(world: World, targets: readonly TargetSpec[], list: (target: number) => string, state: ReadonlySet<string>): readonly Effect[] {
  let effects: readonly Effect[] = [{ writes: [], handed: [], pulls: [], packets: [], decisions: [] }];
  for (const [index, target] of targets.entries()) effects = product(effects, oneTarget(world, target, list(index), state));
  return effects;
}

function oneTarget(world: World, target: TargetSpec, label: string, state: ReadonlySet<string>): readonly Effect[] {
  const none = { writes: [], handed: [], decisions: [] };
  if (target.send === null) return [{ ...none, pulls: world.nodes.has(target.node) ? [target.node] : [], packets: [] }];
  const carried = world.presence ? [...new Set([...(target.args.state ? state : []), ...target.args.keys])].toSorted() : [];
  const packet = (many: boolean): Packet => ({ node: target.node, keys: carried, many });
  if (target.send !== 'many') return [{ ...none, pulls: [], packets: Array.from({ length: target.send }, () => packet(false)) }];
  const lengths = Array.from({ length: longestList + 1 }, (_, length) => length);
  return lengths.map((length) => ({ writes: [], handed: [], pulls: [], packets: Array.from({ length }, () => packet(true)), decisions: [{ label, value: length }] }));
}

export function product(left: readonly Effect[], right: readonly Effect[]): readonly Effect[] {
  return left.flatMap((a) =>
    right.map((b) => ({
      writes: [...a.writes, ...b.writes],
      handed: [...a.handed, ...b.handed],
      pulls: [...a.pulls, ...b.pulls],
      packets: [...a.packets, ...b.packets],
      decisions: [...a.decisions, ...b.decisions],
    })),
  );
}

/** Keys that hold a value before the first node runs. */
export function presentAtStart(graph: GraphSpec, input: readonly string[]): readonly string[] {
  const accepted = inputKeysOf(graph);
  return [...channelsOf(graph).values()].filter((key) => isInitial(key.channel) || (input.includes(key.name) && accepted.includes(key.name))).map((key) => key.name);
}

export { isSingle, outputKeysOf };
