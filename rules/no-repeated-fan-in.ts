import type { Detection } from '../src/model/finding.ts';
import { type DirectEdge, type GraphModel, type GraphNode, START } from '../src/model/graph.ts';
import type { Schedule } from '../src/model/schedule.ts';
import { compareText } from '../src/model/site.ts';
import { joinBranches } from './fixes/join-branches.ts';
import { groupBy } from './group-by.ts';
import { startable, waysOut } from './reach.ts';
import { pathTo } from './paths.ts';
import type { Rule, RuleInput } from './rule.ts';
import { type StaticEdges, staticEdges } from './static-edges.ts';
import { code } from './words.ts';

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

function meetingsIn(model: GraphModel, edges: StaticEdges): Meeting[] {
  const bySource = groupBy(edges.direct, ({ from }) => from.name);
  const forks = [...bySource].filter(([, out]) => new Set(out.map(({ to }) => to.name)).size > 1).map(([name]) => name);
  if (forks.length === 0) return [];
  const started = startable(model);
  const meetings = forks.filter((fork) => started.has(fork)).flatMap((fork) => meetingsOf(model, edges, fork));
  // The same meeting is seen from every node before the fork as well: the nearest one tells most.
  const nearest = new Map<string, Meeting>();
  for (const meeting of meetings) {
    const known = nearest.get(meeting.node.name);
    if (known === undefined || meeting.schedule.length < known.schedule.length) nearest.set(meeting.node.name, meeting);
  }
  return [...nearest.values()];
}

function meetingsOf(model: GraphModel, edges: StaticEdges, fork: string): Meeting[] {
  const first = firstRuns(model, edges, fork);
  const incoming = groupBy(edges.direct.filter(({ from }) => first.has(from.name)), ({ to }) => to.name);
  return [...incoming].flatMap(([name, into]): Meeting[] => {
    const node = model.nodes.find((one) => one.name === name);
    const arrivals = into.map((edge) => ({ edge, at: first.get(edge.from.name)! })).sort((a, b) => a.at - b.at);
    if (node === undefined || node.defer || node.deferOpen || arrivals[0]!.at === arrivals.at(-1)!.at) return [];
    if (loops(model, name, fork)) return [];
    const steps = arrivals.at(-1)!.at + 1;
    const schedule = Array.from({ length: steps + 1 }, (_, step) => namesAt(step, first, name, arrivals.map(({ at }) => at + 1)));
    return [{ fork, node, arrivals, schedule: pathAndThen(model, fork, schedule) }];
  });
}

/** When each node runs first, in steps after the fork, as far as static edges start it. What is deferred waits longer. */
function firstRuns(model: GraphModel, { direct, joins }: StaticEdges, fork: string): ReadonlyMap<string, number> {
  const waiting = new Set(model.nodes.filter(({ defer, deferOpen }) => defer || deferOpen).map(({ name }) => name));
  const known = new Set(model.nodes.map(({ name }) => name));
  const first = new Map([[fork, 0]]);
  for (let step = 0, more = true; more; step++) {
    const ran = (name: string) => (first.get(name) ?? Infinity) <= step;
    const next = [
      ...direct.filter(({ from }) => first.get(from.name) === step).map(({ to }) => to.name),
      ...joins.filter(({ from }) => from.every(({ name }) => ran(name)) && from.some(({ name }) => first.get(name) === step)).map(({ to }) => to.name),
    ];
    for (const name of next) if (known.has(name) && !waiting.has(name) && !first.has(name)) first.set(name, step + 1);
    more = [...first.values()].some((at) => at === step + 1);
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

function namesAt(step: number, first: ReadonlyMap<string, number>, meeting: string, runs: readonly number[]): string[] {
  const names = [...first].filter(([name, at]) => at === step && name !== meeting).map(([name]) => name);
  return [...names, ...(runs.includes(step) ? [meeting] : [])].sort(compareText);
}

function report(input: RuleInput, model: GraphModel, meeting: Meeting): Detection {
  const { fork, node, arrivals, schedule } = meeting;
  const [early, late] = [arrivals[0]!, arrivals.at(-1)!];
  const name = code(node.name);
  const start = fork === START ? 'START' : code(fork);
  const runs = new Set(arrivals.map(({ at }) => at)).size;
  const times = runs === 2 ? 'twice' : `${runs} times`;
  return {
    certainty: 'always',
    message: `${start} starts branches of unequal length that meet in ${name} (${input.at(node.site)}): it runs ${times}, first after ${sourceOf(early.edge)} (${input.at(early.edge.site)}) without what ${sourceOf(late.edge)} (${input.at(late.edge.site)}) brings, then again after that, and nothing says so.`,
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

