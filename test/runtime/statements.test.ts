import { describe, expect } from "vitest";
import { z } from "zod";
import type { Any, Runtime } from "./both.ts";
import { base, both, collect, failure, sleep, steps } from "./both.ts";

const URL_OF = (code: string): string => `\n\nTroubleshooting URL: https://docs.langchain.com/oss/javascript/langgraph/${code}/\n`;
const CONFLICT = "INVALID_CONCURRENT_GRAPH_UPDATE";
const conflictText = (key: string, values: string): string =>
  `Invalid update for channel "${key}" with values ${values}: LastValue can only receive one value per step.${URL_OF(CONFLICT)}`;

/** START to each of some nodes, whose returns are given. */
function fan(M: Runtime, returns: { readonly [name: string]: unknown }, state: Any = base(M)): Any {
  const graph = new M.StateGraph(state);
  for (const [name, returned] of Object.entries(returns)) graph.addNode(name, (typeof returned === "function" ? returned : () => returned) as Any).addEdge(M.START, name);
  return graph.compile();
}
/** Nodes that log their name (and `v`, which a Send brings). */
function logging(M: Runtime, ...names: string[]): Any {
  const graph = new M.StateGraph(base(M));
  for (const name of names) graph.addNode(name, (s: Any) => ({ log: [name + (s.v ?? "")] }));
  return graph;
}
const edges = (graph: Any, ...list: string[]): Any => {
  for (const edge of list) {
    const [from, to] = edge.split(">") as [string, string];
    const name = (n: string): string => (n === "S" ? "__start__" : n === "E" ? "__end__" : n);
    graph.addEdge(from.includes("+") ? from.split("+") : name(from), name(to));
  }
  return graph;
};
const thread = (id = "1"): Any => ({ configurable: { thread_id: id } });

describe("conflicts and reducers", () => {
  both("1. two edge-triggered tasks writing one last value fail", async (M) => {
    const { name, code, message } = await failure(fan(M, { a: { x: 1 }, b: { x: 2 } }).invoke({}));
    expect([name, code, message]).toEqual(["InvalidUpdateError", CONFLICT, conflictText("x", "[1,2]")]);
  });
  both("2. equal values fail as well", async (M) => {
    expect((await failure(fan(M, { a: { x: 1 }, b: { x: 1 } }).invoke({}))).message).toBe(conflictText("x", "[1,1]"));
  });
  both("3. a written undefined fails as well", async (M) => {
    expect((await failure(fan(M, { a: { x: 1 }, b: { x: undefined } }).invoke({}))).message).toBe(conflictText("x", "[1,null]"));
  });
  both("4. one task writing a last value twice fails", async (M) => {
    const commands = fan(M, { a: [new M.Command({ update: { x: 1 } }), { x: 2 }] });
    expect((await failure(commands.invoke({}))).message).toBe(conflictText("x", "[1,2]"));
    const tuples = fan(M, { a: new M.Command({ update: [["x", 1], ["x", 2]] as Any }) });
    expect((await failure(tuples.invoke({}))).code).toBe(CONFLICT);
  });
  both("5. without a default the first value is stored as it is, and the reducer starts with the second", async (M) => {
    const calls: unknown[] = [];
    const S = M.Annotation.Root({ n: M.Annotation<number>({ reducer: (a, b) => (calls.push([a, b]), a + b) }) });
    expect(await fan(M, { a: { n: 1 }, b: { n: 2 } }, S).invoke({})).toEqual({ n: 3 });
    expect(calls).toEqual([[1, 2]]);
  });
  both("6. with a default the input counts as a write", async (M) => {
    const calls: unknown[] = [];
    const S = M.Annotation.Root({ n: M.Annotation<number>({ reducer: (a, b) => (calls.push([a, b]), a + b), default: () => 100 }) });
    expect(await fan(M, { a: { n: 1 } }, S).invoke({ n: 5 })).toEqual({ n: 106 });
    expect(calls).toEqual([[100, 5], [105, 1]]);
  });
  both("7. a reducer sees values in order of names, whatever the delays and declarations", async (M) => {
    const late = (name: string, ms: number) => async () => (await sleep(ms), { log: [name] });
    expect((await fan(M, { c: late("c", 0), b: late("b", 9), a: late("a", 18) }).invoke({})).log).toEqual(["a", "b", "c"]);
  });
  both("8. names are ordered by code unit", async (M) => {
    const names = ["é", "Ä", "node2", "node10", "a", "_z", "B"];
    expect((await fan(M, Object.fromEntries(names.map((n) => [n, { log: [n] }]))).invoke({})).log).toEqual(["B", "_z", "a", "node10", "node2", "Ä", "é"]);
  });
  both("9. edge-triggered tasks come before Sends, and Sends by index", async (M) => {
    const graph = logging(M, "w", "z").addConditionalEdges(M.START, () => ["z", ...Array.from({ length: 12 }, (_, v) => new M.Send("w", { v }))]);
    expect((await graph.compile().invoke({})).log).toEqual(["z", ...Array.from({ length: 12 }, (_, v) => `w${v}`)]);
  });
  both("10. Sends of parallel nodes are ordered by name, then emission; goto before router", async (M) => {
    const graph = logging(M, "w")
      .addNode("q", async () => (await sleep(5), new M.Command({ goto: new M.Send("w", { v: "q-goto" }) })), { ends: ["w"] })
      .addNode("p", () => new M.Command({ goto: [new M.Send("w", { v: "p-goto" })] }), { ends: ["w"] })
      .addConditionalEdges("q", () => [new M.Send("w", { v: "q1" }), new M.Send("w", { v: "q2" })])
      .addConditionalEdges("p", () => new M.Send("w", { v: "p1" }));
    edges(graph, "S>p", "S>q");
    expect((await graph.compile().invoke({})).log).toEqual(["wp-goto", "wp1", "wq-goto", "wq1", "wq2"]);
  });
});

