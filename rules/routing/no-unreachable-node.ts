import type { Detection } from '../../src/model/finding.ts';
import { type GraphModel, type GraphNode, type NamedSite, START } from '../../src/model/graph.ts';
import { compareSites } from '../../src/model/site.ts';
import { componentsOf } from '../shared/components.ts';
import { declareEnd } from '../fixes/ends.ts';
import { groupBy } from '../shared/group-by.ts';
import { unknownMentions } from '../shared/mentions.ts';
import { once } from '../shared/once.ts';
import { nearestName } from '../shared/nearest-name.ts';
import { namedTargets, startable, waysOut } from '../shared/reach.ts';
import type { Rule, RuleInput } from '../rule.ts';
import { code, few } from '../shared/words.ts';

/**
 * No way leads from START to a node. Where nothing names it as a target, the library refuses to compile the graph; where
 * only its own kind does, as in a cycle that nobody enters, the node just never runs.
 */
export const noUnreachableNode: Rule = {
  id: 'no-unreachable-node',
  title: 'No way leads from START to a node',
  preset: 'recommended',
  severity: 'error',
  runtimeError: 'UNREACHABLE_NODE',
  needs: 'all nodes and edges of a graph that is compiled, and where its nodes can go',
  ofText: true,
  offers: ['safe'],
  *detect(input) {
    for (const { model } of input.graphs) {
      if (model.nodesOpen !== null || model.edgesOpen !== null || model.compiles.length === 0) continue;
      const groups = lostGroups(model);
      if (groups.length === 0) continue;
      const startless = !model.edges.some((edge) => (edge.kind === 'join' ? edge.from : [edge.from]).some(({ name }) => name === START));
      if (startless) yield reportStartless(model, groups.flat());
      else for (const group of groups) yield report(input, model, group);
    }
  },
};

/** Nodes that the library refuses, and cycles that nobody enters. Where a name is misspelt, that is the mistake. */
function lostGroups(model: GraphModel): GraphNode[][] {
  const targets = namedTargets(model);
  const started = startable(model);
  const refused = model.nodes.filter(({ name }) => !targets.has(name));
  const lost = model.nodes.filter(({ name }) => !started.has(name));
  if (refused.length + lost.length === 0) return [];
  const silent = rootsOf(model, lost).filter((group) => group.every(({ name }) => targets.has(name)));
  const misspelt = new Set(unknownMentions(model).map(({ name }) => nearestName(name, model.nodes.map((node) => node.name))));
  const detached = ledToFromNowhere(model);
  return [...refused.map((node) => [node]), ...silent].filter((group) => !group.some(({ name }) => misspelt.has(name) || detached.has(name)));
}

/** Targets of edges that start at a node there is none of: the edge is the mistake. */
function ledToFromNowhere({ nodes, edges }: GraphModel): ReadonlySet<string> {
  const known = new Set([START, ...nodes.map(({ name }) => name)]);
  return new Set(edges.flatMap((edge) => (edge.kind === 'router' || (edge.kind === 'join' ? edge.from : [edge.from]).every(({ name }) => known.has(name)) ? [] : [edge.to.name])));
}

/** Nodes, or cycles of them, that no other lost node leads to: what lies behind them is lost with them. */
function rootsOf(model: GraphModel, lost: readonly GraphNode[]): GraphNode[][] {
  const next = waysOut(model);
  const components = componentsOf(lost.map(({ name }) => name), (name) => next.get(name) ?? []);
  const own = new Map(components.flatMap((names, component) => names.map((name) => [name, component])));
  const entered = new Set(lost.flatMap(({ name }) => [...(next.get(name) ?? [])].flatMap((to) => (own.get(to) === own.get(name) ? [] : (own.get(to) ?? [])))));
  const roots = lost.filter(({ name }) => !entered.has(own.get(name)!));
  return [...groupBy(roots, ({ name }) => own.get(name)).values()];
}

