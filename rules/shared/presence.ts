import type { Channel } from '../../src/model/channel.ts';
import type { Certainty } from '../../src/model/finding.ts';
import { END, type GraphModel, type NodeOutcome, type SendArgs, START, type Target } from '../../src/model/graph.ts';
import { goesAnywhere, mayStart } from '../../src/model/may-start.ts';
import type { Schedule } from '../../src/model/schedule.ts';
import type { RuleGraph } from '../rule.ts';
import type { Writer } from './channel-writers.ts';
import { edgesFrom, nodesByName } from './indexes.ts';
import { once } from './once.ts';
import { successors } from './paths.ts';

/** A way to a step in which nodes meet. */
export interface Meeting {
  readonly schedule: Schedule;
  /** Nodes that have run earlier on every way there. Worked out where it matters only: there may be many meetings. */
  readonly before: () => ReadonlySet<string>;
  /** There may be other ways, which nobody knows one by one. */
  readonly orOthers: boolean;
}

/** The shortest way first, then the shortest after each of those that write by themselves. */
export function* meetingsOf({ model, steps }: Pick<RuleGraph, 'model' | 'steps'>, channel: Channel, [a, b]: readonly [string, string], writers: readonly Writer[], shortest: Schedule): Iterable<Meeting> {
  let ran: ReadonlySet<string> | undefined;
  const before = () => (ran ??= steps.before(a, b));
  const orOthers = steps.scheduleAfter === undefined;
  yield { schedule: shortest, before, orOthers };
  if (orOthers) return;
  const byNode = ownByNode(writers);
  for (const name of steps.earlier!(a, b)) {
    const writer = byNode.get(name);
    if (writer === undefined) continue;
    const schedule = steps.scheduleAfter!(writer.node.name, a, b, (step, next) => goesOnFrom(model, channel.key, writer, step, next));
    if (schedule !== null) yield { schedule, before, orOthers };
  }
}

const known = new WeakMap<readonly Writer[], ReadonlyMap<string, Writer>>();

function ownByNode(writers: readonly Writer[]): ReadonlyMap<string, Writer> {
  let byNode = known.get(writers);
  if (byNode === undefined) known.set(writers, (byNode = new Map(writers.filter(({ own }) => own).map((writer) => [writer.node.name, writer]))));
  return byNode;
}

/**
 * Whether a node sees a value of a channel when the last step of a schedule begins. Keys that only come along in
 * `{...state}` are written where it does. A task of a Send sees what the Send passes, and nothing else. Null: it does not,
 * as far as can be told.
 */
export function presence(model: GraphModel, channel: Channel, writers: readonly Writer[], name: string, meeting: Meeting): Certainty | null {
  const { schedule } = meeting;
  const held = valueHeld(model, channel, writers, meeting);
  const ways = startsOf(model, name, schedule.at(-2) ?? []).map((start) => (start === 'edge' ? held : passed(start, channel.key, held)));
  if (ways.length === 0) return held;
  if (ways.includes(null)) return isSelfPair(schedule, name) && carriedTwice(model, name, channel.key, schedule.at(-2) ?? []) ? 'sometimes' : null;
  return ways.every((way) => way === 'always') ? 'always' : 'sometimes';
}

function isSelfPair(schedule: Schedule, name: string): boolean {
  return (schedule.at(-1) ?? []).filter((one) => one === name).length > 1;
}

/** Of several Sends to a node some may pass the key and others not: it takes two that do. */
function carriedTwice(model: GraphModel, name: string, key: string, sources: readonly string[]): boolean {
  const routes = [...new Set(sources)].flatMap((source) => [
    ...(edgesFrom(model).get(source) ?? []).flatMap((edge) => (edge.kind === 'router' ? edge.outcomes.map(({ targets }) => targets) : [])),
    ...(nodesByName(model).get(source)?.outcomes.map(({ goto }) => goto) ?? []),
  ]);
  const tasks = ({ node, send, args }: Target): number => (node !== name || args?.keys[key] !== 'always' ? 0 : send === 'many' ? 2 : send === 'one' ? 1 : 0);
  return routes.some((targets) => targets.reduce((sum, target) => sum + tasks(target), 0) > 1);
}

