import { END, type GraphModel, type GraphNode, type RouterEdge, type Target } from '../src/model/graph.ts';
import type { Site } from '../src/model/site.ts';
import { startable } from './reach.ts';
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
export function endlessCycles(model: GraphModel): Cycle[] {
  const halted = new Set(model.compiles.flatMap(({ interruptBefore, interruptAfter }) => [...interruptBefore, ...interruptAfter].map(({ name }) => name)));
  if (halted.has('*') || model.compiles.some(({ interruptsOpen }) => interruptsOpen)) return [];
  const found = new Map<string, Cycle>();
  const started = startable(model);
  for (const edges of staticEdges(model)) {
    const going = model.nodes.filter(({ halts, when, name }) => !halts && when.length === 0 && !halted.has(name) && started.has(name));
    const surely = new Map(going.map((node) => [node.name, sureNext(model, edges, node)]));
    for (const cycle of cyclesIn(model, [...started], surely, doomedIn(surely))) found.set([...cycle.nodes].sort().join('\0'), cycle);
  }
  return [...found.values()];
}

/** What a run of a node starts for sure: one of each of these sets, at one place. */
interface Next {
  readonly any: ReadonlySet<string>;
  readonly site: Site;
}

function sureNext(model: GraphModel, { direct, joins }: StaticEdges, node: GraphNode): Next[] {
  const edges = direct.filter(({ from }) => from.name === node.name).map(({ to, site }) => ({ any: new Set([to.name]), site }));
  const routers = model.edges.filter((edge): edge is RouterEdge => edge.kind === 'router' && edge.from.name === node.name && edge.when.length === 0 && edge.open === null && edge.unmapped.length === 0);
  const routed = routers.flatMap(({ outcomes, site }) => oneOf(outcomes.map(({ targets }) => targets), site));
  const gone = node.gotoOpen === null && node.returnsOpen === null ? oneOf(node.outcomes.map(({ goto }) => goto), node.site) : [];
  const starts = new Set(edges.flatMap(({ any }) => [...any]));
  const joined = joins.filter(({ from }) => from.every(({ name }) => starts.has(name) || name === node.name)).map(({ to, site }) => ({ any: new Set([to.name]), site }));
  return [...edges, ...joined, ...routed, ...gone];
}

/** Sure only where every outcome starts something. Of several targets of one outcome the first will do. */
function oneOf(outcomes: readonly (readonly Target[])[], site: Site): Next[] {
  const firsts = outcomes.map((targets) => targets.find(({ node, send }) => node !== END && send !== 'many')?.node);
  if (firsts.length === 0 || firsts.includes(undefined)) return [];
  return [{ any: new Set(firsts.flatMap((name) => name ?? [])), site }];
}

function doomedIn(surely: ReadonlyMap<string, readonly Next[]>): Set<string> {
  const doomed = new Set(surely.keys());
  for (let size = -1; size !== doomed.size; ) {
    size = doomed.size;
    for (const [name, next] of surely) if (!next.some(({ any }) => stays(any, doomed))) doomed.delete(name);
  }
  return doomed;
}

function stays(any: ReadonlySet<string>, doomed: ReadonlySet<string>): boolean {
  return [...any].every((name) => doomed.has(name));
}

/** The cycles that doomed nodes end up in, each walked once along what is sure. */
function cyclesIn(model: GraphModel, order: readonly string[], surely: ReadonlyMap<string, readonly Next[]>, doomed: ReadonlySet<string>): Cycle[] {
  const cycles: Cycle[] = [];
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
    if (from >= 0) cycles.push(cycleOf(model, order, walk.slice(from)));
  }
  return cycles;
}

function cycleOf(model: GraphModel, order: readonly string[], walk: readonly { readonly name: string; readonly site: Site }[]): Cycle {
  const first = walk.reduce((least, { name }, index) => (order.indexOf(name) < order.indexOf(walk[least]!.name) ? index : least), 0);
  const round = [...walk.slice(first), ...walk.slice(0, first)];
  const nodes = round.map(({ name }) => name);
  const exit = model.edges.find((edge) => edge.kind === 'router' && nodes.includes(edge.from.name) && edge.outcomes.some(({ targets }) => targets.every(({ node }) => !nodes.includes(node))));
  return { nodes, back: round.at(-1)!.site, exit: exit === undefined || exit.kind !== 'router' ? null : { node: exit.from.name, site: exit.site } };
}
