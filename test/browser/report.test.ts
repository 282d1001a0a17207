import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { startChromium } from '../../scripts/browser/chromium.ts';
import { createAnalyzer } from '../../src/analyze.ts';
import { pictureText } from '../../src/report/picture/pictures.ts';
import { printable } from '../../src/report/printable.ts';
import { createSources } from '../../src/report/sources.ts';
import { exploreModel } from '../../src/steps/of-model.ts';
import { fakeGraph, fakeNode, named, nowhere } from '../report/fake-graph.ts';
import { drawnFixtures, ROOT, sources } from '../report/picture/drawn-fixtures.ts';
import { largeGraph } from '../report/picture/large-graph.ts';
import { runReal } from '../cli/run.ts';

const chromium = await startChromium();
console.log(chromium ? `Chromium ${chromium.version()}` : 'Chromium is not installed: the pages are not looked at. Install it, or name it in SUPERSTEP_CHROMIUM.');

const folder = mkdtempSync(join(tmpdir(), 'superstep-pages-'));
afterAll(async () => {
  await chromium?.close();
  rmSync(folder, { recursive: true, force: true });
});

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Without a network, and with everything that goes wrong written down. */
async function open(html: string, options: { readonly colorScheme?: 'light' | 'dark'; readonly fragment?: string; readonly width?: number; readonly motion?: true; readonly script?: false } = {}) {
  const file = join(folder, `${Math.random().toString(36).slice(2)}.html`);
  writeFileSync(file, html);
  const context = await chromium!.newContext({ offline: true, reducedMotion: options.motion === true ? 'no-preference' : 'reduce', javaScriptEnabled: options.script !== false, colorScheme: options.colorScheme ?? 'light', viewport: { width: options.width ?? 1300, height: 850 } });
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && wrong.push(message.text()));
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('request', (request) => request.url().startsWith('file:') || wrong.push(`asked for ${request.url()}`));
  const url = pathToFileURL(file).href + (options.fragment ?? '');
  // Time goes by as a test says.
  if (options.motion === true) await page.clock.install({ time: 0 });
  await page.goto(url);
  if (options.motion === true) await page.clock.pauseAt(10_000);
  return { page, wrong, url, close: () => context.close() };
}

function demo(): string {
  const root = join(ROOT, 'demo');
  const analyzer = createAnalyzer({ root });
  const analyses = ['src/brief.ts', 'src/helpdesk.ts'].map((file) => analyzer.file(file));
  const texts = createSources((name) => readFileSync(join(root, name), 'utf8'));
  return pictureText('html', { graphs: analyses.flatMap(({ graphs }) => graphs), findings: analyses.flatMap(({ findings }) => findings.filter(({ severity }) => severity === 'error')), errors: [] }, texts);
}

const press = async (page: Page, ...keys: readonly string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};

/** What the reader sees of the finding that is played. */
const seen = (page: Page) =>
  page.evaluate(() => {
    const article = document.querySelector('.finding.current');
    const texts = (selector: string) => [...document.querySelectorAll(selector)].map((element) => element.querySelector('.name')?.textContent ?? '');
    return {
      id: article?.id ?? null,
      says: article?.querySelector('[aria-current]')?.textContent ?? null,
      active: texts('.node.active').sort(),
      hit: texts('.target.hit'),
      writes: document.querySelectorAll('.write.shown').length,
      verdict: [...document.querySelectorAll('.verdict')].map((element) => element.textContent).join(''),
      told: document.querySelector('#live')?.textContent ?? '',
      hash: location.hash,
    };
  });