describe("what starts a node", () => {
  both("11. Sends start first, then edge-triggered tasks by name; on resume those in order of declaration", async (M) => {
    const graph = logging(M, "z", "w", "b").addConditionalEdges(M.START, () => ["z", "b", new M.Send("w", { v: 1 })]);
    expect(await steps(graph.compile(), {})).toBe("w+b+z");
    const app = edges(logging(M, "z", "b"), "S>z", "S>b").compile({ checkpointer: new M.MemorySaver(), interruptBefore: ["b"] });
    await app.invoke({}, thread());
    expect((await app.getState(thread())).next).toEqual(["z", "b"]);
    expect(await steps(app, null, thread())).toBe("z+b");
  });
  both("12. several triggers in one step start a node once", async (M) => {
    expect(await steps(edges(logging(M, "a", "b", "c"), "S>a", "S>b", "a>c", "b>c").compile(), {})).toBe("a+b > c");
  });
  both("13. paths of unequal length start it twice", async (M) => {
    const app = edges(logging(M, "a", "b", "c", "c2", "d"), "S>a", "a>b", "a>c", "b>d", "c>c2", "c2>d").compile();
    expect(await steps(app, {})).toBe("a > b+c > c2+d > d");
    expect((await app.invoke({})).log).toEqual(["a", "b", "c", "c2", "d", "d"]);
  });
  both("14. a name and a Send to the same node are two runs", async (M) => {
    expect(await steps(logging(M, "b").addConditionalEdges(M.START, () => ["b", new M.Send("b", { v: 1 })]).compile(), {})).toBe("b+b");
  });
  both("15. a name given twice is one run", async (M) => {
    expect(await steps(logging(M, "b").addConditionalEdges(M.START, () => ["b", "b"]).compile(), {})).toBe("b");
  });
  both("16. a join fires when all names have arrived, in whatever steps", async (M) => {
    expect(await steps(edges(logging(M, "a", "b", "b2", "d"), "S>a", "S>b", "b>b2", "a+b2>d").compile(), {})).toBe("a+b > b2 > d");
  });
  both("17. a join is armed again after firing", async (M) => {
    let rounds = 0;
    const graph = edges(logging(M, "a", "b", "c", "d"), "S>a", "a>b", "a>c", "b+c>d").addConditionalEdges("d", () => (++rounds % 2 === 1 ? "a" : M.END));
    expect(await steps(graph.compile(), {})).toBe("a > b+c > d > a > b+c > d");
  });
  both("18. arriving twice is arriving once", async (M) => {
    let rounds = 0;
    const graph = edges(logging(M, "a", "b", "d"), "S>a", "a+b>d").addConditionalEdges("a", () => (++rounds < 3 ? "a" : "b"), ["a", "b"]);
    expect(await steps(graph.compile(), {})).toBe("a > a > a > b > d");
  });
  both("19. arrivals in the step in which it fires count for the next round", async (M) => {
    let rounds = 0;
    const graph = edges(logging(M, "a", "b", "c", "d"), "S>a", "a>b", "a>c", "b+c>d").addConditionalEdges("b", () => (++rounds === 1 ? ["b", "c"] : M.END), ["b", "c", M.END]);
    expect(await steps(graph.compile(), {})).toBe("a > b+c > b+c+d > d");
  });
  both("20. an incomplete join is a normal end", async (M) => {
    expect((await edges(logging(M, "a", "b", "d"), "S>a", "a+b>d").addConditionalEdges("a", () => M.END, ["b", M.END]).compile().invoke({})).log).toEqual(["a"]);
  });
  both("21. two identical joins are one", async (M) => {
    expect(await steps(edges(logging(M, "a", "b", "d"), "S>a", "S>b", "a+b>d", "a+b>d").compile(), {})).toBe("a+b > d");
  });
  both("22. a worker run by a Send counts for a join", async (M) => {
    const graph = edges(logging(M, "w", "o", "d"), "S>o", "w+o>d").addConditionalEdges(M.START, () => [new M.Send("w", { v: 1 }), new M.Send("w", { v: 2 })]);
    expect(await steps(graph.compile(), {})).toBe("w+w+o > d");
  });
  both("23. of two triggers at once the first is used; the second stays, seen only on resume", async (M) => {
    const app = edges(logging(M, "a", "b", "d"), "S>a", "S>b", "a>d", "a+b>d").compile({ checkpointer: new M.MemorySaver(), ...({ compat: "exact" } as object) });
    expect(await steps(app, {}, thread())).toBe("a+b > d");
    expect((await app.getState(thread())).next).toEqual(["d"]);
    expect((await app.invoke(null, thread())).log).toEqual(["a", "b", "d", "d"]);
  });
  const deferred = (M: Runtime, ...names: string[]): Any => {
    const graph = logging(M, ...names.filter((n) => !n.startsWith("d")));
    for (const name of names.filter((n) => n.startsWith("d"))) graph.addNode(name, () => ({ log: [name] }), { defer: true });
    return graph;
  };
  both("24. a deferred node waits until nothing else is triggered", async (M) => {
    expect(await steps(edges(deferred(M, "a", "b", "c", "c2", "d"), "S>a", "a>b", "a>c", "c>c2", "b>d", "c2>d").compile(), {})).toBe("a > b+c > c2 > d");
  });
  both("25. but not for pending Sends", async (M) => {
    const graph = edges(deferred(M, "a", "w", "d"), "S>a", "a>d").addConditionalEdges("a", () => [new M.Send("w", {}), new M.Send("w", {})]);
    expect(await steps(graph.compile(), {})).toBe("a > w+w+d");
  });
  both("26. a Send to a deferred node runs at once", async (M) => {
    const graph = edges(deferred(M, "a", "b", "c", "d"), "S>a", "a>b", "b>c").addConditionalEdges("a", () => new M.Send("d", {}));
    expect(await steps(graph.compile(), {})).toBe("a > d+b > c");
  });
  both("27. all deferred nodes are released together", async (M) => {
    expect(await steps(edges(deferred(M, "a", "b", "d1", "d2"), "S>a", "S>d1", "a>b", "a>d2").compile(), {})).toBe("a > b > d1+d2");
  });
  both("28. deferring works in every round of a loop", async (M) => {
    let rounds = 0;
    const graph = edges(deferred(M, "a", "b", "b2", "d"), "S>a", "a>b", "a>d", "b>b2", "b2>d").addConditionalEdges("d", () => (++rounds % 2 === 1 ? "a" : M.END));
    expect(await steps(graph.compile(), {})).toBe("a > b > b2 > d > a > b > b2 > d");
  });
});

