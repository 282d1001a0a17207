import { AIMessage } from "@langchain/core/messages";
import { InMemoryCache } from "@langchain/langgraph-checkpoint";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import * as ours from "../../src/runtime/index.ts";
import type { Any, Runtime } from "./both.ts";
import { base, both, collect, failure, isLibrarySince, sleep } from "./both.ts";

const thread = (id = "1"): Any => ({ configurable: { thread_id: id } });
const chain = (M: Runtime, nodes: { [name: string]: Any }, options: { [name: string]: Any } = {}): Any => {
  const builder: Any = new M.StateGraph(base(M));
  let previous: string = M.START;
  for (const [name, node] of Object.entries(nodes)) {
    builder.addNode(name, node, options[name]).addEdge(previous, name);
    previous = name;
  }
  return builder;
};
const say = (word: string) => () => ({ log: word });
const history = async (app: Any, config: Any): Promise<Any[]> => {
  const all: Any[] = [];
  for await (const snapshot of app.getStateHistory(config)) all.push(snapshot);
  return all;
};

describe("breakpoints", () => {
  both("one in a subgraph stops the parent too", async (M) => {
    const child = chain(M, { inner: say("inner"), last: say("last") }).compile({ interruptBefore: ["last"] });
    const app = chain(M, { child, after: say("after") }).compile({ checkpointer: new M.MemorySaver() });
    const stopped = await app.invoke({ log: "i" }, thread());
    expect(stopped.log).toEqual(["i"]);
    expect((await app.getState(thread())).next).toEqual(["child"]);
    const done = await app.invoke(null, thread());
    expect(done.log.at(-1)).toBe("after");
  });
});

describe("replay", () => {
  const asking = (M: Runtime): Any => {
    const child = chain(M, { first: () => ({ log: `1${M.interrupt("first")}` }), second: () => ({ log: `2${M.interrupt("second")}` }) }).compile({ checkpointer: true });
    return chain(M, { child, after: say("after") }).compile({ checkpointer: new M.MemorySaver() });
  };
  const questions = (result: Any): Any[] => result.__interrupt__?.map((i: Any) => i.value);

  both("of a parent: a child with memory of its own remembers what it did then, not what it did later", async (M) => {
    const app = asking(M);
    await app.invoke({ log: "i" }, thread());
    await app.invoke(new M.Command({ resume: "a" }), thread());
    await app.invoke(new M.Command({ resume: "b" }), thread());
    const before = (await history(app, thread())).find(({ next }) => next[0] === "child");
    expect(questions(await app.invoke(null, before.config))).toEqual(["first"]);
    expect(questions(await app.invoke(new M.Command({ resume: "c" }), thread()))).toEqual(["second"]);
    expect((await app.invoke(new M.Command({ resume: "d" }), thread())).log).toEqual(["i", "i", "1c", "2d", "after"]);
  });

  both("from a checkpoint of a child runs the whole graph, the child from there on", async (M) => {
    const app = asking(M);
    await app.invoke({ log: "i" }, thread());
    await app.invoke(new M.Command({ resume: "a" }), thread());
    const { config } = await app.getState({ configurable: { thread_id: "1", checkpoint_ns: "child" } });
    await app.invoke(new M.Command({ resume: "b" }), thread());
    expect(questions(await app.invoke(null, config))).toEqual(["second"]);
    const forked = await app.updateState(config, { log: "fork" }, "first");
    expect(questions(await app.invoke(null, forked))).toEqual(["second"]);
    expect((await app.invoke(new M.Command({ resume: "d" }), thread())).log).toEqual(["i", "i", "1a", "fork", "2d", "after"]);
  });

  both("from the newest checkpoint just goes on", async (M) => {
    let runs = 0;
    const app = chain(M, { a: () => ({ log: `a${++runs}` }), b: () => ({ log: `b${M.interrupt("q")}` }) }).compile({ checkpointer: new M.MemorySaver() });
    await app.invoke({ log: "i" }, thread());
    const { config } = await app.getState(thread());
    expect(questions(await app.invoke(null, config))).toEqual(["q"]);
    expect((await history(app, thread())).length).toBe(3);
    expect(runs).toBe(1);
  });

  both("from a checkpoint asks again and writes anew, on a branch", async (M) => {
    let runs = 0;
    const ask = (): object => ({ log: `${M.interrupt("q")}${++runs}` });
    const app = chain(M, { a: say("a"), ask, c: say("c") }).compile({ checkpointer: new M.MemorySaver() });
    await app.invoke({ log: "i" }, thread());
    await app.invoke(new M.Command({ resume: "x" }), thread());
    const before = (await history(app, thread())).find(({ next }) => next[0] === "ask");
    const again = await app.invoke(null, before.config);
    expect(again.__interrupt__).toHaveLength(1);
    expect((await history(app, thread()))[0].metadata).toMatchObject({ source: "fork", step: 2 });
    expect((await app.invoke(new M.Command({ resume: "y" }), thread())).log).toEqual(["i", "a", "y2", "c"]);
  });
  both("of what an update left behind makes no further branch", async (M) => {
    const app = chain(M, { a: say("a"), b: say("b") }).compile({ checkpointer: new M.MemorySaver() });
    await app.invoke({ log: "i" }, thread());
    const at = (await history(app, thread())).find(({ next }) => next[0] === "b");
    const fork = await app.updateState(at.config, { log: "u" });
    expect((await app.invoke(null, fork)).log).toEqual(["i", "a", "u", "b"]);
    expect((await history(app, thread())).filter(({ metadata }) => metadata.source === "fork")).toHaveLength(0);
  });
});

