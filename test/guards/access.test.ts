import { describe, expect, test } from "vitest";
import type { Access } from "../../src/runtime/guards/index.ts";
import { MissingTenantError, SqliteOwners, TenantCheckpointer, ThreadAccessError } from "../../src/runtime/guards/index.ts";
import { MemorySaver } from "../../src/runtime/index.ts";
import type { Any, Runtime } from "../runtime/both.ts";
import { both } from "../runtime/both.ts";
import { freshFile } from "./child.ts";
import { guarded, savers } from "./savers.ts";

const at = (thread_id: unknown, more: object = {}): Any => ({ configurable: { thread_id, ...more } });
const checkpoint = (id: string): Any => ({ v: 4, id, ts: "", channel_values: { x: id }, channel_versions: { x: 1 }, versions_seen: {} });
const metadata: Any = { source: "loop", step: 1, parents: {} };
const drain = async (list: AsyncGenerator<Any>): Promise<Any[]> => {
  const all: Any[] = [];
  for await (const tuple of list) all.push(tuple);
  return all;
};
const chat = (M: Runtime, checkpointer: Any): Any =>
  new M.StateGraph(M.Annotation.Root({ log: M.Annotation<string[], string[]>({ reducer: (a, b) => a.concat(b), default: () => [] }) })).addNode("a", () => ({ log: ["a"] })).addEdge(M.START, "a").compile({ checkpointer });

describe.each(savers)("over %s", (_, make) => {
  test("one error for all that is not one's own, whatever is tried", async () => {
    const guard = guarded(make());
    const [acme, evil] = [guard.forTenant("acme"), guard.forTenant("evil")];
    const thread = await acme.newThread();
    await acme.put(at(thread), checkpoint("1f000000-0000-6000-8000-000000000001"), metadata, {});
    const attempts = (id: unknown): Promise<unknown>[] => [
      evil.getTuple(at(id)),
      evil.get(at(id, { checkpoint_ns: "", checkpoint_id: "1f000000-0000-6000-8000-000000000001" })),
      drain(evil.list(at(id))),
      evil.put(at(id), checkpoint("1f000000-0000-6000-8000-000000000002"), metadata, {}),
      evil.putWrites(at(id, { checkpoint_ns: "", checkpoint_id: "1f000000-0000-6000-8000-000000000001" }), [["x", 1]], "t"),
      evil.deleteThread(id as string),
      evil.getDeltaChannelHistory({ config: at(id), channels: ["x"] }),
    ];
    for (const id of [thread, "no-such-thread", "", "\0", "a\nb", "\ud800", "x".repeat(513), "__proto__", null, 7, {}, [thread], true]) {
      const outcomes = await Promise.allSettled(attempts(id));
      expect(outcomes.map((one) => (one.status === "rejected" ? `${(one.reason as Error).name}: ${(one.reason as Error).message}` : "let in")), String(id)).toEqual(outcomes.map(() => "ThreadAccessError: No such thread."));
    }
    await expect(evil.getTuple(at(thread, { checkpoint_ns: {} }))).rejects.toThrow(ThreadAccessError);
    await expect(evil.getTuple({})).rejects.toThrow("No thread: pass");
    expect((await acme.getTuple(at(thread)))?.checkpoint.channel_values).toEqual({ x: "1f000000-0000-6000-8000-000000000001" });
    expect(await drain(evil.list({}))).toEqual([]);
  });

  test("a list holds one's own, newest first, whatever is asked", async () => {
    const guard = guarded(make());
    const [acme, other] = [guard.forTenant("acme"), guard.forTenant("other")];
    const threads = [await acme.newThread(), await acme.newThread()];
    const foreign = await other.newThread();
    for (let i = 0; i < 6; i++) await (i === 2 ? other : acme).put(at(i === 2 ? foreign : threads[i % 2]), checkpoint(`1f000000-0000-6000-8000-00000000000${i}`), { ...metadata, step: i }, {});
    const ids = async (...args: Parameters<typeof acme.list>): Promise<string> => (await drain(acme.list(...args))).map(({ checkpoint: { id }, config }) => `${(id as string).at(-1)}${threads.indexOf(config.configurable.thread_id)}`).join(" ");
    expect(await ids({})).toBe("51 40 31 11 00");
    expect(await ids({ configurable: {} }, { limit: 2 })).toBe("51 40");
    expect(await ids({}, { filter: { step: 3 } })).toBe("31");
    expect(await ids({}, { before: at(undefined, { checkpoint_id: "1f000000-0000-6000-8000-000000000003" }) })).toBe("11 00");
    expect(await ids(at(threads[0]))).toBe("40 00");
    expect(await ids({}, null as Any)).toBe("51 40 31 11 00");
    for (const filter of [{ "x') OR 1=1 --": 1 }, { step: { $ne: 0 } }, JSON.parse('{"__proto__":1}'), "all"]) await expect(ids({}, { filter })).rejects.toThrow(ThreadAccessError);
    expect(await ids({}, { limit: 0 })).toBe("");
    expect(await ids(at(threads[0]), { limit: 0 })).toBe("");
    for (const limit of [-1, 0.5, NaN, 2 ** 70]) for (const config of [{}, at(threads[0])]) await expect(ids(config, { limit })).rejects.toThrow(ThreadAccessError);
    for (const thread_id of ["", null, 0, foreign]) await expect(ids(at(thread_id))).rejects.toThrow(ThreadAccessError);
  });

  test("threads of the same id in the hands of one tenant after another have nothing in common", async () => {
    const guard = guarded(make());
    const [one, two] = [guard.forTenant("one"), guard.forTenant("two")];
    await one.claim("order-1");
    await one.claim("order-1");
    await one.put(at("order-1"), checkpoint("1f000000-0000-6000-8000-000000000001"), metadata, {});
    await expect(two.claim("order-1")).rejects.toThrow(ThreadAccessError);
    await one.deleteThread("order-1");
    await expect(one.getTuple(at("order-1"))).rejects.toThrow(ThreadAccessError);
    await two.claim("order-1");
    expect(await two.getTuple(at("order-1"))).toBeUndefined();
  });
});

