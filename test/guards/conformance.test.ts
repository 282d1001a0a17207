import { describe, expect, test } from "vitest";
import type { TenantCheckpointer } from "../../src/runtime/guards/index.ts";
import type { Any, Runtime } from "../runtime/both.ts";
import { base, runtimes, sleep } from "../runtime/both.ts";
import { guarded, savers } from "./savers.ts";

const [, [, library]] = runtimes as [(typeof runtimes)[number], (typeof runtimes)[number]];

/** How a program reaches its threads: directly, or through the guard in one of its two ways. */
interface Access {
  checkpointer: Any;
  begin(): Promise<string>;
  as<T>(work: () => Promise<T>): Promise<T>;
}
const plain = (checkpointer: Any): Access => ({ checkpointer, begin: async () => "1", as: (work) => work() });
const bound = (guard: TenantCheckpointer): Access => {
  const checkpointer = guard.forTenant("acme");
  return { checkpointer, begin: () => checkpointer.newThread(), as: (work) => work() };
};
const ambient = (guard: TenantCheckpointer): Access => ({ checkpointer: guard, begin: () => guard.run("acme", () => guard.newThread()), as: (work) => guard.run("acme", work) });

const stories: { readonly [name: string]: (M: Runtime, access: Access, thread: Any) => Promise<unknown> } = {
  async "interrupt, resume, another turn, history, fork, deletion"(M, { checkpointer }, thread) {
    const app: Any = new M.StateGraph(base(M))
      .addNode("a", () => ({ log: "a" }))
      .addNode("b", () => ({ log: "b", x: { set: new Set([1]), nothing: undefined } }))
      .addNode("c", () => ({ log: `c${M.interrupt("?")}` }))
      .addNode("w", (s: Any) => ({ log: `w${s.v}` }))
      .addEdge(M.START, "a").addEdge("a", "b").addEdge("a", "c")
      .addConditionalEdges("c", () => [new M.Send("w", { v: 1 }), new M.Send("w", { v: 2 })], ["w"])
      .compile({ checkpointer });
    const seen: unknown[] = [];
    const first = await app.invoke({ x: 1 }, thread);
    seen.push(first.log, first.__interrupt__.map((i: Any) => i.value), (await app.getState(thread)).next);
    seen.push((await app.invoke(new M.Command({ resume: 1 }), thread)).log);
    seen.push((await app.invoke({ log: "again" }, thread)).log);
    seen.push((await app.invoke(new M.Command({ resume: 2 }), thread)).x);
    const history: Any[] = [];
    for await (const state of app.getStateHistory(thread)) history.push(state);
    seen.push(history.map((s) => [s.metadata.step, s.metadata.source, s.next, s.parentConfig !== undefined]));
    expect(new Set(history.map((s) => s.config.configurable.thread_id))).toEqual(new Set([thread.configurable.thread_id]));
    const some: Any[] = [];
    for await (const state of app.getStateHistory(thread, { limit: 2, before: history[1].config, filter: { source: "loop" } })) some.push(state.metadata.step);
    seen.push(some);
    await app.updateState(history.at(-3).config, { log: "fork" }, "a");
    const fork = await app.getState(thread);
    seen.push(fork.values.log, fork.next);
    await checkpointer.deleteThread(thread.configurable.thread_id);
    return seen;
  },

  async "replay from a checkpoint, and a new input from there"(M, { checkpointer }, thread) {
    const ran: string[] = [];
    const node = (name: string) => () => (ran.push(name), { log: name });
    const app: Any = new M.StateGraph(base(M)).addNode("a", node("a")).addNode("b", node("b")).addEdge(M.START, "a").addEdge("a", "b").compile({ checkpointer });
    await app.invoke({ log: "one" }, thread);
    const history: Any[] = [];
    for await (const state of app.getStateHistory(thread)) history.push(state);
    const beforeB = history.find((s) => s.next[0] === "b");
    const again = await app.invoke(null, beforeB.config);
    const on = await app.invoke({ log: "two" }, beforeB.config);
    return [ran, again.log, on.log, (await app.getState(beforeB.config)).values.log];
  },

  async "a child's interrupt, and a child with memory of its own"(M, { checkpointer }, thread) {
    const child = (options: object): Any => new M.StateGraph(base(M)).addNode("s", () => ({ log: `s${M.interrupt("Q")}` })).addEdge(M.START, "s").compile(options);
    const app: Any = new M.StateGraph(base(M)).addNode("n", child({})).addEdge(M.START, "n").compile({ checkpointer });
    const seen: unknown[] = [(await app.invoke({ x: 1 }, thread)).__interrupt__.map((i: Any) => i.value)];
    const state = await app.getState(thread, { subgraphs: true });
    seen.push(state.next, state.tasks[0].state.next, await app.invoke(new M.Command({ resume: "A" }), thread));
    const counting: Any = new M.StateGraph(base(M)).addNode("s", (s: Any) => ({ x: (s.x ?? 0) + 1 })).addEdge(M.START, "s").compile({ checkpointer: true } as Any);
    const keeps: Any = new M.StateGraph(base(M)).addNode("n", async () => ({ x: (await counting.invoke({ log: "i" })).x })).addEdge(M.START, "n").compile({ checkpointer });
    await keeps.invoke({ log: "1" }, thread);
    seen.push(await keeps.invoke({ log: "2" }, thread));
    return seen;
  },

  async "a failed step keeps what its siblings did; bulk updates; each durability"(M, { checkpointer }, thread) {
    let fails = true;
    const ran: string[] = [];
    const app: Any = new M.StateGraph(base(M))
      .addNode("a", () => (ran.push("a"), { log: "a" }))
      .addNode("b", async () => {
        await sleep(20);
        if (fails) throw new Error("first time");
        return { log: "b" };
      })
      .addEdge(M.START, "a").addEdge(M.START, "b")
      .compile({ checkpointer });
    const failed = await app.invoke({ log: "i" }, thread).then(() => "ran", (error: Error) => error.message);
    fails = false;
    const resumed = await app.invoke(null, thread);
    const bulk = await app.bulkUpdateState(thread, [{ updates: [{ values: { log: "u" }, asNode: "a" }] }]);
    expect(bulk.configurable.thread_id).toBe(thread.configurable.thread_id);
    const logs: unknown[] = [];
    for (const durability of ["sync", "async", "exit"]) logs.push((await app.invoke({ log: durability }, { ...thread, durability })).log.at(-3));
    return [failed, ran, resumed.log, (await app.getState(thread)).values.log, logs];
  },

  async "streams, and what they say of checkpoints"(M, { checkpointer, as }, thread) {
    const app: Any = new M.StateGraph(base(M)).addNode("a", () => ({ log: "a" })).addNode("b", () => ({ log: "b" })).addEdge(M.START, "a").addEdge("a", "b").compile({ checkpointer });
    const chunks: unknown[] = [];
    for await (const chunk of await app.stream({ x: 1 }, { ...thread, streamMode: "values" })) chunks.push(chunk);
    // Begun for a tenant, read later.
    const stream: Any = await as(() => app.stream({ log: "more" }, { ...thread, streamMode: "updates" }));
    for await (const chunk of stream) chunks.push(chunk);
    return [chunks, ((await as(() => app.getState(thread))) as Any).values];
  },

  async "channels kept as differences"(M, { checkpointer }, thread) {
    if (M.isOurs) return [];
    const log: Any = new (M.DeltaChannel as Any)((current: string[], updates: string[][]) => [...(current ?? []), ...updates.flat()], { initialValue: () => [] });
    const S: Any = M.Annotation.Root({ log: (() => log) as Any, x: M.Annotation<number>() } as Any);
    const app: Any = new M.StateGraph(S).addNode("a", () => ({ log: ["a"] })).addNode("b", () => ({ log: ["b"] })).addEdge(M.START, "a").addEdge("a", "b").compile({ checkpointer });
    await app.invoke({ log: ["i"] }, thread);
    await app.invoke({ log: ["j"] }, thread);
    return (await app.getState(thread)).values;
  },
};

for (const [name, story] of Object.entries(stories))
  describe(name, () => {
    const kept = async (M: Runtime, access: Access): Promise<unknown> => {
      const thread = { configurable: { thread_id: await access.begin() } };
      return access.as(() => story(M, access, thread));
    };
    for (const [saver, make] of savers)
      for (const [runtime, M] of runtimes)
        for (const [way, guard] of [["forTenant", bound], ["run", ambient]] as const)
          test(`${saver} under ${runtime}, by ${way}`, async () => {
            const expected = await kept(M, plain(new library.MemorySaver()));
            if (name.startsWith("channels") && !M.isOurs) {
              expect(expected).toEqual({ log: ["i", "a", "b", "j", "a", "b"] });
            }
            expect(await kept(M, guard(guarded(make())))).toEqual(expected);
          });
  });
