import { type Choice, END, type GraphModel, type GraphNode, type RouterEdge, START, type Target } from '../model/graph.ts';
import { js, raw } from './scene.ts';
import { variantsOf } from './shape.ts';

export interface Whole {
  /** Nodes that do something, as the text of a function of the state and of how the node would go on by itself. */
  readonly bodies?: Readonly<Record<string, string>>;
  /** Further entries of the state, as text. */
  readonly state?: string;
  /** Nodes that ask do so. */
  readonly asks?: boolean;
  /** The options of `compile`, as text. */
  readonly compile?: string;
}

/**
 * All of a graph as it was read: every node, edge, join and router, with each way of going on that a node or a router has.
 * `build(choose)` makes it; `choose` says which way. One text for each graph that the builder can build.
 */
export function wholeGraphs(model: GraphModel, whole: Whole = {}): readonly (readonly string[])[] {
  return variantsOf(model).flatMap((variant) => {
    const holds = ({ when }: { readonly when: readonly Choice[] }) => when.every(({ fork, branch }) => (variant.get(fork) ?? branch) === branch);
    const part = { ...model, nodes: [...new Map(model.nodes.filter(holds).map((node) => [node.name, node])).values()], edges: model.edges.filter(holds) };
    const names = new Set([START, END, ...part.nodes.map(({ name }) => name)]);
    const elsewhere = part.edges.some((edge) => edge.kind !== 'router' && [...(edge.kind === 'join' ? edge.from : [edge.from]), edge.to].some(({ name }) => !names.has(name) && model.nodes.some((node) => node.name === name)));
    return elsewhere ? [] : [textOf(part, whole)];
  });
}

function textOf(model: GraphModel, { bodies = {}, state = '', compile = '', asks = false }: Whole): readonly string[] {
  const key = keyUnlike(model);
  const asking = new Set(asks ? model.interrupts.filter(({ swallowed }) => swallowed === null).map(({ node }) => node) : []);
  const bodyOf = (name: string) => bodies[name] ?? (asking.has(name) ? "(state, config, go) => (interrupt('question of ' + who), go())" : undefined);
  const options = [compile, asking.size === 0 || compile !== '' ? '' : 'checkpointer: new MemorySaver()'].join('');
  const calls = [
    ...model.nodes.flatMap((node) => nodeCall(node, bodyOf(node.name))),
    ...model.edges.flatMap((edge) => {
      if (edge.kind === 'direct') return [`graph.addEdge(${q(edge.from.name)}, ${q(edge.to.name)});`];
      if (edge.kind === 'join') return [`graph.addEdge(${q(edge.from.map(({ name }) => name))}, ${q(edge.to.name)});`];
      return [];
    }),
    ...routerCalls(model),
  ];
  return js`
    const State = Annotation.Root({ ${key}: Annotation({ reducer: (left, right) => right ?? left }),${raw(state)} });
    const INPUT = { ${key}: 'input' };
    const go = (...targets) => (targets.length === 0 ? {} : new Command({ goto: targets }));
    // "told" is what nodes note down, "shared" a store.
    function build(choose, told = [], shared = new InMemoryStore()) {
      const graph = new StateGraph(State);
      ${raw(calls.join('\n      '))}
      return graph.compile({ ${raw(options)} });
    }`;
}

function nodeCall(node: GraphNode, body: string | undefined): string[] {
  const ways = waysOf(node.outcomes.map(({ goto }) => goto)).map((targets) => `() => go(${targets})`);
  const own = `[${ways.length === 0 ? '() => ({})' : ways.join(', ')}][choose(${q(node.name)}, ${Math.max(1, ways.length)})]()`;
  const ends = node.ends === null || node.ends.length === 0 ? '' : `, ends: ${q(node.ends.map(({ name }) => name))}`;
  return [`graph.addNode(${q(node.name)}, async (state, config) => ${body === undefined ? own : `((who) => ${body})(${q(node.name)})(state, config, () => ${own})`}, { defer: ${node.defer}${ends} });`];
}

/** Routers of one node are one here: the library takes one that has no name of its own. */
function routerCalls({ edges }: GraphModel): string[] {
  const routers = edges.filter((edge): edge is RouterEdge => edge.kind === 'router');
  const sources = [...new Set(routers.map(({ from }) => from.name))];
  return sources.map((from) => {
    const own = routers.filter((router) => router.from.name === from);
    const parts = own.map(({ outcomes, open }, at) => {
      const ways = [...waysOf(outcomes.map(({ targets }) => targets)), ...(open === null ? [] : [''])];
      return `...[${(ways.length === 0 ? [''] : ways).map((targets) => `() => [${targets}]`).join(', ')}][choose(${q(from)}, ${Math.max(1, ways.length)}, 'router ${at}')]()`;
    });
    const maps = own.map(({ pathMap }) => pathMap);
    const map = maps.includes(null) ? '' : `, ${q([...new Set(maps.flatMap((one) => (one ?? []).map(({ to }) => to.name)))])}`;
    return `graph.addConditionalEdges(${q(from)}, () => [${parts.join(', ')}]${map});`;
  });
}

/** How many packets a route of any number of them stands for. */
const PACKETS = [2, 1, 0];

/** Each way of going on as the text of a list, alike ones once. */
function waysOf(all: readonly (readonly Target[])[]): string[] {
  const ways = all.flatMap((targets) => {
    const counts = targets.some(({ send }) => send === 'many') ? PACKETS : [1];
    return counts.map((count) => targets.flatMap(({ node, send }) => {
      if (send === null) return [q(node)];
      return Array.from({ length: send === 'many' ? count : 1 }, () => `new Send(${q(node)}, {})`);
    }).join(', '));
  });
  return [...new Set(ways)];
}

function keyUnlike({ nodes }: GraphModel): string {
  let key = 'seen';
  while (nodes.some(({ name }) => name === key)) key = `${key}_`;
  return key;
}

function q(value: unknown): string {
  return JSON.stringify(value);
}
