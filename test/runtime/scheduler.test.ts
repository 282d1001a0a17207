import { describe, expect, test } from "vitest";
import type { Exploration, LostWrite, Schedule } from "../../src/runtime/index.ts";
import { Annotation, configureRuntime, dfs, END, explore, formatSchedule, InMemoryStore, random, replay, Send, START, StateGraph } from "../../src/runtime/index.ts";
import { choose, scriptedRouter } from "../../src/runtime/index.ts";
import type { Any } from "./both.ts";
import { collect, failure } from "./both.ts";

const State = Annotation.Root({
  x: Annotation<string>(),
  log: Annotation<string[], string>({ reducer: (a, b) => a.concat(b), default: () => [] }),
});
const fan = (...names: string[]): Any => {
  const graph = new StateGraph(State);
  for (const name of names) graph.addNode(name, () => ({ log: name })).addEdge(START, name);
  return graph.compile();
};
const finished = async (app: Any): Promise<string> => (await collect(app, {}, {})).map((update) => Object.keys(update)[0]).join("");
const values = <T>(exploration: Exploration<T>): T[] =>
  exploration.outcomes.map(({ result }) => {
    if ("error" in result) throw result.error;
    return result.value;
  });

describe("orders", () => {
  test("dfs takes every order in which tasks finish, once", async () => {
    const exploration = await explore(() => finished(fan("a", "b", "c")));
    expect(values(exploration)).toEqual(["abc", "acb", "bac", "bca", "cab", "cba"]);
    expect(exploration.complete).toBe(true);
  });
  test("state does not depend on the order", async () => {
    expect(new Set(values(await explore(async () => (await fan("a", "b", "c").invoke({})).log.join(""))))).toEqual(new Set(["abc"]));
  });
  test("orders of twins are one", async () => {
    const sends = (args: unknown[]): Any => new StateGraph(State).addNode("w", () => ({ log: "w" })).addConditionalEdges(START, () => args.map((a) => new Send("w", a))).compile();
    expect((await explore(() => sends([1, 1, 1]).invoke({}))).outcomes).toHaveLength(1);
    expect((await explore(() => sends([1, 1, 2]).invoke({}))).outcomes).toHaveLength(3);
    expect((await explore(() => sends([1, 2, 3]).invoke({}))).outcomes).toHaveLength(6);
  });
  test("a search is bounded, and says so", async () => {
    const exploration = await explore(() => finished(fan("a", "b", "c", "d", "e")), dfs({ maxRuns: 7 }));
    expect([exploration.outcomes.length, exploration.complete]).toEqual([7, false]);
  });
  test("random repeats itself for a seed", async () => {
    const once = async (seed: number): Promise<string[]> => values(await explore(() => finished(fan("a", "b", "c", "d")), random(seed, { runs: 5 })));
    expect(await once(1)).toEqual(await once(1));
    expect(await once(1)).not.toEqual(await once(2));
  });
  test("errors come in the scheduled order", async () => {
    const app: Any = new StateGraph(State).addNode("a", () => { throw new Error("A"); }).addNode("b", () => { throw new Error("B"); }).addEdge(START, "a").addEdge(START, "b").compile();
    const { outcomes } = await explore(() => app.invoke({}));
    expect(outcomes.map(({ result }) => "error" in result && (result.error as Error).message)).toEqual(["A", "B"]);
  });
});

describe("branches", () => {
  const routed = (): Any =>
    new StateGraph(State)
      .addNode("plan", () => ({}))
      .addNode("a", () => ({ log: "a" }))
      .addNode("b", () => ({ log: "b" }))
      .addEdge(START, "plan")
      .addConditionalEdges("plan", scriptedRouter<string | string[]>("plan", ["a", ["a", "b"], END]), ["a", "b", END])
      .compile();
  test("a scripted router takes every way", async () => {
    expect(values(await explore(async () => ((await routed().invoke({})) ?? { log: [] }).log.join("")))).toEqual(["a", "ab", "ab", ""]);
  });
  test("without a scheduler it takes the first", async () => {
    expect((await routed().invoke({})).log).toEqual(["a"]);
  });
});

test("a schedule is a value that can be pasted back", async () => {
  const run = async (): Promise<string> => {
    const order = await finished(fan("a", "b", "c"));
    if (choose("coin", ["heads", "tails"]) === "tails" && order === "bca") throw new Error("unlucky");
    return order;
  };
  const failed = (await explore(run)).outcomes.find(({ result }) => "error" in result);
  const text = formatSchedule(failed?.schedule as Schedule);
  expect(text).toBe('[{"at":"step 1","pick":"b"},{"at":"step 1","pick":"c"},{"at":"coin","pick":"tails"}]');
  expect((await explore(run, replay(text))).outcomes[0]?.result).toMatchObject({ error: new Error("unlucky") });
  expect((await failure(explore(() => finished(fan("c", "z")), replay(text)))).message).toBe('The schedule says {"at":"step 1","pick":"b"}, the run asks at "step 1" for one of ["c","z"].');
  expect((await failure(explore(async () => "nothing", replay(text)))).message).toBe("The run ended after 0 of 3 choices.");
});

