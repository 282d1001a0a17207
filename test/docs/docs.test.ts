import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { rules } from '../../rules/index.ts';
import { emptyPage, refreshed, refreshedPage, section } from '../../scripts/docs.ts';
import { sinceSaid } from '../../scripts/rule-facts.ts';
import { proofSaid } from '../../src/confirm/observations.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const page = (rule: string) => readFileSync(join(ROOT, 'docs/rules', `${rule}.md`), 'utf8');
const REFRESH = 'what is generated in here has changed; refresh it with: npm run docs';

test.each(['README.md', 'docs/commands.md', 'docs/rules.md'])('%s is up to date', async (name) => {
  const file = join(ROOT, name);
  await expect(refreshed(readFileSync(file, 'utf8'), section), REFRESH).toMatchFileSnapshot(file);
});

for (const rule of rules) {
  test(`docs/rules/${rule.id}.md is up to date`, async () => {
    const file = join(ROOT, 'docs/rules', `${rule.id}.md`);
    const text = existsSync(file) ? readFileSync(file, 'utf8') : emptyPage();
    await expect(await refreshedPage(rule, text), REFRESH).toMatchFileSnapshot(file);
  });
}

test('each page belongs to a rule, and no page is still empty', () => {
  const pages = readdirSync(join(ROOT, 'docs/rules'));
  expect(pages.sort()).toEqual(rules.map(({ id }) => `${id}.md`).sort());
  for (const name of pages) {
    const text = readFileSync(join(ROOT, 'docs/rules', name), 'utf8');
    expect(text.match(/begin:example /g)?.length, `examples on ${name}`).toBeGreaterThan(0);
    const byHand = text.replace(/<!-- begin:(.+?) -->[^]*?<!-- end:\1 -->/g, '').trim();
    expect(byHand.length, `what people wrote on ${name}`).toBeGreaterThan(400);
  }
});

/** What stands below a heading, up to the next one. */
function partOf(text: string, heading: string): string | null {
  const [, after] = text.split(`\n## ${heading}\n`);
  return after === undefined ? null : after.split(/\n## |<!-- /)[0]!.trim();
}

test('each page says when not to use the rule, in words of its own', () => {
  const said = rules.map(({ id }) => [id, partOf(page(id), 'When not to use it')] as const);
  expect(said.filter(([, text]) => text === null || text.length < 60).map(([id]) => id)).toEqual([]);
  expect(new Set(said.map(([, text]) => text)).size).toBe(rules.length);
});

test('each page shows a run in which it happens, or says why no run can', () => {
  for (const { id } of rules) {
    const shown = partOf(page(id), 'A run that shows it');
    const why = partOf(page(id), 'Why no run shows it');
    if (proofSaid(id) === 'no run shows it') expect({ id, shown, why: why !== null && why.length > 60 }).toEqual({ id, shown: null, why: true });
    else expect({ id, why, shown: shown !== null && /^ {2}verdict +confirmed on the installed @langchain\/langgraph$[^]*^\d+ confirmed\.$/m.test(shown) }).toEqual({ id, why: null, shown: true });
  }
});

test('a rule is there since the version that calls it new, and since the first one otherwise', () => {
  const changes = '# Changelog\n\n## 0.3.0 (unreleased)\n\n- New rules `no-c` and `no-d`. `no-a` finds more.\n\n## 0.2.0\n\n- Something; new rule `no-b`.\n\n## 0.1.0\n\n- Rules.\n';
  const since = ['no-a', 'no-b', 'no-c', 'no-d'].map((rule) => sinceSaid(rule, changes));
  expect(since).toEqual(['0.1.0', '0.2.0', '0.3.0, which is not released yet', '0.3.0, which is not released yet']);
});
