import { expect, test } from 'vitest';
import { createAnalyzer } from '../../src/analyze.ts';

/** One mistake is one finding: what follows from it is not told as another. */
function rulesIn(text: string): string[] {
  const { findings } = createAnalyzer({ root: '/project' }).file('/project/graph.ts', `import { Annotation, Send, START, StateGraph } from '@langchain/langgraph';\n${text}`);
  return findings.map(({ rule }) => rule);
}

const NODES = ".addNode('find', async ({ query }: any) => ({ hits: [query] })).addEdge(START, 'find' as any).compile();";

test.each([
  ['a root as channels', 'const graph = new StateGraph({ channels: Root } as any)'],
  ['a root spread without its spec', 'const graph = new StateGraph(Annotation.Root({ ...(Root as any), query: Annotation<string>() }))'],
])('the keys that %s loses are not undeclared as well', (_, created) => {
  const root = 'const Root = Annotation.Root({ query: Annotation<string>(), hits: Annotation<string[]>() });';
  expect(rulesIn(`${root}\n${created}${NODES}`)).toEqual(['no-ineffective-channel']);
});

test('a key that is misspelt is told beside a definition that loses others', () => {
  const root = 'const Root = Annotation.Root({ query: Annotation<string>() });';
  const created = 'const graph = new StateGraph(Annotation.Root({ ...(Root as any), answer: Annotation<string>() }))';
  expect(rulesIn(`${root}\n${created}.addNode('find', () => ({ anwser: 'x' }) as any).addEdge(START, 'find').compile();`).sort()).toEqual(['no-ineffective-channel', 'no-undeclared-state-key']);
});

test('packets that a node returns as they are do not make its ends unused', () => {
  const plan = "(({ topics }: any) => topics.map((topic: string) => new Send('work', { topic }))) as any, { ends: ['work'] }";
  expect(
    rulesIn(`
      const State = Annotation.Root({ topics: Annotation<string[]>(), done: Annotation<string[]>({ reducer: (a, b) => a.concat(b), default: () => [] }) });
      export const graph = new StateGraph(State)
        .addNode('plan', ${plan})
        .addNode('work', async ({ topic }: any) => ({ done: [topic] }))
        .addEdge(START, 'plan')
        .compile();`),
  ).toEqual(['no-invalid-node-return']);
});

const STEPS = `
  const State = Annotation.Root({ text: Annotation<string>() });
  const graph = new StateGraph(State)
    .addNode('read_file', () => ({ text: 'a' }))
    .addNode('store_rows', () => ({ text: 'b' }))
    .addEdge(START, 'read_file')
    .addEdge(FROM as any, 'store_rows')
    .compile();
  export const run = () => graph.invoke({ text: '' }, { recursionLimit: LIMIT });`;

test('what an edge from nowhere leads to is not unreachable as well', () => {
  expect(rulesIn(STEPS.replace('FROM', "'rows'").replace('LIMIT', '9'))).toEqual(['no-unknown-target']);
});

test('a limit that lets nothing begin is not too short as well', () => {
  expect(rulesIn(STEPS.replace('FROM', "'read_file'").replace('LIMIT', '0'))).toEqual(['no-invalid-build']);
});
