import { canHold } from '../../src/model/condition.ts';
import type { Detection, Related } from '../../src/model/finding.ts';
import { type DirectEdge, type Edge, END, type GraphModel, type GraphNode, type JoinEdge, type NodeOutcome, type RouterEdge } from '../../src/model/graph.ts';
import { compareText, type Site } from '../../src/model/site.ts';
import { compatible } from '../shared/compatible.ts';
import { removeEdges } from '../fixes/remove-edges.ts';
import { pathTo } from '../shared/paths.ts';
import { edgesFrom, nodesByName } from '../shared/indexes.ts';
import { neverRuns } from '../shared/never-runs.ts';
import { reachFrom } from '../shared/reach.ts';
import type { Rule, RuleInput } from '../rule.ts';
import { code, few, listOf } from '../shared/words.ts';

/**
 * A node says with a Command where to go, and has edges of its own as well. A Command does not replace them: the library
 * follows both, also where the Command says END.
 */
export const noGotoWithEdge: Rule = {
  id: 'no-goto-with-edge',
  title: 'A node goes somewhere with a Command, and its edges fire as well',
  preset: 'recommended',
  severity: 'error',
  runtimeError: null,
  needs: 'where the Command goes, and an edge of the same node',
  offers: ['review'],
  *detect(input) {
    for (const graph of input.graphs) {
      const { model } = graph;
      for (const node of model.nodes) {
        const clashes = clashesOf(model, node);
        if (clashes.length > 0 && !neverRuns(graph, node.name)) yield report(input, model, node, clashes);
      }
    }
  },
};

/** A way of returning that goes somewhere, and the edges that lead elsewhere beside it. */
interface Clash {
  readonly outcome: NodeOutcome;
  /** What it starts, packets and nodes that may not exist included; END and what surely does not exist left out. */
  readonly gone: readonly string[];
  readonly edges: readonly (DirectEdge | JoinEdge)[];
  readonly routers: readonly RouterEdge[];
  /** The Command says END. */
  readonly ends: boolean;
}

/** The gravest first: a run that was to end. */
function clashesOf(model: GraphModel, node: GraphNode): Clash[] {
  const known = nodesByName(model);
  const leaving = (edgesFrom(model).get(node.name) ?? []).filter((edge) => compatible(edge, node));
  if (leaving.length === 0) return [];
  const clashes = node.outcomes.flatMap((outcome): Clash[] => {
    const targets = outcome.goto.filter((target) => target.node === END || known.has(target.node) || model.nodesOpen !== null);
    // Where the body has thrown, its edges do not fire.
    if (outcome.failed === true) return [];
    // Packets are work that is handed out; the edges may well be where the node itself goes on.
    if (targets.every(({ send }) => send !== null)) return [];
    const ends = targets.every((target) => target.node === END);
    const beside = leaving.filter((edge) => isBuiltWith(edge, outcome));
    const edges = beside.filter((edge) => edge.kind !== 'router' && known.has(edge.to.name) && fires(model, edge, outcome, ends)) as (DirectEdge | JoinEdge)[];
    const routers = beside.filter((edge) => edge.kind === 'router' && leadsElsewhere(edge, node, outcome)) as RouterEdge[];
    const gone = [...new Set(targets.flatMap((target) => (target.node === END ? [] : [target.node])))];
    return edges.length + routers.length === 0 ? [] : [{ outcome, gone, edges, routers, ends }];
  });
  return clashes.sort((a, b) => Number(b.ends) - Number(a.ends));
}

/** A builder that was given what the way asks for adds the edge as well. */
function isBuiltWith({ when }: Edge, { built }: NodeOutcome): boolean {
  const said = when.flatMap(({ conditions = [] }) => conditions);
  return built === undefined || built.some((list) => canHold([...said, ...list]));
}

/** A join counts the node as done; where the Command goes on towards the join, that is what it is there for. */
function fires(model: GraphModel, edge: DirectEdge | JoinEdge, outcome: NodeOutcome, ends: boolean): boolean {
  if (edge.kind === 'direct') return !covers(outcome, [edge.to.name]);
  if (ends) return true;
  const ahead = reachFrom(model, outcome.goto.map(({ node }) => node));
  return !covers(outcome, [edge.to.name]) && !edge.from.some(({ name }) => ahead.has(name));
}

/** The Command starts all of the targets itself. */
function covers({ goto }: NodeOutcome, targets: readonly string[]): boolean {
  return targets.every((name) => name === END || goto.some((target) => target.node === name && target.send === null));
}

/**
 * Where the router can stay quiet, it may know when the Command has spoken. It cannot, if one of its routes fits no way
 * in which the node returns.
 */