const violations = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }).axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`);
  });
  return found;
};

describe.skipIf(chromium === undefined)('the page in a real browser', () => {
  test('the demo: both graphs, and three keys lead to the moment both writes arrive', async () => {
    const { page, wrong, close } = await open(demo());
    expect(await page.locator('.picture:visible').count()).toBe(2);
    expect(await seen(page)).toMatchObject({ says: 'START begins the run.', active: ['START'], writes: 0, verdict: '' });
    await press(page, 'ArrowRight', 'ArrowRight');
    expect(await seen(page)).toMatchObject({ says: 'Step 2: critique and research run in one super-step.', active: ['critique', 'research'], writes: 0 });
    await press(page, 'ArrowRight');
    const end = await seen(page);
    expect(end).toMatchObject({ active: ['critique', 'research'], hit: ['draft'], writes: 2, verdict: '✗ the run stops with INVALID_CONCURRENT_GRAPH_UPDATE' });
    expect(end.told).toBe('Both writes arrive at draft: the run stops with INVALID_CONCURRENT_GRAPH_UPDATE.');
    expect(await page.locator('.finding.current .place.lit').count()).toBeGreaterThan(1);
    const shot = await page.screenshot({ clip: { x: 0, y: (await page.locator('h2').first().boundingBox())!.y - 14, width: 1300, height: 690 }, ...(process.env['SUPERSTEP_SCREENSHOTS'] === undefined ? {} : { path: join(ROOT, 'docs/images/player.png') }) });
    expect(shot.length).toBeGreaterThan(20_000);
    expect(shot.length).toBeLessThan(300_000);
    expect(wrong).toEqual([]);
    await close();
  });

  test('the command on the folder of the demo: what it found stands first, and is brought into sight', async () => {
    const { stdout, status } = await runReal(join(ROOT, 'demo'), ['check', '--format', 'html']);
    expect(status).toBe(1);
    const { page, wrong, close } = await open(stdout);
    expect(await page.locator('h2').allTextContents()).toEqual(['src/brief.ts#builder', 'src/helpdesk.ts#helpdesk', 'fixed/brief.ts#builder', 'fixed/helpdesk.ts#helpdesk', 'How to read the pictures']);
    await press(page, 'ArrowRight', 'ArrowRight', 'ArrowRight');
    expect(await seen(page)).toMatchObject({ hit: ['draft'], writes: 2 });
    expect(await inSight(page)).toBe(true);
    for (const width of [1300, 700]) {
      await page.setViewportSize({ width, height: 850 });
      await press(page, 'j', 'End');
      expect(await seen(page), `${width}`).toMatchObject({ hit: ['finding'] });
      expect(await inSight(page), `${width}`).toBe(true);
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
      await press(page, 'k', 'End');
      expect(await inSight(page), `${width}`).toBe(true);
    }
    expect(wrong).toEqual([]);
    await close();
  });

  test('with its subgraphs unfolded a picture is played as well', async () => {
    const [program] = drawnFixtures(['rules'], (name) => name.endsWith('no-shared-subgraph-accumulator/log-of-both.bad.ts'));
    const { page, wrong, close } = await open(pictureText('html', { ...program!, errors: [] }, sources));
    const shown = () => page.evaluate(() => [...document.querySelectorAll('.picture:not([hidden])')].flatMap((picture) => [...picture.querySelectorAll('.node.active')].map((node) => `${picture.id} ${node.querySelector('.name')!.textContent}`)));
    await press(page, 'f', 'End');
    const graph = /\d+/.exec((await shown())[0]!)![0];
    expect(await shown()).toEqual([`u${graph} deliver`]);
    expect(await page.locator(`#u${graph} .target.hit .name`).textContent()).toBe('log');
    expect(await page.locator(`#u${graph} > svg > g > .verdict`).textContent()).toBe('✗ what was there is counted twice');
    expect(await page.locator(`#u${graph} .node .node`).first().isVisible()).toBe(true);
    expect(await violations(page)).toEqual([]);
    await press(page, 'f');
    expect(await shown()).toEqual([`g${graph} deliver`]);
    expect(await page.locator(`#g${graph} .verdict`).textContent()).toBe('✗ what was there is counted twice');
    await press(page, 'f', 'ArrowLeft', 'ArrowLeft');
    expect(await shown()).toEqual([`u${graph} pack`]);
    expect(wrong).toEqual([]);
    await close();
  });

  test('keys: back and forth, from finding to finding, play, theme, and a link that leads to a moment', async () => {
    const html = demo();
    const { page, url, close } = await open(html);
    await press(page, 'End', 'ArrowLeft', 'ArrowLeft');
    expect(await seen(page)).toMatchObject({ says: 'Step 1: plan runs.', verdict: '' });
    await press(page, 'Home');
    const first = await seen(page);
    expect(first).toMatchObject({ says: 'START begins the run.' });
    await press(page, 'j');
    const second = await seen(page);
    expect(second.id).not.toBe(first.id);
    await press(page, 'End');
    const moment = await seen(page);
    expect(moment).toMatchObject({ active: ['lookUp'], hit: ['finding'] });
    expect(await page.locator('.node.active .count').textContent()).toBe('× 2');
    await press(page, 'k');
    expect((await seen(page)).id).toBe(first.id);
    await press(page, ' ');
    expect(await page.locator('.finding.current .play').textContent()).toBe('Pause');
    await page.waitForFunction(() => document.querySelectorAll('.write.shown').length === 2);
    expect(await page.locator('.finding.current .play').textContent()).toBe('Play');
    await page.goto(`${url}${moment.hash}`);
    await page.reload();
    expect(await seen(page)).toMatchObject({ id: second.id, hit: ['finding'], hash: moment.hash });
    await page.locator('#theme').click();
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(13, 17, 23)');
    await close();
  });

  test.each(['light', 'dark'] as const)('axe finds no fault, in %s, at rest and at the conflict', async (colorScheme) => {
    const { page, close } = await open(demo(), { colorScheme });
    expect(await violations(page)).toEqual([]);
    await press(page, 'End');
    expect(await violations(page)).toEqual([]);
    await close();
  });

  test('without its script it can be read, and all of it is printed', async () => {
    const { page, close } = await open(demo(), { colorScheme: 'dark' });
    await press(page, 'End');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.finding pre:visible').count()).toBeGreaterThan(4);
    expect(await page.locator('.controls:visible').count()).toBe(0);
    expect(await page.locator('.frames li:visible').count()).toBeGreaterThan(5);
    const colours = () => page.evaluate(() => [getComputedStyle(document.body).backgroundColor, ...[...document.querySelectorAll('.superstep .box')].map((box) => getComputedStyle(box).fill)]);
    expect(new Set(await colours())).toEqual(new Set(['rgb(255, 255, 255)', 'rgb(238, 238, 238)']));
    await close();
    const plain = await open(demo(), { script: false });
    expect(await plain.page.locator('.finding pre:visible').count()).toBeGreaterThan(4);
    expect(await plain.page.locator('.frames li:visible').count()).toBeGreaterThan(5);
    expect(await plain.page.locator('.controls:visible, .keys:visible, .fold:visible').count()).toBe(0);
    await plain.close();
  });

  test('tokens move along the edges to what they start, and those of the writes arrive at the channel', async () => {
    const { page, wrong, close } = await open(demo(), { motion: true });
    const places = () => page.locator('.tokens circle').evaluateAll((tokens) => tokens.map((token) => ({ x: Number(token.getAttribute('cx')), y: Number(token.getAttribute('cy')), write: token.classList.contains('write-token') })));
    await press(page, 'ArrowRight', 'ArrowRight');
    const frames: number[] = [];
    for (let at = 0; at < 3; at += 1) {
      await page.clock.runFor(200);
      frames.push((await places())[0]!.x);
    }
    expect(frames[0]).toBeGreaterThan(0);
    expect(frames).toEqual([...new Set(frames)].sort((a, b) => a - b));
    await page.clock.runFor(1000);
    expect(await places()).toEqual([]);
    await press(page, 'ArrowRight');
    await page.clock.runFor(1500);
    const arrived = await places();
    const { x, y, width } = await page.locator('.target.hit > .box').first().evaluate((box) => {
      const { x, y, width } = (box as SVGRectElement).getBBox();
      return { x, y, width };
    });
    expect(arrived.length).toBe(2);
    for (const token of arrived) {
      expect(token.write).toBe(true);
      expect(token.x).toBeGreaterThan(x);
      expect(token.x).toBeLessThan(x + width);
      expect(Math.abs(token.y - y)).toBeLessThan(2);
    }
    expect(new Set(arrived.map((token) => Math.round(token.x))).size).toBe(2);
    expect(wrong).toEqual([]);
    await close();
  });
});