describe("routers and commands", () => {
  both("29. a router sees its own node's writes, not siblings'", async (M) => {
    const seen: unknown[] = [];
    const graph = edges(logging(M, "a", "b"), "S>a", "S>b").addConditionalEdges("a", (s: Any) => (seen.push(s.log), M.END));
    await graph.compile().invoke({ log: ["in"] });
    expect(seen).toEqual([["in", "a"]]);
  });
  both("30. the router of a Send's task sees the state, not the Send's arguments", async (M) => {
    const seen: unknown[] = [];
    const graph = logging(M, "w").addConditionalEdges(M.START, () => new M.Send("w", { v: 7 })).addConditionalEdges("w", (s: Any) => (seen.push(s), M.END));
    await graph.compile().invoke({ x: 1 });
    expect(seen).toEqual([{ x: 1, log: ["w7"] }]);
  });
  both("31. an unknown destination is ignored without a map, an error with one", async (M) => {
    const to = (map?: Any): Any => edges(logging(M, "a", "b"), "S>a").addConditionalEdges("a", () => "zzz", map).compile();
    expect((await to().invoke({})).log).toEqual(["a"]);
    expect(await failure(to(["b"]).invoke({}))).toMatchObject({ name: "Error", message: "Branch condition returned unknown or null destination" });
  });
  both("32. a falsy destination is an error", async (M) => {
    for (const nothing of [undefined, null, false, "", 0])
      expect((await failure(edges(logging(M, "a"), "S>a").addConditionalEdges("a", () => nothing).compile().invoke({}))).message).toBe("Branch condition returned unknown or null destination");
  });
  both("33. END is dropped from a list", async (M) => {
    expect(await steps(edges(logging(M, "a", "b"), "S>a").addConditionalEdges("a", () => [M.END, "b"]).compile(), {})).toBe("a > b");
  });
  both("34. END must be in a map to be returned", async (M) => {
    expect((await failure(edges(logging(M, "a", "b"), "S>a").addConditionalEdges("a", () => M.END, ["b"]).compile().invoke({}))).message).toBe("Branch condition returned unknown or null destination");
  });
  both("35. a Send needs no place in the map", async (M) => {
    expect((await edges(logging(M, "a", "b", "w"), "S>a", "b>w").addConditionalEdges("a", () => new M.Send("w", { v: 1 }), ["b"]).compile().invoke({})).log).toEqual(["a", "w1"]);
  });
  both("36. a Send to END or to nowhere is an error", async (M) => {
    const to = (name: string): Promise<unknown> => edges(logging(M, "a"), "S>a").addConditionalEdges("a", () => new M.Send(name, {})).compile().invoke({});
    expect(await failure(to(M.END))).toMatchObject({ name: "InvalidUpdateError", code: undefined, message: "Cannot send a packet to the END node" });
    expect(await failure(to("nope"))).toMatchObject({ name: "InvalidUpdateError", code: undefined, message: 'Invalid node name "nope" in Send packet' });
  });
  both("37. a second function router on one node is an error", async (M) => {
    const graph = logging(M, "a").addConditionalEdges("a", function first() { return "a"; });
    expect((await failure(() => graph.addConditionalEdges("a", function second() { return "a"; }))).message).toBe("Condition `condition` already present for node `a`");
  });
  both("38. goto and static edges both fire, goto END cancels nothing", async (M) => {
    const to = (goto: string): Any => edges(logging(M, "b", "c").addNode("a", () => new M.Command({ goto }), { ends: ["b"] }), "S>a", "a>c").compile();
    expect(await steps(to("b"), {})).toBe("a > b+c");
    expect(await steps(to(M.END), {})).toBe("a > c");
  });
  both("39. goto to nowhere is ignored", async (M) => {
    expect(await steps(edges(logging(M, "b").addNode("a", () => new M.Command({ goto: "nope" })), "S>a", "a>b").compile(), {})).toBe("a > b");
  });
});

