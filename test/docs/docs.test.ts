import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { rules } from '../../rules/index.ts';
import { emptyPage, pageSection, readmeSection, refreshed } from '../../scripts/docs.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const REFRESH = 'what is generated in here has changed; refresh it with: npm run docs';

test('README.md is up to date', async () => {
  const file = join(ROOT, 'README.md');
  await expect(refreshed(readFileSync(file, 'utf8'), readmeSection), REFRESH).toMatchFileSnapshot(file);
});

for (const rule of rules) {
  test(`docs/rules/${rule.id}.md is up to date`, async () => {
    const file = join(ROOT, 'docs/rules', `${rule.id}.md`);
    const text = existsSync(file) ? readFileSync(file, 'utf8') : emptyPage();
    await expect(refreshed(text, (name) => pageSection(rule, name)), REFRESH).toMatchFileSnapshot(file);
  });
}

test('each page belongs to a rule, and no page is still empty', () => {
  const pages = readdirSync(join(ROOT, 'docs/rules'));
  expect(pages.sort()).toEqual(rules.map(({ id }) => `${id}.md`).sort());
  for (const page of pages) {
    const text = readFileSync(join(ROOT, 'docs/rules', page), 'utf8');
    expect(text.match(/begin:example /g)?.length, `examples on ${page}`).toBeGreaterThan(0);
    const byHand = text.replace(/<!-- begin:(.+?) -->[^]*?<!-- end:\1 -->/g, '').trim();
    expect(byHand.length, `what people wrote on ${page}`).toBeGreaterThan(400);
  }
});
