import { instance } from '@viz-js/viz';
import DOMPurify from 'dompurify';
import mermaid from 'mermaid';

/** Mermaid cleans texts with the help of a page. Its grammar needs none, and a grammar is all that is asked for here. */
Object.assign(DOMPurify, { addHook: () => undefined, sanitize: (text: unknown) => String(text) });

interface FlowDb {
  getVertices(): ReadonlyMap<string, { readonly text: string }>;
  getEdges(): readonly { readonly start: string; readonly end: string; readonly text: string }[];
  getSubGraphs(): readonly { readonly id: string; readonly title: string; readonly nodes: readonly string[] }[];
}

export interface Parsed {
  /** What stands in each box, by its id. */
  readonly labels: ReadonlyMap<string, string>;
  readonly edges: readonly { readonly from: string; readonly to: string; readonly label: string }[];
  readonly blocks: readonly string[];
}

/** As Mermaid's own parser reads it; throws what that says. */
export async function parseMermaid(text: string): Promise<Parsed> {
  // Only this loads the languages that Mermaid knows.
  await mermaid.parse(text);
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
  const flow = db as unknown as FlowDb;
  return {
    labels: new Map([...flow.getVertices()].map(([id, { text }]) => [id, decoded(text)])),
    edges: flow.getEdges().map(({ start, end, text }) => ({ from: start, to: end, label: text })),
    blocks: flow.getSubGraphs().map(({ title }) => decoded(title)),
  };
}

/** Mermaid keeps its codes for characters in a form of its own until it draws. */
function decoded(text: string): string {
  return text.replaceAll('<br/>', '\n').replaceAll(/ﬂ°°(\d+)¶ß/g, (_, code: string) => String.fromCodePoint(Number(code)));
}

const graphviz = await instance();

/** As Graphviz reads it; throws what that says. */
export function parseDot(text: string): Parsed {
  const { status, errors, output } = graphviz.render(text, { format: 'json0', engine: 'dot' });
  if (status !== 'success' || errors.some(({ level }) => level !== 'warning')) throw new Error(errors.map(({ message }) => message).join('\n'));
  const { objects = [], edges = [] } = JSON.parse(output) as DotJson;
  const nameOf = (id: number) => objects.find(({ _gvid }) => _gvid === id)!.name;
  const unescaped = (label: string | undefined) => (label ?? '').replaceAll(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char));
  return {
    labels: new Map(objects.filter(({ name }) => !name.startsWith('cluster_')).map(({ name, label }) => [name, unescaped(label)])),
    edges: edges.map(({ head, tail, label }) => ({ from: nameOf(tail), to: nameOf(head), label: unescaped(label) })),
    blocks: objects.filter(({ name }) => name.startsWith('cluster_')).map(({ label }) => unescaped(label)),
  };
}

interface DotJson {
  readonly objects?: readonly { readonly _gvid: number; readonly name: string; readonly label?: string }[];
  readonly edges?: readonly { readonly head: number; readonly tail: number; readonly label?: string }[];
}
