import { Graph, layout as arrange } from '@dagrejs/dagre';
import { END, START } from '../../model/graph.ts';
import { widthOf } from '../printable.ts';
import type { Line } from './lines.ts';
import type { Picture } from './picture.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** From its upper left corner. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: ReadonlyMap<string, Box>;
  /** One for each line of the picture: from the border of one box to that of the other, through the mark of its join. */
  readonly lines: readonly (readonly Point[])[];
  readonly joins: readonly Point[];
  readonly lanes: readonly { readonly title: string; readonly x: number; readonly width: number }[];
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Of a graph above these numbers only a part is drawn: nobody could read all of it, and it would take long. */
export const MOST_NODES = 400;
export const MOST_LINES = 2_000;

/**
 * As many ranks of dagre as a lane has: it needs one between two lanes for the bends of its lines, and one more on either
 * side of a join. The fewer there are, the sooner it is done.
 */
const [RANKS, RANKS_WITH_JOINS] = [2, 4];
const LANE_GAP = 224;

const rankOf = ({ joins }: Picture): number => (joins.length > 0 ? RANKS_WITH_JOINS : RANKS);

/**
 * Lanes from left to right. dagre orders the boxes of a lane, places them and routes the lines; which lane a box is in is
 * not for it to say, so the ranks are given. Nodes of one lane with an edge between them stand side by side in it.
 */
export function layoutOf(picture: Picture, sizeOf: (name: string) => Size): Layout {
  const ranks = ranksOf(picture);
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: 22, edgesep: 14, ranksep: LANE_GAP / rankOf(picture), marginx: 16, marginy: 16, ranker: rankerOf(ranks, -rankOf(picture)) as never });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const name of ranks.nodes.keys()) graph.setNode(`n${name}`, { ...sizeOf(name) });
  picture.joins.forEach((_, at) => graph.setNode(`j${at}`, { width: 8, height: 8 }));
  const ways = waysOf(picture);
  for (const way of ways) {
    const [from, to] = way.back(ranks) ? [way.to, way.from] : [way.from, way.to];
    const label = way.label === '' ? {} : { width: widthOf(way.label) * 7 + 8, height: 14, labelpos: 'c' as const };
    graph.setEdge(from, to, { ...label }, way.id);
  }
  arrange(graph);

  const nodes = new Map([...ranks.nodes.keys()].map((name) => [name, boxOf(graph.node(`n${name}`) as Placed)]));
  const points = new Map(ways.map((way) => {
    const [from, to] = way.back(ranks) ? [way.to, way.from] : [way.from, way.to];
    const found = (graph.edge(from, to, way.id) as { readonly points?: readonly Point[] }).points ?? [];
    return [way.id, way.back(ranks) ? [...found].reverse() : found] as const;
  }));
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    width,
    height,
    nodes,
    lines: picture.lines.map((line, at) => (line.join === null ? points.get(`l${at}`)! : [...points.get(`l${at}`)!, ...points.get(`j${line.join}`)!])),
    joins: picture.joins.map((_, at) => graph.node(`j${at}`) as Point),
    lanes: lanesOf(picture, nodes, width),
  };
}

type Placed = Point & Size;

function boxOf({ x, y, width, height }: Placed): Box {
  return { x: x - width / 2, y: y - height / 2, width, height };
}

interface Ranks {
  readonly nodes: ReadonlyMap<string, number>;
  readonly joins: readonly number[];
}

function ranksOf(picture: Picture): Ranks {
  const nodes = new Map<string, number>();
  const each = rankOf(picture);
  let rank = 0;
  for (const lane of picture.lanes) {
    const columns = columnsOf(lane.nodes, picture.lines);
    for (const name of lane.nodes) nodes.set(name, (rank + (columns.get(name) ?? 0)) * each);
    rank += Math.max(1, ...[...columns.values()].map((column) => column + 1));
  }
  // Targets that are no nodes: what the edge leads to is not there.
  for (const { from, to } of picture.lines) for (const name of [from, to]) if (!nodes.has(name)) nodes.set(name, rank * each);
  return { nodes, joins: picture.joins.map(({ to }) => nodes.get(to)! - each / 2) };
}

/** Within a lane: a node stands right of those that lead to it, unless the way goes round. */
function columnsOf(names: readonly string[], lines: readonly Line[]): ReadonlyMap<string, number> {
  const within = new Set(names);
  const leaving = new Map(names.map((name) => [name, [] as string[]]));
  for (const { from, to } of lines) if (from !== to && within.has(from) && within.has(to)) leaving.get(from)!.push(to);
  const columns = new Map<string, number>();
  const open = new Set<string>();
  const depth = (name: string): number => {
    const known = columns.get(name);
    if (known !== undefined) return known;
    if (open.has(name)) return -1;
    open.add(name);
    const column = Math.max(-1, ...leaving.get(name)!.map(depth)) + 1;
    open.delete(name);
    columns.set(name, column);
    return column;
  };
  const most = Math.max(0, ...names.map(depth));
  return new Map([...columns].map(([name, column]) => [name, most - column]));
}

function rankerOf(ranks: Ranks, elsewhere: number) {
  return (graph: { nodes(): string[]; node(id: string): { rank?: number } }) => {
    for (const id of graph.nodes()) {
      const rank = id.startsWith('n') ? ranks.nodes.get(id.slice(1)) : id.startsWith('j') ? ranks.joins[Number(id.slice(1))] : undefined;
      graph.node(id).rank = rank ?? elsewhere;
    }
  };
}

interface Way {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly label: string;
  /** It leads to where lanes are lower, and is laid out the other way round. */
  back(ranks: Ranks): boolean;
}

function waysOf({ lines, joins }: Picture): readonly Way[] {
  const placeOf = (ranks: Ranks, id: string) => (id.startsWith('n') ? ranks.nodes.get(id.slice(1)) : ranks.joins[Number(id.slice(1))]) ?? 0;
  const way = (id: string, from: string, to: string, label: string): Way => ({
    id,
    from,
    to,
    label,
    back: (ranks) => placeOf(ranks, from) > placeOf(ranks, to),
  });
  return [
    ...lines.map((line, at) => way(`l${at}`, `n${line.from}`, line.join === null ? `n${line.to}` : `j${line.join}`, lineLabel(line))),
    ...joins.map(({ to }, at) => way(`j${at}`, `j${at}`, `n${to}`, '')),
  ];
}

/** What is written beside a line; the others tell by how they are drawn. */
export function lineLabel({ kind, many }: Pick<Line, 'kind' | 'many'>): string {
  return kind === 'send' ? `Send${many ? ' × n' : ''}` : kind === 'goto' ? 'goto' : '';
}

function lanesOf(picture: Picture, nodes: ReadonlyMap<string, Box>, width: number): Layout['lanes'] {
  const spans = picture.lanes.map(({ title, nodes: names }) => {
    const boxes = names.flatMap((name) => nodes.get(name) ?? []);
    return { title, left: Math.min(...boxes.map(({ x }) => x)), right: Math.max(...boxes.map((box) => box.x + box.width)) };
  });
  return spans.map(({ title, left, right }, at) => {
    const before = spans[at - 1];
    const after = spans[at + 1];
    const x = before === undefined ? 0 : (before.right + left) / 2;
    return { title, x, width: (after === undefined ? width : (right + after.left) / 2) - x };
  });
}

export const PILLS: ReadonlySet<string> = new Set([START, END]);
