import { END, START } from '../../model/graph.ts';
import type { Finding } from '../../model/finding.ts';
import type { ChannelView, GraphView, NodeView } from '../graph-view.ts';
import { channelKind, spoken } from '../inspect-text.ts';
import { type Lanes, lanesOf } from './lanes.ts';
import { type Join, type Line, linesOf } from './lines.ts';

/** What every picture of a graph shows, whatever it is drawn with. */
export interface Picture extends Lanes {
  readonly view: GraphView;
  readonly lines: readonly Line[];
  readonly joins: readonly Join[];
  readonly nodes: ReadonlyMap<string, NodeView>;
  readonly races: readonly Race[];
  /** Where writes arrive: the channels, then what findings name besides: items of a store, calls, files. */
  readonly targets: readonly Target[];
  /** Boxes that stand for nodes which are not drawn, with the number of those; none in most pictures. */
  readonly rests: ReadonlyMap<string, number>;
  /** By the names of such nodes: the box that stands for them. */
  readonly folded: ReadonlyMap<string, string>;
}

/** Nodes that can write one thing in one super-step. */
export interface Race {
  readonly target: number;
  readonly nodes: readonly string[];
}

export interface Target {
  readonly name: string;
  readonly about: string;
  readonly channel: ChannelView | null;
}

/** `findings`: those that are shown, of this graph and of others. */
export function pictureOf(view: GraphView, findings: readonly Finding[]): Picture {
  const { lines, joins } = linesOf(view);
  const own = findings.filter(({ graph }) => graph === view.id);
  const nodes = new Map(view.nodes.map((node) => [node.name, node]));
  const targets: Target[] = view.channels.map((channel) => ({ name: channel.key, about: channelKind(channel), channel }));
  for (const finding of own) {
    const name = besides(finding, view);
    if (name === null || targets.some((target) => target.channel === null && target.name === name)) continue;
    targets.push({ name, about: finding.evidence.pairs === undefined ? 'no key of the state' : 'shared', channel: null });
  }
  const races = own.flatMap((finding): readonly Race[] => {
    const target = targetOf(finding, { view, targets });
    const racing = (finding.evidence.pairs ?? []).flat().filter((name) => nodes.has(name));
    return target === null || racing.length === 0 ? [] : [{ target, nodes: [...new Set(racing)] }];
  });
  return { view, lines, joins, nodes, races, targets, rests: new Map(), folded: new Map(), ...lanesOf(view, lines, joins) };
}

/** The number of what a finding is about among the targets of its picture. */
export function targetOf(finding: Finding, { view, targets }: Pick<Picture, 'view' | 'targets'>): number | null {
  const { key } = finding.evidence;
  const channel = targets.findIndex((target) => target.channel !== null && target.name === key);
  if (channel >= 0) return channel;
  const name = besides(finding, view);
  const other = targets.findIndex((target) => target.channel === null && target.name === name);
  return name === null || other < 0 ? null : other;
}

/** What a finding is about, where that is no channel of the graph: a name of a node says nothing about writes. */
function besides({ evidence: { key, name, pairs, schedule } }: Finding, { channels, nodes }: GraphView): string | null {
  if (channels.some((channel) => channel.key === key)) return null;
  if (key === undefined && (pairs === undefined || schedule === undefined || nodes.some((node) => node.name === name))) return null;
  const parts = [name, key].filter((part) => part !== undefined);
  return parts.length === 0 ? null : parts.join(' ');
}

/** The keys a node races for. */
export function racesOf({ races }: Pick<Picture, 'races'>, node: string): readonly number[] {
  return [...new Set(races.filter(({ nodes }) => nodes.includes(node)).map(({ target }) => target))];
}

/** What stands in the box of a node, line by line, its name first. */
export function labelOf(picture: Picture, name: string): readonly string[] {
  const node = picture.nodes.get(name);
  const rest = picture.rests.get(name);
  if (rest !== undefined) return [`${rest.toLocaleString('en')} ${rest === 1 ? 'node' : 'nodes'} more`, ...racesOf(picture, name).map((target) => `✗ some race for ${picture.targets[target]!.name}`).slice(0, MOST_WRITES)];
  if (node === undefined) return [name === START || name === END ? spoken(name) : `${name}?`];
  const racing = new Set(racesOf(picture, name).map((target) => picture.targets[target]?.name));
  const kind = [node.kind === 'function' ? [] : node.kind, node.defer ? 'deferred' : []].flat().join(', ');
  const again = picture.again.get(name);
  const writes = [...node.writes].map(([key, certainty]) => `${racing.has(key) ? '✗ races for' : certainty === 'always' ? 'writes' : 'may write'} ${key}`);
  return [
    name,
    ...(kind === '' ? [] : [kind]),
    ...(node.subgraph === null ? [] : [`runs ${node.subgraph}`]),
    ...(again === undefined ? [] : [`again in step ${again.slice(0, MOST_STEPS).join(', ')}${again.length > MOST_STEPS ? ' …' : ''}`]),
    ...writes.slice(0, MOST_WRITES),
    ...(writes.length > MOST_WRITES ? [`and ${writes.length - MOST_WRITES} more`] : []),
    ...(node.writesKnown ? [] : ['writes not all known']),
    ...(node.gotoKnown ? [] : ['routes not all known']),
  ];
}

const MOST_WRITES = 8;
const MOST_STEPS = 4;
