import type { Detection, Related } from '../../src/model/finding.ts';
import type { GraphModel, JoinEdge, Target } from '../../src/model/graph.ts';
import type { Site } from '../../src/model/site.ts';
import { splitJoin } from '../fixes/split-join.ts';
import { edgesFrom, nodesByName } from '../shared/indexes.ts';
import { isClosed } from '../shared/never-runs.ts';
import { namedTargets } from '../shared/reach.ts';
import type { Rule, RuleGraph, RuleInput } from '../rule.ts';
import { code, few } from '../shared/words.ts';

/**
 * A join waits for all of its nodes, and no run comes through all of them: they are alternatives, or one of them waits
 * for the join itself. What the join leads to never runs, and the run ends as if it were done.
 */
export const noStarvedJoin: Rule = {
  id: 'no-starved-join',
  title: 'A join waits for nodes that no run comes through',
  preset: 'recommended',
  severity: 'error',
  runtimeError: null,
  needs: 'all nodes, edges and routes of a graph that is compiled',
  offers: ['review'],
  *detect(input) {
    for (const graph of input.graphs) {
      const { model } = graph;
      const joins = model.edges.filter((edge) => edge.kind === 'join');
      if (joins.length === 0 || !isClosed(model)) continue;
      // Of joins that no run even comes near to, something before them is the cause.
      const near = joins.filter(({ from }) => from.some(({ name }) => graph.steps.reachable.has(name)));
      const starved = near.filter((join) => isWhole(model, join) && !graph.steps.completes(stepJoin(join)));
      for (const join of causes(graph, starved)) yield report(input, graph, join);
      for (const join of joins) if (!starved.includes(join)) yield* reportStall(graph, join);
    }
  },
};

/** It has completed, a loop comes back to some of its members only, and the run ends there. */
function* reportStall({ model, steps }: RuleGraph, join: JoinEdge): Generator<Detection> {
  const schedule = isWhole(model, join) ? (steps.stalls?.(stepJoin(join)) ?? null) : null;
  const again = join.from.filter(({ name }) => schedule?.at(-1)?.includes(name) === true && leadsOnlyToJoins(model, name));
  if (schedule === null || again.length === 0) return;
  const target = code(join.to.name);
  const names = few(again.map(({ name }) => code(name)));
  const others = few(join.from.filter(({ name }) => !again.some((one) => one.name === name)).map(({ name }) => code(name)));
  yield {
    certainty: 'sometimes',
    message: `The join into ${target} completes once: a loop comes back to ${names} without ${others}, and the run ends there, as if it were done.`,
    help: `Let the loop start ${others} again too, or give ${names} an edge of its own to ${target} and that node \`defer: true\`.`,
    graph: model.id,
    site: join.site,
    evidence: { nodes: [...join.from.map(({ name }) => name), join.to.name], name: join.to.name, schedule },
    related: [...relatedTo(join, null)],
    fixes: [],
  };
}

/** Whoever wants the run to end behind a node says so by an edge to END, by a route or by a Command. */
function leadsOnlyToJoins(model: GraphModel, name: string): boolean {
  const node = nodesByName(model).get(name);
  return node !== undefined && node.outcomes.every(({ goto }) => goto.length === 0) && (edgesFrom(model).get(name) ?? []).every(({ kind }) => kind === 'join');
}

/** A join of nodes that do not exist, or that the library refuses, is another mistake. */
function isWhole(model: GraphModel, { from, to }: JoinEdge): boolean {
  const targets = namedTargets(model);
  const known = nodesByName(model);
  return known.has(to.name) && from.every(({ name }) => known.has(name) && targets.has(name));
}

function stepJoin({ from, to }: JoinEdge): { from: string[]; to: string } {
  return { from: from.map(({ name }) => name), to: to.name };
}

/** Not those that only wait for what another starved join would start. */
function causes({ model, steps }: RuleGraph, starved: readonly JoinEdge[]): readonly JoinEdge[] {
  const most = starved.length === 0 ? steps.reachable : passing(model, steps.reachable, starved.map(({ to }) => to.name), null);
  const own = starved.filter((join) => {
    // Nothing that any of them would start leads here.
    if (join.from.every(({ name }) => steps.reachable.has(name) || !most.has(name))) return true;
    const others = starved.filter((other) => other.to.name !== join.to.name);
    const passed = passing(model, steps.reachable, others.map(({ to }) => to.name), join);
    return !join.from.some(({ name }) => !steps.reachable.has(name) && passed.has(name));
  });
  return own.length > 0 ? own : starved.slice(0, 1);
}

