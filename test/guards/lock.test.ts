import { expect, test, vi } from "vitest";
import { KeyedLock, LockTimeoutError, rateLimiter } from "../../src/runtime/guards/index.ts";
import { sleep } from "../runtime/both.ts";

test("one at a time for a key, in the order of asking; other keys do not wait", async () => {
  const lock = new KeyedLock();
  const seen: string[] = [];
  const work = (key: string, name: string, ms: number): Promise<string> =>
    lock.run(key, async () => {
      seen.push(`${name}>`);
      await sleep(ms);
      seen.push(`<${name}`);
      return name;
    });
  expect(await Promise.all([work("a", "a1", 30), work("a", "a2", 1), work("b", "b1", 5)])).toEqual(["a1", "a2", "b1"]);
  expect(seen).toEqual(["a1>", "b1>", "<b1", "<a1", "a2>", "<a2"]);
});

test("a failure frees the key, and keys that nobody needs are forgotten", async () => {
  const lock = new KeyedLock<object | string>();
  const failed = lock.run("k", () => Promise.reject(new Error("no")));
  const after = lock.run("k", () => "next");
  expect(lock.size).toBe(1);
  await expect(failed).rejects.toThrow("no");
  expect(await after).toBe("next");
  expect(() => lock.run({}, () => 1)).not.toThrow();
  await sleep(1);
  expect(lock.size).toBe(0);
});

test("who waits too long is told so, and takes nobody's place", async () => {
  const lock = new KeyedLock({ timeout: 20 });
  const slow = lock.run("k", () => sleep(60));
  await expect(lock.run("k", () => "never")).rejects.toThrow(LockTimeoutError);
  await slow;
  expect(await lock.run("k", () => "again")).toBe("again");
});

test("a rate limiter starts no more than its limit in any interval, and loses nothing", async () => {
  const model = rateLimiter({ limit: 2, interval: 100 });
  const started: number[] = [];
  const began = performance.now();
  const results = Promise.all([1, 2, 3, 4, 5].map((n) => model.run(() => (started.push(performance.now() - began), n))));
  expect(model.waiting).toBe(5);
  expect(await results).toEqual([1, 2, 3, 4, 5]);
  expect(model.waiting).toBe(0);
  // Timers may be early by a millisecond.
  for (let i = 2; i < started.length; i++) expect(started[i]! - started[i - 2]!).toBeGreaterThanOrEqual(98);
});

test("with a concurrency, no more run at the same time; failures go to who asked", async () => {
  const model = rateLimiter({ limit: 100, interval: 10, concurrency: 2 });
  let running = 0;
  const most = vi.fn();
  const runs = [1, 2, 3, 4, 5, 6].map((n) =>
    model.run(async () => {
      most(++running);
      await sleep(5);
      running--;
      if (n === 3) throw new Error("third");
      return n;
    }),
  );
  expect((await Promise.allSettled(runs)).map((run) => (run.status === "fulfilled" ? run.value : (run.reason as Error).message))).toEqual([1, 2, "third", 4, 5, 6]);
  expect(Math.max(...most.mock.calls.map(([n]) => n as number))).toBe(2);
});

test("a rate limiter keeps its limit in a process that is busy while work is to start", async () => {
  const model = rateLimiter({ limit: 2, interval: 100 });
  const started: number[] = [];
  const results = Promise.all([1, 2, 3, 4, 5].map((n) => model.run(() => (started.push(performance.now()), n))));
  for (const until = performance.now() + 60; performance.now() < until; );
  expect(await results).toEqual([1, 2, 3, 4, 5]);
  for (let i = 2; i < started.length; i++) expect(started[i]! - started[i - 2]!).toBeGreaterThanOrEqual(98);
});

test("work that throws takes its turn, and no other's", async () => {
  const model = rateLimiter({ limit: 1, interval: 20 });
  const thrown = model.run(() => {
    throw new Error("no");
  });
  const rejected = model.run(() => Promise.reject(new Error("nor this")));
  await expect(thrown).rejects.toThrow("no");
  await expect(rejected).rejects.toThrow("nor this");
  expect(await model.run(() => 1)).toBe(1);
});

test("a rate that lets nothing start is refused at once", () => {
  expect(() => rateLimiter({ limit: 0, interval: 100 })).toThrow(RangeError);
  expect(() => rateLimiter({ limit: 2, interval: Number.NaN })).toThrow(RangeError);
});