describe.skipIf(chromium === undefined)('the graphs of the fixtures', () => {
  const drawn = chromium === undefined ? [] : drawnFixtures(['rules', 'extract', 'lessons', 'hostile']);
  const graphs = drawn.flatMap((one) => one.graphs);

  test('are drawn without a fault: boxes do not overlap, and texts stay in their boxes', { timeout: 240_000 }, async () => {
    let count = 0;
    for (let at = 0; at < drawn.length; at += 100) {
      const some = drawn.slice(at, at + 100);
      const pictured = { graphs: some.flatMap((one) => one.graphs), findings: some.flatMap((one) => one.findings), errors: [] };
      const { page, wrong, close } = await open(pictureText('html', pictured, sources));
      const faults = await page.evaluate(drawingFaults);
      expect(faults.found).toEqual([]);
      expect(wrong).toEqual([]);
      count += faults.count;
      await close();
    }
    expect(count).toBeGreaterThanOrEqual(graphs.length);
  });

  test('two keys lead from any finding with a schedule to the conflict of the next one', { timeout: 240_000 }, async () => {
    const bad = drawn.filter(({ path }) => path.includes('.bad.'));
    const findings = bad.flatMap((one) => one.findings.filter(({ evidence }) => evidence.schedule !== undefined));
    const ids = new Set(findings.map(({ graph }) => graph));
    const played = bad.flatMap((one) => one.graphs).filter(({ model }) => ids.has(model.id));
    const { page, wrong, close } = await open(pictureText('html', { graphs: played, findings, errors: [] }, sources));
    const ends = new Map<string, Awaited<ReturnType<typeof seen>>>();
    await press(page, 'k');
    for (let at = 0; at < findings.length; at += 1) {
      await press(page, 'j', 'End');
      const now = await seen(page);
      ends.set(now.id!, now);
    }
    expect(ends.size).toBe(findings.length);
    for (const [id, { verdict, active, says }] of ends) expect({ id, told: verdict.startsWith('✗ '), active: active.length > 0, says: says !== null }).toEqual({ id, told: true, active: true, says: true });
    const races = findings.filter(({ rule }) => rule === 'no-unreduced-parallel-write');
    expect(races.length).toBeGreaterThan(50);
    const arrived = [...ends.values()].filter(({ hit, writes, verdict }) => hit.length === 1 && writes > 0 && verdict.includes('INVALID_CONCURRENT_GRAPH_UPDATE'));
    expect(arrived.length).toBe(races.length);
    expect(wrong).toEqual([]);
    await close();
  });

  test('a hundred graphs make less than two megabytes, and open in a second', async () => {
    const some = drawn.slice(0, 130);
    const pictured = { graphs: some.flatMap((one) => one.graphs).slice(0, 100), findings: some.flatMap((one) => one.findings), errors: [] };
    expect(pictured.graphs.length).toBe(100);
    const html = pictureText('html', pictured, sources);
    expect(Buffer.byteLength(html)).toBeLessThan(2_000_000);
    const costs: Awaited<ReturnType<typeof costOfOpening>>[] = [];
    for (let run = 0; run < 5; run += 1) costs.push(await costOfOpening(html));
    const [work, wait] = [Math.min(...costs.map((cost) => cost.work)), Math.min(...costs.map((cost) => cost.wait))];
    // Where others want the processors, too, each has a part of them.
    const crowd = Math.max(1, loadavg()[0]! / cpus().length);
    console.log(`100 graphs: ${Math.round(Buffer.byteLength(html) / 1000)} kB, open after ${Math.round(wait * 1000)} ms, of which ${Math.round(work * 1000)} ms of work, with ${crowd.toFixed(1)} programs a processor`);
    expect(work).toBeGreaterThan(0);
    expect(work).toBeLessThan(1);
    expect(wait).toBeLessThan(crowd);
  });
});

