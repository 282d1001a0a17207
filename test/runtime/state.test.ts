import { AIMessage, HumanMessage, RemoveMessage } from "@langchain/core/messages";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { Any, Runtime } from "./both.ts";
import { both, failure, runtimes } from "./both.ts";

/** Two nodes of one step write `k`; what becomes of it, or the error. */
async function race(M: Runtime, schema: unknown, a: unknown = 1, b: unknown = 2, options?: unknown): Promise<unknown> {
  const graph: Any = new M.StateGraph(schema as Any, options as Any);
  graph.addNode("na", () => ({ k: a })).addNode("nb", () => ({ k: b })).addEdge(M.START, "na").addEdge(M.START, "nb");
  try {
    return await graph.compile().invoke({});
  } catch (error) {
    const e = error as Error & { lc_error_code?: string };
    return e.lc_error_code ?? `${e.name}: ${e.message.split("\n")[0]}`;
  }
}
const CONFLICT = "INVALID_CONCURRENT_GRAPH_UPDATE";
const sum = (a: number, b: number): number => a + b;

describe("what a key becomes", () => {
  both("Annotation: with a reducer a fold, in all other forms a last value", async (M) => {
    const A: Any = M.Annotation;
    for (const spec of [A, A(), A(null), A({ default: () => 1 }), A({ reducer: undefined, default: () => 1 }), A(sum)]) expect(await race(M, M.Annotation.Root({ k: spec }))).toBe(CONFLICT);
    expect(await race(M, M.Annotation.Root({ k: A({ reducer: sum, default: () => 10 }) }))).toEqual({ k: 13 });
    expect(await race(M, M.Annotation.Root({ k: A({ value: sum }) }))).toEqual({ k: 3 });
    expect(await race(M, { k: A({ reducer: sum }) })).toEqual({ k: 3 });
    expect(await race(M, { ...M.Annotation.Root({ k: A({ reducer: sum }) }).spec, k: A() })).toBe(CONFLICT);
  });
  both("a forgotten .spec makes no channels", async (M) => {
    const junk: Any = M.Annotation.Root({ ...(M.Annotation.Root({ k: M.Annotation() }) as Any), other: M.Annotation() });
    expect(await race(M, junk)).toBeUndefined();
  });
  both("legacy channels", async (M) => {
    const A: Any = M.Annotation;
    for (const entry of [null, "string", 0, { value: null }, { default: () => 1 }]) expect(await race(M, { channels: { k: entry } })).toBe(CONFLICT);
    for (const entry of [{ reducer: sum, default: () => 10 }, { value: sum, default: () => 10 }]) expect(await race(M, { channels: { k: entry } })).toEqual({ k: 13 });
    expect(await race(M, { channels: M.Annotation.Root({ k: A({ reducer: sum }) }) })).toBeUndefined();
    expect(await race(M, { channels: { k: new M.channels.LastValue() } })).toBe("TypeError: this.operator is not a function");
    expect(await race(M, { channels: { k: A({ reducer: sum, default: () => 0 }) } })).toBe(CONFLICT);
  });
  both("the state as one value", async (M) => {
    const app: Any = new M.StateGraph({ channels: { __root__: { reducer: sum, default: () => 0 } } } as Any).addNode("a", () => 2).addNode("b", (s: Any) => s * 10).addEdge(M.START, "a").addEdge("a", "b").compile();
    expect(await app.invoke(1)).toBe(33);
  });
  both("channels themselves", async (M) => {
    const C = M.channels;
    const k = (channel: unknown): Promise<unknown> => race(M, { k: channel, other: M.Annotation() });
    expect(await k(new C.LastValue(() => 7))).toBe(CONFLICT);
    expect(await k(new C.BinaryOperatorAggregate(sum, () => 7))).toEqual({ k: 10 });
    expect(await k(new C.Topic())).toEqual({ k: [1, 2] });
    expect(await k(new C.AnyValue())).toEqual({ k: 2 });
    expect(await k(new C.EphemeralValue())).toBe("InvalidUpdateError: Invalid update for channel \"k\" with values [1,2]: EphemeralValue can only receive one value per step.");
    expect(await k(new C.EphemeralValue(false))).toEqual({ k: 2 });
    expect(await k(new C.UntrackedValueChannel())).toBe(CONFLICT);
    expect(await k(new C.UntrackedValueChannel({ guard: false }))).toEqual({ k: 2 });
  });
  both("zod 4: the registry, withLangGraph, and the ways to lose a reducer", async (M) => {
    const { registry, withLangGraph } = M.zod;
    const meta: Any = { reducer: { fn: sum }, default: () => 10 };
    const reg = (schema: Any = z.number()): Any => schema.register(registry, meta);
    expect(await race(M, z.object({ k: z.number() }))).toBe(CONFLICT);
    expect(await race(M, z.object({ k: reg() }))).toEqual({ k: 13 });
    expect(await race(M, z.object({ k: withLangGraph(z.number(), meta) }))).toEqual({ k: 13 });
    for (const lost of [reg().optional(), reg().describe("d"), reg().min(0), withLangGraph(z.number(), meta).optional(), z.number().meta({ reducer: meta.reducer })]) expect(await race(M, z.object({ k: lost }))).toBe(CONFLICT);
    expect(await race(M, z.object({ k: (z.number() as Any).register(registry, { reducer: sum }) }))).toBe("TypeError: this.operator is not a function");
    expect(await race(M, z.object({ k: (z.number().default(5) as Any).register(registry, { reducer: { fn: sum } }) }), 1, 2)).toEqual({ k: 13 });
    expect(await race(M, z.object({ k: (z.number() as Any).register(registry, { default: () => 5 }) }))).toBe(CONFLICT);
    expect(await race(M, z.object({ k: (z.array(z.number()) as Any).register(registry, { reducer: { fn: (a: number[], b: number) => a.concat(b), schema: z.coerce.number() }, default: () => [] }) }), "1", "2")).toEqual({ k: [1, 2] });
  });
  both("zod: input is filled and stripped, and what is written is checked", async (M) => {
    const app = (returned: object): Any => new M.StateGraph(z.object({ a: z.number(), b: z.string().default("q"), c: z.coerce.number().optional() }) as Any).addNode("n", () => returned).addEdge(M.START, "n").compile();
    expect(await app({ c: "3" }).invoke({ a: 1, unknown: 2 })).toEqual({ a: 1, b: "q", c: 3 });
    const wrong = JSON.stringify([{ expected: "number", code: "invalid_type", path: ["a"], message: "Invalid input: expected number, received string" }], null, 2);
    expect(await failure(app({ a: "s" }).invoke({ a: 1 }))).toMatchObject({ name: "$ZodError", message: wrong });
    expect(await failure(app({}).invoke({ a: "s" }))).toMatchObject({ name: "$ZodError", message: wrong });
  });
  both("StateSchema", async (M) => {
    const S = (k: unknown): Any => new M.StateSchema({ k: k as Any, other: z.string().optional() });
    expect(await race(M, S(z.number()))).toBe(CONFLICT);
    expect(await race(M, S(new M.ReducedValue(z.number().default(10), { reducer: sum })))).toEqual({ k: 13, other: undefined });
    expect(await race(M, S(new M.UntrackedValue(z.number())))).toBe(CONFLICT);
    expect(await race(M, S(new M.UntrackedValue(z.number(), { guard: false })))).toEqual({ k: 2, other: undefined });
    expect(await race(M, S(z.number()), "s", 2)).toMatch(/^Error: Validation failed for field "k": \[\{"expected":"number"/);
    expect((await failure(() => new M.StateGraph(S(M.Annotation())))).message).toBe('Invalid state field "k": must be a schema, ReducedValue, DeltaValue, UntrackedValue, or ManagedValue');
  });
  both("a context schema makes no channel, and is checked first", async (M) => {
    const context = z.object({ user: z.string() });
    const app: Any = new M.StateGraph(M.Annotation.Root({ k: M.Annotation() }), context).addNode("a", (_s: Any, config: Any) => ({ k: config.context.user })).addEdge(M.START, "a").compile();
    expect(await app.invoke({}, { context: { user: "u" } })).toEqual({ k: "u" });
    expect((await failure(app.invoke({}, { context: {} }))).message).toContain("user");
  });
  both("an input schema restricts what comes in; options may give schemas too", async (M) => {
    const state = M.Annotation.Root({ k: M.Annotation<number>({ reducer: sum }), l: M.Annotation() });
    const input = M.Annotation.Root({ l: M.Annotation() });
    for (const args of [[{ state, input }], [{ stateSchema: state, input }], [state, { input }]] as Any[]) {
      const app: Any = new M.StateGraph(...(args as [Any, Any])).addNode("a", () => ({ k: 1 })).addEdge(M.START, "a").compile();
      expect(await app.invoke({ k: 5, l: 2 })).toEqual({ k: 1, l: 2 });
    }
  });
});

describe("messages", () => {
  const classes: { [type: string]: Any } = { human: HumanMessage, ai: AIMessage, remove: RemoveMessage };
  const message = (id: string | undefined, content: string, type = "human"): Any => new classes[type]({ id, content });
  const run = (M: Runtime, ...writes: unknown[]): Promise<Any> => {
    const graph: Any = new M.StateGraph(M.MessagesAnnotation);
    writes.forEach((messages, i) => graph.addNode(`n${i}`, () => ({ messages })).addEdge(M.START, `n${i}`));
    return graph.compile().invoke({ messages: [message("h1", "one"), message("h2", "two")] });
  };
  const told = (state: Any): unknown => state.messages.map((m: Any) => m.content);
  test.each(runtimes)("by id: append, replace, remove (%s)", async (_which, M) => {
    expect(told(await run(M, [message("h3", "three")]))).toEqual(["one", "two", "three"]);
    expect(told(await run(M, message("h1", "ONE")))).toEqual(["ONE", "two"]);
    expect(told(await run(M, [message("h1", "", "remove")]))).toEqual(["two"]);
    expect(told(await run(M, [message(M.REMOVE_ALL_MESSAGES, "", "remove"), message("s", "summary")], [message("n", "new")]))).toEqual(["summary", "new"]);
    expect((await failure(run(M, [message("h1", "", "remove")], [message("h1", "", "remove")]))).message).toBe("Attempting to delete a message with an ID that doesn't exist ('h1')");
    const [added] = M.messagesStateReducer([], [message(undefined, "no id")]) as Any[];
    expect(added.id).toMatch(/^[0-9a-f-]{36}$/);
  });
  test.each(runtimes)("what stands for a message (%s)", async (_which, M) => {
    const messages = M.messagesStateReducer([], ["text", { role: "user", content: "role" }, ["ai", "tuple"]]) as Any[];
    expect(messages.map((m) => [m.getType(), m.content])).toEqual([["human", "text"], ["human", "role"], ["ai", "tuple"]]);
  });
});

describe("compat: exact", () => {
  const [[, ours], [, library]] = runtimes as [(typeof runtimes)[number], (typeof runtimes)[number]];
  const on = [["LangGraph.js", library, {}], ["compat: exact", ours, { compat: "exact" }]] as [string, Runtime, object][];
  const A = (M: Runtime): Any => M.Annotation.Root({ log: M.Annotation<string[], string>({ reducer: (a, b) => a.concat(b), default: () => [] }) });
  const two = (M: Runtime, options: object): Any => new M.StateGraph(A(M)).addNode("a", () => ({ log: "a" })).addNode("b", () => ({ log: "b" })).addEdge(M.START, "a").addEdge(M.START, "b").compile(options);

  test.each(on)("maxConcurrency 1 ends a run after one task (%s)", async (_which, M, options) => {
    expect(await two(M, options).invoke({ log: "i" }, { maxConcurrency: 1 })).toEqual({ log: ["i"] });
  });
  test("…and otherwise runs one after the other", async () => {
    expect(await two(ours, {}).invoke({ log: "i" }, { maxConcurrency: 1 })).toEqual({ log: ["i", "a", "b"] });
  });

  const shared = (M: Runtime, options: object): Any =>
    new M.StateGraph(new M.StateSchema({ h: z.array(z.string()).default(() => []) as Any }) as Any).addNode("a", (s: Any) => (s.h.push("x"), {})).addNode("b", (s: Any) => ({ h: s.h })).addEdge(M.START, "a").addEdge("a", "b").compile(options);
  test.each(on)("a StateSchema default is shared by all runs (%s)", async (_which, M, options) => {
    const app = shared(M, options);
    await app.invoke({});
    expect(await app.invoke({})).toEqual({ h: ["x", "x"] });
  });
  test("…and otherwise made for each", async () => {
    const app = shared(ours, {});
    await app.invoke({});
    expect(await app.invoke({})).toEqual({ h: ["x"] });
  });

  const broken = async (M: Runtime, options: object): Promise<Any> => {
    let fail = true;
    const app: Any = new M.StateGraph(A(M)).addNode("a", () => ({ log: "a" })).addNode("b", () => ({ log: "b" })).addEdge(M.START, "a").addConditionalEdges("a", () => { if (fail) throw new Error("router"); return "b"; }, ["b"]).compile({ checkpointer: new M.MemorySaver(), ...options });
    const thread = { configurable: { thread_id: "1" } };
    await failure(app.invoke({ log: "i" }, thread));
    fail = false;
    return app.invoke(null, thread);
  };
  test.each(on)("a router that threw is lost when the thread goes on (%s)", async (_which, M, options) => {
    expect(await broken(M, options)).toEqual({ log: ["i", "a"] });
  });
  test("…and otherwise asked again", async () => {
    expect(await broken(ours, {})).toEqual({ log: ["i", "a", "b"] });
  });

  test("a trigger left over starts nothing unless asked for", async () => {
    const app: Any = new ours.StateGraph(A(ours)).addNode("a", () => ({ log: "a" })).addNode("d", () => ({ log: "d" })).addEdge(ours.START, "a").addEdge("a", "d").addEdge(["a"], "d").compile({ checkpointer: new ours.MemorySaver() });
    const thread = { configurable: { thread_id: "1" } };
    await app.invoke({ log: "i" }, thread);
    expect((await app.getState(thread)).next).toEqual([]);
    expect((await app.invoke(null, thread)).log).toEqual(["i", "a", "d"]);
  });
  test.each([["sound", 0], ["exact", 1]] as const)("a missing thread id surfaces %s", async (compat, ran) => {
    let calls = 0;
    const app: Any = new ours.StateGraph(A(ours)).addNode("a", () => (calls++, {})).addEdge(ours.START, "a").compile({ checkpointer: new ours.MemorySaver(), compat });
    expect((await failure(app.invoke({ log: "i" }))).message).toContain('missing a required "thread_id"');
    expect(calls).toBe(ran);
  });
});
