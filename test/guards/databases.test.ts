import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import { PostgresStore } from "@langchain/langgraph-checkpoint-postgres/store";
import pg from "pg";
import { createClient } from "redis";
import { afterAll, describe, expect, test } from "vitest";
import { withGuard } from "../../scripts/attack/savers.ts";
import { startPostgres, startRedis } from "../../scripts/databases/server.ts";
import { attack } from "../../src/runtime/guards/attack/index.ts";
import type { Owners, Turns } from "../../src/runtime/guards/index.ts";
import { KeyedLock, LockTimeoutError, MemoryOwners, PostgresOwners, PostgresTurns, RedisOwners, RedisTurns, SqliteOwners, TenantCheckpointer, tenantKey, TurnLostError, VersionedStore } from "../../src/runtime/guards/index.ts";
import { storageKey } from "../../src/runtime/guards/tenant/address.ts";
import type { Any } from "../runtime/both.ts";
import { both, sleep } from "../runtime/both.ts";
import { someKeys } from "./savers.ts";

const [postgres, redis] = [await startPostgres(), await startRedis()];
for (const [name, server] of Object.entries({ PostgreSQL: postgres, Redis: redis })) console.log(server ? `${name}: ${server.version}` : `${name} is not installed: its tests are left out.`);
const closing: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const close of closing.reverse()) await close();
  await Promise.all([postgres?.stop(), redis?.stop()]);
});

function pool(settings: pg.PoolConfig = {}): pg.Pool {
  const made = new pg.Pool({ host: postgres?.socket as string, user: "postgres", database: "postgres", max: 20, ...settings });
  // A connection that the server ends is told here, too.
  made.on("error", () => undefined);
  closing.push(() => made.end());
  return made;
}
async function command(): Promise<(args: string[]) => Promise<unknown>> {
  const client = createClient({ socket: { path: redis?.socket as string, tls: false } });
  await client.connect();
  closing.push(async () => client.destroy());
  return (args) => client.sendCommand(args);
}

const OWNERS: readonly (readonly [name: string, make: () => Promise<Owners>, there: boolean])[] = [
  ["memory", async () => new MemoryOwners(), true],
  ["SQLite", async () => new SqliteOwners(":memory:"), true],
  [
    "PostgreSQL",
    async () => {
      const owners = new PostgresOwners(pool());
      await Promise.all([owners.setup(), owners.setup()].map((one) => one.catch(() => owners.setup())));
      return owners;
    },
    postgres !== undefined,
  ],
  ["Redis", async () => new RedisOwners(await command()), redis !== undefined],
];

describe.each(OWNERS.filter(([, , there]) => there))("owners in %s", (_, make) => {
  test("a thread has one owner, from its claim to its release", async () => {
    const owners = await make();
    expect(await owners.find("t")).toBeUndefined();
    expect(await owners.claim("t", "acme", 1_700_000_000_000)).toBe(true);
    expect(await owners.claim("t", "acme", 1_700_000_000_009)).toBe(true);
    expect(await owners.claim("t", "evil", 1)).toBe(false);
    expect(await owners.find("t")).toEqual({ tenant: "acme", usedAt: 1_700_000_000_000 });
    await owners.release("t", "evil");
    expect(await owners.claim("u", "acme", 1_700_000_000_001)).toBe(true);
    expect(await owners.of("acme")).toEqual(["u", "t"]);
    await owners.touch("t", 1_700_000_000_002);
    await owners.touch("nobody's", 5);
    expect(await owners.find("nobody's")).toBeUndefined();
    expect(await owners.of("acme")).toEqual(["t", "u"]);
    expect(await owners.unusedSince(1_700_000_000_002)).toEqual([{ thread: "u", tenant: "acme" }]);
    expect(await owners.unusedSince(0)).toEqual([]);
    await owners.release("t", "acme");
    expect(await owners.claim("t", "evil", 3)).toBe(true);
    expect(await owners.of("evil")).toEqual(["t"]);
    for (const [thread, tenant] of [["t", "evil"], ["u", "acme"]] as const) await owners.release(thread, tenant);
  });

  test("of many that want one thread at once, one gets it", async () => {
    const owners = await make();
    for (let round = 0; round < 20; round++) {
      const got = await Promise.all(Array.from({ length: 16 }, (_, n) => owners.claim(`wanted-${round}`, `tenant-${n % 8}`, n)));
      const tenants = new Set(got.flatMap((mine, n) => (mine ? [n % 8] : [])));
      expect(tenants.size).toBe(1);
      expect(got.filter((mine) => mine).length).toBe(2);
    }
  });

  test("names that mean something elsewhere mean nothing", async () => {
    const owners = await make();
    for (const name of ["'; DROP TABLE thread_owners; --", "__proto__", "%", "caf\u00e9", "cafe\u0301", "{x}:of:y", "\u{1f600}"]) {
      expect(await owners.claim(name, `of ${name}`, 1)).toBe(true);
      expect(await owners.find(name)).toEqual({ tenant: `of ${name}`, usedAt: 1 });
    }
  });
});

