import { expect, test } from 'vitest';
import { createAnalyzer } from '../../src/analyze.ts';

const analyzer = createAnalyzer({ root: process.cwd() });

/** Two nodes that race, the first after work that no budget allows. */
const program = (work: string) => `
import { Annotation, START, StateGraph } from '@langchain/langgraph';
const State = Annotation.Root({ text: Annotation<string>() });
function busy(depth: number): number {
  ${work}
}
export const graph = new StateGraph(State)
  .addNode('a', () => { busy(0); return { text: 'a' }; })
  .addNode('b', () => ({ text: 'b' }))
  .addEdge(START, 'a').addEdge(START, 'b')
  .compile();`;

const spent = 'depth++;'.repeat(150_000);

test('a body whose evaluation was cut off is open, and the graph says so', () => {
  const { graphs, unresolved } = analyzer.file('src/graph.ts', program(`${spent}\n  return depth;`));
  const [a] = graphs[0]!.model.nodes;
  expect(a!.writesOpen).not.toBeNull();
  expect(unresolved.map(({ what }) => what)).toEqual(expect.arrayContaining(['the rest of the file', 'what a writes']));
});

test.each([
  ['counts down from infinity', 'for (let i = Infinity; i > 0; i--) if (Math.random() > 0.5) break; return depth;'],
  ['may leave at each of many turns', 'for (let i = 0; i < 20_000; i++) if (Math.random() > 0.5) break; return depth;'],
  ['follows a ring', 'let x: any = {}; x.next = x; while (x) { x = x.next; if (Math.random() > 0.5) return 1; } return depth;'],
])('a helper that %s keeps nothing from the graph beside it', (_, work) => {
  const { graphs, findings } = analyzer.file('src/graph.ts', program(work));
  expect(graphs[0]!.model.nodes.map(({ writesOpen }) => writesOpen)).toEqual([null, null]);
  expect(findings.map(({ rule }) => rule)).toContain('no-unreduced-parallel-write');
});
