import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createAnalyzer } from '../../src/analyze.ts';
import { apply } from './apply.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const analyzer = createAnalyzer({ root: ROOT });

/** The rules on reducers, and how many of their bad programs can be mended by an edit. */
const MENDED = { 'no-lossy-reducer': 2, 'no-double-accumulation': 3, 'no-shared-subgraph-accumulator': 2, 'no-full-state-return': 3, 'no-impure-reducer': 4 };

describe.each(Object.entries(MENDED))('%s', (rule, least) => {
  const folder = join(ROOT, 'fixtures/rules', rule);
  const programs = readdirSync(folder).filter((name) => name.includes('.bad.'));
  const fixes = programs.flatMap((name) => {
    const file = join(folder, name);
    const text = readFileSync(file, 'utf8');
    const { findings } = analyzer.file(file, text);
    return findings.filter((finding) => finding.rule === rule).flatMap((finding) => finding.fixes.map((fix) => ({ name, title: fix.title, file, text, fix, before: findings })));
  });

  test('has fixes', () => {
    expect(new Set(fixes.map(({ name }) => name)).size).toBeGreaterThanOrEqual(least);
  });

  test.each(fixes)('$name: $title', ({ file, text, fix, before }) => {
    const fixed = apply(text, fix.edits);
    const { findings, syntaxErrors } = analyzer.file(file, fixed);
    expect(syntaxErrors, fixed).toEqual([]);
    expect(findings.filter((finding) => finding.rule === rule).length, fixed).toBeLessThan(before.filter((finding) => finding.rule === rule).length);
    const known = new Set(before.map((finding) => finding.rule));
    expect(findings.filter((finding) => !known.has(finding.rule)).map(({ message }) => message), fixed).toEqual([]);
  });
});
