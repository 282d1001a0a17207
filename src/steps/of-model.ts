import { anyChanges, changedInPlace, changesOf, seeingOf, steadyKeys } from '../model/change.ts';
import { END, type Choice, type Edge, type GraphModel, type GraphNode, type SendArgs, START, type Target, type When } from '../model/graph.ts';
import { isPossibleFor, sentOnly } from '../model/packet.ts';
import { plainKeys, uncovered } from '../model/seen-after.ts';
import { agreed, type BodyWay } from './agreement.ts';
import { type Exploration } from './exploration.ts';
import { explore, exploreShapes } from './explore.ts';
import type { Route, RouteSend, StepGraph, StepNode } from './step-graph.ts';
import { holds, isBuilt, type Variant, variantsOf } from './variants.ts';
import { mergeExplorations } from './merge.ts';
import { packetKinds, type PacketKinds, type Parts } from './packet-kinds.ts';
import { ofWholeNodes } from './whole-nodes.ts';

/** Which nodes of a graph can share a super-step, over all the shapes its builder can give it. */
export function exploreModel(model: GraphModel, work = 1): Exploration {
  const variants = variantsOf(model);
  if (variants === null) {
    const { graph, parts } = shapeOf(unconditional(model), new Map())!;
    return ofWholeNodes(explore(graph, { work }), parts);
  }
  const shapes = variants.flatMap((variant) => shapeOf(model, variant) ?? []);
  const all = shapes.length > 0 ? shapes : [shapeOf(model, new Map())!];
  const explored = exploreShapes(all.map(({ graph }) => graph), work);
  return mergeExplorations(explored.map((steps, at) => ofWholeNodes(steps, all[at]!.parts)));
}

/** What every shape of the graph has. */
function unconditional(model: GraphModel): GraphModel {
  const sure = ({ when }: { readonly when: readonly Choice[] }) => when.length === 0;
  return { ...model, nodes: model.nodes.filter(sure), edges: model.edges.filter(sure) };
}

/** Null where the variant would not compile: an edge without its node is no choice anybody makes. */
function shapeOf(model: GraphModel, variant: Variant): { readonly graph: StepGraph; readonly parts: Parts } | null {
  const chosen = (item: { readonly when: readonly Choice[] }) => holds(item.when, variant);
  const nodes = new Map(model.nodes.filter(chosen).map((node) => [node.name, node]));
  const edges = model.edges.filter(chosen);
  const names = new Set([START, ...nodes.keys()]);
  const everyNode = new Set(model.nodes.map(({ name }) => name));
  if (variant.size > 0 && edges.some((edge) => ends(edge).some((name) => everyNode.has(name) && !names.has(name)))) return null;
  const leaving = leavingEach(edges);
  const sent = sentOnly(model);
  const kinds = packetKinds(model, nodes, sent);
  const shape: Shape = { model, names, plain: plainKeys(model), sent, kinds, isBuilt: isBuilt(model, variant) };
  const partsOf = (name: string): readonly string[] => kinds.parts.get(name) ?? [name];
  const graph: StepGraph = {
    nodes: [...names].flatMap((name) => partsOf(name).map((part) => stepNode({ name, part }, nodes.get(name) ?? null, leaving.get(name) ?? [], shape))),
    joins: edges.flatMap((edge) => {
      if (edge.kind !== 'join' || !names.has(edge.to.name)) return [];
      return [{ from: edge.from.map(({ name }) => name), to: edge.to.name }];
    }),
    steady: steadyKeys(model),
  };
  return { graph, parts: kinds.parts };
}

function ends(edge: Edge): string[] {
  if (edge.kind === 'router') return [edge.from.name];
  const from = edge.kind === 'join' ? edge.from.map(({ name }) => name) : [edge.from.name];
  return [...from, edge.to.name];
}

/** Edges and routers by the node they leave: looking through all of them for each node takes seconds in a large graph. */
function leavingEach(edges: readonly Edge[]): Map<string, Edge[]> {
  const leaving = new Map<string, Edge[]>();
  for (const edge of edges) {
    if (edge.kind === 'join') continue;
    const known = leaving.get(edge.from.name);
    if (known === undefined) leaving.set(edge.from.name, [edge]);
    else known.push(edge);
  }
  return leaving;
}

interface Shape {
  readonly model: GraphModel;
  readonly names: ReadonlySet<string>;
  readonly plain: ReadonlySet<string>;
  readonly sent: ReadonlyMap<string, readonly SendArgs[]>;
  readonly kinds: PacketKinds;
  readonly isBuilt: ReturnType<typeof isBuilt>;
}