describe("what a node returns, and sees", () => {
  both("40. nothing returned: no writes, edges fire", async (M) => {
    for (const nothing of [undefined, null, false, 0, ""])
      expect(await edges(logging(M, "b").addNode("a", () => nothing), "S>a", "a>b").compile().invoke({ x: 1 })).toEqual({ x: 1, log: ["b"] });
  });
  both("41. a key that is undefined is written", async (M) => {
    const result = await fan(M, { a: { x: undefined } }).invoke({ x: 1 });
    expect(result).toEqual({ x: undefined, log: [] });
    expect("x" in result).toBe(true);
    const S = M.Annotation.Root({ l: M.Annotation<unknown[], unknown>({ reducer: (a, b) => a.concat(b), default: () => [] }) });
    expect(await fan(M, { a: { l: undefined } }, S).invoke({ l: "i" })).toEqual({ l: ["i", undefined] });
  });
  both("42. unknown keys are dropped", async (M) => {
    expect(await fan(M, { a: { x: 1, y: 2 } }).invoke({})).toEqual({ x: 1, log: [] });
  });
  both("43. a list without a Command, or what is no object, is an error", async (M) => {
    for (const [returned, what] of [[[], "array"], [[{ x: 1 }], "array"], ["s", "string"], [5, "number"], [true, "boolean"], [() => 1, "function"]] as const) {
      const { name, code, message } = await failure(fan(M, { a: () => returned }).invoke({}));
      expect([name, code]).toEqual(["InvalidUpdateError", "INVALID_GRAPH_NODE_RETURN_VALUE"]);
      expect(message).toBe(`Expected node "a" to return an object or an array containing at least one Command object, received ${what}${URL_OF("INVALID_GRAPH_NODE_RETURN_VALUE")}`);
    }
  });
  both("44. siblings do not see each other's writes, but share what they mutate", async (M) => {
    const seen: unknown[] = [];
    const app = fan(M, { a: (s: Any) => (s.x.n++, { log: ["a"] }), b: async (s: Any) => (await sleep(1), seen.push(s.x.n, s.log.length), {}) });
    await app.invoke({ x: { n: 0 } });
    expect(seen).toEqual([1, 0]);
  });
  both("45. a key never written is absent, one that holds undefined is present", async (M) => {
    const seen: string[][] = [];
    const look = (s: Any): Any => (seen.push(Object.keys(s)), { x: undefined });
    await edges(new M.StateGraph(base(M)).addNode("a", look).addNode("b", look), "S>a", "a>b").compile().invoke({});
    expect(seen).toEqual([["log"], ["x", "log"]]);
  });
  both("46. keys are in schema order, in what nodes see and in the result", async (M) => {
    const S = M.Annotation.Root({ c: M.Annotation(), a: M.Annotation(), b: M.Annotation() });
    let seen: string[] = [];
    const result = await fan(M, { n: (s: Any) => ((seen = Object.keys(s)), { a: 2 }) }, S).invoke({ a: 1, b: 1, c: 1 });
    expect([seen, Object.keys(result)]).toEqual([["c", "a", "b"], ["c", "a", "b"]]);
  });
});

describe("input, result and streams", () => {
  both("47. no input and nothing to resume is an error", async (M) => {
    for (const nothing of [null, undefined])
      expect(await failure(fan(M, { a: {} }).invoke(nothing))).toMatchObject({ name: "EmptyInputError", message: 'Received no input writes for "__start__"' });
  });
  both("48. an input that is no object is an error of __start__", async (M) => {
    expect(await failure(fan(M, { a: {} }).invoke("s"))).toMatchObject({
      code: "INVALID_GRAPH_NODE_RETURN_VALUE",
      message: `Expected node "__start__" to return an object or an array containing at least one Command object, received string${URL_OF("INVALID_GRAPH_NODE_RETURN_VALUE")}`,
    });
  });
  both("49. unknown input keys are dropped", async (M) => {
    expect(await fan(M, { a: {} }).invoke({ x: 1, y: 2 })).toEqual({ x: 1, log: [] });
  });
  both("50. if nothing was ever written the result is undefined", async (M) => {
    expect(await fan(M, { a: {} }).invoke({})).toBeUndefined();
  });
  both("51. values: after START, and after each step that wrote", async (M) => {
    const app = edges(logging(M, "a", "c").addNode("b", () => ({})), "S>a", "a>b", "b>c").compile();
    expect(await collect(app, { x: 1 }, { streamMode: "values" })).toEqual([{ x: 1, log: [] }, { x: 1, log: ["a"] }, { x: 1, log: ["a", "c"] }]);
    expect(await collect(app, {}, { streamMode: "values" })).toEqual([{ log: ["a"] }, { log: ["a", "c"] }]);
  });
  both("52. updates: one for each finished task, in the order they finish", async (M) => {
    const late = (ms: number, returned: Any) => async () => (await sleep(ms), returned);
    const app = fan(M, { a: late(20, { x: 1, y: 2 }), b: late(0, {}), c: late(10, [new M.Command({ update: { log: "1" } }), { log: "2" }]) });
    expect(await collect(app, {}, {})).toEqual([{ b: {} }, { c: [{ log: "1" }, { log: "2" }] }, { a: { x: 1 } }]);
    expect((await collect(app, {}, { streamMode: ["values", "updates"] })).map(([mode]) => mode)).toEqual(["updates", "updates", "updates", "values"]);
    expect(await app.invoke({}, { streamMode: "updates" })).toHaveLength(3);
  });
  both("53. a failing step shows the updates of what finished, no values, then throws", async (M) => {
    const app = fan(M, { a: { x: 1 }, b: async () => { await sleep(5); throw new Error("no"); } });
    const chunks: unknown[] = [];
    const { message } = await failure(async () => { for await (const chunk of await app.stream({ log: "i" }, { streamMode: ["values", "updates"] })) chunks.push(chunk); });
    expect([message, chunks]).toEqual(["no", [["values", { log: ["i"] }], ["updates", { a: { x: 1 } }]]]);
  });
});

