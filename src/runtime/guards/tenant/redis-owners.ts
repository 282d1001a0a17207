import type { Owned, Owners } from "./owners.ts";

/** Sends one command: `(args) => client.sendCommand(args)` with the package `redis`, `([name, ...args]) => client.call(name, ...args)` with `ioredis`. */
export type RedisCommand = (args: string[]) => Promise<unknown>;

/** All keys are in one slot of a cluster. KEYS: owners, times, times of the tenant; ARGV: thread, tenant, now. */
const CLAIM = `
local owner = redis.call('HGET', KEYS[1], ARGV[1])
if owner then return owner == ARGV[2] and 1 or 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1])
redis.call('ZADD', KEYS[3], ARGV[3], ARGV[1])
return 1`;
const TOUCH = `
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1])
redis.call('ZADD', KEYS[3], ARGV[3], ARGV[1])
return 1`;
const RELEASE = `
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('ZREM', KEYS[3], ARGV[1])
return 1`;

/** The table of owners in Redis, for any number of processes. It has to be a Redis that keeps what it is given: with a log on disk, and without eviction. */
export class RedisOwners implements Owners {
  private readonly send: RedisCommand;
  private readonly prefix: string;
  constructor(send: RedisCommand, { prefix = "superstep" }: { prefix?: string } = {}) {
    this.send = send;
    this.prefix = `{${prefix}}`;
  }

  async find(thread: string): Promise<Owned | undefined> {
    const [tenant, used] = await Promise.all([this.send(["HGET", `${this.prefix}:owners`, thread]), this.send(["ZSCORE", `${this.prefix}:used`, thread])]);
    return typeof tenant === "string" ? { tenant, usedAt: Number(used) } : undefined;
  }
  async claim(thread: string, tenant: string, now: number): Promise<boolean> {
    return (await this.run(CLAIM, thread, tenant, now)) === 1;
  }
  async touch(thread: string, now: number): Promise<void> {
    const owner = await this.find(thread);
    if (owner) await this.run(TOUCH, thread, owner.tenant, now);
  }
  async release(thread: string, tenant: string): Promise<void> {
    await this.run(RELEASE, thread, tenant, 0);
  }
  async of(tenant: string): Promise<string[]> {
    return (await this.send(["ZRANGE", this.threadsOf(tenant), "0", "-1", "REV"])) as string[];
  }
  async unusedSince(time: number): Promise<{ thread: string; tenant: string }[]> {
    const threads = (await this.send(["ZRANGE", `${this.prefix}:used`, "-inf", `(${time}`, "BYSCORE"])) as string[];
    if (threads.length === 0) return [];
    const tenants = (await this.send(["HMGET", `${this.prefix}:owners`, ...threads])) as (string | null)[];
    return threads.flatMap((thread, n) => (typeof tenants[n] === "string" ? [{ thread, tenant: tenants[n] }] : []));
  }

  private run(script: string, thread: string, tenant: string, now: number): Promise<unknown> {
    return this.send(["EVAL", script, "3", `${this.prefix}:owners`, `${this.prefix}:used`, this.threadsOf(tenant), thread, tenant, String(now)]);
  }
  private threadsOf(tenant: string): string {
    return `${this.prefix}:of:${tenant}`;
  }
}
