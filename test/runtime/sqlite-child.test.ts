import { expect, test } from "vitest";
import { SqliteSaver } from "../../src/runtime/savers/sqlite.ts";
import type { Any } from "./both.ts";
import { base, runtimes } from "./both.ts";

const { SUPERSTEP_SQLITE: file, SUPERSTEP_WHO: who } = process.env;

/** The other process of threads.test.ts; alone it has nothing to do. */
test.runIf(file !== undefined)("writes ten threads to a file it shares", { timeout: 100_000 }, async () => {
  const M = runtimes[0]?.[1] as Any;
  const app = new M.StateGraph(base(M))
    .addNode("a", () => ({ log: "a" }))
    .addNode("b", () => ({ log: "b" }))
    .addNode("c", () => ({ log: `c${M.interrupt("?")}` }))
    .addNode("w", (s: Any) => ({ log: `w${s.v}` }))
    .addEdge(M.START, "a")
    .addEdge("a", "b")
    .addEdge("a", "c")
    .addConditionalEdges("c", () => [new M.Send("w", { v: 1 }), new M.Send("w", { v: 2 })], ["w"])
    .compile({ checkpointer: SqliteSaver.fromConnString(file as string) });
  for (let i = 0; i < 10; i++) expect((await app.invoke({ x: i }, { configurable: { thread_id: `${who}-${i}` } })).__interrupt__).toHaveLength(1);
});
