/** Graphs of ten thousand nodes: their super-steps alone, and all the way from a text that builds them. */
import { join } from 'node:path';
import { built } from './lint.mjs';
import { isBusy, median } from './measure.mjs';

const SIZE = 10_000;
const RUNS = 5;
/** Four times the nodes may cost so many times the time and still be called linear; the smaller one is hard to time. */
const NEARLY_LINEAR = 4 * 1.5;

/** By the number of a node: the edges that every run takes, and the routes of its router. */
const SHAPES = {
  chain: { first: () => [0], edges: (node, size) => (node + 1 < size ? [node + 1] : []) },
  fan: { first: (size) => upTo(size), edges: () => [] },
  loop: { first: () => [0], edges: () => [], routes: (node, size) => [(node + 1) % size, null] },
  layers: {
    first: () => upTo(100),
    edges: () => [],
    routes: (node, size) => (node + 100 < size ? [0, 1].map((step) => 100 * (Math.floor(node / 100) + 1) + ((node + step) % 100)) : []),
  },
};

export async function exploration({ directory }) {
  const { explore } = await built('src/steps/explore.js');
  const { createAnalyzer } = await built('src/analyze.js');
  const rows = [];
  for (const [name, shape] of Object.entries(SHAPES)) {
    const graph = stepGraph(shape, SIZE);
    const { seconds, note } = cost(() => explore(graph));
    rows.push({ what: `exploration: ${name} of 10,000 nodes`, budget: 1, measured: seconds, unit: 's', note });
    if (name === 'layers') continue;
    const quarter = stepGraph(shape, SIZE / 4);
    const ratio = seconds / cost(() => explore(quarter)).seconds;
    rows.push({ what: `exploration: ${name}, four times the nodes`, budget: NEARLY_LINEAR, measured: ratio, unit: 'x' });
  }
  for (const [name, shape] of Object.entries(SHAPES)) {
    const analyzer = createAnalyzer({ root: directory });
    const text = sourceOf(shape, SIZE);
    const { seconds, note } = cost((run) => {
      const { graphs: [graph] } = analyzer.file(join(directory, 'src/large.ts'), `${text}// ${run}\n`);
      if (graph.model.nodes.length !== SIZE) throw new Error(`${name}: ${graph.model.nodes.length} nodes`);
      if (graph.steps.reachable.size !== SIZE + 1) throw new Error(`${name}: ${graph.steps.reachable.size} nodes are reachable`);
    });
    rows.push({ what: `from text to findings: ${name} of 10,000 nodes`, budget: 1, measured: seconds, unit: 's', note });
  }
  return rows;
}

function cost(run) {
  const costs = Array.from({ length: RUNS }, (_, index) => {
    const before = process.cpuUsage();
    const start = performance.now();
    run(index);
    const wall = performance.now() - start;
    const { user } = process.cpuUsage(before);
    return { wall: wall / 1000, cpu: user / 1e6 };
  });
  const [wall, cpu] = ['wall', 'cpu'].map((clock) => median(costs.map((one) => one[clock])));
  return { seconds: isBusy() ? Math.min(cpu, wall) : wall, note: `${wall.toFixed(2)} s wall, ${cpu.toFixed(2)} s processor` };
}

function stepGraph({ first, edges, routes = () => [] }, size) {
  const start = { name: '__start__', defer: false, edges: first(size).map(named), choices: [] };
  const nodes = upTo(size).map((node) => {
    const choice = routes(node, size).map((to) => ({ targets: to === null ? [] : [named(to)], sends: [] }));
    return { name: named(node), defer: false, edges: edges(node, size).map(named), choices: choice.length > 0 ? [choice] : [] };
  });
  return { nodes: [start, ...nodes], joins: [] };
}

/** Written out, as generated code is: a statement for each node and each edge. */
function sourceOf({ first, edges, routes = () => [] }, size) {
  const text = (name) => (name === null ? 'END' : `'${named(name)}'`);
  const lines = upTo(size).flatMap((node) => [
    `builder.addNode('${named(node)}', step);`,
    ...edges(node, size).map((to) => `builder.addEdge('${named(node)}', '${named(to)}');`),
    ...(routes(node, size).length > 0 ? [`builder.addConditionalEdges('${named(node)}', choose, [${routes(node, size).map(text).join(', ')}]);`] : []),
  ]);
  return `import { Annotation, END, START, StateGraph } from '@langchain/langgraph';
const State = Annotation.Root({ log: Annotation<string[]>({ reducer: (a, b) => a.concat(b), default: () => [] }), last: Annotation<string>() });
declare function choose(state: typeof State.State): string;
const step = async (state: typeof State.State) => ({ log: [state.last] });
const builder = new StateGraph(State);
${lines.join('\n')}
${first(size).map((node) => `builder.addEdge(START, '${named(node)}');`).join('\n')}
export const graph = builder.compile();
`;
}

function upTo(size) {
  return Array.from({ length: size }, (_, node) => node);
}

function named(node) {
  return `n${String(node).padStart(5, '0')}`;
}
