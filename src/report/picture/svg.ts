import { widthOf } from '../printable.ts';
import { type Box, type Layout, layoutOf, lineLabel, PILLS, type Point, type Size } from './layout.ts';
import { clipped, escaped, rounded } from './markup.ts';
import { labelOf, type Picture, racesOf } from './picture.ts';

/** The drawing of one graph, as an element to be put into a page or a file. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly markup: string;
  /** The names whose boxes carry the ids `<prefix>n0`, `<prefix>n1` and so on. */
  readonly boxes: readonly string[];
}

/** What a subgraph looks like inside its node; null where it stays folded. */
export type Unfold = (graph: string) => Drawing | null;

const CHAR = 7.3;
const ROW = 17;
const PAD = 12;
const LONGEST = 44;
const TITLE = 30;
const SHELF_GAP = 44;
const SHELF_BOX = 44;
const VERDICT = 30;
/** As many writes as run down side by side; the gap to the next lane has no room for more. */
const LANES_BESIDE = 5;

/** `prefix` makes ids that are unique in their document; `extra`: writes that are drawn beside those of races. */
export function drawingOf(picture: Picture, prefix: string, extra: readonly Write[] = [], unfold: Unfold = () => null): Drawing {
  const inner = new Map([...picture.nodes.values()].flatMap(({ name, subgraph }) => {
    const drawing = subgraph === null ? null : unfold(subgraph);
    return drawing === null ? [] : [[name, drawing] as const];
  }));
  const rows = new Map<string, readonly string[]>();
  const rowsOf = (name: string) => {
    const known = rows.get(name) ?? labelOf(picture, name).map((row) => clipped(row, LONGEST));
    rows.set(name, known);
    return known;
  };
  const layout = layoutOf(picture, (name) => sizeOf(rowsOf(name), PILLS.has(name), inner.get(name)));
  const boxes = [...layout.nodes.keys()];
  const numbers = new Map(boxes.map((name, at) => [name, at]));
  const shelf = shelfOf(picture, layout);
  // Wide enough for the sentence that tells how a schedule ends.
  const width = Math.max(layout.width, shelf.width, 480);
  const height = TITLE + layout.height + shelf.height + VERDICT;
  const all = writesOf(picture, extra);
  const writes = all.flatMap((write) => {
    const from = layout.nodes.get(write.node);
    const to = shelf.boxes[write.target];
    const beside = all.filter(({ target }) => target === write.target);
    const place = { nth: beside.indexOf(write), of: beside.length };
    return from === undefined || to === undefined ? [] : [writePath(write, from, to, place, layout, prefix, numbers)];
  });
  const markup = [
    ...layout.lanes.map((lane, at) => laneMarkup(lane, at, TITLE + layout.height)),
    `<g transform="translate(0 ${TITLE})">`,
    ...writes,
    ...picture.lines.map((_, at) => lineMarkup(picture, at, layout.lines[at]!, `${prefix}l${at}`)),
    ...layout.joins.map(({ x, y }, at) => `<g class="join"><title>${escaped(`waits for ${picture.joins[at]!.from.join(' and ')}`)}</title><circle cx="${rounded(x)}" cy="${rounded(y)}" r="5"/></g>`),
    ...boxes.map((name, at) => boxMarkup(picture, name, layout.nodes.get(name)!, rowsOf(name), `${prefix}n${at}`, inner.get(name))),
    ...shelf.boxes.map((box, at) => targetMarkup(picture, at, box, `${prefix}c${at}`)),
    ...(shelf.boxes.length === 0 ? [] : [`<text class="title" x="16" y="${rounded(layout.height + SHELF_GAP - 12)}">what they write</text>`]),
    `<text class="verdict" id="${prefix}v" x="16" y="${rounded(layout.height + shelf.height + 14)}"></text>`,
    `<g class="tokens" id="${prefix}t"></g>`,
    '</g>',
  ].join('\n');
  return { width, height, markup, boxes };
}

/** A write of a node to a thing of the shelf. */
export interface Write {
  readonly node: string;
  readonly target: number;
}

function writesOf({ races, folded }: Picture, extra: readonly Write[]): readonly (Write & { readonly race: boolean })[] {
  const racing = races.flatMap(({ target, nodes }) => nodes.map((node) => ({ node, target, race: true })));
  const all = [...racing, ...extra.map(({ node, target }) => ({ node: folded.get(node) ?? node, target, race: false }))];
  return [...new Map(all.reverse().map((write) => [`${write.target} ${write.node}`, write])).values()].reverse();
}