function passed(args: SendArgs | null, key: string, held: Certainty | null): Certainty | null {
  return args === null ? null : (args.keys[key] ?? (args.handed.includes(key) ? held : null));
}

/** How the node is started by those that ran in the step before. */
function startsOf(model: GraphModel, name: string, sources: readonly string[]): Start[] {
  const { joined, bySource } = startsInto(model).get(name) ?? NEVER;
  const starts = [...new Set(sources)].flatMap((source) => bySource.get(source) ?? []);
  return [...(joined || starts.includes('edge') ? ['edge' as const] : []), ...starts.filter((start) => start !== 'edge')];
}

/** By an edge, which hands over the state, or by a packet; null where what it passes is not known. */
type Start = 'edge' | SendArgs | null;

interface Starts {
  readonly joined: boolean;
  readonly bySource: ReadonlyMap<string, readonly Start[]>;
}

const NEVER: Starts = { joined: false, bySource: new Map() };

const startsInto = once(({ edges, nodes }: GraphModel): ReadonlyMap<string, Starts> => {
  const into = new Map<string, { joined: boolean; readonly bySource: Map<string, Start[]> }>();
  const startsOfNode = (name: string) => {
    const known = into.get(name) ?? { joined: false, bySource: new Map<string, Start[]>() };
    into.set(name, known);
    return known;
  };
  const add = (name: string, source: string, start: Start): void => {
    const { bySource } = startsOfNode(name);
    const known = bySource.get(source);
    if (known === undefined) bySource.set(source, [start]);
    else known.push(start);
  };
  const send = (source: string, { node, send: many, args }: Target): void => add(node, source, many === null ? 'edge' : (args ?? null));
  for (const edge of edges) {
    if (edge.kind === 'join') startsOfNode(edge.to.name).joined = true;
    else if (edge.kind === 'direct') add(edge.to.name, edge.from.name, 'edge');
    else for (const target of edge.outcomes.flatMap(({ targets }) => targets)) send(edge.from.name, target);
  }
  for (const { name, outcomes } of nodes) for (const target of outcomes.flatMap(({ goto }) => goto)) send(name, target);
  return into;
});

/** Whether the channel holds a value when the last step of the schedule begins. */
function valueHeld(model: GraphModel, channel: Channel, writers: readonly Writer[], { schedule, before, orOthers }: Meeting): Certainty | null {
  if (channel.initial) return 'always';
  if (channel.kind === 'ephemeral') return heldForAStep(model, channel, writers, schedule, orOthers);
  const given = givenByInput(model, channel, writers);
  if (given !== null) return given;
  const byNode = ownByNode(writers);
  const wrote = schedule.slice(0, -1).flatMap((step, at) => [...new Set(step)].flatMap((name) => byNode.get(name) ?? []).filter((writer) => wroteThere(model, channel.key, writer, step, schedule[at + 1], orOthers)));
  if (wrote.some(({ node, sets }) => sets === 'always' && before().has(node.name))) return 'always';
  if (wrote.length > 0) return 'sometimes';
  if (!orOthers) return null;
  const step = schedule.at(-1) ?? [];
  return writers.some(({ node, own }) => own && step.every((name) => laterThan(model, node.name).has(name))) ? 'sometimes' : null;
}

function wroteThere(model: GraphModel, key: string, writer: Writer, step: readonly string[], next: readonly string[] | undefined, orOthers: boolean): boolean {
  if (next === undefined || !step.includes(writer.node.name)) return false;
  return orOthers || goesOnFrom(model, key, writer, step, next);
}