describe("limits, errors, retries", () => {
  const loop = (M: Runtime, n: number): Any => edges(logging(M, "a"), "S>a").addConditionalEdges("a", (s: Any) => (s.log.length < n ? "a" : M.END), ["a", M.END]).compile();
  both("54. n steps need a limit of n + 1", async (M) => {
    expect((await loop(M, 2).invoke({}, { recursionLimit: 3 })).log).toHaveLength(2);
    const { name, code, message } = await failure(loop(M, 3).invoke({}, { recursionLimit: 3 }));
    expect([name, code, message]).toEqual([
      "GraphRecursionError",
      "GRAPH_RECURSION_LIMIT",
      `Recursion limit of 3 reached without hitting a stop condition. You can increase the limit by setting the "recursionLimit" config key.${URL_OF("GRAPH_RECURSION_LIMIT")}`,
    ]);
  });
  both("55. the limit is 25 if none is given", async (M) => {
    expect((await loop(M, 24).invoke({})).log).toHaveLength(24);
    expect((await failure(loop(M, 25).invoke({}))).message).toContain("Recursion limit of 25 reached");
  });
  both("56. a limit below one is refused", async (M) => {
    expect((await failure(loop(M, 1).invoke({}, { recursionLimit: 0 }))).message).toBe('Passed "recursionLimit" must be at least 1.');
  });
  both("57. an error ends the run at once, as the same object; siblings are not awaited", async (M) => {
    const thrown = new Error("now");
    let finished = false;
    const app = fan(M, { a: async () => { await sleep(1); throw thrown; }, b: async () => { await sleep(30); finished = true; return { x: 1 }; } });
    const { error } = await failure(app.invoke({}));
    expect([error === thrown, finished]).toEqual([true, false]);
  });
  both("58. two errors at once are one AggregateError", async (M) => {
    const fail = (text: string) => () => { throw new Error(text); };
    const { name, message, error } = await failure(fan(M, { a: fail("A"), b: fail("B") }).invoke({}));
    expect([name, message]).toEqual(["AggregateError", 'Multiple errors occurred during superstep 1. See the "errors" field of this exception for more details.']);
    expect(error.errors.map((e: Error) => e.message)).toEqual(["A", "B"]);
  });
  both("59. retries only with a policy; attempts count the first", async (M) => {
    const attempts = async (options: object): Promise<number> => {
      let calls = 0;
      await failure(edges(new M.StateGraph(base(M)).addNode("a", () => { calls++; throw new Error("again"); }, options), "S>a").compile().invoke({}));
      return calls;
    };
    expect(await attempts({})).toBe(1);
    expect(await attempts({ retryPolicy: { initialInterval: 1, jitter: false, maxAttempts: 3, logWarning: false } })).toBe(3);
  });
  both("60. a conflict is not retried", async (M) => {
    let calls = 0;
    const node = (x: number): Any => () => (calls++, { x });
    const retryPolicy = { initialInterval: 1, jitter: false };
    const graph = new M.StateGraph(base(M)).addNode("a", node(1), { retryPolicy }).addNode("b", node(2), { retryPolicy });
    expect((await failure(edges(graph, "S>a", "S>b").compile().invoke({}))).code).toBe(CONFLICT);
    expect(calls).toBe(2);
  });
  both("61. Overwrite wins its step, twice is an error, and an empty channel takes it for a first value", async (M) => {
    const ow = (v: unknown): Any => ({ log: new M.Overwrite(v) });
    expect((await fan(M, { a: { log: "a" }, b: ow(["OW"]), c: { log: "c" } }).invoke({ log: ["in"] })).log).toEqual(["OW"]);
    expect(await failure(fan(M, { a: ow(["1"]), b: ow(["2"]) }).invoke({}))).toMatchObject({
      name: "InvalidUpdateError",
      code: undefined,
      message: 'Invalid update for channel "log" with values [{"__overwrite__":["1"]},{"__overwrite__":["2"]}]: Can receive only one Overwrite value per step.',
    });
    const empty = M.Annotation.Root({ log: M.Annotation<string>({ reducer: (a, b) => `${a}|${b}` }) });
    expect(await fan(M, { a: ow("1"), b: ow("2") }, empty).invoke({})).toEqual({ log: "2" });
    expect(await fan(M, { a: ow("1"), b: { log: "b" } }, empty).invoke({})).toEqual({ log: "1|b" });
    expect(JSON.stringify(await fan(M, { a: { x: new M.Overwrite(1) } }).invoke({}))).toBe('{"x":{"__overwrite__":1},"log":[]}');
  });
  both("62. what a reducer throws comes out as it is", async (M) => {
    const thrown = new TypeError("reducer");
    const S = M.Annotation.Root({ n: M.Annotation<number>({ reducer: () => { throw thrown; }, default: () => 0 }) });
    expect((await failure(fan(M, { a: { n: 1 } }, S).invoke({}))).error).toBe(thrown);
  });
});

