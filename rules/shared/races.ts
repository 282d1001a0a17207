import type { Channel } from '../../src/model/channel.ts';
import type { Certainty, Detection, Group, Related } from '../../src/model/finding.ts';
import { canHold } from '../../src/model/condition.ts';
import type { GraphModel, GraphNode, When, Write } from '../../src/model/graph.ts';
import type { Schedule } from '../../src/model/schedule.ts';
import { compareText, type Site } from '../../src/model/site.ts';
import { type Writer, writersOf } from './channel-writers.ts';
import { forkOf } from './forks.ts';
import { once } from './once.ts';
import { isSentTo, packetsMeet } from './packets.ts';
import { pathTo } from './paths.ts';
import { meetingsOf, presence } from './presence.ts';
import type { RuleGraph } from '../rule.ts';
import { code, few } from './words.ts';

/** Tasks of one super-step that write one key. */
export interface Race {
  readonly writers: readonly Writer[];
  readonly pairs: readonly (readonly [string, string])[];
  readonly certainty: Certainty;
  readonly schedule: Schedule;
}

export interface Counts {
  /** Whether it matters that two writers meet; names are in order. */
  readonly matters?: (a: Writer, b: Writer) => boolean;
  /** Whether one task that writes the key twice counts. */
  readonly within?: boolean;
}

/** All pairs of tasks that can write the key in one step; the shortest schedule is the proof. */
export function raceOn(graph: RuleGraph, channel: Channel, counts: Counts = {}): Race | null {
  const { matters = () => true, within = true } = counts;
  const all = writersOf(graph.model, channel);
  if (!canMeet(graph.model, all)) return null;
  // What never runs writes nothing, and fills no key that others hand back.
  const writers = all.filter(({ node }) => graph.steps.reachable.has(node.name));
  const byName = new Map(writers.map((writer) => [writer.node.name, writer]));
  const pairsOfWriters = graph.steps.pairsAmong([...byName.keys()]).map(([a, b]) => [byName.get(a)!, byName.get(b)!] as const);
  const between = pairsOfWriters.filter(([a, b]) => matters(a, b)).flatMap(([a, b]) => clash(graph, channel, writers, a, b));
  const clashes = [...between, ...(within ? writers.flatMap((writer) => clashWithin(graph, channel, writers, writer)) : [])];
  if (clashes.length === 0) return null;
  const names = new Set(clashes.flatMap(({ pair }) => pair));
  clashes.sort((a, b) => certaintyRank(a) - certaintyRank(b) || a.schedule.length - b.schedule.length);
  const pairs = new Map(clashes.map(({ pair }) => [pair.join('\0'), pair]));
  return {
    writers: writers.filter(({ node }) => names.has(node.name)),
    pairs: [...pairs.values()].sort(([a, b], [c, d]) => compareText(a, c) || compareText(b, d)),
    certainty: clashes[0]!.certainty,
    schedule: clashes[0]!.schedule,
  };
}

/** What can be told without the super-steps, which nothing may need: one writer meets itself in packets only. */
function canMeet(model: GraphModel, writers: readonly Writer[]): boolean {
  if (writers.length !== 1) return writers.length > 1;
  const [{ node: { name }, twiceIfHeld }] = writers as [Writer];
  return twiceIfHeld !== null || isSentTo(model, name);
}

interface Clash {
  readonly pair: readonly [string, string];
  readonly certainty: Certainty;
  readonly schedule: Schedule;
}

function certaintyRank({ certainty }: Clash): number {
  return certainty === 'always' ? 0 : 1;
}

function clash(graph: RuleGraph, channel: Channel, writers: readonly Writer[], a: Writer, b: Writer): Clash[] {
  const { model, steps: all } = graph;
  // Nodes of one step see the same state: what each writes under may exclude the other.
  const when = a === b ? undefined : together(seenBy(model, a), seenBy(model, b));
  if (when?.length === 0) return [];
  const steps = when === undefined ? all : (all.under?.(when) ?? all);
  if ((isSentTo(model, a.node.name) || isSentTo(model, b.node.name)) && !packetsMeet({ model, steps }, channel.key, a.node, b.node)) return [];
  const schedule = steps.schedule(a.node.name, b.node.name);
  if (schedule === null) return [];
  const certain = steps.always(a.node.name, b.node.name);
  // Without every schedule at hand, joins and deferred nodes may keep a pair apart that seems to meet.
  if (!certain && steps.mode === 'pairs' && steps.proved?.(a.node.name, b.node.name) !== true && waits(model)) return [];
  for (const meeting of meetingsOf({ model, steps }, channel, [a.node.name, b.node.name], writers, schedule)) {
    const writes = [a, b].map((writer): Certainty | null => {
      const present = writer.sets === 'always' ? 'always' : presence(model, channel, writers, writer.node.name, meeting);
      if (present === null) return writer.own ? 'sometimes' : null;
      return present === 'always' ? writer.certainty : 'sometimes';
    });
    if (writes.includes(null)) continue;
    const always = certain && writes.every((one) => one === 'always');
    return [{ pair: [a.node.name, b.node.name], certainty: always ? 'always' : 'sometimes', schedule: meeting.schedule }];
  }
  return [];
}

