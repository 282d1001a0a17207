import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runReal } from '../cli/run.ts';
import { LiveProject, REPOSITORY } from './process.ts';

const project = new LiveProject({
  'agent.js': `import { Annotation, START, StateGraph } from '@langchain/langgraph';
const State = Annotation.Root({ count: Annotation({ reducer: (a, b) => Math.max(a, b), default: () => 0 }), note: Annotation({ reducer: (_, b) => b, default: () => '' }) });
export const graph = new StateGraph(State)
  .addNode('x', (state) => ({ count: state.count + 1, note: 'x' }))
  .addNode('y', (state) => ({ count: state.count + 1, note: 'y' }))
  .addEdge(START, 'x')
  .addEdge(START, 'y')
  .compile();
`,
  'evaluate.js': "import { graph } from './agent.js';\nawait graph.invoke({});\n",
  'agent.test.js': "import { test } from 'vitest';\nimport { graph } from './agent.js';\ntest('answers', async () => void (await graph.invoke({})));\n",
});
const entries = ['index', 'register', 'vitest', 'node-test'];

/** The entries as the build makes them, under both names. */
beforeAll(async () => {
  const modules = join(project.folder, 'node_modules');
  unlinkSync(modules);
  mkdirSync(modules);
  for (const name of readdirSync(join(REPOSITORY, 'node_modules'))) if (!name.startsWith('.')) symlinkSync(join(REPOSITORY, 'node_modules', name), join(modules, name));
  const build = await rolldown({ input: Object.fromEntries(entries.map((name) => [name, join(REPOSITORY, `src/live/${name}.ts`)])), platform: 'node', external: /^[^./v]|^node:|^vitest$/ });
  await build.write({ dir: join(modules, 'eslint-plugin-superstep'), format: 'esm' });
  await build.close();
  const exports = Object.fromEntries(entries.map((name) => [`./${name === 'index' ? 'live' : name}`, `./${name}.js`]));
  project.write('node_modules/eslint-plugin-superstep/package.json', JSON.stringify({ name: 'eslint-plugin-superstep', type: 'module', exports }));
  rmSync(join(modules, 'superstep-runtime'), { force: true, recursive: true });
  symlinkSync(join(modules, 'eslint-plugin-superstep'), join(modules, 'superstep-runtime'));
});
afterAll(() => project.remove());

/** The pieces of code of a page under a heading, in their order. */
function snippets(page: string, heading: string): readonly string[] {
  const text = readFileSync(join(REPOSITORY, page), 'utf8');
  const start = text.indexOf(`## ${heading}\n`);
  const section = text.slice(start, text.indexOf('\n## ', start + 1));
  return [...section.matchAll(/```\w+\n([^]*?)```/g)].map(([, code]) => code!);
}

describe.each([['README.md', 'While it runs'], ['docs/live.md', 'Three ways in']])('the three ways in of %s', (page, heading) => {
  const [inTests, inCi, inProduction, ...others] = snippets(page, heading);

  test('are three', () => {
    expect(others).toEqual([]);
    expect(inProduction).toBeDefined();
  });

  test('in tests: the test that shows it fails', async () => {
    project.write('vitest.config.js', inTests!);
    const { status, stdout, stderr } = await project.node([join(project.folder, 'node_modules/vitest/vitest.mjs'), 'run', '--root', project.folder]);
    expect(stdout + stderr).toContain('superstep/no-lost-update');
    expect(status).toBe(1);
  });

  test('in CI: what is recorded is folded in', async () => {
    const [record = '', fold = ''] = inCi!.trim().split('\n');
    const [, traces = '', args = ''] = /^SUPERSTEP_TRACES=(\S+) node (.*)$/.exec(record)!;
    expect((await project.node(args.split(' '), { SUPERSTEP_TRACES: traces })).status).toBe(0);
    const { stdout, status } = await runReal(project.folder, [...fold.replace('npx superstep ', '').split(' '), 'agent.js']);
    expect(stdout).toContain('in recorded runs, 1 time');
    expect(status).toBe(1);
  });

  test('in production: somebody is told', async () => {
    project.write('serve.js', `${inProduction}\nfor (let run = 0; run < 3; run++) await graph.invoke({});\n`);
    const { stderr, status } = await project.node(['serve.js']);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    project.write('serve.js', `${inProduction!.replace('{ onEvent', '{ sample: 1, replay: true, onEvent')}\nawait graph.invoke({});\n`);
    expect((await project.node(['serve.js'])).stderr).toContain('no-lost-update');
  });
});
