/** The reference runtime beside the library: what a task costs on either, on the same graphs in one process. */
import * as library from '@langchain/langgraph';
import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './measure.mjs';

const ONE = () => ({ n: 1 });

const GRAPHS = [
  ['chain of 100', chain],
  ['fan-out of 100, joined', fanOut],
  ['1,000 Sends', sends],
  ['loop of 1,000', loop],
];

/** With a saver each step is written down: that is most of the work on either side. */
const SAVED = [['chain of 100 with a MemorySaver', savedChain]];

/** At least ten times as fast without a saver, and five times with one. */
export async function runtime() {
  // The library listens to one signal with every task of a step, and Node.js warns of each.
  setMaxListeners(0);
  const ours = await import(pathToFileURL(join(ROOT, 'dist/src/runtime/index.js')).href);
  const rows = [];
  const all = [...GRAPHS.map((graph) => [...graph, 0.1]), ...SAVED.map((graph) => [...graph, 0.2])];
  for (const [name, make, budget] of all) {
    const [mine, theirs] = [await bestOf(make(ours)), await bestOf(make(library))];
    rows.push({ what: `runtime: ${name}, of the library's time`, budget, measured: mine / theirs, unit: '%', note: `${mine.toFixed(1)} ms of ${theirs.toFixed(0)} ms` });
  }
  return rows;
}

/** The best of some rounds: noise only ever slows down. */
async function bestOf(run) {
  await run();
  let best = Infinity;
  const end = performance.now() + 2500;
  for (let round = 0; round < 3 || (round < 40 && performance.now() < end); round++) {
    const start = performance.now();
    await run();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

function counter({ Annotation }) {
  return Annotation.Root({ n: Annotation({ reducer: (a, b) => a + b, default: () => 0 }) });
}

function chain(lib) {
  const graph = new lib.StateGraph(counter(lib)).addNode('n0', ONE).addEdge(lib.START, 'n0');
  for (let i = 1; i < 100; i++) graph.addNode(`n${i}`, ONE).addEdge(`n${i - 1}`, `n${i}`);
  const app = graph.compile();
  return () => app.invoke({ n: 0 }, { recursionLimit: 200 });
}

function savedChain(lib) {
  const graph = new lib.StateGraph(counter(lib)).addNode('n0', ONE).addEdge(lib.START, 'n0');
  for (let i = 1; i < 100; i++) graph.addNode(`n${i}`, ONE).addEdge(`n${i - 1}`, `n${i}`);
  let thread = 0;
  return () => graph.compile({ checkpointer: new lib.MemorySaver() }).invoke({ n: 0 }, { recursionLimit: 200, configurable: { thread_id: `${thread++}` } });
}

function fanOut(lib) {
  const names = Array.from({ length: 100 }, (_, i) => `n${i}`);
  const graph = new lib.StateGraph(counter(lib)).addNode('end', ONE);
  for (const name of names) graph.addNode(name, ONE).addEdge(lib.START, name);
  const app = graph.addEdge(names, 'end').compile();
  return () => app.invoke({ n: 0 });
}

function sends(lib) {
  const packets = () => Array.from({ length: 1000 }, (_, v) => new lib.Send('w', { v }));
  const app = new lib.StateGraph(counter(lib)).addNode('w', ONE).addConditionalEdges(lib.START, packets).compile();
  return () => app.invoke({ n: 0 });
}

function loop(lib) {
  const again = ({ n }) => (n < 1000 ? 'a' : lib.END);
  const app = new lib.StateGraph(counter(lib)).addNode('a', ONE).addEdge(lib.START, 'a').addConditionalEdges('a', again, ['a', lib.END]).compile();
  return () => app.invoke({ n: 0 }, { recursionLimit: 2000 });
}