/** In seconds: what the page itself takes, whatever else the machine does; and how long it was until it could be read. */
async function costOfOpening(html: string): Promise<{ readonly work: number; readonly wait: number }> {
  const file = join(folder, 'opened.html');
  writeFileSync(file, html);
  const page = await chromium!.newPage();
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.goto(pathToFileURL(file).href);
  const { metrics } = await session.send('Performance.getMetrics');
  const wait = await page.evaluate(() => performance.getEntriesByType('navigation')[0]!.duration);
  await page.close();
  return { work: metrics.find(({ name }) => name === 'TaskDuration')!.value, wait: wait / 1000 };
}

/** Runs in the page. Boxes of one picture must not overlap, what is drawn in a node aside. */
function drawingFaults() {
  const found: string[] = [];
  const pictures = [...document.querySelectorAll<SVGSVGElement>('.picture svg')];
  for (const region of document.querySelectorAll<HTMLElement>('.picture')) region.hidden = false;
  // What is out of sight is not laid out before somebody asks, and who asks first is told of nothing.
  for (const section of document.querySelectorAll<HTMLElement>('section')) section.style.contentVisibility = 'visible';
  for (const svg of pictures) {
    const name = svg.getAttribute('aria-label');
    const top = [...svg.querySelectorAll<SVGGElement>(':scope > g > .node, :scope > g > .target')];
    const boxes = top.map((element) => ({ element, box: element.querySelector<SVGRectElement>('.box')!.getBBox() }));
    for (const { box, element } of boxes) if (box.width === 0 || box.height === 0) found.push(`${name}: ${element.id} has no size`);
    const sorted = [...boxes].sort((a, b) => a.box.x - b.box.x);
    for (const [at, { box, element }] of sorted.entries()) {
      for (const other of sorted.slice(at + 1)) {
        if (other.box.x >= box.x + box.width) break;
        if (other.box.y < box.y + box.height && box.y < other.box.y + other.box.height) found.push(`${name}: ${element.id} overlaps ${other.element.id}`);
      }
      const text = element.querySelector<SVGTextElement>(':scope > text')!.getBBox();
      if (text.x < box.x || text.x + text.width > box.x + box.width + 1 || text.y + text.height > box.y + box.height + 1) found.push(`${name}: the text of ${element.id} is larger than its box: ${[text, box].map(({ x, y, width, height }) => [x, y, width, height].map((one) => one.toFixed(1)).join(' ')).join(' in ')}`);
    }
    if (svg.querySelector('.verdict') === null) found.push(`${name}: no place for a verdict`);
  }
  return { count: pictures.length, found: found.slice(0, 20) };
}

