import { END, START } from '../../model/graph.ts';
import { printable } from '../printable.ts';
import type { Line, LineKind } from './lines.ts';
import { labelOf, type Picture, racesOf } from './picture.ts';

/** A flowchart in the language of Mermaid: a block for each graph, in it one for each super-step. */
export function mermaidText(pictures: readonly Picture[]): string {
  const racing: string[] = [];
  let links = 0;
  const drawn = pictures.flatMap((picture, at) => {
    const { lines, count } = graphLines(picture, `g${at}`, links, racing);
    links += count;
    return lines;
  });
  const text = `${[
    'flowchart LR',
    ...drawn,
    '  classDef race stroke:#c2161e,stroke-width:3px,stroke-dasharray:6 3',
    '  classDef deferred stroke-dasharray:2 2',
    ...(racing.length > 0 ? [`  linkStyle ${racing.join(',')} stroke:#c2161e,stroke-width:3px`] : []),
  ].join('\n')}\n`;
  return links > MOST_LINKS || text.length > MOST_TEXT ? text.replace('\n', `\n  %% ${links} arrows, ${text.length} characters: Mermaid draws this if maxEdges and maxTextSize are raised\n`) : text;
}

/** What Mermaid draws as it is set up; a text cannot change that. */
const [MOST_LINKS, MOST_TEXT] = [500, 50_000];

function graphLines(picture: Picture, id: string, links: number, racing: string[]): { readonly lines: readonly string[]; readonly count: number } {
  const ids = new Map<string, string>();
  const idOf = (name: string): string => {
    const known = ids.get(name) ?? `${id}n${ids.size}`;
    ids.set(name, known);
    return known;
  };
  const lanes = picture.lanes.flatMap(({ title, nodes }, at) => [
    `    subgraph ${id}s${at}[${quoted([title])}]`,
    ...nodes.map((name) => `      ${idOf(name)}${boxOf(picture, name)}`),
    '    end',
  ]);
  const placed = new Set(ids.keys());
  const edges: string[] = [];
  for (const line of picture.lines) if (line.join === null) edges.push(`${idOf(line.from)} ${ARROWS[line.kind](line)} ${idOf(line.to)}`);
  const joins = picture.joins.flatMap((join, at) => {
    edges.push(...join.from.map((from) => `${idOf(from)} --- ${id}j${at}`), `${id}j${at} -->|all of them| ${idOf(join.to)}`);
    return [`    ${id}j${at}(( ))`];
  });
  const outside = [...ids].filter(([name]) => !placed.has(name)).map(([name, node]) => `    ${node}${boxOf(picture, name)}`);
  const channels = picture.targets.map(({ name, about }, at) => `    ${id}c${at}[(${quoted([name, about])})]`);
  for (const [at, { channel }] of picture.targets.entries()) {
    for (const { node, certainty } of channel?.writers ?? []) {
      if (picture.races.some(({ target, nodes }) => target === at && nodes.includes(node))) racing.push(String(links + edges.length));
      edges.push(`${idOf(node)} -.->|${certainty === 'always' ? 'writes' : 'may write'}| ${id}c${at}`);
    }
    if (channel !== null) continue;
    for (const node of new Set(picture.races.filter(({ target }) => target === at).flatMap(({ nodes }) => nodes))) {
      racing.push(String(links + edges.length));
      edges.push(`${idOf(node)} -.->|uses| ${id}c${at}`);
    }
  }
  const classes = [...ids].flatMap(([name, node]) => [
    ...(racesOf(picture, name).length > 0 ? [`    class ${node} race`] : []),
    ...(picture.nodes.get(name)?.defer === true ? [`    class ${node} deferred`] : []),
  ]);
  const lines = [`  subgraph ${id}[${quoted([picture.view.id])}]`, ...lanes, ...outside, ...joins, ...channels, ...edges.map((edge) => `    ${edge}`), ...classes, '  end'];
  return { lines, count: edges.length };
}

function boxOf(picture: Picture, name: string): string {
  const label = quoted(labelOf(picture, name));
  if (name === START || name === END) return `([${label}])`;
  return picture.nodes.get(name)?.subgraph == null ? `[${label}]` : `[[${label}]]`;
}

const ARROWS: Readonly<Record<LineKind, (line: Line) => string>> = {
  direct: () => '-->',
  join: () => '-->',
  router: () => '-->|if|',
  send: ({ many }) => `==>|Send${many ? ' × n' : ''}|`,
  goto: () => '-->|goto|',
};

/** Mermaid reads markup, Markdown and names of icons in its texts, so all but letters, digits and the plainest marks is written as a code. */
function quoted(rows: readonly string[]): string {
  return `"${rows.map((row) => printable(row).replaceAll(/[^\p{L}\p{N} .,/()_-]/gu, (char) => `#${char.codePointAt(0)};`)).join('<br/>')}"`;
}
