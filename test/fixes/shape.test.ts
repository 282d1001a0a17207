import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rules } from '../../rules/index.ts';
import { createAnalyzer } from '../../src/analyze.ts';
import type { Finding } from '../../src/model/finding.ts';
import { apply } from './apply.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const analyzer = createAnalyzer({ root: ROOT });
const recommended = new Set(rules.filter(({ preset }) => preset === 'recommended').map(({ id }) => id));

/** Fixtures whose finding has no fix, and why. */
const WITHOUT: Readonly<Record<string, readonly string[]>> = {
  // The plain returns need the edge, or a router or a subgraph is involved: what is meant cannot be told.
  'no-goto-with-edge': ['goto-end', 'conditional-edge', 'same-target', 'join-counts-it', 'handed-out-work', 'subgraph-hands-over', 'update-only-command'],
  // It waits for a node that never runs, or for one that the loop leaves out: what is meant cannot be told.
  'no-starved-join': ['waits-for-its-own-target', 'second-round'],
  // The map would reveal a node that nothing leads to.
  'no-router-without-map': ['hides-a-lost-node'],
  // Nothing else leads to the node: without the end it is lost.
  'no-command-without-ends': ['unused-end', 'built-twice'],
};

const FIXED = ['no-goto-with-edge', 'no-starved-join', 'no-repeated-fan-in', 'no-command-without-ends', 'no-router-without-map'];

describe.each(FIXED)('%s', (rule) => {
  const folder = join(ROOT, 'fixtures/rules', rule);
  const names = readdirSync(folder).filter((name) => name.endsWith('.bad.ts'));

  test.each(names)('%s', (name) => {
    const file = join(folder, name);
    const text = readFileSync(file, 'utf8');
    const before = analyzer.file(file, text).findings;
    const found = before.filter((finding) => finding.rule === rule);
    const fixes = found.flatMap((finding) => finding.fixes);
    expect(fixes.length === 0, fixes.map(({ title }) => title).join()).toBe(WITHOUT[rule]?.includes(name.replace('.bad.ts', '')) ?? false);
    for (const { edits, title } of fixes) {
      const after = analyzer.file(file, apply(text, edits));
      expect(after.syntaxErrors, title).toEqual([]);
      expect(after.findings.filter((finding) => finding.rule === rule).map(({ message }) => message), title).toEqual([]);
      expect(grave(after.findings), title).toEqual(grave(before).filter((id) => id !== rule));
    }
  });
});

test('ends are declared for a node that only a Command goes to', () => {
  const file = join(ROOT, 'fixtures/rules/no-unreachable-node/command-without-ends.bad.ts');
  const text = readFileSync(file, 'utf8');
  const [finding] = analyzer.file(file, text).findings.filter(({ rule }) => rule === 'no-unreachable-node');
  const fixed = apply(text, finding!.fixes[0]!.edits);
  expect(fixed).toContain("{ ends: ['queue', 'priority'] }");
  expect(analyzer.file(file, fixed).findings.map(({ rule }) => rule)).toEqual([]);
});

function grave(findings: readonly Finding[]): string[] {
  return findings.map(({ rule }) => rule).filter((rule) => recommended.has(rule));
}
