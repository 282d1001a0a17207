import { randomUUID } from "node:crypto";
import type { RedisCommand } from "../tenant/redis-owners.ts";
import type { Turn, Turns } from "./turns.ts";
import { TurnLostError, TurnTimeout } from "./turns.ts";

const RENEW = `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end return redis.call('PEXPIRE', KEYS[1], ARGV[2])`;
const END = `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end return redis.call('DEL', KEYS[1])`;

export interface RedisTurnsOptions {
  /** After how long without a sign of life a turn ends, in milliseconds. */
  lease?: number;
  prefix?: string;
}

/**
 * Leases in Redis. A process that dies keeps its turn until the lease runs out; one that is stopped for longer than that loses
 * it, and hears so at the end: `TurnLostError`. What must never be done twice needs a comparison where it is written, too.
 */
export class RedisTurns implements Turns {
  private readonly send: RedisCommand;
  private readonly lease: number;
  private readonly prefix: string;
  constructor(send: RedisCommand, { lease = 30_000, prefix = "superstep" }: RedisTurnsOptions = {}) {
    this.send = send;
    this.lease = lease;
    this.prefix = prefix;
  }

  async take(key: string, timeout: number | undefined): Promise<Turn> {
    const [name, holder, lease] = [`${this.prefix}:turn:${key}`, randomUUID(), String(this.lease)];
    const end = timeout === undefined ? Infinity : Date.now() + timeout;
    for (let wait = 2; (await this.send(["SET", name, holder, "NX", "PX", lease])) !== "OK"; wait = Math.min(wait * 2, 100)) {
      if (Date.now() >= end) throw new TurnTimeout();
      await new Promise((resolve) => setTimeout(resolve, Math.min(wait * (0.5 + Math.random()), Math.max(end - Date.now(), 0))));
    }
    const renewing = setInterval(() => void this.send(["EVAL", RENEW, "1", name, holder, lease]).catch(() => undefined), this.lease / 3);
    return {
      end: async () => {
        clearInterval(renewing);
        if ((await this.send(["EVAL", END, "1", name, holder])) !== 1) throw new TurnLostError(key);
      },
    };
  }
}
