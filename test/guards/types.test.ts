import { Annotation, InMemoryStore, MemorySaver, START, StateGraph } from "@langchain/langgraph";
import { expect, test } from "vitest";
import { append, merge, mergeById, SqliteStore, sum, TenantCheckpointer, union, VersionedStore } from "../../src/runtime/guards/index.ts";
import { SqliteSaver } from "../../src/runtime/savers/sqlite.ts";

test("a TypeScript program of the library takes the guards as they are", async () => {
  const guard = new TenantCheckpointer(new MemorySaver());
  const State = Annotation.Root({
    log: Annotation<string[], string | string[]>({ reducer: append, default: () => [] }),
    n: Annotation<number>({ reducer: sum, default: () => 0 }),
    tags: Annotation<string[]>({ reducer: union, default: () => [] }),
    people: Annotation<{ id: string; name: string }[]>({ reducer: mergeById("id"), default: () => [] }),
    profile: Annotation<{ name?: string; age?: number }>({ reducer: merge, default: () => ({}) }),
  });
  const builder = new StateGraph(State).addNode("a", () => ({ log: "a", n: 1, tags: ["t"], people: [{ id: "1", name: "Ada" }], profile: { age: 36 } })).addEdge(START, "a");
  const acme = guard.forTenant("acme");
  for (const app of [builder.compile({ checkpointer: guard, store: new SqliteStore(":memory:") }), builder.compile({ checkpointer: acme, store: new InMemoryStore() }), builder.compile({ checkpointer: new SqliteSaver(":memory:") })]) {
    const thread_id = await acme.newThread();
    const values = await guard.run("acme", () => app.invoke({ log: ["i"] }, { configurable: { thread_id } }));
    expect(values).toEqual({ log: ["i", "a"], n: 1, tags: ["t"], people: [{ id: "1", name: "Ada" }], profile: { age: 36 } });
  }
  const versions = new VersionedStore(new InMemoryStore());
  await versions.update<{ n: number }>(["c"], "k", (current) => ({ n: (current?.n ?? 0) + 1 }));
  expect((await versions.get<{ n: number }>(["c"], "k"))?.value.n).toBe(1);
});
