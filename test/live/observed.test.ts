import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runReal } from '../cli/run.ts';
import { LiveProject, ours } from './process.ts';

/** Nodes that are made from data, a plain race that the text shows, and one that is right. */
const project = new LiveProject({
  'dynamic.js': `import { Annotation, START, StateGraph } from '@langchain/langgraph';
import { readFileSync } from 'node:fs';
const State = Annotation.Root({ notes: Annotation({ reducer: (_, b) => b, default: () => ['first'] }) });
const builder = new StateGraph(State);
for (const name of JSON.parse(readFileSync('names.json', 'utf8'))) {
  builder.addNode(name, (state) => ({ notes: [...state.notes, name] }));
  builder.addEdge(START, name);
}
export const graph = builder.compile();
`,
  'names.json': '["left", "right"]',
  'plain.js': `import { Annotation, START, StateGraph } from '@langchain/langgraph';
const State = Annotation.Root({ count: Annotation({ reducer: (a, b) => Math.max(a, b), default: () => 0 }) });
export const graph = new StateGraph(State)
  .addNode('x', (state) => ({ count: state.count + 1 }))
  .addNode('y', (state) => ({ count: state.count + 1 }))
  .addEdge(START, 'x')
  .addEdge(START, 'y')
  .compile();
`,
  'good.js': `import { Annotation, START, StateGraph } from '@langchain/langgraph';
const State = Annotation.Root({ log: Annotation({ reducer: (a, b) => a.concat(b), default: () => [] }) });
export const graph = new StateGraph(State).addNode('p', () => ({ log: ['p'] })).addNode('q', () => ({ log: ['q'] })).addEdge(START, 'p').addEdge(START, 'q').compile();
`,
  'main.js': "for (const name of ['dynamic', 'plain', 'good']) await (await import(`./${name}.js`)).graph.invoke({});\n",
});
afterAll(() => project.remove());
beforeAll(() => project.node(['--import', ours('register.ts'), 'main.js'], { SUPERSTEP_TRACES: 'traces.json' }));

interface Json {
  readonly findings: readonly { readonly rule: string; readonly graph: string; readonly file: string; readonly fingerprint: string; readonly observed?: number; readonly evidence: { readonly key?: string; readonly nodes?: readonly string[] } }[];
  readonly unresolved: readonly { readonly graph: string; readonly what: string; readonly observed?: { readonly runs: number; readonly nodes: readonly string[] } }[];
}
const check = async (...flags: readonly string[]): Promise<Json> => JSON.parse((await runReal(project.folder, ['check', '--format', 'json', 'dynamic.js', 'plain.js', 'good.js', ...flags])).stdout) as Json;

describe('check --observed', () => {
  test('marks what the analysis had said, under the same fingerprint', async () => {
    const [before, after] = [await check(), await check('--observed', 'traces.json')];
    const plain = ({ findings }: Json) => findings.filter(({ file }) => file === 'plain.js');
    expect(plain(before)).toMatchObject([{ rule: 'no-lost-update', evidence: { key: 'count' } }]);
    expect(plain(after)).toEqual([{ ...plain(before)[0], observed: 1 }]);
  });

  test('lets rules speak that could not, and covers what was not resolved', async () => {
    const [before, after] = [await check(), await check('--observed', 'traces.json')];
    expect(before.findings.filter(({ file }) => file === 'dynamic.js')).toEqual([]);
    expect(before.unresolved.map(({ graph }) => graph)).toContain('dynamic.js#builder');
    expect(after.findings.filter(({ file }) => file === 'dynamic.js')).toMatchObject([{ rule: 'no-lost-update', graph: 'dynamic.js#builder', observed: 1, evidence: { key: 'notes', nodes: ['left', 'right'] } }]);
    for (const one of after.unresolved.filter(({ graph }) => graph === 'dynamic.js#builder')) expect(one.observed).toEqual({ runs: 1, nodes: ['left', 'right'] });
  });

  test('says nothing of what is right, and the same whatever the order of recordings', async () => {
    cpSync(join(project.folder, 'traces.json'), join(project.folder, 'more.json'));
    const both = await check('--observed', 'traces.json', '--observed', 'more.json');
    expect(both.findings.filter(({ file }) => file === 'good.js')).toEqual([]);
    expect(both.findings.find(({ file }) => file === 'plain.js')?.observed).toBe(2);
    expect(both).toEqual(await check('--observed', 'more.json', '--observed', 'traces.json'));
  });

  test('keeps to the settings: a rule that is off stays off', async () => {
    const off = await check('--observed', 'traces.json', '--rule', 'no-lost-update:off');
    expect(off.findings).toEqual([]);
  });

  test('tells people', async () => {
    const { stdout } = await runReal(project.folder, ['check', '--observed', 'traces.json', '--blind-spots', 'dynamic.js', 'plain.js', 'good.js']);
    expect(stdout).toContain('in recorded runs, 1 time');
    expect(stdout).toContain('covered by recorded runs');
  });

  test.each([
    ['a file that is not there', 'none.json', 'none.json: '],
    ['something else', 'names.json', 'names.json is no recording of superstep'],
  ])('refuses %s with one line', async (_, file, line) => {
    const { status, stderr } = await runReal(project.folder, ['check', '--observed', file, 'plain.js']);
    expect(stderr).toContain(line);
    expect(status).toBe(2);
  });
});
