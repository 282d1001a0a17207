import { END, type Choice, type Edge, type GraphModel, type GraphNode, START, type Target } from '../model/graph.ts';
import { type Exploration } from './exploration.ts';
import { explore, exploreShapes } from './explore.ts';
import type { Route, RouteSend, StepGraph, StepNode } from './step-graph.ts';
import { holds, type Variant, variantsOf } from './variants.ts';
import { mergeExplorations } from './merge.ts';

/** Which nodes of a graph can share a super-step, over all the shapes its builder can give it. */
export function exploreModel(model: GraphModel): Exploration {
  const variants = variantsOf(model);
  if (variants === null) return explore(stepGraphOf(unconditional(model), new Map())!);
  const graphs = variants.map((variant) => stepGraphOf(model, variant)).filter((graph) => graph !== null);
  const used = graphs.length > 0 ? graphs : [stepGraphOf(model, new Map())!];
  return mergeExplorations(exploreShapes(used));
}

/** What every shape of the graph has. */
function unconditional(model: GraphModel): GraphModel {
  const sure = ({ when }: { readonly when: readonly Choice[] }) => when.length === 0;
  return { ...model, nodes: model.nodes.filter(sure), edges: model.edges.filter(sure) };
}

/** Null where the variant would not compile: an edge without its node is no choice anybody makes. */
function stepGraphOf(model: GraphModel, variant: Variant): StepGraph | null {
  const chosen = (item: { readonly when: readonly Choice[] }) => holds(item.when, variant);
  const nodes = new Map(model.nodes.filter(chosen).map((node) => [node.name, node]));
  const edges = model.edges.filter(chosen);
  const names = new Set([START, ...nodes.keys()]);
  const everyNode = new Set(model.nodes.map(({ name }) => name));
  if (variant.size > 0 && edges.some((edge) => ends(edge).some((name) => everyNode.has(name) && !names.has(name)))) return null;
  const leaving = leavingEach(edges);
  return {
    nodes: [...names].map((name) => stepNode(name, nodes.get(name) ?? null, leaving.get(name) ?? [], names)),
    joins: edges.flatMap((edge) => {
      if (edge.kind !== 'join' || !names.has(edge.to.name)) return [];
      return [{ from: edge.from.map(({ name }) => name), to: edge.to.name }];
    }),
  };
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

function stepNode(name: string, node: GraphNode | null, leaving: readonly Edge[], names: ReadonlySet<string>): StepNode {
  const direct = leaving.flatMap((edge) => (edge.kind === 'direct' && names.has(edge.to.name) ? [edge.to.name] : []));
  const routers = leaving.flatMap((edge) => {
    if (edge.kind !== 'router') return [];
    const routes = edge.outcomes.map(({ targets }) => routeOf(targets, names));
    return [edge.open !== null || routes.length === 0 ? [...routes, NOWHERE] : routes];
  });
  const gotos = (node?.outcomes ?? []).map(({ goto }) => routeOf(goto, names));
  const choices = gotos.some((route) => route.targets.length > 0 || route.sends.length > 0) ? [...routers, gotos] : routers;
  return { name, defer: node?.defer ?? false, edges: direct, choices };
}

const NOWHERE: Route = { targets: [], sends: [] };

function routeOf(targets: readonly Target[], names: ReadonlySet<string>): Route {
  const known = targets.filter(({ node }) => node !== END && names.has(node) && node !== START);
  const sends = new Map<string, RouteSend['count']>();
  for (const { node, send } of known) {
    if (send === null) continue;
    const before = sends.get(node) ?? 0;
    sends.set(node, send === 'many' || before === 'many' ? 'many' : before + 1);
  }
  return {
    targets: known.filter(({ send }) => send === null).map(({ node }) => node),
    sends: [...sends].map(([node, count]) => ({ node, count })),
  };
}
