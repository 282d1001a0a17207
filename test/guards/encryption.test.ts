import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { DecryptionError, derivedKeys, TenantCheckpointer } from "../../src/runtime/guards/index.ts";
import type { GuardedSaver } from "../../src/runtime/guards/index.ts";
import { MemorySaver } from "../../src/runtime/index.ts";
import { SqliteSaver } from "../../src/runtime/savers/sqlite.ts";
import type { Any } from "../runtime/both.ts";
import { both } from "../runtime/both.ts";
import { freshFile } from "./child.ts";
import { savers } from "./savers.ts";

const SECRET = "the-card-number";
const at = (thread_id: string, more: object = {}): Any => ({ configurable: { thread_id, checkpoint_ns: "", ...more } });
const [k1, k2] = [randomBytes(32), randomBytes(32)];
const only = (id: string, key: Uint8Array): ReturnType<typeof derivedKeys> => derivedKeys({ current: id, keys: { [id]: key } });
const checkpoint = (id: string, values: object): Any => ({ v: 4, id, ts: "", channel_values: values, channel_versions: {}, versions_seen: {} });
const metadata: Any = { source: "loop", step: 1, parents: {}, writes: { n: { card: SECRET } } };

async function stored(saver: GuardedSaver): Promise<string> {
  const all: unknown[] = [];
  for await (const tuple of saver.list({})) all.push(tuple);
  return JSON.stringify(all);
}

describe.each(savers)("over %s", (_, make) => {
  const kept = async (inner: GuardedSaver, keys = only("k1", k1), options: object = {}): Promise<TenantCheckpointer> => {
    const guard = new TenantCheckpointer(inner, { keys, ...options });
    const acme = guard.forTenant("acme");
    await acme.claim("t");
    await acme.put(at("t"), checkpoint("c1", { card: SECRET, when: new Map([[1, new Set([SECRET])]]), topic: "cars", nothing: undefined, empty: null }), metadata, {});
    await acme.putWrites(at("t", { checkpoint_id: "c1" }), [["card", SECRET], ["topic", "cars"], ["__interrupt__", { value: SECRET }]], "task");
    return guard;
  };
  const read = (guard: TenantCheckpointer): Promise<Any> => guard.forTenant("acme").getTuple(at("t"));

  test("nothing that is said is stored in plain, and all of it comes back", async () => {
    const inner = make();
    const guard = await kept(inner);
    const text = await stored(inner);
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain("cars");
    expect(text).toContain("sealed:1:");
    const tuple = await read(guard);
    expect(tuple.checkpoint.channel_values).toEqual({ card: SECRET, when: new Map([[1, new Set([SECRET])]]), topic: "cars", nothing: undefined, empty: null });
    expect(tuple.pendingWrites.map(([, channel, value]: Any) => [channel, value])).toEqual(expect.arrayContaining([["card", SECRET], ["topic", "cars"], ["__interrupt__", { value: SECRET }]]));
    expect(tuple.metadata).toEqual(metadata);
  });

  test("some channels alone, if asked for; inputs and interrupts always", async () => {
    const inner = make();
    const guard = await kept(inner, only("k1", k1), { encryption: { channels: ["card", "when"] } });
    const text = await stored(inner);
    expect(text).not.toContain(SECRET);
    expect(text).toContain("cars");
    const acme = guard.forTenant("acme");
    await acme.put(at("t"), checkpoint("c2", { topic: "sealed:1:bm9uZQ:AAAA", card: 1 }), metadata, {});
    expect((await read(guard)).checkpoint.channel_values).toEqual({ topic: "sealed:1:bm9uZQ:AAAA", card: 1 });
  });

  test("rotation: new values under the new key, old ones still open, until the old key goes", async () => {
    const inner = make();
    const guard = await kept(inner);
    const owners = (guard as Any).guarded.owners;
    const rotated = new TenantCheckpointer(inner, { keys: derivedKeys({ current: "k2", keys: { k1, k2 } }), owners });
    expect((await read(rotated)).checkpoint.channel_values.card).toBe(SECRET);
    await rotated.forTenant("acme").put(at("t", { checkpoint_id: "c1" }), checkpoint("c2", { card: "new" }), { ...metadata, writes: undefined }, {});
    const after = new TenantCheckpointer(inner, { keys: only("k2", k2), owners });
    expect((await read(after)).checkpoint.channel_values.card).toBe("new");
    const old = after.forTenant("acme").getTuple(at("t", { checkpoint_id: "c1" }));
    await expect(old).rejects.toThrow(/^Cannot decrypt ".+", sealed with key "k1": there is no key of this name\.$/);
  });

  test("a wrong key is an error, and so is a plain value", async () => {
    const inner = make();
    const guard = await kept(inner);
    const owners = (guard as Any).guarded.owners;
    const wrong = read(new TenantCheckpointer(inner, { keys: only("k1", k2), owners }));
    await expect(wrong).rejects.toBeInstanceOf(DecryptionError);
    await expect(wrong).rejects.toThrow(/sealed with key "k1": the key is another one, or the value was changed\.$/);
    const plain = make();
    const before = await kept(plain, null as Any, { keys: undefined });
    const since = { keys: only("k1", k1), owners: (before as Any).guarded.owners };
    await expect(read(new TenantCheckpointer(plain, since))).rejects.toThrow("it is not encrypted");
    expect((await read(new TenantCheckpointer(plain, { ...since, encryption: { allowPlain: true } }))).checkpoint.channel_values.card).toBe(SECRET);
  });

  test("a value that was moved to another thread, tenant or channel does not open", async () => {
    const inner = make();
    const guard = await kept(inner);
    const source: Any[] = [];
    for await (const tuple of inner.list({})) source.push(tuple);
    const { card, topic } = source[0].checkpoint.channel_values;
    const planted = async (tenant: string, id: string, values: object): Promise<unknown> => {
      const view = guard.forTenant(tenant);
      await view.claim(id);
      await view.put(at(id), checkpoint(`c5-${id}`, { card: "own", topic: "own" }), { ...metadata, writes: undefined }, {});
      const all: Any[] = [];
      for await (const tuple of inner.list({})) all.push(tuple);
      const mine = all.find((tuple) => tuple.checkpoint.id === `c5-${id}`);
      await inner.put({ configurable: { thread_id: mine.config.configurable.thread_id, checkpoint_ns: "" } }, { ...mine.checkpoint, channel_values: { ...mine.checkpoint.channel_values, ...values } }, mine.metadata, {});
      return view.getTuple(at(id));
    };
    await expect(planted("acme", "t", { card: topic })).rejects.toBeInstanceOf(DecryptionError);
    await expect(planted("acme", "t2", { card })).rejects.toBeInstanceOf(DecryptionError);
    await expect(planted("evil", "t3", { card })).rejects.toBeInstanceOf(DecryptionError);
    await expect(planted("acme", "t4", { card: `${(card as string).slice(0, -4)}AAAA` })).rejects.toBeInstanceOf(DecryptionError);
  });
});

