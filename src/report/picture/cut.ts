import type { Finding } from '../../model/finding.ts';
import { END, START } from '../../model/graph.ts';
import type { Lane } from './lanes.ts';
import { MOST_LINES, MOST_NODES } from './layout.ts';
import type { Join, Line } from './lines.ts';
import type { Picture } from './picture.ts';

/** How many nodes a cut picture keeps, the first number that leaves few enough arrows. */
const KEPT = [150, 60, 20, 6];
const MOST_TARGETS = 60;

/** What findings are about, the moment of the conflict first: the way there may be long. */
export function namesIn(findings: readonly Finding[]): readonly string[] {
  return findings.flatMap(({ evidence: { pairs = [], nodes = [], schedule = [] } }) => [...pairs.flat(), ...nodes, ...schedule.toReversed().flat()]);
}

/**
 * What of a large graph can be looked at: the nodes that `wanted` names, in their order, and what they are connected with.
 * The others are folded, lane by lane, and lanes of which nothing is kept are folded into one. Arrows lead to and from the
 * boxes that stand for what is folded, so all that is drawn is true, and what is left out is counted.
 */
export function cut(picture: Picture, wanted: readonly string[]): Picture {
  if (picture.nodes.size <= MOST_NODES && picture.lines.length <= MOST_LINES) return picture;
  const cuts = KEPT.map((most) => () => cutTo(picture, wanted, most));
  for (const make of cuts) {
    const made = make();
    if (made.lines.length <= MOST_LINES) return made;
  }
  return { ...cuts.at(-1)!(), lines: [], joins: [] };
}

function cutTo(picture: Picture, wanted: readonly string[], most: number): Picture {
  const kept = keptOf(picture, wanted, most);
  const { lanes, rests, folded } = foldedLanes(picture, kept);
  const at = (name: string) => folded.get(name) ?? name;
  const { lines, joins } = foldedLines(picture, at);
  const { targets, numbers } = fewerTargets(picture, kept);
  return {
    ...picture,
    lanes,
    rests,
    folded,
    lines,
    joins,
    targets,
    nodes: new Map([...picture.nodes].filter(([name]) => kept.has(name))),
    races: picture.races.flatMap(({ target, nodes }) => {
      const number = numbers.get(target);
      return number === undefined ? [] : [{ target: number, nodes: [...new Set(nodes.map(at))] }];
    }),
  };
}

/** Those that are wanted, then their neighbours, then the first there are. */
function keptOf({ lanes, lines, nodes }: Picture, wanted: readonly string[], most: number): ReadonlySet<string> {
  const kept = new Set<string>();
  const keep = (names: Iterable<string>, until: number) => {
    for (const name of names) {
      if (kept.size >= until) return;
      if (nodes.has(name)) kept.add(name);
    }
  };
  keep(wanted, Math.ceil(most * 0.7));
  const sought = new Set(kept);
  keep(lines.flatMap(({ from, to }) => [...(sought.has(to) ? [from] : []), ...(sought.has(from) ? [to] : [])]), most);
  if (sought.size === 0) keep(lanes.flatMap((lane) => lane.nodes), most);
  return kept;
}

/** A box for what is folded, by a name that no node can have. */
function foldedLanes(picture: Picture, kept: ReadonlySet<string>): Pick<Picture, 'lanes' | 'rests' | 'folded'> {
  const stays = (name: string) => kept.has(name) || name === START || name === END;
  const rests = new Map<string, number>();
  const folded = new Map<string, string>();
  const fold = (names: readonly string[]): readonly string[] => {
    if (names.length === 0) return [];
    const rest = `:rest ${rests.size}`;
    rests.set(rest, names.length);
    for (const name of names) folded.set(name, rest);
    return [rest];
  };
  const isFolded = ({ title, nodes }: Lane) => /\d$/.test(title) && !nodes.some(stays);
  const lanes: { title: string; nodes: readonly string[] }[] = [];
  for (let first = 0; first < picture.lanes.length; first += 1) {
    const lane = picture.lanes[first]!;
    let last = first;
    while (isFolded(lane) && picture.lanes[last + 1] !== undefined && isFolded(picture.lanes[last + 1]!)) last += 1;
    const some = picture.lanes.slice(first, last + 1);
    const names = some.flatMap(({ nodes }) => nodes);
    const title = first === last ? lane.title : `${lane.title} to ${/\d+$/.exec(some.at(-1)!.title)![0]}`;
    lanes.push({ title, nodes: [...names.filter(stays), ...fold(names.filter((name) => !stays(name)))] });
    first = last;
  }
  return { lanes, rests, folded };
}

/** Between the boxes that are left; what happens within one of those is not seen. */
function foldedLines(picture: Picture, at: (name: string) => string): Pick<Picture, 'lines' | 'joins'> {
  const joins = new Map<string, { readonly join: Join; readonly number: number }>();
  const lines = new Map<string, Line>();
  const add = (line: Line) => lines.set(JSON.stringify(line), line);
  const [straight, joined] = [picture.lines.filter(({ join }) => join === null), picture.joins];
  for (const line of straight) {
    const [from, to] = [at(line.from), at(line.to)];
    if (from !== to || from === line.to) add({ ...line, from, to });
  }
  for (const { from, to } of joined) {
    const join = { from: [...new Set(from.map(at))].sort(), to: at(to) };
    if (join.from.every((name) => name === join.to)) continue;
    const key = JSON.stringify(join);
    const known = joins.get(key) ?? { join, number: joins.size };
    joins.set(key, known);
    for (const name of join.from) add({ kind: 'join', from: name, to: join.to, join: known.number, many: false });
  }
  return { lines: [...lines.values()], joins: [...joins.values()].map(({ join }) => join) };
}

/** The keys that are raced for, then those that the kept nodes write; the others are counted. */
function fewerTargets({ targets, races }: Picture, kept: ReadonlySet<string>) {
  const writes = (at: number) => targets[at]!.channel?.writers.some(({ node }) => kept.has(node)) ?? true;
  const all = [...targets.keys()];
  const sorted = [...new Set([...races.map(({ target }) => target), ...all.filter(writes), ...all])];
  const chosen = sorted.length <= MOST_TARGETS ? all : sorted.slice(0, MOST_TARGETS).sort((a, b) => a - b);
  const others = all.length - chosen.length;
  return {
    targets: [...chosen.map((at) => targets[at]!), ...(others === 0 ? [] : [{ name: `and ${others.toLocaleString('en')} more`, about: 'not drawn', channel: null }])],
    numbers: new Map(chosen.map((at, number) => [at, number])),
  };
}
