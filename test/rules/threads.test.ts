import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { createAnalyzer } from '../../src/analyze.ts';

/** A project in many styles, right and wrong beside each other: `// expect: <rules>` at the end of a line that is wrong. */
const ROOT = resolve(import.meta.dirname, '../../fixtures/threads');
const RULES = /^no-(memory-checkpointer|checkpointer-per-call|ephemeral-thread-id|missing-thread-id|local-database-url|floating-run|concurrent-thread-runs|unscoped-checkpoint-list|shared-thread-id)$/;
const analyzer = createAnalyzer({ root: ROOT });
const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((name) => /\.[jt]s$/.test(name)).sort();

test.each(files)('%s', (file) => {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const { findings, syntaxErrors } = analyzer.file(join(ROOT, file));
  const found = findings.filter(({ rule }) => RULES.test(rule)).map(({ rule, site }) => `${text.slice(0, site.start).split('\n').length} ${rule}`);
  const expected = text.split('\n').flatMap((line, index) => (line.split('// expect: ')[1]?.trim().split(' ') ?? []).map((rule) => `${index + 1} ${rule}`));
  expect(syntaxErrors).toEqual([]);
  expect([...new Set(found)].sort()).toEqual(expected.sort());
});

test('each rule is among them', () => {
  const named = new Set(files.flatMap((file) => [...readFileSync(join(ROOT, file), 'utf8').matchAll(/\/\/ expect: (.+)/g)].flatMap(([, rules]) => rules!.split(' '))));
  expect(named.size).toBe(9);
});

test('the same code is silent where nobody ships it, save what throws or loses a turn', () => {
  const text = readFileSync(join(ROOT, 'src/handlers.ts'), 'utf8');
  const rules = (file: string) => new Set(analyzer.file(join(ROOT, file), text).findings.map(({ rule }) => rule));
  expect(rules('src/other.ts')).toContain('no-checkpointer-per-call');
  for (const file of ['src/other.test.ts', 'src/__tests__/other.ts', 'examples/other.ts', 'scripts/other.ts', 'demo/other.ts']) {
    const found = rules(file);
    for (const rule of ['no-memory-checkpointer', 'no-checkpointer-per-call']) expect(found, file).not.toContain(rule);
  }
});
