/**
 * Steps (or tasks) per second of the reference runtime against the library's, in one process, on the same graphs.
 * Run from the repository after a build: node dist/scripts/bench-runtime.js
 */
import * as library from "@langchain/langgraph";
import * as ours from "../src/runtime/index.ts";

type Runtime = typeof ours;
const original = library as unknown as Runtime;

interface Case {
  name: string;
  /** How many tasks one run has. */
  tasks: number;
  build(M: Runtime): (() => Promise<unknown>);
}

const state = (M: Runtime) => M.Annotation.Root({ n: M.Annotation<number>({ reducer: (a, b) => a + b, default: () => 0 }) });
const one = (): { n: number } => ({ n: 1 });

const cases: readonly Case[] = [
  {
    name: "chain of 100",
    tasks: 100,
    build(M) {
      const graph = new M.StateGraph(state(M)).addNode("n0", one).addEdge(M.START, "n0");
      for (let i = 1; i < 100; i++) graph.addNode(`n${i}`, one).addEdge(`n${i - 1}`, `n${i}`);
      const app = graph.compile();
      return () => app.invoke({ n: 0 }, { recursionLimit: 200 });
    },
  },
  {
    name: "fan-out of 100, joined",
    tasks: 101,
    build(M) {
      const names = Array.from({ length: 100 }, (_, i) => `n${i}`);
      const graph = new M.StateGraph(state(M)).addNode("end", one);
      for (const name of names) graph.addNode(name, one).addEdge(M.START, name);
      const app = graph.addEdge(names, "end").compile();
      return () => app.invoke({ n: 0 });
    },
  },
  {
    name: "1,000 Sends",
    tasks: 1000,
    build(M) {
      const app = new M.StateGraph(state(M)).addNode("w", one).addConditionalEdges(M.START, () => Array.from({ length: 1000 }, (_, v) => new M.Send("w", { v }))).compile();
      return () => app.invoke({ n: 0 });
    },
  },
  {
    name: "loop of 1,000",
    tasks: 1000,
    build(M) {
      const app = new M.StateGraph(state(M)).addNode("a", one).addEdge(M.START, "a").addConditionalEdges("a", (s: { n: number }) => (s.n < 1000 ? "a" : M.END), ["a", M.END]).compile();
      return () => app.invoke({ n: 0 }, { recursionLimit: 2000 });
    },
  },
];

/** Tasks per second: the best of some rounds, since noise only ever slows down. */
async function measure(run: () => Promise<unknown>, tasks: number): Promise<number> {
  await run();
  let best = Infinity;
  const end = performance.now() + 2500;
  for (let round = 0; round < 3 || (round < 40 && performance.now() < end); round++) {
    const start = performance.now();
    await run();
    best = Math.min(best, performance.now() - start);
  }
  return (tasks / best) * 1000;
}

const rows: string[][] = [["", "reference runtime", "LangGraph.js", "ratio"]];
for (const { name, tasks, build } of cases) {
  const mine = await measure(build(ours), tasks);
  const theirs = await measure(build(original), tasks);
  rows.push([name, `${Math.round(mine).toLocaleString("en")}/s`, `${Math.round(theirs).toLocaleString("en")}/s`, `${(mine / theirs).toFixed(1)}x`]);
}
const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
for (const row of rows) console.log(row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join("  "));
