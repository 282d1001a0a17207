import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { realEngine } from '../../src/cli/real-engine.ts';
import { project, run } from '../cli/run.ts';

const PLAIN = "import { Annotation, START, StateGraph } from '@langchain/langgraph';\nexport const graph = new StateGraph(Annotation.Root({ hits: Annotation<string[]>() })).addNode('a', () => ({ hits: ['a'] })).addEdge(START, 'a').compile();\n";

describe('a configuration that came with a project', () => {
  test.each([
    ['brackets in brackets', '['.repeat(100_000), 'superstep.config.json is no JSON: it is nested too deeply.'],
    ['a comma before each bracket', `[${'[],'.repeat(300_000)}],`, 'superstep.config.json is no JSON'],
    ['a comment in each line', `${'// a\n'.repeat(300_000)}{ "preset": 1 }`, '"preset" must be'],
  ])('is wrong, and says so in time: %s', async (_, text, expected) => {
    const before = process.cpuUsage();
    const { status, stderr } = await run(project({ 'graph.ts': PLAIN, 'superstep.config.json': text }), ['check'], realEngine);
    expect(stderr).toContain(expected);
    expect(status).toBe(2);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(5000);
  });

  test('does not name what --write-baseline writes over', async () => {
    const world = project({ 'precious.txt': 'precious', 'copy/graph.ts': PLAIN, 'copy/notes.json': '{ "mine": 1 }' });
    const cwd = join(world, 'copy');
    mkdirSync(join(cwd, '.git'));
    symlinkSync(join(world, 'new.json'), join(cwd, 'link.json'));
    for (const baseline of ['../precious.txt', '../new.json', 'notes.json', 'link.json']) {
      writeFileSync(join(cwd, 'superstep.config.json'), JSON.stringify({ baseline }));
      expect((await run(cwd, ['check', '--write-baseline'], realEngine)).status, baseline).toBe(2);
    }
    expect(readFileSync(join(world, 'precious.txt'), 'utf8')).toBe('precious');
    expect(readFileSync(join(cwd, 'notes.json'), 'utf8')).toBe('{ "mine": 1 }');
    writeFileSync(join(cwd, 'superstep.config.json'), JSON.stringify({ baseline: 'baseline.json' }));
    expect((await run(cwd, ['check', '--write-baseline'], realEngine)).status).toBe(0);
    expect((await run(cwd, ['check', '--write-baseline'], realEngine)).status).toBe(0);
  });
});