const TURNS: readonly (readonly [name: string, make: () => Promise<Turns>, there: boolean])[] = [
  ["PostgreSQL", async () => new PostgresTurns(pool()), postgres !== undefined],
  ["Redis", async () => new RedisTurns(await command()), redis !== undefined],
];

describe.each(TURNS.filter(([, , there]) => there))("turns in %s", (_, make) => {
  test("one at a time between locks that share nothing else", async () => {
    const locks = await Promise.all([1, 2, 3].map(async () => new KeyedLock({ across: await make() })));
    let [inside, most, count] = [0, 0, 0];
    const work = async (): Promise<void> => {
      most = Math.max(most, ++inside);
      const seen = count;
      await sleep(1);
      count = seen + 1;
      inside--;
    };
    await Promise.all(locks.flatMap((lock) => Array.from({ length: 10 }, () => lock.run("k", work))));
    expect([most, count]).toEqual([1, 30]);
    expect(locks.map(({ size }) => size)).toEqual([0, 0, 0]);
  });

  test("waiting has an end, other keys do not wait, and work that fails frees its key", async () => {
    const [one, two] = [new KeyedLock({ across: await make() }), new KeyedLock({ timeout: 100, across: await make() })];
    await one.run("k", async () => {
      await expect(two.run("k", () => "in")).rejects.toThrow(LockTimeoutError);
      expect(await two.run("other", () => "in")).toBe("in");
    });
    await expect(one.run("k", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await two.run("k", () => "in")).toBe("in");
  });
});

describe.runIf(redis)("turns in Redis", () => {
  test("a lease lasts as long as its work, and who has lost it hears so", async () => {
    const send = await command();
    // Long enough for a machine that has other work to do; who waits, waits for two and a half of them.
    const lock = new KeyedLock({ across: new RedisTurns(send, { lease: 600 }) });
    const other = new KeyedLock({ timeout: 1500, across: new RedisTurns(send, { lease: 600 }) });
    await lock.run("long", async () => expect(other.run("long", () => "in")).rejects.toThrow(LockTimeoutError));
    await expect(lock.run("lost", () => send(["DEL", "superstep:turn:lost"]))).rejects.toThrow(TurnLostError);
  });
});

describe.runIf(postgres)("PostgreSQL", () => {
  test("a turn whose connection ends is free for others, and who had it hears so", async () => {
    const lock = new KeyedLock({ across: new PostgresTurns(pool()) });
    const other = new KeyedLock({ across: new PostgresTurns(pool()) });
    const admin = pool();
    const broken = lock.run("k", async () => {
      await admin.query("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'");
      expect(await other.run("k", () => "in")).toBe("in");
    });
    await expect(broken).rejects.toThrow(TurnLostError);
  });

  both("the library's saver under the guard, with owners beside it", async (M) => {
    const saver = new PostgresSaver(pool(), undefined, { schema: `guarded_${M.isOurs}` });
    await saver.setup();
    const owners = new PostgresOwners(pool(), { schema: `guarded_${M.isOurs}` });
    await owners.setup();
    let now = 1000;
    const guard = new TenantCheckpointer(saver as Any, { owners, keys: someKeys(), retention: 100, now: () => now });
    const State = M.Annotation.Root({ log: M.Annotation<string[], string[]>({ reducer: (a, b) => a.concat(b), default: () => [] }) });
    const app: Any = new M.StateGraph(State)
      .addNode("note", () => ({ log: [`answer ${M.interrupt("sure?")}`] }))
      .addEdge(M.START, "note")
      .compile({ checkpointer: guard as Any });
    const thread = { configurable: { thread_id: await guard.run("acme", () => guard.newThread()) } };
    await guard.run("acme", () => app.invoke({ log: ["?"] }, thread));
    expect((await guard.run("acme", () => app.invoke(new M.Command({ resume: "yes" }), thread))).log).toEqual(["?", "answer yes"]);
    for (const limit of [-1, 0.5, 2 ** 70]) await expect(guard.forTenant("acme").list(thread, { limit }).next()).rejects.toThrow("No such thread.");
    await expect(guard.run("evil", () => app.getState(thread))).rejects.toThrow("No such thread.");
    const history = guard.run("acme", () => app.getStateHistory(thread)) as AsyncGenerator;
    await expect(guard.run("evil", () => history.next())).rejects.toThrow("No such thread.");
    now += 1000;
    expect(await guard.sweep()).toBe(1);
    const { rows } = await pool().query(`SELECT count(*)::int AS n FROM guarded_${M.isOurs}.checkpoints`);
    expect(rows).toEqual([{ n: 0 }]);
  });

  test("versions on the library's store hold between processes that share a lock", async () => {
    const worker = async (): Promise<VersionedStore> => {
      const store = new PostgresStore({ connectionOptions: { host: postgres?.socket as string, user: "postgres", database: "postgres" }, schema: "versions" } as never);
      closing.push(() => store.stop());
      await store.setup();
      return new VersionedStore(store as never, { lock: new KeyedLock({ across: new PostgresTurns(pool()) }) });
    };
    const stores = [await worker(), await worker(), await worker()];
    await Promise.all(stores.flatMap((store) => Array.from({ length: 10 }, () => store.update<{ n: number }>(["a"], "k", (now) => ({ n: (now?.n ?? 0) + 1 }), { attempts: 1000 }))));
    expect((await stores[0]!.get<{ n: number }>(["a"], "k"))?.value.n).toBe(30);
  });

  test("the attacks get nothing past the guard", { timeout: 300_000 }, async () => {
    const saver = new PostgresSaver(pool(), undefined, { schema: "attacked" });
    await saver.setup();
    const owners = new PostgresOwners(pool(), { schema: "attacked" });
    await owners.setup();
    const report = await attack(withGuard(saver as never, owners));
    expect(report.outcomes.flatMap(({ leaks }) => leaks)).toEqual([]);
    expect(report.attempts).toBeGreaterThan(1000);
  });

  test("row-level security as docs/multi-tenant.md has it: what the guard would not ask for, the database does not give", async () => {
    const docs = readFileSync(join(import.meta.dirname, "../../docs/multi-tenant.md"), "utf8");
    const sql = /<!-- row-level-security -->\n```sql\n([^]*?)```/.exec(docs)?.[1] as string;
    const admin = pool();
    await new PostgresSaver(admin).setup();
    await new PostgresOwners(admin).setup();
    await admin.query(sql);
    const app = pool({ user: "app" });
    const asTenant = async <T>(tenant: string, work: (client: pg.PoolClient) => Promise<T>): Promise<T> => {
      const client = await app.connect();
      try {
        await client.query("SELECT set_config('superstep.tenant', $1, false)", [tenant]);
        return await work(client);
      } finally {
        client.release(true);
      }
    };
    const saverOf = (client: pg.PoolClient): PostgresSaver => {
      // The library asks its pool; here all goes through the one connection that belongs to the tenant.
      const one = { query: client.query.bind(client), connect: async () => ({ query: client.query.bind(client), release: () => undefined }) };
      return new PostgresSaver(one as never);
    };
    const checkpoint = { v: 4, id: "1", ts: "", channel_values: { said: "secret" }, channel_versions: { said: 1 }, versions_seen: {} };
    const put = (key: string) => (client: pg.PoolClient) => saverOf(client).put({ configurable: { thread_id: key, checkpoint_ns: "" } }, checkpoint as never, { source: "loop", step: 1, parents: {} }, { said: 1 });
    const acme = storageKey("acme", "t");
    await asTenant(tenantKey("acme"), put(acme));
    const seen = (client: pg.PoolClient): Promise<Any> => saverOf(client).getTuple({ configurable: { thread_id: acme } });
    expect((await asTenant(tenantKey("acme"), seen)).checkpoint.channel_values).toEqual({ said: "secret" });
    expect(await asTenant(tenantKey("evil"), seen)).toBeUndefined();
    for (const table of ["checkpoints", "checkpoint_blobs", "checkpoint_writes"]) expect((await asTenant(tenantKey("evil"), (client) => client.query(`SELECT * FROM ${table}`))).rows, table).toEqual([]);
    await expect(asTenant(tenantKey("evil"), put(acme))).rejects.toThrow(/row-level security/);
    // Without a tenant there is nothing.
    expect(await asTenant("", seen)).toBeUndefined();
    expect((await app.query("SELECT * FROM checkpoints")).rows).toEqual([]);
  });
});
