import { createHash } from 'node:crypto';
import { printable } from '../../printable.ts';
import { spoken } from '../../inspect-text.ts';
import type { Sources } from '../../sources.ts';
import { codeOf } from '../code.ts';
import { escaped, rounded, scriptJson } from '../markup.ts';
import type { Picture } from '../picture.ts';
import { type Drawing, drawingOf } from '../svg.ts';
import { unfolded } from '../unfold.ts';
import { pageStyle, playerScript } from './assets.ts';
import type { FindingView, ReportView } from './report.ts';

/**
 * One file that shows everything and asks for nothing: no network, and a policy that forbids it. Without its script it
 * is a report to be read and printed; the script plays the schedules.
 */
export function reportPage(report: ReportView, sources: Sources): string {
  const [style, script] = [pageStyle(), playerScript()];
  const policy = `default-src 'none'; style-src '${hashOf(style)}'; script-src '${hashOf(script)}'; base-uri 'none'; form-action 'none'`;
  const all = new Map(report.graphs.map(({ picture }) => [picture.view.id, picture]));
  const players: PlayerData[] = [];
  const graphs = report.graphs.map((graph, at) => graphSection(graph, at, all, sources, players));
  players.push(...report.others.map((finding) => playerData(finding, -1, new Map())));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>superstep report</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>superstep report</h1>
<p>${escaped(summaryOf(report))}</p>
<p class="keys">Keys: <kbd>j</kbd> <kbd>k</kbd> next and previous finding, <kbd>→</kbd> <kbd>←</kbd> step by step, <kbd>Home</kbd> <kbd>End</kbd> start and moment of the conflict, <kbd>space</kbd> play or pause, <kbd>f</kbd> fold or unfold subgraphs, <kbd>+</kbd> <kbd>-</kbd> <kbd>0</kbd> size. <button type="button" id="theme" aria-pressed="false">Dark colours</button></p>
</header>
<main>
${contentsOf(report)}
${graphs.join('\n')}
${othersSection(report, sources)}
${troublesSection(report)}
${LEGEND}
</main>
<p id="live" class="unseen" role="status" aria-live="polite"></p>
<script type="application/json" id="data">${scriptJson(players)}</script>
<script>${script}</script>
</body>
</html>
`;
}

/** What the player needs of a finding; numbers stand for the elements of its picture. */
interface PlayerData {
  readonly id: string;
  readonly graph: number;
  readonly target: number | null;
  readonly outcome: string;
  readonly frames: readonly {
    readonly tasks: readonly (readonly [box: number, count: number])[];
    readonly lines: readonly number[];
    readonly writes: readonly (readonly [box: number, target: number, lost: 0 | 1])[];
    readonly places: readonly number[];
    readonly meets: boolean;
  }[];
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function summaryOf({ graphs, others }: ReportView): string {
  const findings = [...graphs.flatMap((graph) => graph.findings), ...others];
  const errors = findings.filter(({ finding }) => finding.severity === 'error').length;
  const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`;
  return `${findings.length === 0 ? 'No findings' : `${count(errors, 'error')} and ${count(findings.length - errors, 'warning')}`} in ${count(graphs.length, 'graph')}.`;
}

function contentsOf({ graphs }: ReportView): string {
  if (graphs.length < 2) return '';
  const rows = graphs.map(({ picture: { view }, findings }, at) => `<li><a href="#graph-${at}">${escaped(view.id)}</a>${findings.length === 0 ? '' : ` <strong>${findings.length} found</strong>`}</li>`);
  return `<nav aria-label="Graphs"><ul class="contents">${rows.join('')}</ul></nav>`;
}

function graphSection({ picture, findings }: ReportView['graphs'][number], at: number, all: ReadonlyMap<string, Picture>, sources: Sources, players: PlayerData[]): string {
  const { view } = picture;
  const writes = findings.flatMap(({ play }) => play?.frames.flatMap((frame) => frame.writes) ?? []);
  const drawing = drawingOf(picture, `g${at}`, writes);
  const open = unfolded(picture, `u${at}`, all, writes);
  const numbers = new Map(drawing.boxes.map((name, number) => [name, number]));
  const boxes = new Map([...numbers, ...[...picture.folded].map(([name, rest]) => [name, numbers.get(rest)!] as const)]);
  players.push(...findings.map((finding) => playerData(finding, at, boxes)));
  const shown = picture.folded.size === 0 ? [] : [`${picture.nodes.size} of ${view.nodes.length.toLocaleString('en')} nodes drawn, ${findings.length === 0 ? 'the first ones' : 'those around the findings'}`];
  const facts = [...shown, view.resolved ? 'resolved' : 'not all of it resolved', `super-steps ${view.exploration() === 'exact' ? 'explored exactly' : 'estimated by pairs'}`];
  return `<section class="graph" id="graph-${at}" aria-labelledby="graph-${at}-name">
<h2 id="graph-${at}-name">${escaped(view.id)}</h2>
<p class="facts">${escaped(facts.join(', '))}.${open === null ? '' : ` <button type="button" class="fold" data-graph="${at}" aria-expanded="false">Unfold subgraphs</button>`}</p>
<div class="columns${findings.length === 0 ? ' alone' : ''}">
<div class="pictures">
${figure(drawing, `Picture of ${view.id}`, `g${at}`)}
${open === null ? '' : figure(open, `Picture of ${view.id} with its subgraphs`, `u${at}`, true)}
</div>
<div class="findings">
${findings.length === 0 ? '<p>No findings.</p>' : findings.map((finding) => findingArticle(finding, sources)).join('\n')}
</div>
</div>
</section>`;
}