function sizeOf(rows: readonly string[], pill: boolean, inner: Drawing | undefined): Size {
  const width = Math.max(pill ? 56 : 84, ...rows.map((row) => widthOf(row) * CHAR + 2 * PAD));
  const height = rows.length * ROW + 14;
  return inner === undefined ? { width, height } : { width: Math.max(width, inner.width + 2 * PAD), height: height + inner.height + PAD };
}

interface Shelf extends Size {
  readonly boxes: readonly Box[];
}

/** Rows of boxes below the graph, as wide as it is. */
function shelfOf({ targets }: Picture, layout: Layout): Shelf {
  if (targets.length === 0) return { width: 0, height: 0, boxes: [] };
  const most = Math.max(layout.width, 560);
  let [x, y, right] = [16, layout.height + SHELF_GAP, 0];
  const boxes = targets.map(({ name, about }) => {
    const width = Math.max(...[name, about].map((row) => widthOf(clipped(row, LONGEST)) * CHAR)) + 2 * PAD;
    if (x > 16 && x + width + 16 > most) [x, y] = [16, y + SHELF_BOX + 14];
    const box = { x, y, width, height: SHELF_BOX };
    x += width + 16;
    right = Math.max(right, x);
    return box;
  });
  return { width: right, height: y + SHELF_BOX - layout.height + 8, boxes };
}

function laneMarkup({ title, x, width }: Layout['lanes'][number], at: number, height: number): string {
  return [
    `<g class="lane${at % 2 === 0 ? '' : ' odd'}"><rect x="${rounded(x)}" y="0" width="${rounded(width)}" height="${rounded(height)}"/>`,
    `<text x="${rounded(x + width / 2)}" y="19">${escaped(title)}</text></g>`,
  ].join('');
}

function lineMarkup(picture: Picture, at: number, points: readonly Point[], id: string): string {
  const line = picture.lines[at]!;
  const label = lineLabel(line);
  const middle = points[Math.floor(points.length / 2)];
  const says = `${line.from} to ${line.to}: ${SAYS[line.kind]}${line.many ? ', any number of times' : ''}`;
  return [
    `<g class="line ${line.kind}" id="${id}"><title>${escaped(says)}</title><path d="${pathOf(points)}"/>`,
    points.length < 2 ? '' : `<path class="head" d="${headOf(points)}"/>`,
    label === '' || middle === undefined ? '' : `<text x="${rounded(middle.x)}" y="${rounded(middle.y - 4)}">${label}</text>`,
    '</g>',
  ].join('');
}

const SAYS = { direct: 'an edge', join: 'a join', router: 'where a router says so', send: 'by Send', goto: 'where a Command says so' } as const;

/** A curve that starts and ends in its outer points and bends near the others. */
function pathOf(points: readonly Point[]): string {
  const at = ({ x, y }: Point) => `${rounded(x)} ${rounded(y)}`;
  const between = (a: Point, b: Point) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  const [first, second] = points;
  if (first === undefined || second === undefined) return '';
  const parts = [`M${at(first)}L${at(between(first, second))}`];
  for (let i = 1; i < points.length - 1; i += 1) parts.push(`Q${at(points[i]!)} ${at(between(points[i]!, points[i + 1]!))}`);
  return `${parts.join('')}L${at(points.at(-1)!)}`;
}

function headOf(points: readonly Point[]): string {
  const end = points.at(-1)!;
  const before = points.findLast(({ x, y }) => Math.hypot(x - end.x, y - end.y) > 1) ?? points[0]!;
  const angle = Math.atan2(end.y - before.y, end.x - before.x);
  const corner = (turn: number) => `${rounded(end.x - 9 * Math.cos(angle + turn))} ${rounded(end.y - 9 * Math.sin(angle + turn))}`;
  return `M${rounded(end.x)} ${rounded(end.y)}L${corner(0.42)}L${corner(-0.42)}Z`;
}

