import { printable } from '../../report/printable.ts';
import { placeOf } from '../../report/sources.ts';
import type { Finding } from '../../model/finding.ts';
import { alignRows } from '../../report/table.ts';
import type { Diff, GraphDiff, Lists } from './compare.ts';
import { pictureOf } from './picture.ts';
import type { Side } from './side.ts';

export interface Compared {
  readonly diff: Diff;
  /** As the user named them. */
  readonly names: { readonly base: string; readonly head: string };
  readonly base: Side;
  readonly head: Side;
}

export function diffJson({ diff, names, base, head }: Compared): string {
  const place = ({ rule, severity, message, graph, site, fingerprint }: Finding, { sources }: Side) => ({ rule, severity, message, graph, place: placeOf(sources, site), fingerprint });
  const document = {
    schemaVersion: 1,
    ...names,
    breaking: diff.breaking,
    graphs: diff.graphs.filter(({ status }) => status !== 'same').map(({ before: _, after: __, ...graph }) => graph),
    findings: { added: diff.findings.added.map((one) => place(one, head)), removed: diff.findings.removed.map((one) => place(one, base)) },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

export function diffText(compared: Compared): string {
  const { diff } = compared;
  const blocks = diff.graphs.filter(({ status }) => status !== 'same').map((graph) => [printable(headline(graph)), ...alignRows(rowsOf(graph)).map((row) => `  ${printable(row)}`)].join('\n'));
  const findings = findingRows(compared).map(([sign, text]) => `  ${sign} ${printable(text)}`);
  if (findings.length > 0) blocks.push(['Findings', ...findings].join('\n'));
  return `${[...blocks, verdict(diff)].join('\n\n')}\n`;
}

function headline({ id, was, status, threads }: GraphDiff): string {
  const breaks = threads.some(({ effect }) => effect === 'breaks') ? ', and breaks saved threads' : '';
  return `${id}  ${was === null ? status : `moved from ${was}`}${breaks}`;
}

function rowsOf({ nodes, edges, channels, together, threads }: GraphDiff): readonly (readonly string[])[] {
  const pairs = together === null ? { added: [], removed: [] } : { added: together.added.map(joined), removed: together.removed.map(joined) };
  return [
    ...listRows('node', nodes),
    ...nodes.changed.map(({ name, what }) => ['node', '~', `${name}: ${what}`]),
    ...listRows('edge', edges),
    ...listRows('channel', channels),
    ...channels.changed.map(({ name, what }) => ['channel', '~', `${name}: ${what}`]),
    ...listRows('together', pairs),
    ...threads.map(({ effect, message }) => [effect, '!', message]),
  ];
}

const joined = ([a, b]: readonly [string, string]): string => `${a} and ${b}`;

function listRows(what: string, { added, removed }: Lists<string>): readonly (readonly string[])[] {
  return [...removed.map((text) => [what, '-', text]), ...added.map((text) => [what, '+', text])];
}

function findingRows({ diff: { findings }, base, head }: Compared): readonly (readonly [string, string])[] {
  const text = ({ rule, site, message }: Finding, { sources }: Side): string => `${placeOf(sources, site)}  ${rule}  ${message}`;
  return [...findings.added.map((one) => ['+', text(one, head)] as const), ...findings.removed.map((one) => ['-', text(one, base)] as const)];
}

function verdict({ graphs, findings, breaking }: Diff): string {
  const changed = graphs.filter(({ status }) => status !== 'same').length;
  if (changed === 0 && findings.added.length + findings.removed.length === 0) return `No graph changed (${count(graphs.length, 'graph')} compared).`;
  const effects = graphs.flatMap(({ threads }) => threads);
  const maybe = effects.some(({ effect }) => effect === 'may break');
  const threads = breaking ? 'Breaking: threads that were saved under the base cannot all go on.' : maybe ? 'Not breaking as far as can be told: look at what may break.' : 'Not breaking: saved threads can go on.';
  return `${count(changed, 'graph')} changed, ${count(findings.added.length, 'finding')} added, ${findings.removed.length} mended.\n${threads}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** For a comment on a pull request. */
export function diffMarkdown(compared: Compared): string {
  const { diff, names } = compared;
  const graphs = diff.graphs.filter(({ status }) => status !== 'same');
  const blocks = [`## Graphs, \`${code(names.base)}\` → \`${code(names.head)}\``, verdict(diff).split('\n').map((line) => `**${line}**`).join('  \n')];
  for (const graph of graphs) blocks.push(...graphBlocks(graph));
  const findings = findingRows(compared).map(([sign, text]) => `- ${sign === '+' ? 'added' : 'mended'}: ${escaped(text)}`);
  if (findings.length > 0) blocks.push('### Findings', findings.join('\n'));
  return `${blocks.join('\n\n')}\n`;
}

function graphBlocks(graph: GraphDiff): readonly string[] {
  const { threads, before, after } = graph;
  const rows = rowsOf({ ...graph, threads: [] }).map(([what = '', sign = '', text = '']) => `| ${what} | ${SIGNS[sign]} | ${escaped(text)} |`);
  const pictures = [['Before', before], ['After', after]].flatMap(([title, model]) => (model === null || typeof model === 'string' || model === undefined ? [] : [`${String(title)}:\n\n\`\`\`mermaid\n${pictureOf(model, graph)}\n\`\`\``]));
  return [
    `### ${escaped(headline(graph))}`,
    ...(threads.length > 0 ? [threads.map(({ effect, message }) => `- **${effect}**: ${escaped(message)}`).join('\n')] : []),
    ...(rows.length > 0 ? [`| what | | |\n|---|---|---|\n${rows.join('\n')}`] : []),
    ...(pictures.length > 0 ? [`<details><summary>Pictures</summary>\n\n${pictures.join('\n\n')}\n\n</details>`] : []),
  ];
}

const SIGNS: Readonly<Record<string, string>> = { '+': 'added', '-': 'removed', '~': 'changed' };

/** Names come from the repository that is looked at; in a comment they must not become markup. Code in backticks stays. */
function escaped(text: string): string {
  return printable(text)
    .split(/(`[^`]*`)/)
    .map((part) => (/^`[^`]*`$/.test(part) ? part : part.replaceAll(/[\\*_{}[\]<>#+!@|`-]/g, (mark) => (mark === '-' || mark === '+' || mark === '#' ? mark : `\\${mark}`))))
    .join('')
    .replaceAll('|', (mark, at: number, whole: string) => (whole[at - 1] === '\\' ? mark : '\\|'));
}

function code(text: string): string {
  return printable(text).replaceAll('`', "'");
}