test.skipIf(chromium === undefined)('a graph of 200 nodes stays usable: what is played is brought into sight, and sizes change', async () => {
  const { graph, finding } = largeGraph(200, 10);
  const html = pictureText('html', { graphs: [graph], findings: [finding], errors: [] }, createSources(() => 'const builder = 1;'));
  expect(Buffer.byteLength(html)).toBeLessThan(600_000);
  const { page, wrong, close } = await open(html, { fragment: '#' });
  expect(await page.locator('.node').count()).toBe(201);
  for (let at = 0; at < finding.evidence.schedule!.length; at += 1) {
    await press(page, 'ArrowRight');
    expect(await inSight(page), `step ${at}`).toBe(true);
  }
  expect((await seen(page)).hit).toEqual(['draft']);
  const width = () => page.evaluate(() => document.querySelector('.picture svg')!.getBoundingClientRect().width);
  const before = await width();
  await press(page, '-', '-');
  expect(await width()).toBeLessThan(before * 0.7);
  await press(page, '0');
  expect(await width()).toBe(before);
  expect(wrong).toEqual([]);
  await close();
});

test.skipIf(chromium === undefined).each([[1000, 10], [5000, 50]])('of a graph of %i nodes, what its finding is about is drawn and played', async (count, width) => {
  const { graph, finding } = largeGraph(count, width);
  const html = pictureText('html', { graphs: [graph], findings: [finding], errors: [] }, createSources(() => 'const builder = 1;'));
  const { page, wrong, close } = await open(html);
  expect(await page.locator('.facts').textContent()).toContain(`of ${count.toLocaleString('en')} nodes drawn`);
  expect((await page.evaluate(drawingFaults)).found).toEqual([]);
  await press(page, 'End', 'ArrowLeft');
  expect((await seen(page)).active).toEqual(expect.arrayContaining([...finding.evidence.nodes!]));
  await press(page, 'End');
  expect(await seen(page)).toMatchObject({ hit: ['draft'], writes: 2, verdict: '✗ the run stops with INVALID_CONCURRENT_GRAPH_UPDATE' });
  expect(await inSight(page)).toBe(true);
  expect(await violations(page)).toEqual([]);
  expect(wrong).toEqual([]);
  await close();
  expect((await costOfOpening(html)).work).toBeLessThan(1);
});

