import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { SqliteSaver } from "../../src/runtime/savers/sqlite.ts";
import type { Any, Runtime } from "./both.ts";
import { base, both, failure, runtimes } from "./both.ts";

const [[, ours], [, library]] = runtimes as [(typeof runtimes)[number], (typeof runtimes)[number]];
const thread = (id = "1"): Any => ({ configurable: { thread_id: id } });

const resolves = (name: string): boolean => {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
};
const hasSqlite = resolves("libsql") || Number(process.versions.node.split(".")[0]) >= 22;

const graph = (M: Runtime): Any =>
  new M.StateGraph(base(M))
    .addNode("a", () => ({ log: "a" }))
    .addNode("b", () => ({ log: "b", x: { set: new Set([1]), nothing: undefined } }))
    .addNode("c", () => ({ log: `c${M.interrupt("?")}` }))
    .addNode("w", (s: Any) => ({ log: `w${s.v}` }))
    .addEdge(M.START, "a")
    .addEdge("a", "b")
    .addEdge("a", "c")
    .addConditionalEdges("c", () => [new M.Send("w", { v: 1 }), new M.Send("w", { v: 2 })], ["w"]);

/** A thread with an interrupt, a turn more, a fork and a failed read: every call a runtime makes to a saver. */
async function story(M: Runtime, saver: Any): Promise<unknown> {
  const app = graph(M).compile({ checkpointer: saver });
  const seen: unknown[] = [];
  const first = await app.invoke({ x: 1 }, thread());
  seen.push(first.log, first.__interrupt__.map((i: Any) => i.value), (await app.getState(thread())).next);
  seen.push((await app.invoke(new M.Command({ resume: 1 }), thread())).log);
  seen.push((await app.invoke({ log: "again" }, thread())).log);
  seen.push((await app.invoke(new M.Command({ resume: 2 }), thread())).x);
  const history: Any[] = [];
  for await (const state of app.getStateHistory(thread())) history.push(state);
  seen.push(history.map((s) => [s.metadata.step, s.metadata.source, s.next]));
  await app.updateState(history.at(-3).config, { log: "fork" }, "a");
  const fork = await app.getState(thread());
  seen.push(fork.values.log, fork.next);
  await saver.deleteThread("1");
  seen.push((await app.getState(thread())).values);
  return seen;
}

describe("savers go both ways", () => {
  const savers: [string, () => Any, boolean][] = [
    ["our MemorySaver", () => new ours.MemorySaver(), true],
    ["the library's MemorySaver", () => new library.MemorySaver(), true],
    ["our SqliteSaver", () => SqliteSaver.fromConnString(":memory:"), hasSqlite],
  ];
  for (const [saver, make, possible] of savers)
    for (const [runtime, M] of runtimes) test.runIf(possible)(`${saver} under ${runtime}`, async () => expect(await story(M, make())).toEqual(await story(library, new library.MemorySaver())));

  for (const [saver, make, possible] of savers)
    test.runIf(possible)(`a thread begun on one runtime goes on on the other, in ${saver}`, async () => {
      for (const [one, other] of [[ours, library], [library, ours]] as const) {
        const checkpointer = make();
        const plain = (M: Runtime): Any => new M.StateGraph(base(M)).addNode("a", () => ({ log: "a" })).addNode("b", (s: Any) => ({ log: `b${s.v}` })).addEdge(M.START, "a").addConditionalEdges("a", () => new M.Send("b", { v: 1 })).compile({ checkpointer, interruptBefore: ["b"] });
        await plain(one).invoke({ x: 1 }, thread());
        expect((await plain(other).getState(thread())).next).toEqual(["b"]);
        expect(await plain(other).invoke(null, thread())).toEqual({ x: 1, log: ["a", "b1"] });
        expect((await plain(one).getState(thread())).values).toEqual({ x: 1, log: ["a", "b1"] });
      }
    });
});

both("values come back from a thread as JSON would give them", async (M) => {
  const app: Any = new M.StateGraph(base(M)).addNode("a", () => ({})).addEdge(M.START, "a").compile({ checkpointer: new M.MemorySaver() });
  class Point { at = 1; get far(): number { return 2; } }
  const given = { date: new Date(0), nan: NaN, fn: () => 1, point: new Point(), map: new Map([["k", new Set([1])]]), re: /a/g, bytes: new Uint8Array([1, 2]), nothing: undefined, error: new TypeError("e") };
  await app.invoke({ x: given }, thread());
  const { x } = (await app.getState(thread())).values;
  expect({ ...x, error: undefined }).toEqual({ date: "1970-01-01T00:00:00.000Z", nan: null, point: { at: 1 }, map: new Map([["k", new Set([1])]]), re: /a/g, bytes: new Uint8Array([1, 2]), nothing: undefined, error: undefined });
  expect([x.error instanceof Error, x.error.message]).toEqual([true, "e"]);
});

