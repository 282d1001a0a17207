import type { Finding } from '../../model/finding.ts';
import { END, type Edge, type GraphModel, type NamedSite, START, type Target } from '../../model/graph.ts';
import type { Site } from '../../model/site.ts';
import { makePlan } from '../make-plan.ts';
import type { PlanObservation } from '../observations.ts';
import { isUnobservable, type Plan, type Unobservable } from '../plan.ts';
import type { Quest } from '../quest.ts';
import type { Seen } from '../run.ts';
import type { Pick } from '../shape.ts';
import { errorText, stateText, tookSchedule } from './words.ts';

/** What a wrong name leads to: the graph is refused, the run stops with an error, or it ends without a word. */
export const noUnknownTarget: PlanObservation = {
  expected: ({ evidence }) => `the graph is refused, the run stops, or it ends and nothing named ${evidence.name} has run`,
  plan(model, finding) {
    const site = finding.related.find(({ role }) => role === 'target')?.site;
    const { name, nodes = [] } = finding.evidence;
    if (site === undefined || name === undefined) return { why: 'the finding names no target' };
    const [from] = nodes;
    const way = from === undefined ? null : takenFrom(model, from, name, site);
    if (way !== null) return planRoute(model, from ?? START, name, way);
    return planRefusal(model, name, site) ?? { why: `nothing of the graph names ${name} there` };
  },
  judge(finding, plan, seen) {
    if (seen.refused) return refusal(finding, seen);
    return tookSchedule(plan, seen) ? wrongEnd(finding, plan, seen) : null;
  },
  judgeCode: (finding, seen) => refusal(finding, seen) ?? unreachable(seen) ?? stop(finding, seen),
  blind: ({ ends }) => (ends === 'silent' ? 'a run that ends at a wrong name looks like one that ends as it should; stubs tell them apart' : null),
  complaint({ evidence: { name = '' } }, plan) {
    return plan.ends !== 'silent' ? null : { when: null, says: `the run ended, and there is no node ${JSON.stringify(name)} that could have run` };
  },
};

/** The route with the name, where the finding is about one that a run takes. */
function takenFrom(model: GraphModel, from: string, name: string, site: Site): ((pick: Pick) => boolean) | null {
  const at = (place: Site) => place.file === site.file && place.start === site.start;
  const here = (targets: readonly Target[]) => targets.some((target) => target.node === name && at(target.site));
  const routers = model.edges.flatMap((edge) => (edge.kind === 'router' && edge.from.name === from ? [edge] : []));
  const taken =
    model.nodes.some((node) => node.name === from && node.outcomes.some(({ goto }) => here(goto))) ||
    routers.some(({ outcomes, unmapped, nothing = [], pathMap }) => [...unmapped, ...nothing].some((label) => label.name === name && at(label.site)) || outcomes.some(({ targets }) => here(targets) && !leadsThere(pathMap, name, targets)));
  return taken ? (pick) => pick.node === from && here([...pick.goto, ...pick.routes]) : null;
}

/** A path map that leads to the name is refused, whoever takes it. */
function leadsThere(pathMap: readonly { readonly to: NamedSite }[] | null, name: string, targets: readonly Target[]): boolean {
  return pathMap !== null && pathMap.some(({ to }) => to.name === name) && targets.every(({ send }) => send === null);
}

function planRoute(model: GraphModel, from: string, name: string, taken: (pick: Pick) => boolean): Plan | Unobservable {
  const quest: Quest = { schedule: null, nodes: [from], keys: [], target: name, counts: (pick) => (taken(pick) ? 1 : 0), enough: 1, provides: () => false, fades: false, atStart: [false] };
  const plan = makePlan(model, quest, 'silent', `the route of ${from}`);
  return isUnobservable(plan) ? plan : { ...plan, ends: isSent(plan, name) || isUnmapped(plan, name) ? 'error' : 'silent' };
}