function leadsElsewhere(edge: RouterEdge, node: GraphNode, outcome: NodeOutcome): boolean {
  const routes = edge.outcomes.map(({ targets }) => targets.filter(({ node: name }) => name !== END));
  const fits = (route: (typeof routes)[number], way: NodeOutcome) => route.every(({ send }) => send === null) && covers(way, route.map(({ node: name }) => name));
  const quiet = edge.open !== null || routes.length === 0 || routes.some((route) => fits(route, outcome));
  if (!quiet) return true;
  if (node.gotoOpen !== null || node.returnsOpen !== null || edge.open !== null) return false;
  return routes.some((route) => !node.outcomes.some((way) => way.goto.length === 0 || fits(route, way)));
}

function report(input: RuleInput, model: GraphModel, node: GraphNode, clashes: readonly Clash[]): Detection {
  const [clash] = clashes as [Clash];
  const { outcome, edges, routers, ends } = clash;
  const [first] = outcome.goto;
  const site = first?.site ?? outcome.site;
  const others = [...new Set(edges.map(({ to }) => to.name))];
  const started = atOnce(model, startedBy(clash)).sort(compareText);
  const path = pathTo(model, node.name);
  return {
    certainty: edges.length > 0 && clashes.length === node.outcomes.length ? 'always' : 'sometimes',
    message: message(model, node, clash),
    help: help(node, clash),
    graph: model.id,
    site: site.file === model.file ? site : node.site,
    evidence: { nodes: [node.name, ...others], ...(path === null || started.length === 0 || ends ? {} : { schedule: [...path, started] }) },
    related: relatedTo(node, site, edges, routers),
    fixes: clashes.some((clash) => clash.routers.length > 0) ? [] : removeEdges(input, model, node, [...new Set(clashes.flatMap((clash) => clash.edges))]),
  };
}

/** A task each; a name stands twice where a packet and an edge start the same node. */
interface Started {
  readonly sent: readonly string[];
  readonly triggered: readonly string[];
}

function startedBy({ outcome, gone, edges }: Clash): Started {
  const known = new Set(gone);
  const named = (send: boolean) => outcome.goto.flatMap((target) => (known.has(target.node) && (target.send !== null) === send ? [target.node] : []));
  const direct = edges.flatMap(({ kind, to }) => (kind === 'direct' ? [to.name] : []));
  return { sent: [...new Set(named(true))], triggered: [...new Set([...named(false), ...direct])] };
}

/** All of them, save what is deferred and waits. */
function atOnce(model: GraphModel, { sent, triggered }: Started): string[] {
  return [...sent, ...triggered.filter((name) => !mayWait(model, name))];
}

function mayWait(model: GraphModel, name: string): boolean {
  const node = nodesByName(model).get(name);
  return node !== undefined && (node.defer || node.deferOpen);
}

function message(model: GraphModel, node: GraphNode, clash: Clash): string {
  const { outcome, edges, ends } = clash;
  const subject = code(node.name);
  const gone = [...new Set(outcome.goto.map((target) => (target.node === END ? 'END' : code(target.node))))];
  const [edge] = edges;
  const says = ends ? `${subject} says \`goto: END\`` : `${subject} goes to ${few(gone)} with a Command`;
  if (edge === undefined) return `${says}, and its conditional edge is followed as well: both ways are taken at once.`;
  const to = code(edge.to.name);
  if (edge.kind === 'join') return `${says}, but the join to ${to} counts it as done all the same.`;
  if (ends) return `${says}, but its edge to ${to} fires all the same, and the run goes on there.`;
  const started = startedBy(clash);
  const now = atOnce(model, started).length === started.sent.length + started.triggered.length;
  return `${says}, and its edge to ${to} fires as well: both ways ${now ? 'run in the same super-step' : 'are taken'}.`;
}

function help(node: GraphNode, { edges, routers }: Clash): string {
  const plain = node.outcomes.some(({ goto }) => goto.length === 0);
  const what = edges.length > 0 ? listOf(edges.map(({ to }) => `the edge to ${code(to.name)}`)) : `the conditional edge${routers.length > 1 ? 's' : ''}`;
  if (plain && edges.some(({ kind }) => kind === 'direct')) return `Remove ${what}, and let the other returns of ${code(node.name)} go there with a Command too.`;
  return `Remove ${what}, or let ${code(node.name)} return a plain update.`;
}

function relatedTo(node: GraphNode, site: Site, edges: Clash['edges'], routers: Clash['routers']): Related[] {
  return [
    { role: 'goto', node: node.name, message: `${code(node.name)} says where to go here`, site },
    ...edges.map((edge) => ({ role: 'edge', node: edge.to.name, message: `this edge leads to ${code(edge.to.name)} as well`, site: edge.site })),
    ...routers.map((edge) => ({ role: 'router', message: `this conditional edge is followed as well`, site: edge.site })),
  ];
}