/** Whether the next step can be what it is where the writer went a way that writes: others may lead to other nodes. */
function goesOnFrom(model: GraphModel, key: string, { node }: Writer, step: readonly string[], next: readonly string[]): boolean {
  if (step.filter((name) => name === node.name).length > 1 || goesAnywhere(node)) return true;
  const led = (outcomes: readonly NodeOutcome[]): readonly string[] => outcomes.flatMap(({ goto }) => goto.map((target) => target.node));
  const elsewhere = new Set(led(node.outcomes));
  if (elsewhere.size === 0) return true;
  const waiting = waitingNodes(model);
  const others = step.filter((name) => name !== node.name).flatMap((name) => [...(successors(model).get(name) ?? [])]);
  const edges = (edgesFrom(model).get(node.name) ?? []).flatMap((edge) => (edge.kind === 'router' ? edge.outcomes.flatMap(({ targets }) => targets.map((target) => target.node)) : edge.kind === 'direct' ? edge.to.name : []));
  const onlyByGoto = next.filter((name) => elsewhere.has(name) && !waiting.has(name) && !others.includes(name) && !edges.includes(name));
  return node.outcomes.some((outcome) => {
    const goes = outcome.goto.filter((target) => target.send !== 'many' && target.node !== END && !waiting.has(target.node));
    return writes(outcome, key) && onlyByGoto.every((name) => led([outcome]).includes(name)) && goes.every((target) => next.includes(target.node));
  });
}

function writes({ writes }: NodeOutcome, key: string): boolean {
  return writes.some((write) => write.key === key && !write.ifPresent);
}

/** Nodes that wait: a step before the last may have started them. */
const waitingNodes = once(({ nodes, edges }: GraphModel): ReadonlySet<string> => {
  const deferred = nodes.filter(({ defer }) => defer).map(({ name }) => name);
  return new Set([...deferred, ...edges.flatMap((edge) => (edge.kind === 'join' ? edge.to.name : []))]);
});

/** A key that forgets holds what the step before has written, or what the run was called with. */
function heldForAStep(model: GraphModel, channel: Channel, writers: readonly Writer[], schedule: Schedule, orOthers: boolean): Certainty | null {
  const earlier = schedule.slice(0, -1);
  const last = earlier.at(-1) ?? [START];
  if (last.includes(START)) return givenByInput(model, channel, writers);
  const wrote = writers.filter((writer) => (writer.own ? wroteThere(model, channel.key, writer, last, schedule.at(-1), orOthers) : last.includes(writer.node.name)));
  const held = wrote.map(({ own, sets }) => (own ? (sets === 'always' ? sets : 'sometimes') : heldForAStep(model, channel, writers, earlier, false)));
  if (held.includes('always')) return 'always';
  if (held.includes('sometimes')) return 'sometimes';
  if (!orOthers) return null;
  const step = schedule.at(-1) ?? [];
  return writers.some(({ node, own }) => own && step.every((name) => successors(model).get(node.name)?.has(name))) ? 'sometimes' : null;
}

/** Runs that can be seen tell; where none can, a key that no node sets must come with the input. */
function givenByInput(model: GraphModel, channel: Channel, writers: readonly Writer[]): Certainty | null {
  if (!channel.input) return null;
  if (model.inputKeys !== null) return model.inputKeys.includes(channel.key) ? 'always' : null;
  return isClosed(model) && !writers.some(({ own }) => own) && !isSent(model, channel.key) ? 'sometimes' : null;
}

const isClosed = once(({ nodesOpen, nodes }: GraphModel) => nodesOpen === null && nodes.every(({ writesOpen }) => writesOpen === null));

/** A key that Sends pass need not come with the input. */
function isSent(model: GraphModel, key: string): boolean {
  return packets(model).some(({ args }) => args == null || key in args.keys);
}

const packets = once(({ edges, nodes }: GraphModel): readonly Target[] => {
  const routed = edges.flatMap((edge) => (edge.kind === 'router' ? edge.outcomes.flatMap(({ targets }) => targets) : []));
  const gone = nodes.flatMap(({ outcomes }) => outcomes.flatMap(({ goto }) => goto));
  return [...routed, ...gone].filter(({ send }) => send !== null);
});

/** What can run after a node: in a later turn of a loop the channel holds what it wrote. */
function laterThan(model: GraphModel, name: string): ReadonlySet<string> {
  const known = laterByNode(model);
  const found = known.get(name);
  if (found !== undefined) return found;
  const [next, started] = [successors(model), startedNodes(model)];
  const later = new Set(next.get(name));
  // A set goes on to what is added while it is walked.
  for (const one of later) for (const after of started.has(one) ? (next.get(one) ?? []) : []) later.add(after);
  known.set(name, later);
  return later;
}

const startedNodes = once(mayStart);

const laterByNode = once(() => new Map<string, ReadonlySet<string>>());