both("two runs on one thread at once lose an update, without a word", async (M) => {
  const S = M.Annotation.Root({ n: M.Annotation<number>({ reducer: (a, b) => a + b, default: () => 0 }) });
  const app: Any = new M.StateGraph(S).addNode("a", async () => (await new Promise((r) => setTimeout(r, 5)), { n: 1 })).addEdge(M.START, "a").compile({ checkpointer: new M.MemorySaver() });
  await app.invoke({ n: 0 }, thread());
  await Promise.all(Array.from({ length: 10 }, () => app.invoke({ n: 0 }, thread())));
  expect((await app.getState(thread())).values).toEqual({ n: 2 });
});

both("a child's interrupt, and memory of its own", async (M) => {
  const child = (options: object): Any => new M.StateGraph(base(M)).addNode("s", () => ({ log: `s${M.interrupt("Q")}` })).addEdge(M.START, "s").compile(options);
  const app: Any = new M.StateGraph(base(M)).addNode("n", child({})).addEdge(M.START, "n").compile({ checkpointer: new M.MemorySaver() });
  expect((await app.invoke({ x: 1 }, thread())).__interrupt__.map((i: Any) => i.value)).toEqual(["Q"]);
  const state = await app.getState(thread(), { subgraphs: true });
  expect([state.next, state.tasks[0].state.next]).toEqual([["n"], ["s"]]);
  expect(await app.invoke(new M.Command({ resume: "A" }), thread())).toEqual({ x: 1, log: ["sA"] });

  const counting = new M.StateGraph(base(M)).addNode("s", (s: Any) => ({ x: (s.x ?? 0) + 1 })).addEdge(M.START, "s").compile({ checkpointer: true } as Any);
  const keeps: Any = new M.StateGraph(M.Annotation.Root({ y: M.Annotation() })).addNode("n", async () => ({ y: (await (counting as Any).invoke({ log: "i" })).x })).addEdge(M.START, "n").compile({ checkpointer: new M.MemorySaver() });
  await keeps.invoke({ y: 0 }, thread("k"));
  expect(await keeps.invoke({ y: 0 }, thread("k"))).toEqual({ y: 2 });
});

test("a thread whose step conflicted is usable, unless the library's behaviour is asked for", async () => {
  const run = async (M: Runtime, options: object): Promise<Any> => {
    const app: Any = new M.StateGraph(base(M)).addNode("a", () => ({ x: 1 })).addNode("b", () => ({ x: 2 })).addEdge(M.START, "a").addEdge(M.START, "b").compile({ checkpointer: new M.MemorySaver(), ...options });
    await failure(app.invoke({ log: "i" }, thread()));
    return app;
  };
  for (const [M, options] of [[library, {}], [ours, { compat: "exact" }]] as const) {
    const app = await run(M, options);
    expect((await failure(app.getState(thread()))).code).toBe("INVALID_CONCURRENT_GRAPH_UPDATE");
    expect((await failure(app.updateState(thread(), { x: 3 }, "a"))).code).toBe("INVALID_CONCURRENT_GRAPH_UPDATE");
    expect((await failure(app.invoke(null, thread()))).code).toBe("INVALID_CONCURRENT_GRAPH_UPDATE");
  }
  const app = await run(ours, {});
  expect((await app.getState(thread())).values).toEqual({ log: ["i"] });
  await app.updateState(thread(), { x: 3 }, "a");
  expect((await app.getState(thread())).values).toEqual({ x: 3, log: ["i"] });
});

describe.runIf(hasSqlite)("SqliteSaver", () => {
  const child = (file: string, who: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const process_ = spawn(process.execPath, [join(import.meta.dirname, "../../node_modules/vitest/vitest.mjs"), "run", "--root", join(import.meta.dirname, "../.."), "test/runtime/sqlite-child.test.ts"], {
        env: { ...process.env, SUPERSTEP_SQLITE: file, SUPERSTEP_WHO: who },
        stdio: ["ignore", "ignore", "pipe"],
      });
      let errors = "";
      process_.stderr.on("data", (data) => (errors += String(data)));
      process_.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(errors))));
    });

  test("a thread outlives its process, and two processes write to one file", { timeout: 120_000 }, async () => {
    const dir = await mkdtemp(join(tmpdir(), "superstep-"));
    try {
      const file = join(dir, "threads.db");
      await Promise.all([child(file, "one"), child(file, "two")]);
      const saver = SqliteSaver.fromConnString(file);
      const app: Any = graph(ours).compile({ checkpointer: saver });
      for (const who of ["one", "two"])
        for (let i = 0; i < 10; i++) {
          const state = await app.getState(thread(`${who}-${i}`));
          expect([state.values.log, state.next]).toEqual([["a", "b"], ["c"]]);
        }
      expect((await app.invoke(new ours.Command({ resume: "!" }), thread("one-3"))).log).toEqual(["a", "b", "c!", "w1", "w2"]);
      await saver.close();
    } finally {
      await rm(dir, { recursive: true });
    }
  });
});
