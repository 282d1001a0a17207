import { type Edge, type GraphModel, type GraphNode, type RouterEdge, START } from '../../src/model/graph.ts';
import { goesAnywhere } from '../../src/model/may-start.ts';
import { once } from './once.ts';

/**
 * The nodes that the library takes for reachable when it compiles the graph: not those that START leads to, but the
 * targets of whatever names a target.
 */
export const namedTargets = once((model: GraphModel): ReadonlySet<string> => {
  const all = model.nodes.map(({ name }) => name);
  const { places, mapless } = naming(model);
  return new Set([...places.keys(), ...all.filter((name) => allNamed(model) || mapless.some((from) => from !== name))]);
});

/** Whether a node counts as reachable even without what these edges lead to, and these nodes declare. */
export function namedWithout(model: GraphModel, name: string, without: readonly (Edge | GraphNode)[]): boolean {
  if (allNamed(model)) return true;
  const { places, mapless } = naming(model);
  const routers = without.filter((one): one is RouterEdge => 'from' in one && one.kind === 'router' && one.pathMap === null);
  const elsewhere = without.reduce((count, one) => count + Number(namedBy(one).includes(name)), 0);
  const routed = mapless.filter((from) => from !== name).length - routers.filter(({ from }) => from.name !== name).length;
  return (places.get(name) ?? 0) > elsewhere || routed > 0;
}

/** The nodes that only routers without a path map lead to; none where there are so many that one more or less is all the same. */
export function namedByRoutersAlone(model: GraphModel): readonly string[] {
  const { places, mapless } = naming(model);
  if (allNamed(model) || new Set(mapless).size > 2) return [];
  return model.nodes.map(({ name }) => name).filter((name) => !places.has(name));
}

/** How many edges and nodes name each target, and where the routers start that name none and so lead everywhere. */
const naming = once(({ nodes, edges }: GraphModel) => {
  const places = new Map<string, number>();
  for (const one of [...nodes, ...edges]) for (const name of new Set(namedBy(one))) places.set(name, (places.get(name) ?? 0) + 1);
  const mapless = edges.flatMap((edge) => (edge.kind === 'router' && edge.pathMap === null ? [edge.from.name] : []));
  return { places, mapless };
});

const allNamed = once(({ errorHandlers, nodes }: GraphModel) => errorHandlers || nodes.some(({ endsOpen }) => endsOpen));

function namedBy(one: Edge | GraphNode): readonly string[] {
  if (!('from' in one)) return (one.ends ?? []).map(({ name }) => name);
  if (one.kind === 'router') return (one.pathMap ?? []).map(({ to }) => to.name);
  return [one.to.name];
}

/** Whatever some run could start, and perhaps more: joins count as soon as one of their nodes is there. */
export const startable = once((model: GraphModel): ReadonlySet<string> => reachFrom(model, [START]));

export function reachFrom(model: GraphModel, from: readonly string[]): ReadonlySet<string> {
  const next = waysOut(model);
  const seen = new Set(from);
  for (const name of seen) for (const to of next.get(name) ?? []) seen.add(to);
  return seen;
}

/** Every way a node may lead on: what it does, what it declares, and all nodes where that is not known. */
export const waysOut = once((model: GraphModel): ReadonlyMap<string, ReadonlySet<string>> => {
  const all = model.nodes.map(({ name }) => name);
  const next = new Map<string, Set<string>>();
  const link = (from: string, to: Iterable<string>) => {
    const known = next.get(from) ?? new Set();
    for (const name of to) known.add(name);
    next.set(from, known);
  };
  for (const edge of model.edges) {
    if (edge.kind === 'direct') link(edge.from.name, [edge.to.name]);
    else if (edge.kind === 'join') for (const { name } of edge.from) link(name, [edge.to.name]);
    else {
      link(edge.from.name, edge.outcomes.flatMap(({ targets }) => targets.map(({ node }) => node)));
      // Without a path map it counts as leading to every node but its own.
      link(edge.from.name, edge.pathMap === null ? all.filter((name) => name !== edge.from.name) : edge.pathMap.map(({ to }) => to.name));
    }
  }
  for (const node of model.nodes) {
    link(node.name, node.outcomes.flatMap(({ goto }) => goto.map((target) => target.node)));
    link(node.name, (node.ends ?? []).map(({ name }) => name));
    // An error handler may answer with a Command, too.
    if (goesAnywhere(node) || model.errorHandlers) link(node.name, all);
  }
  return next;
});
