import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { realEngine } from '../../src/cli/real-engine.ts';
import { project, run } from './run.ts';

const graph = (state: string, b = 'b') => `import { Annotation, START, StateGraph } from '@langchain/langgraph';
${state}
export const graph = new StateGraph(State)
  .addNode('a', () => ({ hits: ['a'] }))
  .addNode('${b}', () => ({ hits: ['b'] }))
  .addEdge(START, 'a')
  .addEdge(START, '${b}')
  .compile();
`;
const SINGLE = "import { Annotation } from '@langchain/langgraph';\nexport const State = Annotation.Root({ hits: Annotation<string[]>() });\n";
const LIST = SINGLE.replace('Annotation<string[]>()', 'Annotation<string[]>({ reducer: (a, b) => a.concat(b), default: () => [] })');

/** A run that goes on until the test is over. */
function watching(cwd: string, ...args: readonly string[]) {
  const ending = new AbortController();
  const said = { stdout: '', stderr: '' };
  const output = (name: 'stdout' | 'stderr') => ({ isTerminal: false, write: async (text: string) => void (said[name] += text) });
  const status = main(['check', '--watch', ...args], { cwd, env: {}, stdout: output('stdout'), stderr: output('stderr'), unbroken: (act) => act(ending.signal) }, realEngine);
  onTestFinished(async () => {
    ending.abort('SIGINT');
    expect(await status).toBe(130);
  });
  return {
    /** What the next run says. */
    async next(): Promise<string> {
      await vi.waitFor(() => expect(said.stderr).toContain('waiting for changes'), { timeout: 15_000, interval: 20 });
      const text = said.stdout + said.stderr.replace(/superstep: waiting for changes.*\n/, '');
      said.stdout = said.stderr = '';
      return text;
    },
  };
}

test('checks again when a file changes that was read, and goes on after a mistake', async () => {
  const cwd = project({ 'src/state.ts': SINGLE, 'src/graph.ts': graph("import { State } from './state.js';").replace('Annotation, ', '') });
  const watch = watching(cwd);
  expect(await watch.next()).toContain('superstep/no-unreduced-parallel-write');
  writeFileSync(join(cwd, 'src/state.ts'), LIST);
  expect(await watch.next()).toBe('No findings in 1 graph.\n');
  writeFileSync(join(cwd, 'superstep.config.json'), '{ "preest": 1 }');
  expect(await watch.next()).toBe('superstep: superstep.config.json: "preest" is no setting. Did you mean preset?\n');
  writeFileSync(join(cwd, 'superstep.config.json'), '{ "preset": "recommended" }');
  expect(await watch.next()).toBe('No findings in 1 graph.\n');
  mkdirSync(join(cwd, 'src/more'));
  writeFileSync(join(cwd, 'src/more/other.ts'), graph("import { State } from '../state.js';", 'c').replace('Annotation, ', ''));
  await vi.waitFor(async () => expect(await watch.next()).toBe('No findings in 2 graphs.\n'), { timeout: 15_000 });
  writeFileSync(join(cwd, 'src/state.ts'), SINGLE);
  expect(await watch.next()).toContain('2 errors in 2 graphs.');
}, 60_000);

test('what cannot be watched is said', async () => {
  expect((await run(project({}), ['check', '--watch', '--write-baseline'])).stderr).toBe('superstep: --write-baseline cannot be had with --watch.\n');
});