both("a database file holds nothing of a conversation, its interrupts and its Sends", async (M) => {
  const file = await freshFile("threads.db");
  const inner = new SqliteSaver(file);
  const guard = new TenantCheckpointer(inner, { keys: only("k1", k1) }).forTenant("acme");
  const app: Any = new M.StateGraph(M.Annotation.Root({ log: M.Annotation<string[], string[]>({ reducer: (a, b) => a.concat(b), default: () => [] }) }))
    .addNode("ask", () => ({ log: [`${SECRET} ${M.interrupt(SECRET)}`] }))
    .addNode("w", (s: Any) => ({ log: [s.card] }))
    .addEdge(M.START, "ask")
    .addConditionalEdges("ask", () => new M.Send("w", { card: SECRET }), ["w"])
    .compile({ checkpointer: guard });
  const thread = at(await guard.newThread());
  await app.invoke({ log: [SECRET] }, thread);
  expect((await app.invoke(new M.Command({ resume: SECRET }), thread)).log).toEqual([SECRET, `${SECRET} ${SECRET}`, SECRET]);
  await inner.close();
  expect((await readFile(file)).includes(SECRET)).toBe(false);
});

test("keys that are none are refused", async () => {
  expect(() => derivedKeys({ current: "k", keys: { k: new Uint8Array(16) } })).toThrow(RangeError);
  const short = new TenantCheckpointer(new MemorySaver(), { keys: () => ({ current: "k", keys: { k: new Uint8Array(16) } }) }).forTenant("a");
  const missing = new TenantCheckpointer(new MemorySaver(), { keys: () => ({ current: "toString", keys: {} }) }).forTenant("a");
  for (const [view, message] of [[short, "16 bytes instead of 32"], [missing, 'There is no key "toString"']] as const) {
    const thread = await view.newThread();
    await expect(view.put(at(thread), checkpoint("c", { x: 1 }), metadata, {})).rejects.toThrow(message);
  }
});

test("tenants have keys of their own, the same at each asking", async () => {
  const keys = only("k1", k1);
  const [a, again, b] = [await keys("a"), await keys("a"), await keys("b")];
  expect(a).toEqual(again);
  expect(a.keys["k1"]).not.toEqual(b.keys["k1"]);
});
