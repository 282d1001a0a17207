import type { Channel } from '../../src/model/channel.ts';
import type { Certainty } from '../../src/model/finding.ts';
import type { GraphModel, SendArgs, Target } from '../../src/model/graph.ts';
import type { Schedule } from '../../src/model/schedule.ts';
import type { Writer } from './channel-writers.ts';
import { edgesFrom, nodesByName } from './indexes.ts';
import { once } from './once.ts';
import { successors } from './paths.ts';

/**
 * Whether a node sees a value of a channel when the last step of a schedule begins. Keys that only come along in
 * `{...state}` are written where it does. A task of a Send sees what the Send passes, and nothing else. Null: it does not,
 * as far as can be told.
 */
export function presence(model: GraphModel, channel: Channel, writers: readonly Writer[], name: string, schedule: Schedule, before: ReadonlySet<string>): Certainty | null {
  const held = valueHeld(model, channel, writers, schedule, before);
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
function startsOf(model: GraphModel, name: string, sources: readonly string[]): ('edge' | SendArgs | null)[] {
  const edges = [...new Set(sources)].flatMap((source) => edgesFrom(model).get(source) ?? []);
  const routed = edges.flatMap((edge) => (edge.kind === 'router' ? edge.outcomes.flatMap(({ targets: some }) => some) : []));
  const gone = [...new Set(sources)].flatMap((source) => nodesByName(model).get(source)?.outcomes.flatMap(({ goto }) => goto) ?? []);
  const targets = [...routed, ...gone].filter(({ node }) => node === name);
  const joined = joinedInto(model).has(name) || edges.some((edge) => edge.kind === 'direct' && edge.to.name === name);
  const edge = joined || targets.some(({ send }) => send === null);
  return [...(edge ? ['edge' as const] : []), ...targets.filter(({ send }) => send !== null).map(({ args }) => args ?? null)];
}

const joinedInto = once(({ edges }: GraphModel): ReadonlySet<string> => new Set(edges.flatMap((edge) => (edge.kind === 'join' ? [edge.to.name] : []))));

/** Whether the channel holds a value when the last step of the schedule begins. */
function valueHeld(model: GraphModel, channel: Channel, writers: readonly Writer[], schedule: Schedule, before: ReadonlySet<string>): Certainty | null {
  if (channel.initial) return 'always';
  const given = givenByInput(model, channel, writers);
  if (given !== null) return given;
  const earlier = new Set(schedule.slice(0, -1).flat());
  const wrote = writers.filter(({ node, own }) => own && earlier.has(node.name));
  if (wrote.some(({ node, sets }) => sets === 'always' && before.has(node.name))) return 'always';
  if (wrote.length > 0) return 'sometimes';
  return writers.some(({ node, own }) => own && returnsTo(model, node.name, schedule.at(-1) ?? [])) ? 'sometimes' : null;
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

/** A way from the writer to the step: in a later turn of a loop the channel holds what it wrote. */
function returnsTo(model: GraphModel, writer: string, step: readonly string[]): boolean {
  const next = successors(model);
  const seen = new Set<string>();
  const queue = [writer];
  while (queue.length > 0) {
    for (const name of next.get(queue.pop()!) ?? []) {
      if (seen.has(name)) continue;
      seen.add(name);
      queue.push(name);
    }
  }
  return step.every((name) => seen.has(name));
}
