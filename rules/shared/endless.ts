import { type DirectEdge, END, type GraphModel, type GraphNode, type JoinEdge, type RouterEdge, type Target } from '../../src/model/graph.ts';
import { compareSites, type Site } from '../../src/model/site.ts';
import { groupBy } from './group-by.ts';
import { edgesFrom } from './indexes.ts';
import { startable } from './reach.ts';
import type { RuleGraph } from '../rule.ts';
import { startsEachTime } from './sure-join.ts';
import { type StaticEdges, staticEdges } from './static-edges.ts';

/** Nodes that start each other over and over again, whatever they do. */
export interface Cycle {
  /** In the order of a round, from the node that a run comes to first. */
  readonly nodes: readonly string[];
  /** What leads from the last node back to the first. */
  readonly back: Site;
  /** A node of the cycle that also leads elsewhere, which does not end it. */
  readonly exit: { readonly node: string; readonly site: Site } | null;
}

/**
 * A node is doomed if each of its runs is sure to start a doomed node again: the greatest set of which that is true.
 * Static edges fire whatever a node does, a router or a Command counts where each of its outcomes stays in the set. A
 * node that can end or halt the run some other way is never in it.
 */
export function endlessCycles(graph: RuleGraph): Cycle[] {
  const { model } = graph;
  const halted = new Set(model.compiles.flatMap(({ interruptBefore, interruptAfter }) => [...interruptBefore, ...interruptAfter].map(({ name }) => name)));
  if (halted.has('*') || model.compiles.some(({ interruptsOpen }) => interruptsOpen)) return [];
  const found = new Map<string, Cycle>();
  const started = startable(model);
  for (const edges of staticEdges(model)) {
    const going = model.nodes.filter(({ halts, when, name }) => !halts && when.length === 0 && !halted.has(name) && started.has(name));
    const fixed = fixedFrom(edges);
    const surely = new Map(going.map((node) => [node.name, sureNext(graph, fixed, node)]));
    for (const cycle of cyclesIn(model, started, surely, doomedIn(surely))) found.set([...cycle.nodes].sort().join('\0'), cycle);
  }
  return [...found.values()];
}

/** What a run of a node starts for sure: one of each of these sets, at one place. */
interface Next {
  readonly any: ReadonlySet<string>;
  readonly site: Site;
}

/** The static edges by the nodes they start at, and the joins by each of their nodes, in their order. */
interface Fixed {
  readonly direct: ReadonlyMap<string, readonly DirectEdge[]>;
  readonly joins: ReadonlyMap<string, readonly { readonly join: JoinEdge; readonly order: number }[]>;
}

function fixedFrom({ direct, joins }: StaticEdges): Fixed {
  const arrivals = joins.flatMap((join, order) => [...new Set(join.from.map(({ name }) => name))].map((name) => ({ name, join, order })));
  return { direct: groupBy(direct, ({ from }) => from.name), joins: groupBy(arrivals, ({ name }) => name) };
}

function sureNext(graph: RuleGraph, { direct, joins }: Fixed, node: GraphNode): Next[] {
  const { model } = graph;
  const edges = (direct.get(node.name) ?? []).map(({ to, site }) => ({ any: new Set([to.name]), site }));
  const routers = (edgesFrom(model).get(node.name) ?? []).filter((edge): edge is RouterEdge => edge.kind === 'router' && edge.when.length === 0 && edge.open === null && edge.unmapped.length === 0);
  const routed = routers.flatMap(({ outcomes, site }) => oneOf(outcomes.map(({ targets }) => targets), site));
  const gone = node.gotoOpen === null && node.returnsOpen === null ? oneOf(node.outcomes.map(({ goto }) => goto), node.site) : [];
  const starts = new Set(edges.flatMap(({ any }) => [...any]));
  const touched = new Map([...starts, node.name].flatMap((name) => joins.get(name) ?? []).map(({ join, order }) => [join, order]));
  const filled = [...touched].filter(([{ from }]) => from.every(({ name }) => starts.has(name) || name === node.name)).sort(([, a], [, b]) => a - b);
  const joined = filled.filter(([join]) => startsEachTime(graph, join)).map(([{ to, site }]) => ({ any: new Set([to.name]), site }));
  return [...edges, ...joined, ...routed, ...gone];
}

/** Sure only where every outcome starts something. Of several targets of one outcome the first will do. */
function oneOf(outcomes: readonly (readonly Target[])[], site: Site): Next[] {
  const firsts = outcomes.map((targets) => targets.find(({ node, send }) => node !== END && send !== 'many')?.node);
  if (firsts.length === 0 || firsts.includes(undefined)) return [];
  return [{ any: new Set(firsts.flatMap((name) => name ?? [])), site }];
}

/** Whoever has nothing left that is sure goes, and with it what was sure of others: each is looked at once. */
function doomedIn(surely: ReadonlyMap<string, readonly Next[]>): Set<string> {
  const doomed = new Set(surely.keys());
  const left = new Map([...surely].map(([name, next]) => [name, next.length]));
  const resting = groupBy([...surely].flatMap(([owner, nexts]) => nexts.flatMap((next) => [...next.any].map((on) => ({ owner, next, on })))), ({ on }) => on);
  const broken = new Set<Next>();
  const gone = [...resting.keys()].filter((name) => !doomed.has(name)).concat([...doomed].filter((name) => left.get(name) === 0));
  for (const name of gone) {
    doomed.delete(name);
    for (const { owner, next } of resting.get(name) ?? []) {
      if (broken.has(next)) continue;
      broken.add(next);
      left.set(owner, left.get(owner)! - 1);
      if (left.get(owner) === 0) gone.push(owner);
    }
  }
  return doomed;
}

function stays(any: ReadonlySet<string>, doomed: ReadonlySet<string>): boolean {
  return [...any].every((name) => doomed.has(name));
}

/** The cycles that doomed nodes end up in, each walked once along what is sure. */
function cyclesIn(model: GraphModel, order: Iterable<string>, surely: ReadonlyMap<string, readonly Next[]>, doomed: ReadonlySet<string>): Cycle[] {
  const cycles: Cycle[] = [];
  const places = new Map([...order].map((name, place) => [name, place]));
  const seen = new Set<string>();
  for (const start of doomed) {
    const walk: { name: string; site: Site }[] = [];
    let at = start;
    while (!seen.has(at)) {
      seen.add(at);
      const next = surely.get(at)!.find(({ any }) => stays(any, doomed))!;
      walk.push({ name: at, site: next.site });
      at = [...next.any][0]!;
    }
    const from = walk.findIndex(({ name }) => name === at);
    if (from >= 0) cycles.push(cycleOf(model, places, walk.slice(from)));
  }
  return cycles;
}

function cycleOf(model: GraphModel, places: ReadonlyMap<string, number>, walk: readonly { readonly name: string; readonly site: Site }[]): Cycle {
  const first = walk.reduce((least, { name }, index) => (places.get(name)! < places.get(walk[least]!.name)! ? index : least), 0);
  const round = [...walk.slice(first), ...walk.slice(0, first)];
  const nodes = round.map(({ name }) => name);
  const inside = new Set(nodes);
  const routers = nodes.flatMap((name) => (edgesFrom(model).get(name) ?? []).filter((edge): edge is RouterEdge => edge.kind === 'router'));
  const exits = routers.filter(({ outcomes }) => outcomes.some(({ targets }) => targets.every(({ node }) => !inside.has(node))));
  const [exit] = exits.sort((a, b) => compareSites(a.site, b.site));
  return { nodes, back: round.at(-1)!.site, exit: exit === undefined ? null : { node: exit.from.name, site: exit.site } };
}
