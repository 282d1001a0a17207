import { NO_SETTINGS } from '../../src/model/settings.ts';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { noUnreducedParallelWrite } from '../../rules/super-steps/no-unreduced-parallel-write.ts';
import { createAnalyzer } from '../../src/analyze.ts';
import type { Exploration } from '../../src/steps/exploration.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** Two writers that a router starts together, or not. */
const program = (link: string) => `
import { Annotation, StateGraph, START } from '@langchain/langgraph';
const State = Annotation.Root({ pick: Annotation<string[]>(), text: Annotation<string>() });
const graph = new StateGraph(State)
  .addNode('a', () => ({ text: 'a' })).addNode('b', () => ({ text: 'b' })).addNode('c', () => ({}))
  .addConditionalEdges(START, ({ pick }) => (pick.length > 1 ? ['a', 'b'] : 'a'))
  ${link};
export const app = graph.compile();
`;

/** What the rule says where every schedule would have been too many to follow. */
function findings(link: string, always: boolean, proved = false): number {
  const { graphs } = createAnalyzer({ root: ROOT }).file('test/rules/program.ts', program(link));
  const [{ model, steps }] = graphs as [(typeof graphs)[0]];
  const inPairs = new Proxy<Exploration>(steps, {
    get: (target, name: keyof Exploration) => {
      if (name === 'mode') return 'pairs';
      if (name === 'always') return () => always;
      if (name === 'proved') return () => proved;
      const value: unknown = target[name];
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  const input = { program: { file: model.file, graphs: [model], runs: [], saversAndStores: [], unresolved: [] }, graphs: [{ model, steps: inPairs }], settings: NO_SETTINGS, text: () => '', source: () => '', at: () => '' };
  return [...noUnreducedParallelWrite.detect(input)].length;
}

test('a pair that may meet is reported where nothing waits', () => {
  expect(findings(".addEdge('a', 'c')", false)).toBe(1);
});

test('beside a join only a pair that always meets is reported', () => {
  expect(findings(".addEdge(['a', 'b'], 'c')", false)).toBe(0);
  expect(findings(".addEdge(['a', 'b'], 'c')", true)).toBe(1);
});

test('what a search has come to before it ended is reported, whatever waits', () => {
  expect(findings(".addEdge(['a', 'b'], 'c')", false, true)).toBe(1);
});

test('beside a deferred node only a pair that always meets is reported', () => {
  const deferred = ".addNode('d', () => ({}), { defer: true }).addEdge('a', 'd')";
  expect(findings(deferred, false)).toBe(0);
  expect(findings(deferred, true)).toBe(1);
});
