import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rules } from '../../rules/index.ts';
import { createAnalyzer } from '../../src/analyze.ts';
import { fixtureFiles } from '../conformance/fixture-files.ts';
import { isLibraryGraph } from '../conformance/library-graph.ts';
import { fixturesRoot, loadFixture } from '../conformance/load-fixture.ts';
import { differences } from './hold.ts';
import { playOf } from './play.ts';
import { runOnOurs, shownRun } from './run-on-ours.ts';

const lessons = fixtureFiles('lessons');
const bad = lessons.filter((path) => path.endsWith('.bad.ts'));
const good = lessons.filter((path) => path.endsWith('.good.ts'));
const at = (path: string): string => join(fixturesRoot, 'lessons', path);

test('every lesson has a bad program and a good one', () => {
  const folders = (paths: readonly string[]): string[] => [...new Set(paths.map((path) => path.split('/')[0] ?? ''))];
  expect([...bad, ...good].sort()).toEqual(lessons);
  expect(folders(bad)).toEqual(folders(good));
  expect(folders(bad)).toEqual(['lost-counter', 'namespaced-store', 'own-state-subgraph', 'parallel-search', 'status-map']);
});

describe('on our runtime, under all schedules', { timeout: 60_000 }, () => {
  test.each(bad)('%s goes wrong as its scenario says', async (path) => {
    const all = await runOnOurs(at(path));
    expect(all.some(({ differences }) => differences.length === 0), all.map(shownRun).join('\n')).toBe(true);
  });

  test.each(good)('%s never goes wrong', async (path) => {
    const all = await runOnOurs(at(path));
    expect(all.filter(({ differences }) => differences.length > 0).map(shownRun)).toEqual([]);
  });
});

describe('on the real library', { timeout: 60_000 }, () => {
  test.each(lessons)('%s does what its scenario says', async (path) => {
    const { scenario, play } = playOf(path, loadFixture(at(path)), isLibraryGraph);
    expect(differences(scenario, await play())).toEqual([]);
    const harm = scenario.throws !== null || scenario.lost !== undefined;
    expect(harm, 'a bad program throws or loses a value, a good one does not').toBe(path.endsWith('.bad.ts'));
  });
});

describe('linted', () => {
  const analyzer = createAnalyzer({ root: resolve(fixturesRoot, '..') });
  const recommended = new Set(rules.filter(({ preset }) => preset === 'recommended').map(({ id }) => id));

  test.each(lessons)('%s has the findings that are marked', (path) => {
    const text = readFileSync(at(path), 'utf8');
    const found = analyzer
      .file(at(path))
      .findings.filter(({ rule }) => recommended.has(rule))
      .map(({ rule, site, evidence }) => `${text.slice(0, site.start).split('\n').length} ${rule}: ${evidence.key ?? evidence.name}`);
    expect(found.sort()).toEqual(marked(text));
  });
});

/** `@finding <rule>: <keys>` at the end of a line. */
function marked(text: string): string[] {
  return text
    .split('\n')
    .flatMap((line, index) => {
      const [, rule, keys] = /\/\/ @finding ([a-z-]+): (.+)$/.exec(line) ?? [];
      return keys === undefined ? [] : keys.split(', ').map((key) => `${index + 1} ${rule}: ${key}`);
    })
    .sort();
}