describe("graphs in graphs", () => {
  const sub = (M: Runtime, returned: Any, schema: Any = base(M)): Any => edges(new M.StateGraph(schema).addNode("s", () => returned), "S>s").compile();
  const around = (M: Runtime, ...subs: Any[]): Any => {
    const graph: Any = new M.StateGraph(base(M));
    subs.forEach((s, i) => graph.addNode(`n${i}`, s).addEdge(M.START, `n${i}`));
    return graph.compile();
  };
  both("63. a subgraph writes back every key it has; nothing, if nothing", async (M) => {
    const other = M.Annotation.Root({ x: M.Annotation(), own: M.Annotation() });
    expect(await collect(around(M, sub(M, { own: 1 }, other)), { x: 5 }, {})).toEqual([{ n0: { x: 5 } }]);
    expect(await collect(around(M, sub(M, {}, other)), { log: "i" }, {})).toEqual([{ n0: {} }]);
  });
  both("64. what it takes in is what its input schema names", async (M) => {
    const state = base(M);
    const input = M.Annotation.Root({ log: state.spec.log });
    let seen: unknown;
    const child = edges(new M.StateGraph({ state, input } as Any).addNode("s", (s: Any) => ((seen = s), {})), "S>s").compile();
    await around(M, child).invoke({ x: 5, log: "i" });
    expect(seen).toEqual({ log: ["i"] });
  });
  both("65. two that share a last value conflict even untouched", async (M) => {
    expect((await failure(around(M, sub(M, {}), sub(M, {})).invoke({ x: 1 }))).message).toBe(conflictText("x", "[1,1]"));
    expect((await around(M, sub(M, {}), sub(M, {})).invoke({ log: "i" })).x).toBeUndefined();
  });
  both("66. a shared reducer key is doubled", async (M) => {
    expect((await around(M, sub(M, { log: "s" })).invoke({ log: "in" })).log).toEqual(["in", "in", "s"]);
    expect((await around(M, sub(M, {}), sub(M, {})).invoke({ log: "in" })).log).toEqual(["in", "in", "in"]);
  });
  both("67. an output schema restricts the result, not the streams", async (M) => {
    const output = M.Annotation.Root({ x: M.Annotation() });
    const app: Any = edges(new M.StateGraph({ state: base(M), output } as Any).addNode("a", () => ({ x: 1, log: "a" })), "S>a").compile();
    expect(await app.invoke({ x: 0 })).toEqual({ x: 1 });
    expect((await collect(app, { x: 0 }, { streamMode: "values" })).at(-1)).toEqual({ x: 1, log: ["a"] });
    expect(await collect(app, { x: 0 }, {})).toEqual([{ a: { x: 1, log: "a" } }]);
  });
  both("68. a node's input schema: what it sees; its keys become channels, but not input", async (M) => {
    const seen: unknown[] = [];
    const input = M.Annotation.Root({ secret: M.Annotation(), x: M.Annotation() });
    const graph: Any = new M.StateGraph(base(M)).addNode("a", () => ({ secret: "s", x: 1 })).addNode("b", (s: Any) => (seen.push(s), {}), { input }).addNode("c", (s: Any) => (seen.push(s), {}));
    const app = edges(graph, "S>a", "a>b", "b>c").compile();
    expect(await app.invoke({ secret: "from outside" })).toEqual({ x: 1, log: [] });
    expect(seen).toEqual([{ secret: "s", x: 1 }, { x: 1, log: [] }]);
    expect((await collect(app, { log: "i" }, { streamMode: "values" })).at(-1)).toEqual({ x: 1, log: ["i"], secret: "s" });
    expect((await collect(app, { secret: 1, log: "i" }, { streamMode: "values" }))[0]).toEqual({ log: ["i"] });
  });
  both("69. a Command to the parent: the child's state is gone, the parent updates, goes, and keeps its edges", async (M) => {
    const child = edges(
      new M.StateGraph(base(M)).addNode("s", () => ({ log: "lost" })).addNode("t", () => new M.Command({ graph: M.Command.PARENT, update: { x: 9, own: 1 }, goto: "c" })),
      "S>s", "s>t",
    ).compile();
    const app = edges(logging(M, "c", "d").addNode("a", child, { ends: ["c"] }), "S>a", "a>d").compile();
    expect(await steps(app, {})).toBe("a > c+d");
    expect(await app.invoke({ log: "i" })).toEqual({ x: 9, log: ["i", "c", "d"] });
  });
  both("70. a Command to a parent there is not ends the run silently", async (M) => {
    const app = edges(logging(M, "m").addNode("a", () => new M.Command({ graph: M.Command.PARENT, update: { x: 9 }, goto: "m" })), "S>a", "a>m").compile();
    expect(await app.invoke({ x: 1 })).toEqual({ x: 1, log: [] });
  });
});

