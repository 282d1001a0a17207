import { describe, expect, test } from 'vitest';
import { END, START } from '../../../src/model/graph.ts';
import { inspectJson } from '../../../src/report/inspect-json.ts';
import { inspectText } from '../../../src/report/inspect-text.ts';
import { pictureText } from '../../../src/report/picture/pictures.ts';
import { printable } from '../../../src/report/printable.ts';
import { drawnFixtures, sources } from './drawn-fixtures.ts';
import { parseDot, type Parsed, parseMermaid } from './parsers.ts';

/** What the JSON of `inspect` says, which is a contract: all else has to say the same. */
interface GraphJson {
  readonly id: string;
  readonly channels: Readonly<Record<string, { readonly kind: string }>>;
  readonly nodes: Readonly<Record<string, { readonly writes: Readonly<Record<string, string>>; readonly goto: readonly string[] }>>;
  readonly edges: readonly { readonly kind: string; readonly from: readonly string[]; readonly to: readonly string[] }[];
}

const programs = drawnFixtures(['rules', 'lessons', 'extract/names', 'extract/loops', 'extract/routes', 'hostile']);

test('the fixtures have hundreds of graphs', () => {
  expect(programs.flatMap(({ graphs }) => graphs).length).toBeGreaterThan(400);
});

describe('text, JSON and pictures show the same', () => {
  test.each(programs.map((program) => [program.path, program] as const))('%s', async (_, { graphs, findings }) => {
    for (const graph of graphs) {
      const [json] = (JSON.parse([...inspectJson([graph], sources)].join('')) as { graphs: GraphJson[] }).graphs;
      const facts = factsOf(json!);
      const picture = (format: 'mermaid' | 'dot' | 'svg') => pictureText(format, { graphs: [graph], findings, errors: [] }, sources);

      const text = inspectText(graph, sources);
      for (const name of [...Object.keys(json!.nodes), ...Object.keys(json!.channels)]) expect(text).toMatch(new RegExp(`^ {4}${literally(printable(name))}( |$)`, 'm'));

      const svg = picture('svg');
      expect(arrowsOfSvg(svg)).toEqual(facts.arrows);
      expect(titlesOf(svg, 'node').sort()).toEqual(facts.boxes);
      for (const key of facts.channels) expect(titlesOf(svg, 'target')).toContain(key);

      for (const parsed of [await parseMermaid(picture('mermaid')), parseDot(picture('dot'))]) {
        expect(arrowsOf(parsed)).toEqual(facts.pairs);
        expect(firstLines(parsed, 'n').sort()).toEqual(facts.boxes);
        for (const key of facts.channels) expect(firstLines(parsed, 'c')).toContain(key);
        expect(writesOf(parsed)).toEqual(facts.writes);
        expect(parsed.blocks).toContain(printable(json!.id));
      }
    }
  });
});

const spoken = (name: string) => printable(name === START ? 'START' : name === END ? 'END' : name);

function factsOf({ nodes, edges, channels }: GraphJson) {
  const kinds = { direct: 'an edge', join: 'a join', router: 'where a router says so', send: 'by Send', goto: 'where a Command says so' } as const;
  const straight = edges.flatMap(({ kind, from, to }) => from.flatMap((source) => to.map((target) => [source, target, kinds[kind as keyof typeof kinds]] as const)));
  const gotos = Object.entries(nodes).flatMap(([name, { goto }]) => goto.map((target) => [name, target, kinds.goto] as const));
  const arrows = [...straight, ...gotos].map(([from, to, how]) => `${spoken(from)} -> ${spoken(to)} ${how}`);
  const drawn = [...straight, ...gotos].flatMap(([from, to]) => [from, to]);
  // START stands everywhere, END where something leads there, and a name that no node has with a question mark.
  const known = new Set([...Object.keys(nodes), START, END]);
  const missing = [...new Set(drawn)].filter((name) => !known.has(name)).map((name) => `${name}?`);
  const boxes = [...Object.keys(nodes), ...missing, START, ...(drawn.includes(END) ? [END] : [])].map(spoken).sort();
  const writes = Object.entries(nodes).flatMap(([name, { writes }]) => Object.entries(writes).flatMap(([key, certainty]) => (Object.hasOwn(channels, key) ? [`${spoken(name)} ${certainty === 'always' ? 'writes' : 'may write'} ${printable(key)}`] : [])));
  const box = (name: string) => `${spoken(name)}${known.has(name) ? '' : '?'}`;
  const pairs = [...new Map([...straight, ...gotos].map((arrow) => [arrow.join(), `${box(arrow[0])} -> ${box(arrow[1])}`])).values()].sort();
  return { pairs, arrows: [...new Set(arrows)].sort(), boxes, channels: Object.keys(channels).map(printable), writes: writes.sort() };
}

function titlesOf(svg: string, kind: string): string[] {
  return [...svg.matchAll(new RegExp(`<g class="${kind}[^"]*" id="[^"]*"><title>[^]*?</title>[^]*?<text[^>]*>([^]*?)</text>`, 'g'))].map(([, text]) => unescaped(/<tspan[^>]*>([^]*?)<\/tspan>/.exec(text!)![1]!));
}

function arrowsOfSvg(svg: string): string[] {
  const found = [...svg.matchAll(/<g class="line [^"]*" id="[^"]*"><title>([^]*?)<\/title>/g)].map(([, title]) => unescaped(title!).replace(', any number of times', ''));
  return [...new Set(found.map((title) => title.replaceAll('__start__', 'START').replaceAll('__end__', 'END').replace(/^(.*) to (.*?): /, '$1 -> $2 ')))].sort();
}

function unescaped(text: string): string {
  return text.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}

/** The first line of the boxes of nodes, or of channels. */
function firstLines({ labels }: Parsed, kind: 'n' | 'c'): string[] {
  return [...labels].flatMap(([id, label]) => (new RegExp(`^g\\d+${kind}\\d+$`).test(id) ? [label.split('\n')[0]!] : []));
}

/** Joins are drawn through a mark of their own. */
function arrowsOf(parsed: Parsed): string[] {
  const nameOf = (id: string) => parsed.labels.get(id)!.split('\n')[0]!;
  const isJoin = (id: string) => /^g\d+j/.test(id);
  const plain = parsed.edges.filter(({ from, to }) => !isJoin(from) && !isJoin(to) && !/^g\d+c/.test(to)).map(({ from, to }) => `${nameOf(from)} -> ${nameOf(to)}`);
  const joined = parsed.edges.filter(({ to }) => isJoin(to)).flatMap(({ from, to }) => parsed.edges.filter((out) => out.from === to).map((out) => `${nameOf(from)} -> ${nameOf(out.to)}`));
  const kinds = [...plain, ...joined];
  return kinds.sort();
}

function writesOf(parsed: Parsed): string[] {
  const nameOf = (id: string) => parsed.labels.get(id)!.split('\n')[0]!;
  return parsed.edges.filter(({ to, label }) => /^g\d+c/.test(to) && label !== 'uses').map(({ from, to, label }) => `${nameOf(from)} ${label} ${nameOf(to)}`).sort();
}

function literally(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