test("of tenants that claim one new thread at once, one gets it", async () => {
  for (const owners of [undefined, new SqliteOwners(await freshFile("owners.db"))]) {
    const guard = new TenantCheckpointer(new MemorySaver(), owners && { owners });
    const claims = await Promise.allSettled(Array.from({ length: 12 }, (_, i) => guard.forTenant(`tenant-${i}`).claim("new")));
    expect(claims.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const winner = claims.findIndex(({ status }) => status === "fulfilled");
    expect(await guard.forTenant(`tenant-${winner}`).threads()).toEqual(["new"]);
    await owners?.close();
  }
});

test("ids that look alike are different ids", async () => {
  const guard = guarded(new MemorySaver());
  const [acme, evil] = [guard.forTenant("acme"), guard.forTenant("evil")];
  await acme.claim("caf\u00e9");
  for (const alike of ["cafe\u0301", "caf\u00e9 ", "CAF\u00c9", "c\u0430f\u00e9"]) {
    await expect(evil.getTuple(at(alike))).rejects.toThrow(ThreadAccessError);
    await evil.claim(alike);
    expect(await evil.getTuple(at(alike))).toBeUndefined();
  }
  expect(await acme.threads()).toEqual(["caf\u00e9"]);
});

both("a list is for the tenant that asked for it, whoever gets hold of it", async (M) => {
  const guard = guarded(new M.MemorySaver() as Any);
  const app = chat(M, guard);
  const thread = at(await guard.run("acme", () => guard.newThread()));
  await guard.run("acme", () => app.invoke({ log: ["secret"] }, thread));
  const open: (() => AsyncGenerator<unknown>)[] = [() => guard.list(thread), () => guard.list({}), () => app.getStateHistory(thread)];
  for (const list of open) {
    const begun = guard.run("acme", list);
    await guard.run("acme", () => begun.next());
    const fresh = guard.run("acme", list);
    for (const one of [begun, fresh]) {
      await expect(guard.run("evil", () => one.next())).rejects.toThrow("No such thread.");
    }
    await expect(guard.run("acme", list).next()).rejects.toThrow(MissingTenantError);
    expect((await guard.run("acme", () => drain(list()))).length).toBeGreaterThan(1);
  }
  await expect(guard.run("acme", () => guard.list.bind(guard, thread))().next()).rejects.toThrow(MissingTenantError);
});

test("a tenant is named by the server alone", async () => {
  const guard = guarded(new MemorySaver());
  const thread = await guard.forTenant("acme").newThread();
  await expect(guard.getTuple({ configurable: { thread_id: thread, tenant: "acme", tenant_id: "acme" } })).rejects.toThrow(MissingTenantError);
  await guard.run("acme", () => guard.getTuple(at(thread)));
  await guard.run("evil", () => expect(guard.getTuple(at(thread))).rejects.toThrow(ThreadAccessError));
  for (const tenant of ["", undefined, null, {}, "a\0b"]) expect(() => guard.forTenant(tenant as string)).toThrow(TypeError);
});

both("a run on a thread of somebody else starts no node", async (M) => {
  const guard = guarded(new M.MemorySaver() as Any);
  const app = chat(M, guard);
  const thread = at(await guard.run("acme", () => guard.newThread()));
  await guard.run("acme", () => app.invoke({ log: ["secret"] }, thread));
  const tried: ((config: Any) => Promise<unknown>)[] = [
    (config) => app.invoke({ log: ["mine"] }, config),
    (config) => app.invoke(null, config),
    (config) => app.getState(config),
    (config) => drain(app.getStateHistory(config)),
    (config) => app.updateState(config, { log: ["planted"] }, "a"),
    async (config) => drain(await app.stream({ log: ["mine"] }, config)),
  ];
  const { config } = (await guard.run("acme", () => app.getState(thread))) as Any;
  for (const attempt of tried) for (const where of [thread, config, at("no-such")]) await expect(guard.run("evil", () => attempt(where))).rejects.toThrow("No such thread.");
  // A checkpoint of somebody else does not become one's own by way of one's own thread.
  const own = await guard.run("evil", () => guard.newThread());
  const mixed = at(own, { checkpoint_ns: "", checkpoint_id: config.configurable.checkpoint_id });
  for (const attempt of tried.slice(0, 3)) await expect(guard.run("evil", () => attempt(mixed))).rejects.toThrow("No such thread.");
  expect(((await guard.run("acme", () => app.getState(thread))) as Any).values).toEqual({ log: ["secret", "a"] });
});

test("each access has its record, with the reason of each refusal, and without a record there is no access", async () => {
  const records: Access[] = [];
  const guard = guarded(new MemorySaver(), { audit: (access) => void records.push(access), now: () => 0 });
  const [acme, evil] = [guard.forTenant("acme"), guard.forTenant("evil")];
  await acme.claim("t");
  await acme.put(at("t"), checkpoint("c1"), metadata, {});
  await acme.putWrites(at("t", { checkpoint_ns: "", checkpoint_id: "c1" }), [["x", 1]], "task");
  await acme.getTuple(at("t"));
  await drain(acme.list({}));
  await acme.threads();
  await Promise.allSettled([evil.claim("t"), evil.getTuple(at("t")), evil.getTuple(at("u")), acme.getTuple(at("t", { checkpoint_id: "c9" })), evil.getTuple(at(7)), drain(evil.list({}, { filter: { "a b": 1 } }))]);
  await acme.deleteThread("t");
  expect(new Set(records.map(({ at: time }) => time))).toEqual(new Set(["1970-01-01T00:00:00.000Z"]));
  expect(records.map(({ at: _, ...record }) => Object.values(record).join(" ")).sort()).toEqual([
    "acme claim t",
    "acme delete t",
    "acme get t",
    "acme get t c9",
    "acme get t c9 unknown checkpoint",
    "acme list",
    "acme list",
    "acme put t c1",
    "acme putWrites t c1",
    "evil claim t foreign thread",
    "evil get 7 malformed id",
    "evil get t foreign thread",
    "evil get u unknown thread",
    "evil list malformed filter",
  ]);
  const mute = guarded(new MemorySaver(), { audit: () => Promise.reject(new Error("the log is full")) });
  await expect(mute.forTenant("acme").newThread().then((thread) => mute.forTenant("acme").getTuple(at(thread)))).rejects.toThrow("the log is full");
});

test("what is not used for the time of retention is swept away, and what was used is not", async () => {
  for (const [, make] of savers) {
    const inner = make();
    let now = 0;
    const guard = guarded(inner, { retention: 1000, now: () => now });
    const acme = guard.forTenant("acme");
    const [old, used] = [await acme.newThread(), await acme.newThread()];
    for (const thread of [old, used]) await acme.put(at(thread), checkpoint(`1f000000-0000-6000-8000-00000000000${thread === old ? 1 : 2}`), metadata, {});
    now = 900;
    await acme.getTuple(at(used));
    expect(await guard.sweep()).toBe(0);
    now = 1500;
    expect(await guard.sweep()).toBe(1);
    expect(await acme.threads()).toEqual([used]);
    expect(await drain(inner.list({}))).toHaveLength(1);
    expect(await guarded(make()).sweep()).toBe(0);
  }
});

both("a thread for once is gone when the work is done, and when it fails", async (M) => {
  const inner: Any = new M.MemorySaver();
  const guard = guarded(inner).forTenant("acme");
  const app = chat(M, guard);
  expect(await guard.once((config) => app.invoke({ log: ["i"] }, config))).toEqual({ log: ["i", "a"] });
  await expect(guard.once(() => Promise.reject(new Error("work")))).rejects.toThrow("work");
  expect(await guard.threads()).toEqual([]);
  expect(await drain(inner.list({}))).toEqual([]);
});