describe("building", () => {
  both("71. errors of the builder, and who is reachable", async (M) => {
    const text = async (build: () => unknown): Promise<string> => (await failure(build)).message;
    const graph = (): Any => logging(M, "a", "b");
    expect(await text(() => graph().addNode("a", () => ({})))).toBe("Node `a` already present.");
    expect(await text(() => graph().addNode("x", () => ({})))).toBe("x is already being used as a state attribute (a.k.a. a channel), cannot also be used as a node name.");
    expect(await text(() => graph().addNode("p:q", () => ({})))).toBe('":" is a reserved character and is not allowed in node names.');
    expect(await text(() => graph().addNode("p|q", () => ({})))).toBe('"|" is a reserved character and is not allowed in node names.');
    for (const name of [M.START, M.END]) expect(await text(() => graph().addNode(name, () => ({})))).toBe(`Node \`${name}\` is reserved.`);
    expect(await text(() => graph().addNode(() => ({})))).toBe("No nodes provided in `addNode`");
    expect(await text(() => graph().addNode("g", logging(M, "z")))).toContain("Expected a Runnable, function or object.");
    expect(await text(() => graph().addEdge(M.END, "a"))).toBe("END cannot be a start node");
    expect(await text(() => graph().addEdge("a", M.START))).toBe("START cannot be an end node");
    expect(await text(() => graph().addEdge(["a", "q"], "b"))).toBe('Need to add a node named "q" first');
    expect(await text(() => graph().addEdge(["a", "b"], M.END))).toBe("END cannot be an end node");
    expect(await text(() => graph().addSequence([]))).toBe("Sequence requires at least one node.");
    expect(await text(() => graph().addSequence([["a", () => ({})]]))).toBe('Node names must be unique: node with the name "a" already exists.');
    expect(await text(() => edges(graph(), "S>a", "q>b").compile())).toBe("Found edge starting at unknown node `q`");
    expect(await text(() => edges(graph(), "S>a", "a>b", "a>q").compile())).toBe("Found edge ending at unknown node `q`");
    expect(await text(() => edges(graph(), "S>a", "a>b").compile({ interruptBefore: ["zz"] }))).toBe("Interrupt node `zz` is not present");
    expect(await failure(() => edges(graph(), "S>a").compile())).toMatchObject({ name: "UnreachableNodeError", code: "UNREACHABLE_NODE", message: expect.stringMatching(/^Node `b` is not reachable\./) });
    expect(edges(graph(), "S>a").addConditionalEdges("a", () => M.END).compile()).toBeTruthy();
    expect(await text(() => edges(graph(), "S>a").addConditionalEdges("b", () => M.END).compile())).toMatch(/^Node `b` is not reachable\./);
    for (const wrong of [undefined, {}, z.record(z.string(), z.string())])
      expect(await failure(() => new M.StateGraph(wrong as Any))).toMatchObject({
        name: "StateGraphInputError",
        message: "Invalid StateGraph input. Make sure to pass a valid StateDefinition, Annotation.Root, or Zod schema.",
      });
  });
  both("72. the same key in two schemas: the first decides, a last value never objects", async (M) => {
    const lv = (): Any => M.Annotation.Root({ a: M.Annotation() });
    const reduced = (): Any => M.Annotation.Root({ a: M.Annotation<number>({ reducer: (x, y) => x + y }) });
    const shared = reduced();
    const twice = "Channel \"a\" already exists with a different type.";
    expect((await failure(() => new M.StateGraph({ state: lv(), input: reduced() } as Any))).message).toBe(twice);
    expect((await failure(() => new M.StateGraph({ state: reduced(), input: reduced() } as Any))).message).toBe(twice);
    expect(() => new M.StateGraph({ state: shared, input: M.Annotation.Root({ a: shared.spec.a }) } as Any)).not.toThrow();
    const kept = new M.StateGraph(reduced()).addNode("n", () => ({ a: 2 }), { input: lv() });
    expect(await edges(kept, "S>n").compile().invoke({ a: 1 })).toEqual({ a: 3 });
    expect((await failure(() => new M.StateGraph(lv()).addNode("n", () => ({}), { input: reduced() }))).message).toBe(twice);
  });
  both("73. each router's view calls the reducer once more, and its result is thrown away", async (M) => {
    const calls: string[] = [];
    const S = M.Annotation.Root({ l: M.Annotation<string[], string>({ reducer: (a, b) => (calls.push(b), a.concat(b)), default: () => [] }) });
    const mutating = M.Annotation.Root({ l: M.Annotation<string[], string>({ reducer: (a, b) => (a.push(b), a), default: () => [] }) });
    const routed = (schema: Any): Any => edges(new M.StateGraph(schema).addNode("a", () => ({ l: "n" })), "S>a").addConditionalEdges("a", () => M.END).compile();
    expect(await routed(S).invoke({ l: "i" })).toEqual({ l: ["i", "n"] });
    expect(calls).toEqual(["i", "n", "n"]);
    expect(await routed(mutating).invoke({ l: "i" })).toEqual({ l: ["i", "n", "n"] });
  });
  both("74. only the first matching trigger is recorded", async (M) => {
    const triggers = async (graph: Any): Promise<unknown> =>
      (await collect(graph.compile(), {}, { streamMode: "debug" })).filter((e) => e.type === "task").map((e) => [e.payload.name, e.payload.triggers]);
    expect(await triggers(edges(logging(M, "a", "b", "d"), "S>a", "S>b", "a+b>d", "a>d"))).toEqual([["a", ["branch:to:a"]], ["b", ["branch:to:b"]], ["d", ["branch:to:d"]]]);
    expect(await triggers(edges(logging(M, "a", "b", "d"), "S>a", "S>b", "a+b>d"))).toContainEqual(["d", ["join:a+b:d"]]);
    expect(await triggers(logging(M, "w").addConditionalEdges(M.START, () => new M.Send("w", {})))).toEqual([["w", ["__pregel_push"]]]);
  });
});

