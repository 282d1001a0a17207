import type { MutexInterface } from "async-mutex";
import { Mutex, withTimeout } from "async-mutex";

export interface LockOptions {
  /** How long a piece of work waits for its turn, in milliseconds. For ever, if not given. */
  timeout?: number;
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
 * One at a time for each key, in the order of asking; different keys do not wait for each other. It holds in one process.
 * Work that asks for its own key again would wait for itself.
 */
export class KeyedLock<Key = string> {
  private readonly open = new Map<Key, { readonly mutex: MutexInterface; users: number }>();
  private readonly timeout: number | undefined;
  constructor({ timeout }: LockOptions = {}) {
    this.timeout = timeout;
  }

  async run<T>(key: Key, work: () => T | Promise<T>): Promise<T> {
    const lock = this.open.get(key) ?? { mutex: this.mutex(key), users: 0 };
    this.open.set(key, lock);
    lock.users++;
    try {
      return await lock.mutex.runExclusive(work);
    } finally {
      if (--lock.users === 0) this.open.delete(key);
    }
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