/** Only what names the target, and the nodes around it: the rest of the graph would not be looked at. */
function planRefusal(model: GraphModel, name: string, site: Site): Plan | null {
  const at = (end: NamedSite) => end.name === name && end.site.file === site.file && end.site.start === site.start;
  const known = new Set(model.nodes.map((node) => node.name));
  for (const edge of model.edges) {
    const ends = endsOf(edge);
    if (ends.some(at)) return small(model, ends.map((end) => end.name).filter((end) => known.has(end)), partOf(edge, (end) => known.has(end) || end === name || end === END));
  }
  for (const node of model.nodes) if (node.ends?.some(at)) return small(model, [node.name], {}, [name]);
  for (const { interruptBefore, interruptAfter } of model.compiles) {
    const [first] = known;
    if (interruptBefore.some(at)) return small(model, first === undefined ? [] : [first], { interruptBefore: [name] });
    if (interruptAfter.some(at)) return small(model, first === undefined ? [] : [first], { interruptAfter: [name] });
  }
  return null;
}

function endsOf(edge: Edge): readonly NamedSite[] {
  if (edge.kind === 'join') return [...edge.from, edge.to];
  return edge.kind === 'direct' ? [edge.from, edge.to] : [edge.from, ...(edge.pathMap ?? []).map(({ to }) => to)];
}

/** Other names that are wrong have findings of their own. */
function partOf(edge: Edge, kept: (end: string) => boolean): Partial<Plan> {
  if (edge.kind === 'direct') return { edges: [[edge.from.name, edge.to.name]] };
  if (edge.kind === 'join') return { joins: [{ from: edge.from.map(({ name }) => name).filter(kept), to: edge.to.name }] };
  return { routers: [{ from: edge.from.name, pathMap: edge.pathMap?.map(({ to }) => to.name).filter(kept) ?? null, routes: [] }] };
}

function small(model: GraphModel, names: readonly string[], part: Partial<Plan>, ends: readonly string[] = []): Plan {
  const distinct = [...new Set(names)].filter((name) => name !== START && name !== END);
  const started = distinct.map((name) => [START, name] as const);
  return {
    graph: model.id,
    channels: [{ key: 'value', kind: 'last-value', reducer: null, single: true }],
    inputKeys: null,
    input: { value: 'input' },
    nodes: distinct.map((name) => ({ name, defer: false, ends, runs: [] })),
    joins: [],
    routers: [],
    interruptBefore: [],
    interruptAfter: [],
    schedule: [[START]],
    ends: 'refused',
    ...part,
    edges: [...new Map([...started, ...(part.edges ?? [])].map((edge) => [edge.join('\0'), edge])).values()],
  };
}

/** Edges to unknown nodes, unknown sources, ends and interrupts each have their own words; all name the node. */
function refusal({ evidence: { name = '' } }: Finding, { error, refused }: Seen): string | null {
  return refused && error !== null && error.message.includes(name) ? errorText(error) : null;
}

/** The library looks for nodes that nothing leads to first: the one that was meant is such a node. */
function unreachable({ error, refused }: Seen): string | null {
  return refused && error?.code === 'UNREACHABLE_NODE' ? errorText(error) : null;
}

/** The two errors that a route to nowhere can stop a run with; the second does not say where it led. */
function stop({ evidence: { name = '' } }: Finding, { error }: Seen): string | null {
  const sent = error?.name === 'InvalidUpdateError' && error.message.includes(`"${name}"`);
  return error !== null && (sent || error.message.startsWith('Branch condition returned unknown')) ? errorText(error) : null;
}

function wrongEnd({ evidence: { name = '' } }: Finding, plan: Plan, { error, steps, values }: Seen): string | null {
  if (isSent(plan, name)) return error?.name === 'InvalidUpdateError' && error.message.includes(name) ? errorText(error) : null;
  if (isUnmapped(plan, name)) return error?.message.startsWith('Branch condition returned unknown') === true ? errorText(error) : null;
  if (error !== null || steps.flat().includes(name)) return null;
  return `no error; the run ended and \`${name}\` never ran. State: ${stateText(values)}`;
}

function isSent(plan: Plan, name: string): boolean {
  return targetsOf(plan).some((target) => typeof target !== 'string' && target.node === name);
}

function isUnmapped({ routers }: Plan, name: string): boolean {
  return routers.some(({ pathMap, routes }) => pathMap !== null && !pathMap.includes(name) && routes.flat().includes(name));
}

function targetsOf({ nodes, routers }: Plan) {
  return [...nodes.flatMap(({ runs }) => runs.flatMap(({ goto }) => goto)), ...routers.flatMap(({ routes }) => routes.flat())];
}
