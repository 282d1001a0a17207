import type { Detection } from '../../src/model/finding.ts';
import { type DirectEdge, type GraphModel, type GraphNode, type JoinEdge, START } from '../../src/model/graph.ts';
import type { Schedule } from '../../src/model/schedule.ts';
import { compareText } from '../../src/model/site.ts';
import { joinBranches } from '../fixes/join-branches.ts';
import { groupBy } from '../shared/group-by.ts';
import { nodesByName } from '../shared/indexes.ts';
import { startable, waysOut } from '../shared/reach.ts';
import { pathTo, stepsTo } from '../shared/paths.ts';
import type { Rule, RuleInput } from '../rule.ts';
import { type StaticEdges, staticEdges } from '../shared/static-edges.ts';
import { code } from '../shared/words.ts';

/**
 * Branches that one node starts together come to the same node after a different number of steps. Each arrival starts
 * it: it runs once for the shorter branch, without what the longer one will find, and then again.
 */
export const noRepeatedFanIn: Rule = {
  id: 'no-repeated-fan-in',
  title: 'Branches of unequal length run the node where they meet more than once',
  preset: 'recommended',
  severity: 'warning',
  runtimeError: null,
  needs: 'the node where the branches start, and static edges all the way to where they meet',
  offers: ['review'],
  *detect(input) {
    for (const { model } of input.graphs) {
      const seen = new Set<string>();
      for (const edges of staticEdges(model)) {
        for (const meeting of meetingsIn(model, edges)) {
          if (!seen.has(meeting.node.name)) yield report(input, model, meeting);
          seen.add(meeting.node.name);
        }
      }
    }
  },
};

/** A node that is started at several distances from a fork. */
interface Meeting {
  readonly fork: string;
  readonly node: GraphNode;
  /** The last edge of each branch, and how many steps after the fork its source runs; nearest first. */
  readonly arrivals: readonly { readonly edge: DirectEdge; readonly at: number }[];
  readonly schedule: Schedule;
}

/** Edges that are walked for one graph: each fork is followed to the end, and large graphs have many of them. */
const PATIENCE = 2_000_000;

function meetingsIn(model: GraphModel, edges: StaticEdges): Meeting[] {
  const ways = waysOf(model, edges);
  const forks = [...ways.direct].filter(([, out]) => new Set(out.map(({ to }) => to.name)).size > 1).map(([name]) => name);
  if (forks.length === 0 || isLevel(ways)) return [];
  const started = startable(model);
  // The same meeting is seen from every node before the fork as well: the nearest one tells most.
  const nearest = new Map<string, Sighting>();
  let walked = 0;
  for (const fork of forks) {
    if (!started.has(fork)) continue;
    const first = firstRuns(ways, fork);
    for (const sighting of sightingsOf(model, ways, fork, first)) {
      const known = nearest.get(sighting.node.name);
      if (known !== undefined && known.steps <= sighting.steps) continue;
      if (!loops(model, sighting.node.name, fork)) nearest.set(sighting.node.name, sighting);
    }
    walked += first.size;
    if (walked > PATIENCE) break;
  }
  return [...nearest.values()].map((sighting) => meetingOf(model, sighting));
}

/** The static edges by their sources, in their order, and the nodes that start as soon as one of them fires. */
interface Ways {
  readonly direct: ReadonlyMap<string, readonly DirectEdge[]>;
  readonly joins: ReadonlyMap<string, readonly JoinEdge[]>;
  readonly prompt: ReadonlySet<string>;
  readonly order: ReadonlyMap<DirectEdge, number>;
}

function waysOf(model: GraphModel, { direct, joins }: StaticEdges): Ways {
  return {
    direct: groupBy(direct, ({ from }) => from.name),
    joins: groupedByMember(joins),
    prompt: new Set(model.nodes.filter(({ defer, deferOpen }) => !defer && !deferOpen).map(({ name }) => name)),
    order: new Map(direct.map((edge, index) => [edge, index])),
  };
}

function groupedByMember(joins: readonly JoinEdge[]): Map<string, JoinEdge[]> {
  const members = joins.flatMap((join) => [...new Set(join.from.map(({ name }) => name))].map((name) => ({ name, join })));
  return new Map([...groupBy(members, ({ name }) => name)].map(([name, group]) => [name, group.map(({ join }) => join)]));
}

/** Every edge leads one level on, as in a chain or in layers: then all ways between two nodes are of one length. */
function isLevel({ direct, joins }: Ways): boolean {
  const steps = [...[...direct.values()].flat(), ...[...joins].flatMap(([name, group]) => group.map(({ to }) => ({ from: { name }, to })))];
  const on = groupBy(steps, ({ from }) => from.name);
  const back = groupBy(steps, ({ to }) => to.name);
  const levels = new Map<string, number>();
  for (const root of on.keys()) {
    if (levels.has(root)) continue;
    levels.set(root, 0);
    const open = [root];
    for (const name of open) {
      const near = [...(on.get(name) ?? []).map(({ to }) => [to.name, 1] as const), ...(back.get(name) ?? []).map(({ from }) => [from.name, -1] as const)];
      for (const [other, by] of near) {
        const level = levels.get(name)! + by;
        if (!levels.has(other)) open.push(other);
        else if (levels.get(other) !== level) return false;
        levels.set(other, level);
      }
    }
  }
  return true;
}