/** What the state must be for the node to write the key; a packet brings a state of its own. */
function seenBy(model: GraphModel, { node, when }: Writer): When | undefined {
  return isSentTo(model, node.name) ? undefined : when;
}

/** What must be true for both; undefined where nothing is said, empty where it never is. */
function together(a: When | undefined, b: When | undefined): When | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a.flatMap((one) => b.map((other) => [...one, ...other])).filter(canHold);
}

/** Whether a node waits for more than the one that starts it. */
const waits = once(({ nodes, edges }: GraphModel) => nodes.some(({ defer }) => defer) || edges.some(({ kind }) => kind === 'join'));

/** One task that writes the key twice, as an array of Commands can. */
function clashWithin({ model, steps }: RuleGraph, channel: Channel, writers: readonly Writer[], { node, twice, twiceIfHeld }: Writer): Clash[] {
  if (twiceIfHeld === null || !steps.reachable.has(node.name)) return [];
  const schedule = steps.schedule(node.name, node.name) ?? pathTo(model, node.name);
  if (schedule === null) return [];
  const pair = [node.name, node.name] as const;
  if (twice === twiceIfHeld) return [{ pair, certainty: twiceIfHeld, schedule }];
  for (const meeting of meetingsOf({ model, steps }, channel, pair, writers, schedule)) {
    const held = presence(model, channel, writers, node.name, meeting);
    const certainty = held === 'always' ? twiceIfHeld : held === 'sometimes' ? (twice ?? held) : null;
    if (certainty !== null) return [{ pair, certainty, schedule: meeting.schedule }];
  }
  return twice === null ? [] : [{ pair, certainty: twice, schedule }];
}

/** What a finding about a race says whatever comes of it: where, who, and in which schedule. */
export function reportOf(model: GraphModel, channel: Channel, { writers, pairs, schedule, certainty }: Race): Pick<Detection, 'certainty' | 'graph' | 'site' | 'evidence' | 'related'> {
  const places = writers.map((writer) => ({ writer, write: writer.writes[0]!, site: placeOf(model.file, writer.node, writer.writes) }));
  places.sort((a, b) => a.site.start - b.site.start);
  const [first] = places;
  const fork = forkOf(model, schedule);
  // Of a graph that another file builds, this file has perhaps but one of the writers.
  const given = model.parts === undefined ? undefined : places.find(({ write }) => write.site.file === model.file);
  const related: Related[] = places.map(({ writer, write }) => ({ role: 'write', node: writer.node.name, message: `${code(writer.node.name)} writes ${code(channel.key)} here`, site: write.site }));
  if (fork !== null) related.push({ role: 'fork', node: fork.node, message: `${code(fork.node === '__start__' ? 'START' : fork.node)} starts them together`, site: fork.site });
  if (channel.property !== null) related.push({ role: 'channel', message: `${code(channel.key)} is declared here`, site: channel.property });
  const reducer = channel.folding?.site;
  if (reducer != null) related.push({ role: 'reducer', message: `the reducer of ${code(channel.key)}`, site: reducer });
  return { certainty, graph: model.id, site: (given ?? first!).site, evidence: { key: channel.key, nodes: [...new Set(pairs.flat())].sort(compareText), pairs, schedule }, related };
}

/** At the write where it stands in the file that builds the graph, else at the `addNode`. */
export function placeOf(file: string, node: GraphNode, writes: readonly Write[]): Site {
  return writes.find(({ site }) => site.file === file)?.site ?? node.site;
}

/** Stands for the names of the keys in what is said of several. */
export const KEYS = '\0';

/** What one pair of nodes races on is shown once, with all keys. */
export function groupOf(model: GraphModel, { pairs }: Race, message: string, help: string): Group {
  const [before = '', ...after] = message.split(KEYS);
  return { id: [model.id, ...pairs.map((pair) => pair.join(' + '))].join(' | '), message: [before, after.join('them')], help };
}

/** Who meets where. Of several writers not all need meet all. */
export function whoMeets({ writers, pairs }: Race, key: string): string {
  const names = writers.map(({ node }) => code(node.name));
  const distinct = pairs.filter(([a, b]) => a !== b).length;
  if (names.length === 1) return `${names[0]} runs several times in one super-step and writes ${key} each time`;
  if (distinct === 0) return `${few(names)} run several times in one super-step and write ${key} each time`;
  if (distinct < (names.length * (names.length - 1)) / 2) return `${few(names)} write ${key}, several of them in the same super-step`;
  return `${few(names)} write ${key} in the same super-step`;
}
