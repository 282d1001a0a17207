import type { GraphModel } from '../../model/graph.ts';
import { edgeViews } from '../../report/inspect-edges.ts';
import type { GraphDiff } from './compare.ts';

const MOST_NODES = 60;

/** The graph in the words of Mermaid; what has come or gone is marked. */
export function pictureOf(graph: GraphModel, { nodes }: GraphDiff): string {
  const names = ['__start__', ...graph.nodes.map(({ name }) => name), '__end__'];
  const id = (name: string): string => `n${names.indexOf(name)}`;
  if (names.length > MOST_NODES) return `flowchart TD\n  n0["${names.length - 2} nodes are too many for a picture"]`;
  const touched = new Set([...nodes.added, ...nodes.removed]);
  const changed = new Set(nodes.changed.map(({ name }) => name));
  const lines = names.map((name) => `  ${id(name)}${name === '__start__' || name === '__end__' ? `([${label(name.slice(2, -2))}])` : `[${label(name)}]`}`);
  for (const edge of edgeViews(graph)) {
    const arrow = edge.kind === 'direct' ? '-->' : edge.kind === 'join' ? '==>' : '-.->';
    for (const from of edge.from) for (const to of edge.to) if (names.includes(from) && names.includes(to)) lines.push(`  ${id(from)} ${arrow} ${id(to)}`);
  }
  for (const { name } of graph.nodes) {
    if (touched.has(name)) lines.push(`  style ${id(name)} stroke-width:3px`);
    else if (changed.has(name)) lines.push(`  style ${id(name)} stroke-dasharray:4`);
  }
  return ['flowchart TD', ...lines].join('\n');
}

/** Entities: whatever a node is called, it stays a label. */
function label(text: string): string {
  return `"${[...text].map((sign) => (/[\w .,:-]/.test(sign) ? sign : `#${sign.codePointAt(0)};`)).join('')}"`;
}
