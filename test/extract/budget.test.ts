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

/** Sample data that each node searches in: words within topics within words. */
const table = (count: number) => `const TOPICS = [${Array.from({ length: count }, (_, topic) => `{ name: 'topic ${topic}', words: [${Array.from({ length: 12 }, (_, word) => `'word ${topic * word}'`).join()}] }`).join()}];`;

const searching = (names: readonly string[], search: string) => `
import { Annotation, START, StateGraph } from '@langchain/langgraph';
const State = Annotation.Root({ text: Annotation<string>(), found: Annotation<string[]>({ reducer: (a, b) => a.concat(b), default: () => [] }) });
${table(60)}
function search(words: string[]): string[] {
  ${search}
}
export const graph = new StateGraph(State)
  ${names.map((name) => `.addNode('${name}', ({ text }) => ({ text: '${name}', found: search([...Array.from({ length: 40 }, (_, i) => text + i)]) }))`).join('\n  ')}
  ${names.map((name) => `.addEdge(START, '${name}')`).join('\n  ')}
  .compile();`;

const names = ['rent', 'law', 'news', 'weather', 'travel', 'sport', 'music', 'film', 'food', 'health', 'stocks', 'maps'];

test.each([
  ['callbacks', 'return TOPICS.filter(({ words: own }) => words.some((one) => TOPICS.some(({ words: all }) => all.concat(own).some((word) => word.includes(one))))).map(({ name }) => name);'],
  ['loops', 'const found: string[] = []; for (const { name, words: own } of TOPICS) for (const one of words) for (const { words: all } of TOPICS) for (const word of all.concat(own)) if (word.includes(one)) found.push(name); return found;'],
  ['counted loops', 'const found: string[] = []; for (let i = 0; i < TOPICS.length; i++) for (let j = 0; j < TOPICS.length; j++) for (let k = 0; k < 12; k++) if (TOPICS[j]!.words[k]!.includes(words[0]! + TOPICS[i]!.name)) found.push(TOPICS[i]!.name); return found;'],
  ['a reduce', 'return TOPICS.reduce<string[]>((found, { name }) => (TOPICS.reduce((sum, { words: all }) => sum + all.reduce((hits, word) => hits + (words.includes(word + name) ? 1 : 0), 0), 0) > 0 ? [...found, name] : found), []);'],
])('a search with %s in sample data, in each of many nodes, leaves the graph whole', (_, search) => {
  const { graphs, findings, unresolved } = analyzer.file('src/graph.ts', searching(names, search));
  expect(unresolved).toEqual([]);
  expect(graphs[0]!.model.nodes.map(({ writesOpen }) => writesOpen)).toEqual(names.map(() => null));
  expect(findings.filter(({ rule }) => rule === 'no-unreduced-parallel-write')).toHaveLength(1);
});

test('a graph of thousands of nodes that a loop builds is seen whole', () => {
  const { graphs, unresolved } = analyzer.file('src/graph.ts', `
import { Annotation, START, StateGraph } from '@langchain/langgraph';
const State = Annotation.Root({ text: Annotation<string>() });
const first = new StateGraph(State) as any;
for (let i = 0; i < 3_000; i++) first.addNode('a' + i, () => ({ text: 'a' })).addEdge(i === 0 ? START : 'a' + (i - 1), 'a' + i);
const second = new StateGraph(State) as any;
let before: string = START;
for (let row = 0; row < 60; row++) {
  Array.from({ length: 50 }, (_, i) => 'b' + row + '-' + i).forEach((name) => {
    second.addNode(name, () => ({ text: 'b' })).addEdge(before, name);
    before = name;
  });
}
export const graphs = [first.compile(), second.compile()];`);
  expect(unresolved).toEqual([]);
  expect(graphs.map(({ model }) => [model.nodes.length, model.edges.length])).toEqual([[3000, 3000], [3000, 3000]]);
});

test('what is left of a table that costs too much is any of it, not nothing', () => {
  const search = `const hits = TOPICS.filter(({ words: all }) => words.some((one) => TOPICS.some(({ words: own }) => own.concat(all).some((word) => word.includes(one)))));
  return hits.flatMap(({ name }) => (name === 'topic 59' ? [name] : []));`;
  const text = searching(['rent', 'law'], search).replace("text: 'rent', found:", '...(search([text]).length > 0 ? { text } : {}), found:');
  const { findings } = analyzer.file('src/graph.ts', text);
  expect(findings.map(({ rule }) => rule)).toContain('no-unreduced-parallel-write');
});
