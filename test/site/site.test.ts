import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';
import { afterAll, describe, expect, test } from 'vitest';
import { rules } from '../../rules/index.ts';
import { startChromium } from '../../scripts/browser/chromium.ts';
import { buildSite } from '../../scripts/site.ts';
import { createAnalyzer } from '../../src/analyze.ts';

const ROOT = join(import.meta.dirname, '../..');
const out = mkdtempSync(join(tmpdir(), 'superstep-site-'));
const { pages, playground } = await buildSite(out);
const chromium = await startChromium();
if (chromium === undefined) console.log('Chromium is not installed: search and playground are not tried. Install it, or name it in SUPERSTEP_CHROMIUM.');
afterAll(async () => {
  await chromium?.close();
  rmSync(out, { recursive: true, force: true });
});

const read = (path: string) => readFileSync(join(out, path), 'utf8');

test('each link within the site leads to a page, and each fragment to a place on it', () => {
  const lost: string[] = [];
  for (const { path, html } of pages) {
    for (const [, href] of html.matchAll(/(?:href|src)="(?![a-z]+:)([^"]*)"/g)) {
      const [target = '', fragment] = href!.split('#');
      const file = target === '' ? path : join(dirname(path), target);
      if (!existsSync(join(out, file))) lost.push(`${path}: ${href}`);
      else if (fragment !== undefined && !read(file).includes(`id="${fragment}"`)) lost.push(`${path}: ${href}`);
    }
  }
  expect(lost).toEqual([]);
});

test.each(rules.map(({ id, preset, severity }) => [id, preset, severity] as const))('the page of %s says what there is to know of the rule', (id, preset, severity) => {
  const page = read(`docs/rules/${id}.html`);
  const fact = (name: string) => new RegExp(`<td>(?:<a [^>]*>)?${name}(?:</a>)?</td>\\s*<td>([^]*?)</td>`).exec(page)?.[1];
  expect(fact('Preset')).toBe(preset);
  expect(fact('Severity')).toBe(severity);
  expect(fact('Fix')).toMatch(/^(<code>safe<\/code>: .+|<code>review<\/code>: .+|none: .+)$/);
  expect(fact('Options')).toMatch(/./);
  expect(fact('Since')).toMatch(/^\d+\.\d+\.\d+(, which is not released yet)?$/);
  expect(fact('Proof')).toMatch(/./);
  expect(page).toContain('<h2 id="when-not-to-use-it">');
  expect(page).toMatch(/<h2 id="(a-run-that-shows-it|why-no-run-shows-it)">/);
});

test('rules that take settings say so', () => {
  expect(read('docs/rules/no-unguarded-shared-resource.html')).toContain('--resource');
  expect(read('docs/rules/no-client-thread-id.html')).toContain('--guard');
});

test('the playground is below five megabytes, and finds in a page what is found elsewhere', () => {
  expect(playground).toBeLessThan(5_000_000);
  // What a page has, and nothing of Node.js.
  const page = vm.createContext({ URL, btoa, TextEncoder, structuredClone, performance });
  vm.runInContext(read('playground.js'), page);
  const play = vm.runInContext('superstep.play', page) as (text: string) => string;
  const analyzer = createAnalyzer({ root: ROOT });
  for (const file of ['demo/src/brief.ts', 'fixtures/rules/no-starved-join/exclusive-branches.bad.ts', 'fixtures/rules/no-lost-update/budget.bad.ts'].filter((file) => existsSync(join(ROOT, file)))) {
    const { findings } = analyzer.file(join(ROOT, file));
    expect(findings.length).toBeGreaterThan(0);
    const shown = [...play(readFileSync(join(ROOT, file), 'utf8')).matchAll(/superstep\/([\w-]+)<\/a>/g)].map(([, rule]) => rule).sort();
    expect(shown).toEqual(findings.map(({ rule }) => rule).sort());
  }
  expect(play('const a = ;')).toContain('cannot be parsed');
  expect(play('1')).toContain('No findings in 0 graphs.');
});

describe.skipIf(chromium === undefined)('in a real browser, from the disk', () => {
  test('the search finds a rule by what it is about', async () => {
    const page = await chromium!.newPage();
    await page.goto(pathToFileURL(join(out, 'docs/limits.html')).href);
    await page.getByRole('searchbox').fill('parallel write reducer');
    await page.locator('#results a').first().waitFor();
    const found = await page.locator('#results a').allTextContents();
    expect(found.join('\n')).toContain('no-unreduced-parallel-write');
    await page.getByRole('searchbox').press('Enter');
    await page.waitForURL(/rules\/|index\.html/);
    await page.close();
  });

  test.each(['index.html', 'docs/rules/no-unreduced-parallel-write.html', 'playground.html'])('axe finds no fault on %s', async (path) => {
    const page = await chromium!.newPage();
    await page.goto(pathToFileURL(join(out, path)).href);
    await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
    const faults = await page.evaluate("axe.run({ exclude: ['iframe'] }).then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 200)}`))");
    expect(faults).toEqual([]);
    await page.close();
  });

  test('the playground plays what is typed, and asks no network', async () => {
    const context = await chromium!.newContext({ offline: true, reducedMotion: 'reduce' });
    const page = await context.newPage();
    const wrong: string[] = [];
    page.on('pageerror', (error) => wrong.push(error.message));
    await page.goto(pathToFileURL(join(out, 'playground.html')).href);
    const report = page.frameLocator('#report');
    await report.locator('.finding.current').waitFor();
    await report.locator('.finding.current .end').click();
    expect(await report.locator('.verdict').textContent()).toContain('INVALID_CONCURRENT_GRAPH_UPDATE');
    await page.getByLabel('Program').fill('const nothing = 1;');
    await page.getByRole('button', { name: 'Check' }).click();
    await report.getByText('No findings in 0 graphs.').waitFor();
    expect(wrong).toEqual([]);
    await context.close();
  });
});
