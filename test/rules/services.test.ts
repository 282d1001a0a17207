import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { createAnalyzer } from '../../src/analyze.ts';
import { mentionsGraph } from '../../src/extract/load/mentions-graph.ts';

/** Handlers whose runs stand in another file, parts of graphs that another file builds: `// expect: <rules>` at the end of a line that is wrong. */
const ROOT = resolve(import.meta.dirname, '../../fixtures/services');
const RULES = /^no-client-|^no-unreduced-|^no-shared-thread-id|^no-unscoped-store/;
const analyzer = createAnalyzer({ root: ROOT });
const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).sort();

test.each(files)('%s', (file) => {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const found = analyzer.file(join(ROOT, file)).findings.filter(({ rule }) => RULES.test(rule));
  const lines = found.map(({ rule, site }) => `${text.slice(0, site.start).split('\n').length} ${rule}`);
  const expected = text.split('\n').flatMap((line, index) => (line.split('// expect: ')[1]?.trim().split(' ') ?? []).map((rule) => `${index + 1} ${rule}`));
  if (expected.length > 0) expect(mentionsGraph(text, [])).toBe(true);
  expect(lines.sort()).toEqual(expected.sort());
  expect(found.map(({ site }) => site.file)).toEqual(found.map(() => file));
});
