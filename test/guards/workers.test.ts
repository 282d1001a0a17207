import { expect, test } from "vitest";
import { SqliteOwners, SqliteStore, TenantCheckpointer, VersionedStore } from "../../src/runtime/guards/index.ts";
import { SqliteSaver } from "../../src/runtime/savers/sqlite.ts";
import type { Any } from "../runtime/both.ts";
import { both } from "../runtime/both.ts";
import { freshFile } from "./child.ts";
import { someKeys } from "./savers.ts";

both("two workers with everything in one file: owners, threads and memories", async (M) => {
  const file = await freshFile("all.db");
  const keys = someKeys();
  let now = Date.now();
  const worker = () => {
    const [saver, owners, store] = [new SqliteSaver(file), new SqliteOwners(file), new SqliteStore(file)];
    const guard = new TenantCheckpointer(saver, { owners, keys, retention: 1000, now: () => now });
    const note = async (state: Any): Promise<object> => {
      await new VersionedStore(store).update<{ n: number }>(["acme", "counts"], "runs", (count) => ({ n: (count?.n ?? 0) + 1 }));
      return { log: [`turn ${state.log.length}`] };
    };
    const State = M.Annotation.Root({ log: M.Annotation<string[], string[]>({ reducer: (a, b) => a.concat(b), default: () => [] }) });
    const app: Any = new M.StateGraph(State).addNode("note", note).addEdge(M.START, "note").compile({ checkpointer: guard as Any });
    const ask = (tenant: string, thread_id: string): Promise<Any> => guard.run(tenant, () => app.invoke({ log: ["?"] }, { configurable: { thread_id } }));
    const close = (): Promise<unknown> => Promise.all([saver.close(), owners.close(), store.close()]);
    return { guard, store, ask, close };
  };
  const [one, two] = [worker(), worker()];
  const thread = await one.guard.forTenant("acme").newThread();
  await one.ask("acme", thread);
  expect((await two.ask("acme", thread)).log).toEqual(["?", "turn 1", "?", "turn 3"]);
  await expect(two.ask("evil", thread)).rejects.toThrow("No such thread.");
  const claims = await Promise.allSettled([one.guard.forTenant("a").claim("new"), two.guard.forTenant("b").claim("new")]);
  expect(claims.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  const threads = await Promise.all([1, 2, 3, 4].map(() => one.guard.forTenant("acme").newThread()));
  await Promise.all(threads.map((id, i) => [one, two][i % 2]!.ask("acme", id)));
  expect((await two.store.get(["acme", "counts"], "runs"))?.value["n"]).toBe(6);
  now += 2000;
  await two.ask("acme", thread);
  expect(await one.guard.sweep()).toBe(5);
  expect(await two.guard.forTenant("acme").threads()).toEqual([thread]);
  await Promise.all([one.close(), two.close()]);
});

test("a store in a file outlives who wrote it", async () => {
  const file = await freshFile("memory.db");
  const [before, after] = [new SqliteStore(file), new SqliteStore(file)];
  await before.put(["a"], "k", { n: 1 });
  await before.close();
  expect(await after.get(["a"], "k")).toMatchObject({ namespace: ["a"], key: "k", value: { n: 1 } });
  expect((await after.get(["a"], "k"))?.createdAt.getTime()).toBeGreaterThan(Date.now() - 60_000);
  await after.close();
});