/** Those that arrive at one thing run side by side, so that each can be seen. */
function writePath({ node, target, race }: Write & { readonly race: boolean }, from: Box, to: Box, { nth, of }: { readonly nth: number; readonly of: number }, layout: Layout, prefix: string, numbers: ReadonlyMap<string, number>): string {
  const right = from.x + from.width;
  const start = { x: right, y: from.y + from.height - 12 };
  const spread = Math.min(16, (to.width - 24) / of);
  const end = { x: to.x + to.width / 2 + (nth - (of - 1) / 2) * spread, y: to.y };
  // Down beside the boxes that stand below, not behind them.
  const below = [...layout.nodes.values()].filter(({ x, y }) => y > from.y && x < right + 20);
  const column = Math.max(right, ...below.filter((box) => box.x + box.width > from.x).map((box) => box.x + box.width)) + 14 + (nth % LANES_BESIDE) * 7;
  const bend = layout.height + SHELF_GAP / 3;
  const at = (x: number, y: number) => `${rounded(x)} ${rounded(y)}`;
  const down = `L${at(column - 10, start.y)}Q${at(column, start.y)} ${at(column, start.y + 10)}L${at(column, layout.height - 12)}`;
  const curve = `M${at(start.x, start.y)}${down}C${at(column, bend)} ${at(end.x, bend - 20)} ${at(end.x, end.y)}`;
  const id = `${prefix}w${numbers.get(node)!}-${target}`;
  return `<g class="write${race ? ' race' : ''}" id="${id}"><title>${escaped(node)} writes</title><path d="${curve}"/><path class="head" d="${headOf([{ x: end.x, y: bend - 20 }, end])}"/></g>`;
}

function boxMarkup(picture: Picture, name: string, box: Box, rows: readonly string[], id: string, inner: Drawing | undefined): string {
  const node = picture.nodes.get(name);
  const pill = PILLS.has(name);
  const racing = racesOf(picture, name).length > 0;
  const classes = ['node', ...(pill ? ['pill'] : picture.rests.has(name) ? ['rest'] : node === undefined ? ['missing'] : []), ...(racing ? ['race'] : []), ...(node?.defer === true ? ['deferred'] : []), ...(node?.subgraph == null ? [] : ['folds'])];
  const x = rounded(box.x + PAD);
  return [
    `<g class="${classes.join(' ')}" id="${id}"><title>${escaped([...(picture.rests.has(name) ? [] : [name]), ...labelOf(picture, name).slice(picture.rests.has(name) ? 0 : 1)].join(', '))}</title>`,
    `<rect class="box" x="${rounded(box.x)}" y="${rounded(box.y)}" width="${rounded(box.width)}" height="${rounded(box.height)}" rx="${pill ? rounded(box.height / 2) : 6}"/>`,
    ...(node?.subgraph == null ? [] : [`<rect class="rim" x="${rounded(box.x + 3)}" y="${rounded(box.y + 3)}" width="${rounded(box.width - 6)}" height="${rounded(box.height - 6)}" rx="4"/>`]),
    `<text x="${x}" y="${rounded(box.y + ROW + 2)}">${rows.map((row, at) => `<tspan x="${x}"${at === 0 ? ' class="name"' : ` dy="${ROW}"${row.startsWith('✗') ? ' class="bad"' : ''}`}>${escaped(row)}</tspan>`).join('')}</text>`,
    `<text class="count" x="${rounded(box.x + box.width - 6)}" y="${rounded(box.y - 4)}"></text>`,
    ...(inner === undefined ? [] : [`<g transform="translate(${rounded(box.x + PAD)} ${rounded(box.y + rows.length * ROW + 10)})">${inner.markup}</g>`]),
    '</g>',
  ].join('');
}

function targetMarkup(picture: Picture, at: number, box: Box, id: string): string {
  const { name, about, channel } = picture.targets[at]!;
  const racing = picture.races.some(({ target }) => target === at);
  const by = (channel?.writers ?? []).map(({ node, certainty }) => (certainty === 'always' ? node : `sometimes ${node}`));
  const x = rounded(box.x + PAD);
  return [
    `<g class="target${racing ? ' race' : ''}${channel === null ? ' other' : ''}" id="${id}"><title>${escaped(`${name}: ${about}${by.length === 0 ? '' : `, written by ${by.join(', ')}`}`)}</title>`,
    `<rect class="box" x="${rounded(box.x)}" y="${rounded(box.y)}" width="${rounded(box.width)}" height="${rounded(box.height)}" rx="14"/>`,
    `<text x="${x}" y="${rounded(box.y + 18)}"><tspan class="name">${escaped(clipped(name, LONGEST))}</tspan><tspan x="${x}" dy="${ROW}">${escaped(clipped(about, LONGEST))}</tspan></text></g>`,
  ].join('');
}
