import { END, START } from '../../model/graph.ts';
import { printable } from '../printable.ts';
import type { Line, LineKind } from './lines.ts';
import { labelOf, type Picture, racesOf } from './picture.ts';

const RED = '#c2161e';

/** A graph in the language of Graphviz: a cluster for each graph, in it one for each super-step. */
export function dotText(pictures: readonly Picture[]): string {
  return `${[
    'digraph superstep {',
    '  rankdir=LR; compound=true; newrank=true; fontname="Helvetica";',
    '  node [shape=box, fontname="Helvetica"]; edge [fontname="Helvetica"];',
    ...pictures.flatMap((picture, at) => graphLines(picture, `g${at}`)),
    '}',
  ].join('\n')}\n`;
}

function graphLines(picture: Picture, id: string): readonly string[] {
  const ids = new Map<string, string>();
  const idOf = (name: string): string => {
    const known = ids.get(name) ?? `${id}n${ids.size}`;
    ids.set(name, known);
    return known;
  };
  const lanes = picture.lanes.flatMap(({ title, nodes }, at) => [
    `    subgraph cluster_${id}s${at} { label=${quoted([title])}; style=dashed;`,
    ...nodes.map((name) => `      ${idOf(name)} [${boxOf(picture, name)}];`),
    '    }',
  ]);
  const placed = new Set(ids.keys());
  const edges = picture.lines.filter(({ join }) => join === null).map((line) => `${idOf(line.from)} -> ${idOf(line.to)}${STYLES[line.kind](line)};`);
  const joins = picture.joins.flatMap((join, at) => [
    `${id}j${at} [shape=point, width=0.12, xlabel="join"];`,
    ...join.from.map((from) => `${idOf(from)} -> ${id}j${at} [dir=none];`),
    `${id}j${at} -> ${idOf(join.to)};`,
  ]);
  const outside = [...ids].filter(([name]) => !placed.has(name)).map(([name, node]) => `${node} [${boxOf(picture, name)}];`);
  const channels = picture.targets.flatMap(({ name, about, channel }, at) => {
    const racing = new Set(picture.races.filter(({ target }) => target === at).flatMap(({ nodes }) => nodes));
    const writers = channel === null ? [...racing].map((node) => ({ node, verb: 'uses' })) : channel.writers.map(({ node, certainty }) => ({ node, verb: certainty === 'always' ? 'writes' : 'may write' }));
    return [
      `${id}c${at} [shape=cylinder, label=${quoted([name, about])}];`,
      ...writers.map(({ node, verb }) => {
        const colour = racing.has(node) ? `, color="${RED}", penwidth=3` : '';
        return `${idOf(node)} -> ${id}c${at} [style=dotted, constraint=false, label="${verb}"${colour}];`;
      }),
    ];
  });
  return [`  subgraph cluster_${id} { label=${quoted([picture.view.id])};`, ...lanes, ...[...outside, ...joins, ...edges, ...channels].map((line) => `    ${line}`), '  }'];
}

function boxOf(picture: Picture, name: string): string {
  const node = picture.nodes.get(name);
  const shape = name === START || name === END ? ['shape=oval'] : node?.subgraph == null ? [] : ['peripheries=2'];
  const race = racesOf(picture, name).length > 0 ? [`color="${RED}"`, 'penwidth=3'] : [];
  return [`label=${quoted(labelOf(picture, name))}`, ...shape, ...(node?.defer === true ? ['style=dashed'] : []), ...race].join(', ');
}

const STYLES: Readonly<Record<LineKind, (line: Line) => string>> = {
  direct: () => '',
  join: () => '',
  router: () => ' [style=dashed, label="if"]',
  send: ({ many }) => ` [penwidth=2, label="Send${many ? ' × n' : ''}"]`,
  goto: () => ' [style=dashed, label="goto"]',
};

function quoted(rows: readonly string[]): string {
  return `"${rows.map((row) => printable(row).replaceAll(/["\\]/g, '\\$&')).join('\\n')}"`;
}