/** A meeting as one fork sees it, without the schedule that only the nearest one needs. */
interface Sighting extends Omit<Meeting, 'schedule'> {
  /** Of the schedule, from START. */
  readonly steps: number;
  readonly first: ReadonlyMap<string, number>;
}

function sightingsOf(model: GraphModel, ways: Ways, fork: string, first: ReadonlyMap<string, number>): Sighting[] {
  const fired = [...first.keys()].flatMap((name) => ways.direct.get(name) ?? []).sort((a, b) => ways.order.get(a)! - ways.order.get(b)!);
  const incoming = groupBy(fired, ({ to }) => to.name);
  const before = (stepsTo(model, fork) ?? 1) - 1;
  return [...incoming].flatMap(([name, into]): Sighting[] => {
    if (into.length < 2) return [];
    const node = nodesByName(model).get(name);
    const arrivals = into.map((edge) => ({ edge, at: first.get(edge.from.name)! })).sort((a, b) => a.at - b.at);
    if (node === undefined || node.defer || node.deferOpen || arrivals[0]!.at === arrivals.at(-1)!.at) return [];
    return [{ fork, node, arrivals, first, steps: before + arrivals.at(-1)!.at + 2 }];
  });
}

function meetingOf(model: GraphModel, { fork, node, arrivals, first }: Sighting): Meeting {
  const last = arrivals.at(-1)!.at + 1;
  const steps: string[][] = Array.from({ length: last + 1 }, () => []);
  for (const [name, at] of first) {
    if (at > last) break;
    if (name !== node.name) steps[at]!.push(name);
  }
  for (const step of new Set(arrivals.map(({ at }) => at + 1))) steps[step]!.push(node.name);
  return { fork, node, arrivals, schedule: pathAndThen(model, fork, steps.map((names) => names.sort(compareText))) };
}

/** When each node runs first, in steps after the fork, as far as static edges start it. What is deferred waits longer. */
function firstRuns({ direct, joins, prompt }: Ways, fork: string): ReadonlyMap<string, number> {
  const first = new Map([[fork, 0]]);
  const missing = new Map<JoinEdge, number>();
  for (const [name, step] of first) {
    const filled = (joins.get(name) ?? []).filter((join) => {
      missing.set(join, (missing.get(join) ?? new Set(join.from.map((one) => one.name)).size) - 1);
      return missing.get(join) === 0;
    });
    for (const { to } of [...(direct.get(name) ?? []), ...filled]) if (prompt.has(to.name) && !first.has(to.name)) first.set(to.name, step + 1);
  }
  return first;
}

/** A way from the node back to itself that does not pass the fork: it is meant to run more than once. */
function loops(model: GraphModel, name: string, fork: string): boolean {
  const next = waysOut(model);
  const seen = new Set(next.get(name));
  for (const one of seen) if (one !== fork) for (const to of next.get(one) ?? []) seen.add(to);
  return seen.has(name);
}

/** The way to the fork, and on from there. */
function pathAndThen(model: GraphModel, fork: string, schedule: Schedule): Schedule {
  return [...(pathTo(model, fork) ?? [[fork]]).slice(0, -1), ...schedule];
}

function report(input: RuleInput, model: GraphModel, meeting: Meeting): Detection {
  const { fork, node, arrivals, schedule } = meeting;
  const late = arrivals.at(-1)!;
  const name = code(node.name);
  const start = fork === START ? 'START' : code(fork);
  const runs = new Set(arrivals.map(({ at }) => at)).size;
  const times = runs === 2 ? 'twice' : `${runs} times`;
  return {
    certainty: 'always',
    message: `${start} starts branches of unequal length that meet in ${name}: it runs ${times}, first without what ${sourceOf(late.edge)} brings.`,
    help: `Wait for all branches with \`addEdge([${lastsOf(arrivals).map((one) => JSON.stringify(one)).join(', ')}], ${JSON.stringify(node.name)})\`, or give ${name} \`defer: true\`.`,
    graph: model.id,
    site: late.edge.site.file === model.file ? late.edge.site : node.site,
    evidence: { nodes: [node.name], name: node.name, schedule },
    related: arrivals.map(({ edge, at }) => ({ role: 'edge', node: edge.from.name, message: `${sourceOf(edge)} starts ${name} ${at + 1} step${at === 0 ? '' : 's'} after ${start}`, site: edge.site })),
    fixes: joinBranches(input, model, node, arrivals.map(({ edge }) => edge)),
  };
}

function sourceOf({ from }: DirectEdge): string {
  return from.name === START ? 'START' : code(from.name);
}

/** START cannot be waited for: it has run before all. */
function lastsOf(arrivals: Meeting['arrivals']): string[] {
  return [...new Set(arrivals.map(({ edge }) => edge.from.name))].filter((name) => name !== START);
}

