import * as library from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { ConflictError, SqliteStore, VersionedStore } from "../../src/runtime/guards/index.ts";
import type { StoreLike } from "../../src/runtime/guards/index.ts";
import { InMemoryStore } from "../../src/runtime/index.ts";
import type { SearchOptions } from "../../src/runtime/store.ts";
import type { Any } from "../runtime/both.ts";
import { both, sleep } from "../runtime/both.ts";

interface Count {
  n: number;
}
const PLACE = [["counters"], "visits"] as const;
const stores: [string, () => StoreLike & Any][] = [
  ["our InMemoryStore", () => new InMemoryStore()],
  ["the library's InMemoryStore", () => new library.InMemoryStore()],
  ["our SqliteStore", () => new SqliteStore(":memory:")],
];

describe.each(stores)("over %s", (_, make) => {
  test("a write with the version that was read goes through, and each gives another version", async () => {
    const store = new VersionedStore(make());
    expect(await store.get(...PLACE)).toBeNull();
    const first = await store.put(...PLACE, { n: 1 }, null);
    expect(await store.get(...PLACE)).toEqual({ value: { n: 1 }, version: first });
    const second = await store.put(...PLACE, { n: 2 }, first);
    expect(second).not.toBe(first);
    await store.delete(...PLACE, second);
    expect(await store.get(...PLACE)).toBeNull();
    expect(await store.put(...PLACE, { n: 1 }, null)).not.toBe(first);
  });

  test("a write with another version changes nothing and says what it found", async () => {
    const store = new VersionedStore(make());
    const first = await store.put(...PLACE, { n: 1 }, null);
    const second = await store.put(...PLACE, { n: 2 }, first);
    for (const late of [store.put(...PLACE, { n: 9 }, first), store.put(...PLACE, { n: 9 }, null), store.delete(...PLACE, first)]) {
      const error = await late.then(() => undefined, (e: unknown) => e as ConflictError);
      expect(error).toBeInstanceOf(ConflictError);
      expect(error).toMatchObject({ namespace: ["counters"], key: "visits", found: second });
    }
    await store.delete(...PLACE, second);
    await expect(store.put(...PLACE, { n: 9 }, second)).rejects.toThrow(`counters/visits has changed: expected version ${second}, found nothing there.`);
    expect(await store.get(...PLACE)).toBeNull();
  });

  test("of writers at once one wins, through whichever object they write", async () => {
    const inner = make();
    const results = await Promise.allSettled([1, 2, 3, 4, 5].map((n) => new VersionedStore(inner).put(...PLACE, { n }, null)));
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected", "rejected", "rejected"]);
    expect((await new VersionedStore(inner).get<Count>(...PLACE))?.value.n).toBe(results.findIndex(({ status }) => status === "fulfilled") + 1);
  });

  test("agents that update at once lose nothing, also where the change takes its time", async () => {
    const inner = make();
    const bump = (i: number): Promise<unknown> => new VersionedStore(inner).update<Count>(...PLACE, async (now) => (await sleep(i % 3), { n: (now?.n ?? 0) + 1 }));
    await Promise.all(Array.from({ length: 20 }, (_, i) => bump(i)));
    expect((await new VersionedStore(inner).get<Count>(...PLACE))?.value).toEqual({ n: 20 });
  });

  test("retries end, with the conflict; a failing change is the caller's", async () => {
    const store = new VersionedStore(make());
    let tries = 0;
    const always = store.update<Count>(...PLACE, async (now) => {
      tries++;
      await store.put(...PLACE, { n: 0 }, (await store.get(...PLACE))?.version ?? null);
      return { n: (now?.n ?? 0) + 1 };
    }, { attempts: 3 });
    await expect(always).rejects.toThrow(ConflictError);
    expect(tries).toBe(3);
    await expect(store.update(...PLACE, () => { throw new Error("mine"); })).rejects.toThrow("mine");
  });

  test("what the store itself does goes on working, and values are copies", async () => {
    const inner = make();
    const store = new VersionedStore(inner);
    await store.put(["a"], "x", { n: 1, tags: ["t"] }, null);
    await store.put(["a"], "y", { n: 2 }, null);
    expect((await inner.search(["a"], { filter: { n: 2 } })).map(({ key }: Any) => key)).toEqual(["y"]);
    const read = await store.get<{ tags: string[] }>(["a"], "x");
    read?.value.tags.push("mine");
    expect((await store.get<{ tags: string[] }>(["a"], "x"))?.value.tags).toEqual(["t"]);
    await inner.put(["a"], "x", { n: 5 });
    await expect(store.put(["a"], "x", { n: 6 }, read?.version ?? null)).rejects.toThrow(ConflictError);
    expect((await store.update<Count>(["a"], "x", (now) => ({ n: (now?.n ?? 0) + 1 }))).value).toEqual({ n: 6 });
  });
});

both("in a graph: two nodes of one step count in the store of the run", async (M) => {
  for (const make of [() => new M.InMemoryStore(), () => new SqliteStore(":memory:")]) {
    const store: Any = make();
    const bump = async (_state: unknown, config: Any): Promise<object> => {
      await new VersionedStore(config.store).update<Count>(...PLACE, (now) => ({ n: (now?.n ?? 0) + 1 }));
      return {};
    };
    const app: Any = new M.StateGraph(M.Annotation.Root({ x: M.Annotation<number>() })).addNode("a", bump).addNode("b", bump).addEdge(M.START, "a").addEdge(M.START, "b").compile({ store });
    await app.invoke({ x: 1 });
    expect((await new VersionedStore(store).get<Count>(...PLACE))?.value).toEqual({ n: 2 });
  }
});

test("the SQLite store finds, filters and lists as the one in memory does", async () => {
  const answers = await Promise.all([new InMemoryStore(), new SqliteStore(":memory:")].map(async (store) => {
    for (const [namespace, key, value] of [[["users", "1"], "a", { n: 1 }], [["users", "1", "deep"], "b", { n: 2 }], [["users", "10"], "c", { n: 3 }], [['we"ird'], "d", { n: 4 }]] as const) await store.put([...namespace], key, value);
    const keys = async (prefix: string[], options: SearchOptions = {}): Promise<string[]> => (await store.search(prefix, options)).map(({ key }) => key).sort();
    const wrong = await store.put(["a.b"], "k", {}).then(() => "put", (error: Error) => error.name);
    return [await keys(["users", "1"]), await keys(["users"], { limit: 2 }), await keys([]), await keys([], { filter: { n: { $gt: 2 } } }), await keys(['we"ird']), await store.listNamespaces({ prefix: ["users"] }), await store.get(["users", "10"], "nothing"), wrong];
  }));
  expect(answers[1]).toEqual(answers[0]);
  expect(answers[1]?.[0]).toEqual(["a", "b"]);
});
