import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { createAnalyzer } from '../../src/analyze.ts';

const program = `
import { END, START, StateGraph } from '@langchain/langgraph/web';
export function setUp(element: HTMLButtonElement, orders: Iterable<string>) {
  const run = async () => {
    const channels = { messages: { value: (x: string[], y: string[]) => x.concat(y), default: () => [] } };
    const graph = new StateGraph({ channels } as any).addNode('test', async () => ({ messages: ['x'], note: 1 })).addEdge(START, 'test').addEdge('test', END);
    const app = graph.compile();
    const seen: string[] = [];
    for (const order of orders) seen.push(order);
    await app.invoke({ messages: seen });
  };
  element.addEventListener('click', run);
}
`;

test('what a callback makes before a loop is still there when its graph is read', () => {
  const { graphs, findings } = createAnalyzer({ root: resolve('.') }).file('page.ts', program);
  expect(graphs.map(({ model }) => model.channels.map(({ key, reducer }) => `${key} ${reducer}`))).toEqual([['messages append']]);
  expect(findings.map(({ rule }) => rule)).toContain('no-undeclared-state-key');
  expect(findings.map(({ rule }) => rule)).not.toContain('no-invalid-build');
});