function figure({ width, height, markup }: Drawing, title: string, id: string, hidden = false): string {
  const label = escaped(title);
  return `<div class="picture" id="${id}" role="region" tabindex="0" aria-label="${label}"${hidden ? ' hidden' : ''}><svg class="superstep" role="img" aria-label="${label}" width="${rounded(width)}" height="${rounded(height)}" viewBox="0 0 ${rounded(width)} ${rounded(height)}">${markup}</svg></div>`;
}

function playerData({ id, play, finding }: FindingView, graph: number, boxes: ReadonlyMap<string, number>): PlayerData {
  const { frames, target, outcome } = play ?? { frames: [], target: null, outcome: '' };
  const numberOf = (name: string) => boxes.get(name) ?? -1;
  return {
    id,
    graph,
    target,
    outcome: printable(outcome),
    frames: frames.map(({ tasks, lines, writes, meets }) => {
      const names = new Set(tasks.map(({ node }) => node));
      const places = finding.related.flatMap(({ node }, at) => ((meets && node === undefined) || (node !== undefined && names.has(node)) ? [at] : []));
      return {
        tasks: [...new Set(tasks.map(({ node }) => numberOf(node)))].map((box) => [box, tasks.reduce((sum, { node, count }) => sum + (numberOf(node) === box ? count : 0), 0)]),
        lines,
        writes: writes.map(({ node, target, lost }) => [numberOf(node), target, lost ? 1 : 0]),
        places,
        meets,
      };
    }),
  };
}

function findingArticle({ id, finding, place, docs, play }: FindingView, sources: Sources): string {
  const { rule, severity, message, help, related, fixes } = finding;
  const seen = new Set([placeKey(finding.site)]);
  const places = related.map(({ role, node, message, site }) => {
    const again = seen.has(placeKey(site)) && finding.related.length > 0 && role !== 'write';
    seen.add(placeKey(site));
    return `<figure class="place"><figcaption><strong>${escaped(role)}</strong> ${escaped(spoken(node ?? ''))} <span class="where">${escaped(`${site.file}:${placeLine(site, sources)}`)}</span> ${escaped(spokenOnly(message))}</figcaption>${again ? '' : `<pre>${codeOf(site, sources)}</pre>`}</figure>`;
  });
  const own = related.length > 0 ? '' : `<figure class="place"><figcaption><span class="where">${escaped(place)}</span></figcaption><pre>${codeOf(finding.site, sources)}</pre></figure>`;
  return `<article class="finding ${severity}" id="f-${id}" aria-labelledby="f-${id}-name">
<h3 id="f-${id}-name"><a href="#f-${id}"><span class="severity">${severity}</span> ${escaped(place)}</a></h3>
<p class="rule"><a href="${escaped(docs)}" rel="noreferrer">superstep/${escaped(rule)}</a></p>
<p class="message">${prose(message)}</p>
${play === null ? '' : playerMarkup(id, play)}
<div class="places">${own}${places.join('')}</div>
<p class="help">Help: ${prose(help)}</p>
${fixes.length === 0 ? '' : `<ul class="fixes">${fixes.map(({ title, safety }) => `<li>Fix (${safety}): ${prose(title)}</li>`).join('')}</ul>`}
</article>`;
}

function placeKey({ file, start }: { readonly file: string; readonly start: number }): string {
  return `${file}:${start}`;
}

function placeLine(site: { readonly file: string; readonly start: number }, sources: Sources): string {
  const starts = sources.lineStarts(site.file);
  const line = starts.findLastIndex((start) => start <= site.start);
  return `${line + 1}:${site.start - starts[line]! + 1}`;
}

/** Messages of places often say only what the caption says already. */
function spokenOnly(message: string): string {
  return printable(message).replaceAll('`', '');
}

function playerMarkup(id: string, play: NonNullable<FindingView['play']>): string {
  const frames = play.frames.map(({ says, meets }) => `<li${meets ? ' class="meets"' : ''}><button type="button">${escaped(says)}</button></li>`);
  return `<div class="player" data-finding="${id}">
<p class="controls"><button type="button" class="play">Play</button> <button type="button" class="back">Back</button> <button type="button" class="on">Step</button> <button type="button" class="end">Conflict</button></p>
<ol class="frames" start="0">${frames.join('')}</ol>
</div>`;
}

/** Text with names between backticks. */
function prose(text: string): string {
  return printable(text).split('`').map((part, at) => (at % 2 === 1 ? `<code>${escaped(part)}</code>` : escaped(part))).join('');
}

function othersSection({ others }: ReportView, sources: Sources): string {
  if (others.length === 0) return '';
  return `<section aria-labelledby="others"><h2 id="others">Around the graphs</h2><div class="findings">${others.map((finding) => findingArticle(finding, sources)).join('\n')}</div></section>`;
}

function troublesSection({ unresolved, errors }: ReportView): string {
  const rows = [...errors.map(({ file, message }) => ({ place: file, says: message })), ...unresolved];
  if (rows.length === 0) return '';
  return `<section aria-labelledby="blind"><h2 id="blind">Not resolved, so nothing is said about it</h2><ul>${rows.map(({ place, says }) => `<li><span class="where">${escaped(place)}</span> ${escaped(says)}</li>`).join('')}</ul></section>`;
}

const LEGEND = `<section aria-labelledby="legend" class="legend"><h2 id="legend">How to read the pictures</h2>
<p>A column is a super-step: what stands in it can first run in that step. All tasks of a step see the same state; their writes are applied together when all of them are done. A plain arrow is an edge, a dashed one a choice of a router or a Command, a thick one a Send, a dot a join that waits for all its sources. A box with a double border runs a subgraph; a dotted border means deferred. A thick border with ✗ is a race: these nodes write one thing in one step.</p></section>`;
