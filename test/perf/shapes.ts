/** Texts that build large graphs, written out as generated code is: a statement for each node and each edge. */

const upTo = (size: number): number[] => Array.from({ length: size }, (_, node) => node);
const named = (node: number): string => `n${String(node).padStart(6, '0')}`;
const quoted = (node: number | null): string => (node === null ? 'END' : `'${named(node)}'`);
const listed = (nodes: readonly (number | null)[]): string => `[${nodes.map(quoted).join(', ')}]`;

const start = (to: number): string => `builder.addEdge(START, ${quoted(to)});`;
const edge = (from: number, to: number): string => `builder.addEdge(${quoted(from)}, ${quoted(to)});`;
const join = (from: readonly number[], to: number): string => `builder.addEdge(${listed(from)}, ${quoted(to)});`;
const router = (from: number, to: readonly (number | null)[]): string => `builder.addConditionalEdges(${quoted(from)}, choose, ${listed(to)});`;

export const SHAPES: Readonly<Record<string, (size: number) => readonly string[]>> = {
  chain: (size) => [start(0), ...upTo(size - 1).map((node) => edge(node, node + 1))],
  fan: (size) => upTo(size).map(start),
  loop: (size) => [start(0), ...upTo(size).map((node) => router(node, [(node + 1) % size, null]))],
  'endless loop': (size) => [start(0), ...upTo(size).map((node) => edge(node, (node + 1) % size))],
  layers: (size) => {
    const width = 50;
    return [...upTo(width).map(start), ...upTo(size - width).map((node) => router(node, [0, 1].map((by) => width * (Math.floor(node / width) + 1) + ((node + by) % width))))];
  },
  'two-way routers': (size) => [start(0), ...upTo(size - 2).map((node) => router(node, [node + 1, node + 2]))],
  'dead ends': (size) => [start(0), ...upTo(size - 1).map((node) => edge(size - 1 - node, size - 1 - node))],
  Sends: (size) => [`builder.addConditionalEdges(START, () => [${upTo(size).map((node) => `new Send(${quoted(node)}, {})`).join(', ')}]);`],
  'one join': (size) => [...upTo(size - 1).map(start), join(upTo(size - 1), size - 1)],
  joins: (size) => [start(0), start(1), ...upTo(size / 2 - 1).flatMap((pair) => [0, 1].map((to) => join([2 * pair, 2 * pair + 1], 2 * pair + 2 + to)))],
  'starved joins': (size) => [start(0), ...upTo(size / 2 - 1).map((pair) => join([2 * pair, 2 * pair + 1], 2 * pair + 2))],
  // Side by side. One behind the other, the schedules of the findings alone would be as long as the square of the graph.
  'branches of unequal length': (size) => upTo(size / 4).flatMap((four) => [start(4 * four), edge(4 * four, 4 * four + 1), edge(4 * four, 4 * four + 2), edge(4 * four + 1, 4 * four + 3), edge(4 * four + 2, 4 * four + 1)]),
};

/** All nodes write a list that grows, and one of them a value of its own. */
export function textOf(shape: string, size: number): string {
  return `import { Annotation, Command, END, Send, START, StateGraph } from '@langchain/langgraph';
const State = Annotation.Root({ log: Annotation<string[]>({ reducer: (a, b) => a.concat(b), default: () => [] }), last: Annotation<string>() });
declare function choose(state: typeof State.State): string;
const step = async (state: typeof State.State) => ({ log: [state.last] });
const builder = new StateGraph(State);
${upTo(size).map((node) => `builder.addNode(${quoted(node)}, step);`).join('\n')}
${SHAPES[shape]!(size).join('\n')}
export const graph = builder.compile();
`;
}