/** What would run if those were started too, with the join itself still waiting. */
function passing(model: GraphModel, reachable: ReadonlySet<string>, started: readonly string[], except: JoinEdge | null): ReadonlySet<string> {
  const seen = new Set([...reachable, ...started]);
  for (const name of seen) {
    for (const edge of edgesFrom(model).get(name) ?? []) {
      if (edge === except) continue;
      if (edge.kind === 'router') for (const { node } of edge.outcomes.flatMap(({ targets }) => targets)) seen.add(node);
      else seen.add(edge.to.name);
    }
    for (const { node } of nodesByName(model).get(name)?.outcomes.flatMap(({ goto }) => goto) ?? []) seen.add(node);
  }
  return seen;
}

function report(input: RuleInput, { model, steps }: RuleGraph, join: JoinEdge): Detection {
  const missing = join.from.filter(({ name }) => !steps.reachable.has(name));
  const decider = missing.length > 0 ? null : deciderOf(model, join);
  return {
    certainty: 'always',
    message: message(model, join, missing.map(({ name }) => name), decider),
    help: missing.length > 0 ? `Wait only for nodes that run before ${code(join.to.name)}.` : `Add an edge to ${code(join.to.name)} from each of them, and \`defer: true\` if it is to wait for whatever else runs.`,
    graph: model.id,
    site: join.site,
    evidence: { nodes: [...join.from.map(({ name }) => name), join.to.name], name: join.to.name },
    related: relatedTo(join, decider),
    fixes: missing.length > 0 ? [] : splitJoin(input, model, join),
  };
}

function message(model: GraphModel, join: JoinEdge, missing: readonly string[], decider: Decider | null): string {
  const subject = `The join into ${code(join.to.name)} waits for ${few(join.from.map(({ name }) => code(name)))}`;
  return `${subject}, and ${reason(missing, decider)}: ${code(join.to.name)} never runs${triggeredElsewhere(model, join) ? ' through it' : ''}.`;
}

function reason(missing: readonly string[], decider: Decider | null): string {
  if (missing.length > 0) return `${few(missing.map(code))} ${missing.length === 1 ? 'never runs' : 'never run'} before it`;
  if (decider === null) return 'no run comes through all of them';
  return `${code(decider.node === '__start__' ? 'START' : decider.node)} picks one of them`;
}

function triggeredElsewhere({ edges, nodes }: GraphModel, { to }: JoinEdge): boolean {
  const goes = (targets: readonly Target[]) => targets.some(({ node }) => node === to.name);
  return edges.some((edge) => (edge.kind === 'router' ? edge.outcomes.some(({ targets }) => goes(targets)) : edge.kind === 'direct' && edge.to.name === to.name)) || nodes.some(({ outcomes }) => outcomes.some(({ goto }) => goes(goto)));
}

/** The node whose routes lead to one member or the other. */
interface Decider {
  readonly node: string;
  readonly site: Site;
}

function deciderOf(model: GraphModel, { from }: JoinEdge): Decider | null {
  const members = from.map(({ name }) => name);
  const picks = (routes: readonly (readonly Target[])[]) => {
    const taken = new Set(routes.flatMap((route) => route.map(({ node }) => node)).filter((name) => members.includes(name)));
    return taken.size > 1 && !routes.some((route) => [...taken].every((name) => route.some(({ node }) => node === name)));
  };
  for (const edge of model.edges) if (edge.kind === 'router' && picks(edge.outcomes.map(({ targets }) => targets))) return { node: edge.from.name, site: edge.site };
  for (const { name, outcomes, site } of model.nodes) if (picks(outcomes.map(({ goto }) => goto))) return { node: name, site };
  return null;
}

function relatedTo(join: JoinEdge, decider: Decider | null): Related[] {
  const waiting = join.from.map(({ name, site }) => ({ role: 'member', node: name, message: `the join waits for ${code(name)}`, site }));
  return decider === null ? waiting : [...waiting, { role: 'router', node: decider.node, message: 'this picks one of them', site: decider.site }];
}
