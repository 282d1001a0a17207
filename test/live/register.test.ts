import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { TracesDocument } from '../../src/live/index.ts';
import { LiveProject, ours } from './process.ts';

const agent = `import { Annotation, START, StateGraph } from '@langchain/langgraph';
const State = Annotation.Root({ count: Annotation({ reducer: (a, b) => Math.max(a, b), default: () => 0 }) });
export const build = (second) =>
  new StateGraph(State)
    .addNode('x', (state) => ({ count: state.count + 1 }))
    .addNode('y', second)
    .addEdge(START, 'x')
    .addEdge(START, 'y')
    .compile();
export const wrong = build((state) => ({ count: state.count + 1 }));
export const right = build(() => ({}));
`;
const project = new LiveProject({
  'agent.js': agent,
  'main.js': "import { wrong } from './agent.js';\nawait wrong.invoke({});\n",
  'main.cjs': `const { Annotation, START, StateGraph } = require('@langchain/langgraph');\n${agent.slice(agent.indexOf('\n') + 1).replaceAll('export const', 'const')}\nwrong.invoke({});\n`,
  'suite.test.js': `import { test } from 'node:test';
import { right, wrong } from './agent.js';
test('loses an update', () => wrong.invoke({}));
test('loses nothing', () => right.invoke({}));
`,
  'vitest.suite.js': `import { test } from 'vitest';
import { right, wrong } from './agent.js';
test('loses an update', async () => void (await wrong.invoke({})));
test('loses nothing', async () => void (await right.invoke({})));
`,
});
afterAll(() => project.remove());

const said = /`x` and `y` read `count` in one super-step/;

describe('register', () => {
  test.each(['main.js', 'main.cjs'])('tells of %s when the process ends, with the place of each node', async (file) => {
    const { status, stderr } = await project.node(['--import', ours('register.ts'), file], { SUPERSTEP_TRACES: 'traces.json' });
    expect(stderr).toMatch(said);
    expect(stderr).toMatch(file === 'main.js' ? /node {6}y {2}agent\.js:6:6/ : /node {6}y {2}main\.cjs:6:6/);
    expect(stderr).toContain('schedule  __start__ | x + y');
    expect(status, 'a run is not stopped').toBe(0);
    const traces = JSON.parse(readFileSync(join(project.folder, 'traces.json'), 'utf8')) as TracesDocument;
    expect(traces.findings.map(({ rule }) => rule)).toEqual(['no-lost-update']);
    expect(traces.graphs.map(({ pairs }) => pairs.map(({ pair }) => pair))).toEqual([[['x', 'y']]]);
  });

  test('refuses a rule that does not exist', async () => {
    const { status, stderr } = await project.node(['--import', ours('register.ts'), 'main.js'], { SUPERSTEP_RULES: 'no-lost-updates:off' });
    expect(stderr).toContain('SUPERSTEP_RULES names the rule "no-lost-updates"');
    expect(status).not.toBe(0);
  });
});

describe('node:test', () => {
  test('fails the test that shows it, and no other', async () => {
    const { status, stdout } = await project.node(['--import', ours('node-test.ts'), '--test', '--test-reporter=tap', 'suite.test.js']);
    expect(stdout).toMatch(/not ok 1 - loses an update/);
    expect(stdout).toMatch(said);
    expect(stdout).toMatch(/ok 2 - loses nothing/);
    expect(status).toBe(1);
  });

  test('has a setting for each rule', async () => {
    const { status } = await project.node(['--import', ours('node-test.ts'), '--test', 'suite.test.js'], { SUPERSTEP_RULES: 'no-lost-update:off' });
    expect(status).toBe(0);
  });
});

describe('vitest', () => {
  const run = (env: Readonly<Record<string, string>>) => {
    project.write('vitest.config.js', `export default { test: { include: ['vitest.suite.js'], setupFiles: [${JSON.stringify(ours('vitest.ts'))}], server: { deps: { inline: [/src.live/] } } } };`);
    return project.node([join(project.folder, 'node_modules/vitest/vitest.mjs'), 'run', '--root', project.folder], env);
  };

  test('fails the test that shows it, and no other', async () => {
    const { status, stdout, stderr } = await run({});
    expect(stdout + stderr).toMatch(said);
    expect(stdout).toContain('1 failed | 1 passed');
    expect(status).toBe(1);
  });

  test('has a setting for each rule', async () => {
    const { status, stdout } = await run({ SUPERSTEP_RULES: 'no-lost-update:off' });
    expect(stdout).toContain('2 passed');
    expect(status).toBe(0);
  });
});
