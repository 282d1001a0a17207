import type { MutexInterface } from "async-mutex";
import { Mutex, withTimeout } from "async-mutex";
import type { Turns } from "./turns.ts";
import { TurnTimeout } from "./turns.ts";

export interface LockOptions {
  /** How long a piece of work waits for its turn, in milliseconds. For ever, if not given. */
  timeout?: number;
  /** With it the lock holds between processes too, between all that share it. */
  across?: Turns;
}

export class LockTimeoutError extends Error {
  override name = "LockTimeoutError";
  readonly key: unknown;
  constructor(key: unknown, timeout: number) {
    super(`Waited ${timeout} ms for the lock of ${JSON.stringify(key) ?? String(key)}.`);
    this.key = key;
  }
}

/**
 * One at a time for each key, in the order of asking; different keys do not wait for each other. It holds in one process, and
 * with `across` between processes, where the order is that of the database.
 * Work that asks for its own key again would wait for itself.
 */
export class KeyedLock<Key = string> {
  private readonly open = new Map<Key, { readonly mutex: MutexInterface; users: number }>();
  private readonly timeout: number | undefined;
  private readonly across: Turns | undefined;
  constructor({ timeout, across }: LockOptions = {}) {
    this.timeout = timeout;
    this.across = across;
  }

  async run<T>(key: Key, work: () => T | Promise<T>): Promise<T> {
    const lock = this.open.get(key) ?? { mutex: this.mutex(key), users: 0 };
    this.open.set(key, lock);
    lock.users++;
    try {
      const { across } = this;
      const end = Date.now() + (this.timeout ?? Infinity);
      return await lock.mutex.runExclusive(across ? () => this.inTurn(across, key, end, work) : work);
    } finally {
      if (--lock.users === 0) this.open.delete(key);
    }
  }

  private async inTurn<T>(across: Turns, key: Key, end: number, work: () => T | Promise<T>): Promise<T> {
    const left = this.timeout === undefined ? undefined : Math.max(end - Date.now(), 1);
    const turn = await across.take(typeof key === "string" ? key : JSON.stringify(key), left).catch((error: unknown) => {
      throw error instanceof TurnTimeout ? new LockTimeoutError(key, this.timeout as number) : error;
    });
    const outcome = await Promise.resolve().then(work).then(
      (value) => () => value,
      (error: unknown) => () => {
        throw error;
      },
    );
    // Why the work failed says more than that its turn was lost too.
    await turn.end().catch((error: unknown) => {
      outcome();
      throw error;
    });
    return outcome();
  }

  /** Keys that somebody holds or waits for. */
  get size(): number {
    return this.open.size;
  }

  private mutex(key: Key): MutexInterface {
    const mutex = new Mutex();
    return this.timeout === undefined ? mutex : withTimeout(mutex, this.timeout, new LockTimeoutError(key, this.timeout));
  }
}