describe("updates of a state", () => {
  both("several at once are one step", async (M) => {
    const app = chain(M, { a: say("a"), b: say("b") }).compile({ checkpointer: new M.MemorySaver() });
    await app.bulkUpdateState(thread(), [{ updates: [{ values: { log: "x" }, asNode: "a" }, { values: { log: "y" }, asNode: "b" }] }]);
    expect((await app.getState(thread())).values.log).toEqual(["x", "y"]);
    expect(await history(app, thread())).toHaveLength(1);
    expect((await failure(app.bulkUpdateState(thread(), []))).message).toBe("No supersteps provided");
    expect((await failure(app.bulkUpdateState(thread(), [{ updates: [] }]))).message).toBe("No updates provided");
    await failure(app.bulkUpdateState(thread(), [{ updates: [{ values: { log: "x" } }, { values: { log: "y" } }] }]));
  });
  both("as input, as a copy, as the end", async (M) => {
    const app = chain(M, { a: say("a"), b: say("b") }).compile({ checkpointer: new M.MemorySaver() });
    await app.bulkUpdateState(thread(), [{ updates: [{ values: { log: "i" }, asNode: "__input__" }] }, { updates: [{ values: { log: "i" }, asNode: "__start__" }] }]);
    expect(await app.getState(thread())).toMatchObject({ values: { log: ["i"] }, next: ["a"], metadata: { step: 0 } });
    await app.updateState(thread(), null, "__copy__");
    expect((await app.getState(thread())).metadata.source).toBe("fork");
    await app.updateState(thread(), null, "__end__");
    expect((await app.getState(thread())).next).toEqual([]);
  });
});

describe("limits of time", () => {
  both("of a node, of a step, of a packet", async (M) => {
    const slow = async (): Promise<object> => {
      await sleep(400);
      return { log: "slow" };
    };
    const late = await failure(chain(M, { slow }, { slow: { timeout: 20 } }).compile().invoke({ log: "i" }));
    expect([late.name, late.error.kind, late.error.runTimeout]).toEqual(["NodeTimeoutError", "run", 20]);
    const idle = await failure(chain(M, { slow }, { slow: { timeout: { idleTimeout: 20 } } }).compile().invoke({ log: "i" }));
    expect([idle.name, idle.error.kind]).toEqual(["NodeTimeoutError", "idle"]);
    const app = chain(M, { slow }).compile();
    app.stepTimeout = 20;
    expect((await failure(app.invoke({ log: "i" }))).message).toBe("Abort");
  });
});

