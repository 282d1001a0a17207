import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InstalledProject } from '../cli/installed.ts';

// Node runs what was built, not TypeScript, so the package is installed somewhere first.
let installed: InstalledProject;

/** What is said before anything of the user's is run. */
const LIMITS = 'in a process of its own, with your environment and your rights to files; without network, for at most';

const graph = (rest = '', name = 'export const graph') => `import { Annotation, START, StateGraph } from '@langchain/langgraph';
import { one } from './nodes.js';
interface Draft { readonly x: number }
const State = Annotation.Root({ x: Annotation<Draft['x']>() });
${name} = new StateGraph(State)
  .addNode('one', one)
  .addNode('two', async () => ({ x: 2 }))
  .addEdge(START, 'one')
  .addEdge(START, 'two')
  .compile();
${rest}
`;

beforeAll(() => {
  installed = new InstalledProject();
  installed.write('nodes.ts', 'export const one = async (): Promise<{ x: number }> => ({ x: 1 });\n');
}, 120_000);

afterAll(() => installed.remove());

async function confirmCode(files: Readonly<Record<string, string>>, ...flags: readonly string[]) {
  for (const [name, text] of Object.entries(files)) installed.write(name, text);
  const ran = await installed.superstep('confirm', '--code', ...Object.keys(files), ...flags);
  for (const name of Object.keys(files)) installed.remove(name);
  return ran;
}

describe('a module of the user runs on our runtime', () => {
  test('in TypeScript, with siblings that TypeScript finds', async () => {
    const { status, stdout, stderr } = await confirmCode({ 'a.ts': graph() });
    expect({ status, stderr }).toEqual({ status: 1, stderr: `superstep: runs a.ts ${LIMITS} 10000 ms and 512 MB.\n` });
    expect(stdout).toContain('verdict   confirmed on its own code on the reference runtime');
    expect(stdout).toContain('Invalid update for channel "x" with values [1,2]');
  });

  test('as CommonJS', async () => {
    const text = `const { Annotation, START, StateGraph } = require('@langchain/langgraph');
const State = Annotation.Root({ x: Annotation() });
const graph = new StateGraph(State).addNode('a', () => ({ x: 1 })).addNode('b', () => ({ x: 2 })).addEdge(START, 'a').addEdge(START, 'b').compile();
module.exports = { graph };
`;
    expect((await confirmCode({ 'a.cjs': text })).stdout).toContain('values [1,2]');
  });

  test('whatever it prints and leaves running', async () => {
    const { stdout, status } = await confirmCode({ 'a.ts': graph("console.log('chatter'); setInterval(() => {}, 1000);") });
    expect(status).toBe(1);
    expect(stdout).not.toContain('chatter');
  });

  test('with the input that is given', async () => {
    const text = graph("export const scenario = { input: { x: 5 } };").replace("async () => ({ x: 2 })", 'async (state: any) => (state.x === 7 ? { x: 7 } : {})');
    expect((await confirmCode({ 'a.ts': text })).stdout).toContain('verdict   not seen this time');
    expect((await confirmCode({ 'a.ts': text }, '--input', '{"x":7}')).stdout).toContain('values [1,7]');
  });
});

test('whatever is wrong with a module is one line, and the others go on', async () => {
  const files = {
    'ends.ts': graph('process.exit(4);'),
    'fine.ts': graph(),
    'hangs.ts': graph('while (true) {}'),
    'none.ts': graph('', 'const graph'),
    'prebuilt.ts': graph("import '@langchain/langgraph/prebuilt';"),
    'rejects.ts': graph('Promise.reject(new Error("nobody listens")); await new Promise((go) => setTimeout(go, 200));'),
    'throws.ts': graph("throw new Error('no key');"),
  };
  const { status, stdout, stderr } = await confirmCode(files, '--timeout', '3000');
  expect(status).toBe(2);
  expect(stdout).toContain('1 confirmed, 6 not run.');
  expect(stderr.trimEnd().split('\n')).toEqual([
    `superstep: runs 7 modules, each ${LIMITS} 3000 ms and 512 MB.`,
    'superstep: ends.ts: the module ended its process with status 4 before the graph was done',
    'superstep: hangs.ts: the module was not done after 3000 ms (--timeout)',
    'superstep: none.ts: the module exports no compiled graph with the nodes one, two',
    'superstep: prebuilt.ts: the module throws when it is imported: Error: it imports @langchain/langgraph/prebuilt, which the reference runtime does not have',
    'superstep: rejects.ts: the module ended its process with status 1 before the graph was done: Error: nobody listens',
    'superstep: throws.ts: the module throws when it is imported: Error: no key',
  ]);
}, 60_000);

test('a graph that does not compile is a confirmation, not a failure', async () => {
  const text = graph('', 'export const graph').replace(".addEdge(START, 'two')", ".addEdge(START, 'tow' as any)");
  const { stdout, status } = await confirmCode({ 'a.ts': text });
  expect(status).toBe(1);
  expect(stdout).toContain('Node `two` is not reachable');
});

describe('on the installed library', () => {
  beforeAll(() => {
    for (const name of ['@langchain', 'zod']) installed.link(name, name);
  });

  test('the same module shows the same', async () => {
    const { status, stdout } = await confirmCode({ 'a.ts': graph() }, '--runtime', 'langgraph');
    expect(stdout).toContain('verdict   confirmed on its own code on the installed @langchain/langgraph');
    expect(stdout).toContain('Invalid update for channel "x" with values [1,2]');
    expect(status).toBe(1);
  }, 30_000);

  test('a race that does not come about is not seen', async () => {
    const text = graph().replace('async () => ({ x: 2 })', 'async (state: any) => (state.x === 7 ? { x: 7 } : {})');
    expect((await confirmCode({ 'a.ts': text }, '--runtime', 'langgraph')).stdout).toContain('verdict   not seen this time');
  }, 30_000);
});

test('there is no network, whoever asks for it', async () => {
  const asks = {
    'fetch.ts': graph("await fetch('http://127.0.0.1:9/');"),
    'socket.ts': graph("import { connect } from 'node:net'; connect(9, '127.0.0.1');"),
  };
  const { status, stderr } = await confirmCode(asks, '--timeout', '5000');
  expect(status).toBe(2);
  expect(stderr).toContain('socket.ts: the module throws when it is imported: Error: there is no network under --code');
  expect(stderr).toMatch(/fetch\.ts: the module throws when it is imported: TypeError: fetch failed/);
}, 30_000);

test('memory has an end', async () => {
  const { status, stderr } = await confirmCode({ 'a.ts': graph('const all: unknown[] = []; for (;;) all.push(new Array(100_000).fill(1.5 + all.length));') }, '--timeout', '60000');
  expect(status).toBe(2);
  expect(stderr).toContain('a.ts: the module ended its process');
}, 90_000);