test("a lost update in a store is found, with its schedule", async () => {
  const counter = async (): Promise<number> => {
    const store = new InMemoryStore();
    const bump = async (_state: unknown, config: Any): Promise<object> => {
      const item = await config.store.get(["c"], "n");
      await config.store.put(["c"], "n", { n: (item?.value.n ?? 0) + 1 });
      return {};
    };
    const app: Any = new StateGraph(State).addNode("a", bump).addNode("b", bump).addEdge(START, "a").addEdge(START, "b").compile({ store });
    await app.invoke({ log: "i" });
    return (await store.get(["c"], "n"))?.value.n as number;
  };
  const exploration = await explore(counter);
  expect(new Set(values(exploration))).toEqual(new Set([1, 2]));
  const lost = exploration.outcomes.find(({ result }) => "value" in result && result.value === 1);
  expect(values(await explore(counter, replay(lost?.schedule as Schedule)))).toEqual([1]);
});

describe("tasks that wait for each other", () => {
  const counter = async (work: () => Promise<unknown>): Promise<number> => {
    const store = new InMemoryStore();
    let turn: Promise<unknown> = Promise.resolve();
    const bump = (_state: unknown, config: Any): Promise<object> => {
      const mine = turn.then(async () => {
        const n = ((await config.store.get(["c"], "n"))?.value.n ?? 0) as number;
        await work();
        await config.store.put(["c"], "n", { n: n + 1 });
        return {};
      });
      turn = mine;
      return mine;
    };
    const graph: Any = new StateGraph(State);
    for (const name of ["a", "b", "c"]) graph.addNode(name, bump).addEdge(START, name);
    await graph.compile({ store }).invoke({ log: "i" });
    return (await store.get(["c"], "n"))?.value.n as number;
  };
  test("take a lock in turns under every schedule", async () => {
    const exploration = await explore(() => counter(async () => undefined));
    expect(new Set(values(exploration))).toEqual(new Set([3]));
    expect(exploration.complete).toBe(true);
    const last = exploration.outcomes.at(-1)?.schedule as Schedule;
    expect(values(await explore(() => counter(async () => undefined), replay(last)))).toEqual([3]);
  });
  test("one that waits for a timer is not overtaken", async () => {
    const schedules = async (work: () => Promise<unknown>): Promise<Schedule[]> =>
      (await explore(() => counter(work), dfs({ maxRuns: 3 }))).outcomes.map(({ schedule }) => schedule);
    expect(await schedules(() => new Promise((resolve) => setTimeout(resolve, 30)))).toEqual(await schedules(async () => undefined));
  });
  test("those that were left behind by an error stay where they are", async () => {
    const later: string[] = [];
    const app: Any = new StateGraph(State)
      .addNode("a", () => { throw new Error("A"); })
      .addNode("b", async (_state: unknown, config: Any) => { await config.store.get(["c"], "n"); later.push("b"); })
      .addEdge(START, "a").addEdge(START, "b").compile({ store: new InMemoryStore() });
    const { outcomes } = await explore(() => app.invoke({}));
    expect(outcomes.every(({ result }) => "error" in result)).toBe(true);
    const seen = later.length;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(later).toHaveLength(seen);
  });
});

describe("lastWriteWins", () => {
  const race = (options: object): Any =>
    new StateGraph(State).addNode("a", () => ({ x: "A" })).addNode("b", () => ({ x: "B" })).addEdge(START, "a").addEdge(START, "b").compile(options);
  test("who finishes last has the say, and the other is reported", async () => {
    const lost: LostWrite[] = [];
    const app = race({ conflicts: "lastWriteWins", onLostWrite: (l: LostWrite) => lost.push(l) });
    expect(values(await explore(async () => (await app.invoke({})).x))).toEqual(["B", "A"]);
    expect(lost).toEqual([
      { step: 1, channel: "x", kept: { node: "b", value: "B" }, lost: [{ node: "a", value: "A" }] },
      { step: 1, channel: "x", kept: { node: "a", value: "A" }, lost: [{ node: "b", value: "B" }] },
    ]);
  });
  test("the default is the library's error", async () => {
    expect((await failure(race({}).invoke({}))).code).toBe("INVALID_CONCURRENT_GRAPH_UPDATE");
  });
  test("graphs that cannot be given options take the ambient ones", async () => {
    configureRuntime({ conflicts: "lastWriteWins" });
    try {
      expect((await race({}).invoke({})).x).toBe("B");
    } finally {
      configureRuntime({});
    }
  });
});