describe("what happens to failures", () => {
  both("a handler runs in the place of its node, whose edges are not taken", async (M) => {
    const boom = (): never => {
      throw new Error("boom");
    };
    const seen: Any[] = [];
    const handler = (state: Any, failed: Any): object => {
      seen.push([state.log, failed.node, failed.error.message]);
      return { log: "handled" };
    };
    const app = chain(M, { boom, after: say("after") }, { boom: { errorHandler: handler, retryPolicy: { maxAttempts: 2, initialInterval: 1, jitter: false } } }).compile();
    expect(await collect(app, { log: "i" }, {})).toEqual([{ __error_handler__boom: { log: "handled" } }]);
    expect((await app.invoke({ log: "i" })).log).toEqual(["i", "handled"]);
    expect(seen[0]).toEqual([["i"], "boom", "boom"]);
  });
  both("defaults are for nodes that say nothing else", async (M) => {
    let attempts = 0;
    const flaky = (): object => {
      if (++attempts < 3) throw new Error("not yet");
      return { log: "ok" };
    };
    const app = chain(M, { flaky }).setNodeDefaults({ retryPolicy: { maxAttempts: 3, initialInterval: 1, jitter: false, logWarning: false } }).compile();
    expect((await app.invoke({ log: "i" })).log).toEqual(["i", "ok"]);
    expect(attempts).toBe(3);
  });
});

describe("runs", () => {
  both("are asked to stop between two steps", async (M) => {
    const control = new M.RunControl();
    const first = (): object => {
      control.requestDrain("sigterm");
      return { log: "first" };
    };
    const app = chain(M, { first, second: say("second") }).compile({ checkpointer: new M.MemorySaver() });
    expect((await failure(app.invoke({ log: "i" }, { ...thread(), control } as Any))).message).toBe("Graph drained: sigterm");
    expect((await app.invoke(null, thread())).log).toEqual(["i", "first", "second"]);
  });
  both("take from a cache what a node has done before", async (M) => {
    let runs = 0;
    const work = (): object => ({ log: `run ${++runs}` });
    const app = chain(M, { work }, { work: { cachePolicy: true } }).compile({ cache: new InMemoryCache() });
    await app.invoke({ log: "i" });
    expect((await app.invoke({ log: "i" })).log).toEqual(["i", "run 1"]);
    expect(runs).toBe(1);
  });
  both("of a workflow show what its tasks returned", async (M) => {
    const add: Any = M.task("add", async (a: number) => a + 1);
    const flow: Any = M.entrypoint("flow", async (n: number) => (await add(n)) * 2);
    expect(await collect(flow, 1, { streamMode: "updates" })).toEqual([{ add: 2 }, { flow: 4 }]);
  });
});

describe("what is shown", () => {
  const message = (text: string): Any => ({ messages: [new AIMessage({ content: text, id: text })] });

  both("messages that nodes return, of subgraphs too, each once and none that was there before", async (M) => {
    const state = (): Any => new M.StateGraph(M.Annotation.Root({ messages: M.Annotation<Any[]>({ reducer: (a, b) => [...a, ...b.filter((one) => !a.includes(one))], default: () => [] }) }) as never);
    const child = state().addNode("inner", () => message("inner")).addEdge(M.START, "inner").compile();
    const app = state().addNode("first", () => message("first")).addNode("child", child).addEdge(M.START, "first").addEdge("first", "child").compile();
    const chunks = await collect(app, message("input"), { streamMode: "messages" });
    // Version 1.7 names the node of the graph that is looked at, 1.4 and the reference runtime the one within.
    const within = M.isOurs || !(await isLibrarySince("1.7.0")) ? "inner" : "child";
    expect(chunks.map(([{ content }, metadata]) => [content, metadata.langgraph_node])).toEqual([["first", "first"], ["inner", within]]);
  });

  both("callbacks hear of the graph and its nodes, and who is inside whom", async (M) => {
    const heard: Any[] = [];
    const names = new Map<string, string>();
    const handler = {
      name: "ears",
      awaitHandlers: true,
      handleChainStart: (...[, , run, parent, , , , name]: Any[]) => (names.set(run, name), heard.push(["start", name, names.get(parent)])),
      handleChainEnd: (_: unknown, run: string) => heard.push(["end", names.get(run)]),
      handleChainError: (error: Error, run: string) => heard.push(["error", names.get(run), error.message]),
    };
    const app = chain(M, { a: say("a"), b: () => Promise.reject(new Error("no")) }).compile();
    await failure(app.invoke({ log: "i" }, { callbacks: [handler] }));
    const shown = heard.filter(([, name]) => ["LangGraph", "a", "b"].includes(name));
    expect(shown).toEqual([["start", "LangGraph", undefined], ["start", "a", "LangGraph"], ["end", "a"], ["start", "b", "LangGraph"], ["error", "b", "no"], ["error", "LangGraph", "no"]]);
  });

  both("all events of a run, with its output, its subgraphs and its questions", async (M) => {
    const child = chain(M, { ask: () => ({ log: M.interrupt("well?") }) }).compile();
    const app = chain(M, { a: say("a"), child }).compile({ checkpointer: new M.MemorySaver() });
    const run = await app.streamEvents({ log: "i" }, { version: "v3", ...thread() });
    const events: Any[] = [];
    for await (const event of run) events.push(event);
    expect(events.map(({ seq }) => seq)).toEqual([...events.keys()]);
    expect(events.filter(({ method, params }) => method === "updates" && params.namespace.length === 0 && params.node !== undefined).map(({ params }) => params.data)[0]).toEqual({ node: "a", values: { log: "a" } });
    expect(run.interrupted).toBe(true);
    expect(run.interrupts[0].payload).toBe("well?");
    const names: string[] = [];
    for await (const sub of run.subgraphs) names.push(sub.name);
    expect(names).toEqual(["child"]);
    const again = await app.streamEvents(new M.Command({ resume: "fine" }), { version: "v3", ...thread() });
    expect((await again.output).log.at(-1)).toBe("fine");
  });

  both("nothing comes in a mode that there is not", async (M) => {
    const app = chain(M, { a: say("a") }).compile();
    expect(await collect(app, { log: "i" }, { streamMode: "everything" })).toEqual([]);
    expect(await collect(app, { log: "i" }, { streamMode: ["everything", "updates"] })).toEqual([["updates", { a: { log: "a" } }]]);
    expect(await app.invoke({ log: "i" }, { streamMode: "everything" })).toEqual([]);
  });

  both("custom chunks of a subgraph, where only its parent is looked at", async (M) => {
    const child = chain(M, { inner: (_: unknown, { writer }: Any) => (writer?.("inner"), {}) }).compile();
    const app = chain(M, { child: (s: Any) => child.invoke(s) }).compile();
    expect(await collect(app, { log: "i" }, { streamMode: "custom" })).toEqual(["inner"]);
  });
});