function stepNode({ name, part }: { readonly name: string; readonly part: string }, node: GraphNode | null, leaving: readonly Edge[], { model, names, plain, sent, kinds, isBuilt }: Shape): StepNode {
  const routeOf = (targets: readonly Target[], when?: When) => routeTo(targets, names, kinds.started, when);
  const direct = leaving.flatMap((edge) => (edge.kind === 'direct' && names.has(edge.to.name) ? [edge.to.name] : []));
  const routers = leaving.flatMap((edge) => {
    if (edge.kind !== 'router') return [];
    const routes = edge.outcomes.filter(isBuilt).map(({ targets, when }) => routeOf(targets, when));
    return [edge.open !== null || routes.length === 0 ? [...routes, NOWHERE] : routes];
  });
  const all = (node?.outcomes ?? []).filter(isBuilt);
  const returned = all.filter(({ failed }) => failed === undefined);
  const ways = withRest(returned.map((outcome): BodyWay => ({ outcome, route: routeOf(outcome.goto, outcome.when) })));
  const packets = kinds.packetsOf(part) ?? sent.get(name);
  const body = { ...seeingOf(node, plain), ways: ways.filter(({ route }) => packets === undefined || packets.some((args) => isPossibleFor(args, route))) };
  const together = agreed(body, routers);
  const gotos = body.ways.map(({ route }) => route);
  const goes = gotos.some((route) => route.targets.length > 0 || route.sends.length > 0);
  const choices = together !== null ? [together] : goes ? [...routers, gotos] : routers;
  const handled = all.filter(({ failed }) => failed === true).flatMap((outcome) => changesOf(outcome, body).map(({ key }) => ({ key })));
  const always = [...changedInPlace(model, name), ...handled];
  const changes = together !== null ? always : [...anyChanges(returned, body), ...always];
  const failures = all.filter(({ failed, goto }) => failed === true && goto.length > 0);
  const either = failures.length === 0 ? null : wholeWays({ targets: direct, sends: [], changes }, choices);
  const asks = returned.flatMap(({ when = [], writes }) => (writes.length === 0 ? [] : when.flat()));
  const shared = { name: part, defer: node?.defer ?? false, ...(asks.length === 0 ? {} : { asks }) };
  if (either === null) return { ...shared, edges: direct, choices, changes };
  const failed = failures.map((outcome): Route => ({ ...routeOf(outcome.goto, outcome.when), changes: changesOf(outcome, body) }));
  return { ...shared, edges: [], choices: [[...either, ...failed]] };
}

/** `goto: state.next` goes nowhere where the state holds none of the names: a key may be unset, whatever its type says. */
function withRest(ways: readonly BodyWay[]): readonly BodyWay[] {
  const going = ways.find(({ route }) => route.targets.length + route.sends.length > 0);
  const rest = going === undefined ? null : uncovered(ways.map(({ route }) => route.when));
  return rest === null ? ways : [...ways, { outcome: going!.outcome, route: { ...NOWHERE, when: rest } }];
}

/** More ways than this are not put together. */
const MOST_WHOLE = 64;

/** All that one run of a node starts when its body returns: its edges, and a route of each choice. Null where the ways are too many. */
function wholeWays(edges: Route, choices: StepNode['choices']): Route[] | null {
  let whole: Route[] = [edges];
  for (const routes of choices) {
    if (whole.length * routes.length > MOST_WHOLE) return null;
    whole = whole.flatMap((one) => routes.map((route) => bothOf(one, route)));
  }
  return whole;
}

function bothOf(one: Route, route: Route): Route {
  const when = route.when === undefined || one.when === undefined ? (one.when ?? route.when) : one.when.flatMap((first) => route.when!.map((second) => [...first, ...second]));
  return {
    targets: [...new Set([...one.targets, ...route.targets])],
    sends: sumOf([...one.sends, ...route.sends]),
    changes: [...(one.changes ?? []), ...(route.changes ?? [])],
    ...(when === undefined || when.length > MOST_WHOLE ? {} : { when }),
  };
}

const NOWHERE: Route = { targets: [], sends: [] };

function sumOf(sends: readonly RouteSend[]): RouteSend[] {
  const counts = new Map<string, RouteSend['count']>();
  for (const { node, count } of sends) {
    const before = counts.get(node) ?? 0;
    counts.set(node, before === 'many' || count === 'many' ? 'many' : before + count);
  }
  return [...counts].map(([node, count]) => ({ node, count }));
}

function routeTo(targets: readonly Target[], names: ReadonlySet<string>, started: PacketKinds['started'], when?: When): Route {
  const known = targets.filter(({ node }) => node !== END && names.has(node) && node !== START);
  const sends = new Map<string, RouteSend['count']>();
  for (const target of known) {
    const { send } = target;
    if (send === null) continue;
    const node = started(target);
    const before = sends.get(node) ?? 0;
    sends.set(node, send === 'many' || before === 'many' ? 'many' : before + 1);
  }
  return {
    targets: known.filter(({ send }) => send === null).map(({ node }) => node),
    sends: [...sends].map(([node, count]) => ({ node, count })),
    ...(when === undefined ? {} : { when }),
  };
}
