import type { GraphModel, RouterEdge, Target } from '../model/graph.ts';

export type EdgeView =
  | { readonly kind: 'direct' | 'join'; readonly from: readonly string[]; readonly to: readonly string[] }
  | RouterView
  | SendView;

interface RouterView {
  readonly kind: 'router';
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly outcomes: readonly (readonly string[])[];
  readonly known: boolean;
}

interface SendView {
  readonly kind: 'send';
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly many: boolean;
}

/** The edges in source order, then one Send edge for each pair of nodes that Sends lead between. */
export function edgeViews(graph: GraphModel): readonly EdgeView[] {
  const edges = graph.edges.flatMap((edge): readonly EdgeView[] => {
    switch (edge.kind) {
      case 'direct':
        return [{ kind: 'direct', from: [edge.from.name], to: [edge.to.name] }];
      case 'join':
        return [{ kind: 'join', from: edge.from.map(({ name }) => name), to: [edge.to.name] }];
      case 'router':
        return routerView(edge);
    }
  });
  return [...edges, ...sendViews(graph)];
}

/** Nothing for a router that is known to do nothing but Send. */
function routerView({ from, outcomes, open }: RouterEdge): readonly RouterView[] {
  const onlySends = outcomes.length > 0 && outcomes.every(({ targets }) => targets.length > 0 && plain(targets).length === 0);
  if (open === null && onlySends) return [];
  const routes = distinctRoutes(outcomes.map(({ targets }) => plain(targets)));
  const endsSilently = outcomes.some(({ targets }) => targets.length === 0);
  return [
    {
      kind: 'router',
      from: [from.name],
      to: [...new Set(routes.flat())],
      outcomes: routes.length === 0 && endsSilently ? [[]] : routes,
      known: open === null,
    },
  ];
}

function distinctRoutes(routes: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const byNames = new Map<string, readonly string[]>();
  for (const route of routes) {
    const names = JSON.stringify([...route].sort());
    if (route.length > 0 && !byNames.has(names)) byNames.set(names, route);
  }
  return [...byNames.values()];
}

/** The targets that are named, not sent to. */
export function plain(targets: readonly Target[]): readonly string[] {
  return [...new Set(targets.filter(({ send }) => send === null).map(({ node }) => node))];
}

function sendViews(graph: GraphModel): readonly SendView[] {
  const views = new Map<string, SendView>();
  for (const [from, targets] of sendingOutcomes(graph)) {
    const sends = targets.filter(({ send }) => send !== null);
    for (const { node, send } of sends) {
      const key = JSON.stringify([from, node]);
      const many = send === 'many' || sends.filter((other) => other.node === node).length > 1;
      views.set(key, { kind: 'send', from: [from], to: [node], many: many || (views.get(key)?.many ?? false) });
    }
  }
  return [...views.values()];
}

function* sendingOutcomes(graph: GraphModel): Generator<readonly [string, readonly Target[]]> {
  for (const edge of graph.edges) {
    if (edge.kind !== 'router') continue;
    for (const { targets } of edge.outcomes) yield [edge.from.name, targets];
  }
  for (const node of graph.nodes) {
    for (const { goto } of node.outcomes) yield [node.name, goto];
  }
}