describe("commands", () => {
  both("that a run begins with are checked like inputs", async (M) => {
    const schema = new M.StateSchema({ n: z.number().min(0) });
    const app = (new M.StateGraph(schema) as Any).addNode("a", () => ({})).addEdge(M.START, "a").compile({ checkpointer: new M.MemorySaver() });
    await app.invoke({ n: 1 }, thread());
    expect((await failure(app.invoke(new M.Command({ update: { n: -1 } }), thread()))).message).toContain('"n"');
  });
});

describe("durability", () => {
  both("sync waits for what a step leaves, async does not", async (M) => {
    const trail = async (durability: string): Promise<string[]> => {
      const order: string[] = [];
      const saver: Any = new M.MemorySaver();
      const put = saver.put.bind(saver);
      saver.put = async (...args: Any[]) => {
        await sleep(20);
        order.push(`kept ${args[2].step}`);
        return put(...args);
      };
      const app = chain(M, { a: () => (order.push("a"), {}), b: () => (order.push("b"), {}) }).compile({ checkpointer: saver });
      await app.invoke({ log: "i" }, { ...thread(), durability });
      return order;
    };
    expect((await trail("sync")).indexOf("kept 1")).toBeLessThan((await trail("sync")).indexOf("b"));
    expect((await trail("async")).indexOf("b")).toBeLessThan((await trail("async")).indexOf("kept 0"));
    expect((await trail("exit")).filter((one) => one.startsWith("kept"))).toHaveLength(1);
  });
});

test("a graph without a state hands on what its nodes return", async () => {
  const app = new ours.Graph()
    .addNode("double", (n: number) => n * 2)
    .addNode("next", (n: number) => n + 1)
    .addEdge(ours.START, "double")
    .addConditionalEdges("double", (n: number) => (n > 4 ? "stop" : "go"), { go: "next", stop: ours.END })
    .addEdge("next", ours.END)
    .compile();
  expect([await app.invoke(1), await app.invoke(3), await app.invoke(0)]).toEqual([3, 6, 1]);
});

test("what the runtime does not know it refuses in one line", async () => {
  const app = chain(ours as Runtime, { a: say("a") }).compile();
  expect((await failure(app.streamEvents({ log: "i" }, { version: "v2" }))).message).toBe('The reference runtime has no streamEvents of version "v2", only "v3".');
});
