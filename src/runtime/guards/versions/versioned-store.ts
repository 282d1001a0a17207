import { newId } from "../../ids.ts";
import { KeyedLock } from "../lock/keyed-lock.ts";
import { ConflictError } from "./conflict.ts";

export type Value = { [key: string]: unknown };
export interface StoreLike {
  get(namespace: string[], key: string): Promise<{ value: Value } | null | undefined>;
  put(namespace: string[], key: string, value: Value): Promise<void>;
  delete(namespace: string[], key: string): Promise<void>;
}
/** A store that can read and write in one go, also where several processes share it. */
export interface AtomicStore extends StoreLike {
  /** `change` gets what is there and returns what is to be there, `null` for nothing. What it throws changes nothing. */
  change(namespace: string[], key: string, change: (current: Value | null) => Value | null): Promise<void>;
}

export interface Versioned<T extends object> {
  readonly value: T;
  /** For comparing only. No two writes give the same one. */
  readonly version: string;
}
export interface RetryOptions {
  /** Of reading, changing and writing. */
  attempts?: number;
}

export interface VersionedStoreOptions {
  /** One that holds between processes makes writes atomic between processes on any store. */
  lock?: KeyedLock;
}

/** In the value, so that any store keeps it, and the store's own `search` and its filters work as before. */
const VERSION = "__version";
const UNVERSIONED = "0";

/** All in this process take turns at a key, through whichever store object they reach it. */
const turns = new KeyedLock();

/**
 * Compare-and-set on a store: a write says which version it has seen, and fails with a `ConflictError` where that is not
 * the one that is there. Atomic within a process on any store; between processes on an
 * `AtomicStore`, and on any store with a lock that holds between processes. All writers of a key
 * have to come through here; `store.put` beside it knows of no versions.
 */
export class VersionedStore {
  private readonly store: StoreLike | AtomicStore;
  private readonly turns: KeyedLock;
  constructor(store: StoreLike | AtomicStore, { lock = turns }: VersionedStoreOptions = {}) {
    this.store = store;
    this.turns = lock;
  }

  async get<T extends object = Value>(namespace: readonly string[], key: string): Promise<Versioned<T> | null> {
    const item = await this.store.get([...namespace], key);
    if (!item) return null;
    const { [VERSION]: _, ...value } = item.value;
    return { value: structuredClone(value) as T, version: versionOf(item.value) as string };
  }

  /** `expected`: the version that was read, or `null` where nothing was. Returns the new version. */
  async put<T extends object>(namespace: readonly string[], key: string, value: T, expected: string | null): Promise<string> {
    const version = `${Number.parseInt(expected ?? "0", 10) + 1}-${newId().slice(0, 8)}`;
    const next = { ...(structuredClone(value) as Value), [VERSION]: version };
    await this.exchange(namespace, key, expected, next);
    return version;
  }

  async delete(namespace: readonly string[], key: string, expected: string): Promise<void> {
    await this.exchange(namespace, key, expected, null);
  }

  /**
   * Reads, changes, and writes; where somebody else was faster, does it again. `change` may run several times, so it should
   * do nothing but compute.
   */
  async update<T extends object>(namespace: readonly string[], key: string, change: (current: T | undefined) => T | Promise<T>, { attempts = 50 }: RetryOptions = {}): Promise<Versioned<T>> {
    for (let attempt = 1; ; attempt++) {
      const current = await this.get<T>(namespace, key);
      const value = await change(current?.value);
      try {
        return { value, version: await this.put(namespace, key, value, current?.version ?? null) };
      } catch (error) {
        if (!(error instanceof ConflictError) || attempt >= attempts) throw error;
        await new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(2 ** attempt, 50)));
      }
    }
  }

  private exchange(namespace: readonly string[], key: string, expected: string | null, next: Value | null): Promise<void> {
    const { store } = this;
    const compare = (current: Value | null | undefined): Value | null => {
      const found = versionOf(current);
      if (found !== expected) throw new ConflictError(namespace, key, expected, found);
      return next;
    };
    if (isAtomic(store)) return store.change([...namespace], key, compare);
    return this.turns.run(JSON.stringify([namespace, key]), async () => {
      compare((await store.get([...namespace], key))?.value);
      await (next === null ? store.delete([...namespace], key) : store.put([...namespace], key, next));
    });
  }
}

const isAtomic = (store: StoreLike | AtomicStore): store is AtomicStore => "change" in store;

function versionOf(value: Value | null | undefined): string | null {
  if (!value) return null;
  const version = value[VERSION];
  return typeof version === "string" ? version : UNVERSIONED;
}
