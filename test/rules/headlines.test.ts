import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rules } from '../../rules/index.ts';
import { few } from '../../rules/shared/words.ts';
import { createAnalyzer } from '../../src/analyze.ts';
import type { Finding } from '../../src/model/finding.ts';
import { fixtureSettings } from './settings.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const FIXTURES = join(ROOT, 'fixtures/rules');
const LONGEST = 160;
const MEDIAN = 110;
const LONGEST_HELP = 180;

const analyzer = createAnalyzer({ root: ROOT, ...fixtureSettings });

function findingsOf(rule: string): readonly Finding[] {
  const folder = join(FIXTURES, rule);
  const bad = readdirSync(folder).filter((name) => /\.bad\.[cm]?[jt]sx?$/.test(name));
  return bad.flatMap((name) => analyzer.file(join(folder, name)).findings);
}

const findings = rules.flatMap(({ id }) => findingsOf(id));

describe('a headline is read in one breath', () => {
  test(`at most ${LONGEST} characters`, () => {
    expect([...new Set(findings.map(({ message }) => message).filter((message) => message.length > LONGEST))]).toEqual([]);
  });

  test(`at most ${MEDIAN} in the median`, () => {
    const lengths = findings.map(({ message }) => message.length).sort((a, b) => a - b);
    expect(lengths.length).toBeGreaterThan(300);
    expect(lengths[lengths.length >> 1]).toBeLessThanOrEqual(MEDIAN);
  });

  test('and is one sentence without places or filler', () => {
    const wrong = findings.map(({ message }) => message).filter((message) => !/^[^\n]+\.$/.test(message) || /\w\.ts:\d|silently|without a word|nothing (says so|warns|throws)/i.test(message));
    expect([...new Set(wrong)]).toEqual([]);
  });

  test(`the help has at most ${LONGEST_HELP} characters`, () => {
    expect([...new Set(findings.map(({ help }) => help).filter((help) => help.length > LONGEST_HELP))]).toEqual([]);
  });

  test('titles of fixes start with a verb and set code in backticks', () => {
    const titles = new Set(findings.flatMap(({ fixes }) => fixes.map(({ title }) => title)));
    expect([...titles].filter((title) => !/^[A-Z][a-z]+ /.test(title) || /\.$/.test(title))).toEqual([]);
    const bare = findings.flatMap(({ evidence: { key, name, candidates = [] }, fixes }) => {
      const named = [key, name, ...candidates].filter((one) => one !== undefined);
      return fixes.map(({ title }) => title).filter((title) => named.some((one) => title.replace(/`[^`]*`/g, '').split(' ').includes(one)));
    });
    expect([...new Set(bare)]).toEqual([]);
  });
});

test('a rule offers the kinds of fixes that its findings have', () => {
  const seen = new Map<string, Set<string>>();
  for (const { rule, fixes } of findings) seen.set(rule, new Set([...(seen.get(rule) ?? []), ...fixes.map(({ safety }) => safety)]));
  const offered = rules.map(({ id, offers = [] }) => [id, [...offers].sort()]);
  expect(offered).toEqual(rules.map(({ id }) => [id, [...(seen.get(id) ?? [])].sort()]));
});

describe('names', () => {
  test.each([
    [['a'], 'a'],
    [['a', 'b'], 'a and b'],
    [['a', 'b', 'c'], 'a, b and c'],
    [['a', 'b', 'c', 'd'], 'a, b and 2 more'],
    [['a'.repeat(50), 'b'.repeat(50)], `${'a'.repeat(50)} and 1 more`],
    [['a'.repeat(90)], 'a'.repeat(90)],
  ])('%j', (names, expected) => {
    expect(few(names)).toBe(expected);
  });
});
