import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rules } from '../../rules/index.ts';
import { createAnalyzer } from '../../src/analyze.ts';
import { fixtureFiles } from '../conformance/fixture-files.ts';
import { isLibraryGraph } from '../conformance/library-graph.ts';
import { fixturesRoot, loadFixture } from '../conformance/load-fixture.ts';
import { differences } from '../lessons/hold.ts';
import { playOf } from '../lessons/play.ts';

const programs = fixtureFiles('agents');
const at = (path: string): string => join(fixturesRoot, 'agents', path);
const named = (end: string): string[] => programs.filter((path) => path.endsWith(end)).map((path) => path.slice(0, -end.length));

test('every kind of agent has programs that are wrong, each with one that is right', () => {
  expect(named('.bad.ts')).toEqual(named('.good.ts'));
  expect(new Set(named('.bad.ts').map((name) => name.split('-')[0]))).toEqual(new Set(['coding', 'handoff', 'research', 'sql', 'support']));
  expect(named('.bad.ts').length).toBeGreaterThanOrEqual(15);
});

describe('on the real packages', { timeout: 60_000 }, () => {
  test.each(programs)('%s does what its scenario says', async (path) => {
    const { scenario, play } = playOf(path, loadFixture(at(path)), isLibraryGraph);
    expect(differences(scenario, await play())).toEqual([]);
    const harm = scenario.throws !== null || scenario.lost !== undefined;
    expect(harm, 'a bad program throws or loses a value, a good one does not').toBe(path.endsWith('.bad.ts'));
  });
});

describe('linted', () => {
  const analyzer = createAnalyzer({ root: resolve(fixturesRoot, '..') });
  const recommended = new Set(rules.filter(({ preset }) => preset === 'recommended').map(({ id }) => id));

  test.each(programs)('%s has the findings that are marked', (path) => {
    const text = readFileSync(at(path), 'utf8');
    const found = analyzer
      .file(at(path))
      .findings.filter(({ rule }) => recommended.has(rule))
      .map(({ rule, site }) => `${text.slice(0, site.start).split('\n').length} ${rule}`);
    expect([...new Set(found)].sort()).toEqual(marked(text));
  });
});

/** `@finding <rule>` at the end of a line. */
function marked(text: string): string[] {
  return text.split('\n').flatMap((line, index) => [...line.matchAll(/\/\/ @finding ([a-z-]+)$/g)].map(([, rule]) => `${index + 1} ${rule}`)).sort();
}
