/**
 * The docs as static pages, with a search and a playground: npm run site [-- --out <folder>]
 *
 * The pages are those of `docs`.
 */
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { markdownPages, type Page } from './site/pages.ts';
import { playgroundScript } from './site/playground.mjs';
import { searchIndex } from './site/search.ts';
import { pageHtml, playgroundHtml } from './site/template.ts';

const ROOT = resolve(import.meta.dirname, '..');

export interface Site {
  readonly pages: readonly Page[];
  /** The size of the script of the playground, in bytes. */
  readonly playground: number;
}

export async function buildSite(out: string): Promise<Site> {
  rmSync(out, { recursive: true, force: true });
  const pages = markdownPages(ROOT);
  for (const page of pages) write(join(out, page.path), pageHtml(page, pages));
  cpSync(join(ROOT, 'docs/images'), join(out, 'docs/images'), { recursive: true });
  for (const name of ['site.css', 'site.js', 'playground-page.js']) copyFileSync(join(ROOT, 'scripts/site', name), join(out, name));
  copyFileSync(join(dirname(createRequire(import.meta.url).resolve('minisearch')), '../umd/index.js'), join(out, 'minisearch.js'));
  write(join(out, 'search-index.js'), searchIndex(pages));
  const script = await playgroundScript(ROOT);
  write(join(out, 'playground.js'), script);
  write(join(out, 'playground.html'), playgroundHtml(readFileSync(join(ROOT, 'demo/src/brief.ts'), 'utf8'), pages));
  return { pages, playground: Buffer.byteLength(script) };
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

if (process.argv[1] === import.meta.filename) {
  const given = process.argv.indexOf('--out');
  const out = resolve(given < 0 ? join(ROOT, 'site') : process.argv[given + 1]!);
  const { pages, playground } = await buildSite(out);
  console.log(`${pages.length} pages and a playground of ${Math.round(playground / 1000)} kB are in ${out}`);
}