describe("interrupts and threads", () => {
  both("75. an interrupt: siblings' writes show; resuming starts the node anew; one answer is for all", async (M) => {
    let started = 0;
    const ask = (name: string, ms: number): Any => async () => (started++, await sleep(ms), { log: [name + M.interrupt(name)] });
    const graph = logging(M, "b").addNode("a", ask("a", 10)).addNode("c", ask("c", 0));
    const app = edges(graph, "S>a", "S>b", "S>c").compile({ checkpointer: new M.MemorySaver() });
    const first = await app.invoke({}, thread());
    expect(first.log).toEqual(["b"]);
    expect(first.__interrupt__.map((i: Any) => i.value)).toEqual(["c", "a"]);
    expect((await app.getState(thread())).next).toEqual(["a", "c"]);
    expect((await app.invoke(new M.Command({ resume: "!" }), thread())).log).toEqual(["a!", "b", "c!"]);
    expect(started).toBe(4);
    const single = await app.invoke({ log: [] }, thread("2"));
    const [c, a] = single.__interrupt__.map((i: Any) => i.id);
    expect((await app.invoke(new M.Command({ resume: { [c]: 1, [a]: 2 } }), thread("2"))).log).toEqual(["a2", "b", "c1"]);
    expect(await failure(edges(new M.StateGraph(base(M)).addNode("a", ask("a", 0)), "S>a").compile().invoke({}))).toMatchObject({ name: "GraphValueError", code: "MISSING_CHECKPOINTER" });
  });
  both("76. interruptBefore stops the whole step", async (M) => {
    const app = edges(logging(M, "a", "b", "c"), "S>a", "a>b", "a>c").compile({ checkpointer: new M.MemorySaver(), interruptBefore: ["b"] });
    expect(await app.invoke({}, thread())).toEqual({ log: ["a"], __interrupt__: [] });
    expect((await app.getState(thread())).next).toEqual(["b", "c"]);
    expect((await app.invoke(null, thread())).log).toEqual(["a", "b", "c"]);
    const after = edges(logging(M, "a", "b"), "S>a", "a>b").compile({ checkpointer: new M.MemorySaver(), interruptAfter: ["a"] });
    expect(await after.invoke({}, thread())).toEqual({ log: ["a"], __interrupt__: [] });
    expect((await after.invoke(null, thread())).log).toEqual(["a", "b"]);
  });
  both("77. checkpoints at -1, 0, 1…; a failed step keeps what finished", async (M) => {
    let fail = true;
    let calls = 0;
    const graph = logging(M, "c").addNode("a", () => (calls++, { log: ["a"] })).addNode("b", async () => { await sleep(5); if (fail) throw new Error("b"); return { log: ["b"] }; });
    const app = edges(graph, "S>c", "c>a", "c>b").compile({ checkpointer: new M.MemorySaver() });
    await failure(app.invoke({}, thread()));
    const history: unknown[] = [];
    for await (const s of app.getStateHistory(thread())) history.push([s.metadata.step, s.metadata.source, s.next]);
    expect(history).toEqual([[1, "loop", ["a", "b"]], [0, "loop", ["c"]], [-1, "input", ["__start__"]]]);
    expect((await app.getState(thread())).next).toEqual(["b"]);
    fail = false;
    expect((await app.invoke(null, thread())).log).toEqual(["c", "a", "b"]);
    expect(calls).toBe(1);
  });
  both("78. new input continues the thread: values stay unless given", async (M) => {
    const app = edges(logging(M, "a"), "S>a").compile({ checkpointer: new M.MemorySaver() });
    await app.invoke({ x: 1 }, thread());
    expect(await app.invoke({ log: "2" }, thread())).toEqual({ x: 1, log: ["a", "2", "a"] });
    const result = await app.invoke({ x: undefined }, thread());
    expect(["x" in result, result.x]).toEqual([true, undefined]);
    const steps: unknown[] = [];
    for await (const s of app.getStateHistory(thread())) steps.push([s.metadata.step, s.metadata.source]);
    expect(steps.slice(0, 4)).toEqual([[7, "loop"], [6, "loop"], [5, "input"], [4, "loop"]]);
    expect((await app.getState(thread())).values).toEqual({ x: undefined, log: ["a", "2", "a", "a"] });
  });
  both("79. no thread id: an error to run, but the history of everybody", async (M) => {
    const app = edges(logging(M, "a"), "S>a").compile({ checkpointer: new M.MemorySaver() });
    expect((await failure(app.invoke({}, { durability: "sync" }))).message).toMatch(/^Failed to put checkpoint\. The passed RunnableConfig is missing a required "thread_id" field in its "configurable" property\. When using a checkpointer, you must pass a "thread_id"/);
    await app.invoke({}, thread("u1"));
    await app.invoke({}, thread("u2"));
    const owners = new Set<unknown>();
    for await (const s of app.getStateHistory({ configurable: {} })) owners.add(s.config.configurable?.thread_id);
    expect([...owners].sort()).toEqual(["u1", "u2"]);
    expect(await app.getState({ configurable: {} })).toMatchObject({ values: {}, next: [], tasks: [] });
  });
  both("80. functional API: tasks never conflict on state", async (M) => {
    const double = M.task("double", async (n: number) => (await sleep(1), n * 2));
    const flow = M.entrypoint("flow", async (input: number[]) => Promise.all(input.map((n) => double(n))));
    expect(await flow.invoke([1, 2, 3])).toEqual([2, 4, 6]);
  });
});
