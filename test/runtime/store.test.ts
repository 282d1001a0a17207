import { expect } from "vitest";
import type { Any, Runtime } from "./both.ts";
import { base, both, failure } from "./both.ts";

const keys = (items: Any[]): string[] => items.map((item) => item.key);
async function filled(M: Runtime): Promise<InstanceType<Runtime["InMemoryStore"]>> {
  const store = new M.InMemoryStore();
  for (const [namespace, key, value] of [[["users", "1"], "a", { n: 1, o: { p: 1 } }], [["users", "1", "deep"], "b", { n: 2 }], [["users", "10"], "c", { n: 3 }], [["us"], "d", { n: 4 }], [["other"], "e", { n: 5 }]] as const)
    await store.put([...namespace], key, value as Any);
  return store;
}

both("put replaces the whole value and keeps a reference; null deletes", async (M) => {
  const store = new M.InMemoryStore();
  const value: Any = { a: 1, b: 2 };
  await store.put(["n"], "k", value);
  value.a = 5;
  expect((await store.get(["n"], "k"))?.value).toEqual({ a: 5, b: 2 });
  await store.put(["n"], "k", { a: 9 });
  expect(await store.get(["n"], "k")).toMatchObject({ key: "k", namespace: ["n"], value: { a: 9 } });
  await store.put(["n"], "k", null as Any);
  expect(await store.get(["n"], "k")).toBeNull();
});
both("search by a prefix of labels", async (M) => {
  const store = await filled(M);
  expect(keys(await store.search(["users", "1"])).sort()).toEqual(["a", "b"]);
  expect(keys(await store.search(["us"]))).toEqual(["d"]);
  expect(keys(await store.search(["users", "10"]))).toEqual(["c"]);
  expect(keys(await store.search([])).sort()).toEqual(["a", "b", "c", "d", "e"]);
});
both("filters, limit and offset", async (M) => {
  const store = await filled(M);
  const found = async (filter: Any): Promise<string[]> => keys(await store.search([], { filter })).sort();
  expect(await found({ n: 2 })).toEqual(["b"]);
  expect(await found({ n: { $gt: 2, $lte: 4 } })).toEqual(["c", "d"]);
  expect(await found({ n: { $ne: 5 } })).toEqual(["a", "b", "c", "d"]);
  expect(await found({ n: { $eq: 5 } })).toEqual(["e"]);
  expect(await found({ o: { p: 1 } })).toEqual([]);
  for (let i = 0; i < 15; i++) await store.put(["many"], `k${i}`, { i });
  expect(await store.search(["many"])).toHaveLength(10);
  expect(keys(await store.search(["many"], { limit: 2, offset: 12 }))).toEqual(["k12", "k13"]);
});
both("namespaces are listed by label", async (M) => {
  const store = await filled(M);
  const list = async (options: Any): Promise<string> => (await store.listNamespaces(options)).map((n: string[]) => n.join("/")).sort().join(" ");
  expect(await list({ prefix: ["users", "1"] })).toContain("users/1/deep");
  expect(await list({ prefix: ["users", "1"] })).not.toContain("users/10");
  expect(await list({ suffix: ["deep"] })).toBe("users/1/deep");
  expect(await list({ maxDepth: 1, prefix: ["other"] })).toBe("other");
});
both("wrong namespaces", async (M) => {
  const store = new M.InMemoryStore();
  const text = async (namespace: Any): Promise<string> => {
    const { name, message } = await failure(store.put(namespace, "k", {}));
    return `${name}: ${message}`;
  };
  expect(await text([])).toBe("InvalidNamespaceError: Namespace cannot be empty.");
  expect(await text(["x", "a.b"])).toBe("InvalidNamespaceError: Invalid namespace label 'a.b' found in x,a.b. Namespace labels cannot contain periods ('.').");
  expect(await text(["a:b"])).toBe("InvalidNamespaceError: Invalid namespace label 'a:b'. Namespace labels cannot contain colons (':').");
  expect(await text([""])).toBe("InvalidNamespaceError: Namespace labels cannot be empty strings. Got  in ");
  expect(await text(["langgraph", "x"])).toBe('InvalidNamespaceError: Root label for namespace cannot be "langgraph". Got: langgraph,x');
  expect(await text([5])).toBe("InvalidNamespaceError: Invalid namespace label '5' found in 5. Namespace labels must be strings, but got number.");
});
both("in a graph: the compiled store, by config and by getStore; parallel increments are lost", async (M) => {
  const store = new M.InMemoryStore();
  const bump = async (_s: Any, config: Any): Promise<object> => {
    const n = (await config.store.get(["c"], "n"))?.value.n ?? 0;
    await config.store.put(["c"], "n", { n: n + 1 });
    return {};
  };
  const app: Any = new M.StateGraph(base(M))
    .addNode("a", bump)
    .addNode("b", bump)
    .addNode("c", async () => { await M.getStore()?.put(["ok"], "k", { ok: true }); return {}; })
    .addEdge(M.START, "a").addEdge(M.START, "b").addEdge("b", "c")
    .compile({ store });
  await app.invoke({ log: "i" });
  expect((await store.get(["c"], "n"))?.value).toEqual({ n: 1 });
  expect((await store.get(["ok"], "k"))?.value).toEqual({ ok: true });
});