function reportStartless(model: GraphModel, nodes: readonly GraphNode[]): Detection {
  const targets = namedTargets(model);
  const refused = model.nodes.find(({ name }) => !targets.has(name));
  const node = refused ?? nodes[0]!;
  const thrown = thrownBy(model);
  const message = `No edge leads out of START, so nothing ever starts ${code(node.name)}`;
  const silent = `${model.nodes.length === 1 ? 'it never runs' : `none of the ${model.nodes.length} nodes ever runs`}.`;
  return {
    ...common(model, [node]),
    runtimeError: refused === undefined ? null : thrown.code,
    message: `${message}: ${refused === undefined ? silent : thrown.text}`,
    help: `Add an edge from START to the node that is to run first, as in \`addEdge(START, ${JSON.stringify(node.name)})\`.`,
    fixes: [],
  };
}

function report(input: RuleInput, model: GraphModel, group: readonly GraphNode[]): Detection {
  const [node] = group as [GraphNode];
  const refused = !namedTargets(model).has(node.name);
  const going = goingTo(model, node.name);
  const thrown = thrownBy(model);
  const named = few(group.map(({ name }) => code(name)));
  return {
    ...common(model, group, going),
    runtimeError: refused ? thrown.code : null,
    message: refused ? refusal(named, going, thrown.text) : silence(named, group),
    help: refused ? helpTo(node, going) : `Add an edge from a node that runs to ${code(node.name)}, or remove ${group.length === 1 ? 'it' : 'them'}.`,
    fixes: refused && going.length === 1 ? declareEnd(input, model, going[0]!.node, [node.name]) : [],
  };
}

/** Edges that start at no node are refused before nodes are looked for that nothing leads to. */
const thrownBy = once(({ nodes, edges }: GraphModel): { readonly code: string | null; readonly text: string } => {
  const known = new Set([START, ...nodes.map(({ name }) => name)]);
  const first = edges.every((edge) => (edge.kind === 'join' ? edge.from : [edge.from]).every(({ name }) => known.has(name)));
  return first ? { code: 'UNREACHABLE_NODE', text: 'compiling the graph throws.' } : { code: null, text: 'the graph does not compile.' };
});

/** A Command goes there, but nothing tells the library so when it compiles. */
interface Going {
  readonly node: GraphNode;
  readonly target: NamedSite;
}

function goingTo(model: GraphModel, name: string): readonly Going[] {
  return (goings(model).get(name) ?? []).filter(({ node }) => node.name !== name);
}

/** The first goto of each node to each target, by target. */
const goings = once(({ nodes }: GraphModel): ReadonlyMap<string, readonly Going[]> => {
  const all = nodes.flatMap((node): Going[] => {
    const targets = node.outcomes.flatMap(({ goto }) => goto);
    const firsts = new Map([...targets].reverse().map((target) => [target.node, target.site]));
    return [...firsts].map(([name, site]) => ({ node, target: { name, site } }));
  });
  return groupBy(all.sort((a, b) => compareSites(a.target.site, b.target.site)), ({ target }) => target.name);
});

function refusal(named: string, going: readonly Going[], thrown: string): string {
  const [first] = going;
  if (first === undefined) return `Nothing leads to ${named}: ${thrown}`;
  return `Only a Command of ${code(first.node.name)} goes to ${named}, and the library does not look into it: ${thrown}`;
}

function silence(named: string, group: readonly GraphNode[]): string {
  if (group.length === 1) return `Only ${named} itself leads to it: it never runs, though the graph compiles.`;
  return `${named} lead to each other, and nothing leads there from START: they never run, though the graph compiles.`;
}

function helpTo(node: GraphNode, [first]: readonly Going[]): string {
  if (first === undefined) return `Add an edge to ${code(node.name)}, or remove the node.`;
  return `Name ${code(node.name)} in the \`ends\` of ${code(first.node.name)}.`;
}

function common(model: GraphModel, group: readonly GraphNode[], going: readonly Going[] = []): Pick<Detection, 'certainty' | 'graph' | 'site' | 'evidence' | 'related'> {
  const [node] = group as [GraphNode];
  return {
    certainty: 'always',
    graph: model.id,
    site: node.nameSite.file === model.file ? node.nameSite : node.site,
    evidence: { nodes: group.map(({ name }) => name), name: node.name },
    related: [
      ...group.map(({ name, site }) => ({ role: 'node', node: name, message: `${code(name)} is added here`, site })),
      ...going.map(({ node: from, target }) => ({ role: 'goto', node: from.name, message: `${code(from.name)} goes to ${code(target.name)} here`, site: target.site })),
    ],
  };
}
