import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { FileAnalysis } from '../../src/analyze.ts';
import { codeFiles, importsOf, ROOT } from '../structure/code.ts';
import { project, run } from './run.ts';
import { stubEngine } from './stub-engine.ts';

/** The steps are asked for when the picture is made. */
function breaking(analysis: FileAnalysis): FileAnalysis {
  const levels = () => {
    throw new Error('no step was reached');
  };
  return { ...analysis, graphs: analysis.graphs.map((graph) => ({ ...graph, steps: { ...graph.steps, levels } })) };
}

test.each([
  ['mermaid', /^flowchart LR\n/],
  ['dot', /^digraph superstep \{\n/],
  ['svg', /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /],
  ['html', /^<!doctype html>\n/],
])('inspect --format %s draws all graphs in one text', async (format, head) => {
  const { status, stdout, stderr } = await run(project({ 'a.ts': 'GRAPH', 'b.ts': 'GRAPH RACE' }), ['inspect', '--format', format]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(head);
  for (const name of ['a.ts', 'b.ts']) expect(stdout).toContain(name);
});

test('check --format html shows what it found, and ends as ever', async () => {
  const cwd = project({ 'a.ts': 'GRAPH RACE', 'b.ts': 'GRAPH SMELL DOUBT' });
  const { status, stdout } = await run(cwd, ['check', '--format', 'html']);
  expect(status).toBe(1);
  expect(stdout).toContain('1 error and 1 warning in 2 graphs.');
  expect(stdout.match(/<article class="finding/g)).toHaveLength(2);
});

test('a file that cannot be read is told in the page, too', async () => {
  const { status, stdout } = await run(project({ 'a.ts': 'GRAPH SYNTAX', 'b.ts': 'GRAPH' }), ['check', '--format', 'html']);
  expect(status).toBe(2);
  expect(stdout).toContain('<span class="where">a.ts</span> cannot be parsed: 1:7 &#39;;&#39; expected.');
});

test('a bug of the exploration names its file', async () => {
  const engine = stubEngine();
  const broken: typeof engine = {
    ...engine,
    createAnalyzer(options) {
      const analyzer = engine.createAnalyzer(options);
      return { ...analyzer, file: (path, text) => (path.endsWith('b.ts') ? breaking(analyzer.file(path, text)) : analyzer.file(path, text)) };
    },
  };
  const { status, stderr } = await run(project({ 'a.ts': 'GRAPH', 'b.ts': 'GRAPH', 'c.ts': 'GRAPH' }), ['inspect', '--format', 'svg'], broken);
  expect(status).toBe(3);
  expect(stderr).toMatch(/while looking at b\.ts\..*\nError: no step was reached\n/);
});

test('pictures cost nothing where they are not asked for: nobody imports them but by name, when they are wanted', () => {
  const inside = 'src/report/picture/';
  const outside = codeFiles().filter((file) => !file.startsWith(inside) && importsOf(file).some(({ name }) => name.includes('/picture/')));
  expect(outside).toEqual(['src/cli/check/outputs.ts', 'src/cli/commands/inspect.ts']);
  for (const file of outside) expect(readFileSync(join(ROOT, file), 'utf8')).not.toMatch(/from '[^']*\/picture\//);
});