/** Whether what is played stands within the picture and within the window, and so does the sentence about it. */
const inSight = (page: Page) =>
  page.evaluate(() => {
    const rect = (selector: string) => document.querySelector(selector)!.getBoundingClientRect();
    const region = rect('.finding.current [aria-current]').height > 0 ? [...document.querySelectorAll('.picture:not([hidden])')].find((element) => element.querySelector('.active') !== null)!.getBoundingClientRect() : rect('.picture');
    const box = (document.querySelector('.target.hit > .box') ?? document.querySelector('.node.active > .box'))!.getBoundingClientRect();
    const inside = (inner: DOMRect, outer: { left: number; right: number; top: number; bottom: number }) => inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom;
    const screen = { left: 0, right: innerWidth, top: 0, bottom: innerHeight };
    return inside(box, region) && inside(box, screen) && inside(rect('.finding.current [aria-current]'), screen);
  });

describe.skipIf(chromium === undefined)('Mermaid draws what it is given', () => {
  const drawn = chromium === undefined ? [] : [...drawnFixtures(['rules'], (name) => name.includes('.bad.')), ...drawnFixtures(['extract/names', 'extract/loops', 'extract/routes', 'hostile'])];
  const graphs = drawn.flatMap(({ graphs, findings }) => graphs.map((graph) => ({ graph, findings })));

  test('each graph of the fixtures becomes a picture with all its nodes', { timeout: 400_000 }, async () => {
    const page = await mermaidPage();
    expect(graphs.length).toBeGreaterThan(200);
    const some = graphs.filter((_, at) => at % 4 === 0);
    for (const { graph, findings } of some) {
      const labels = await mermaidLabels(page, pictureText('mermaid', { graphs: [graph], findings, errors: [] }, sources));
      const names = [...graph.model.nodes.map(({ name }) => name), ...graph.model.channels.map(({ key }) => key)].map(printable);
      expect(labels, graph.model.id).toEqual(expect.arrayContaining([...names, 'START']));
    }
    await page.context().close();
  });

  test('many graphs in one text, and names that try to be more than names', { timeout: 120_000 }, async () => {
    const page = await mermaidPage();
    const many = graphs.slice(0, 20);
    const labels = await mermaidLabels(page, pictureText('mermaid', { graphs: many.map(({ graph }) => graph), findings: many.flatMap(({ findings }) => findings), errors: [] }, sources));
    for (const { graph } of many) expect(labels).toEqual(expect.arrayContaining(graph.model.nodes.map(({ name }) => printable(name))));
    const names = ['<img src=x onerror="globalThis.hit = 1">', '"]; click a call alert()', '`**bold**` $$x^2$$', 'fa:fa-car #35; &amp;', 'end'];
    const model = fakeGraph({ channels: [], nodes: names.map((name) => fakeNode(name)), edges: names.map((name) => ({ kind: 'direct', from: named('__start__'), to: named(name), site: nowhere, when: [] })) });
    expect(await mermaidLabels(page, pictureText('mermaid', { graphs: [{ model, steps: exploreModel(model) }], findings: [], errors: [] }, sources))).toEqual(expect.arrayContaining(names));
    expect(await page.evaluate(() => 'hit' in globalThis)).toBe(false);
    await page.context().close();
  });
});

async function mermaidPage(): Promise<Page> {
  const context = await chromium!.newContext({ offline: true });
  const page = await context.newPage();
  await page.setContent('<!doctype html><main></main>');
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve('mermaid/dist/mermaid.min.js') });
  return page;
}

/** Draws a text as a page with Mermaid would, with its settings as they are: the first line of each box. */
function mermaidLabels(page: Page, text: string): Promise<readonly string[]> {
  return page.evaluate(async (source) => {
    const { mermaid } = globalThis as unknown as { mermaid: { initialize(options: object): void; render(id: string, text: string): Promise<{ svg: string }> } };
    mermaid.initialize({ startOnLoad: false });
    const { svg } = await mermaid.render('drawn', source);
    const home = document.querySelector('main')!;
    home.innerHTML = svg;
    const boxes = [...home.querySelectorAll('svg .node')];
    if (boxes.some((box) => box.getBoundingClientRect().width === 0)) throw new Error('a box has no size');
    return boxes.map((box) => document.createTreeWalker(box.querySelector('.nodeLabel') ?? box, NodeFilter.SHOW_TEXT).nextNode()?.textContent ?? '');
  }, text);
}
