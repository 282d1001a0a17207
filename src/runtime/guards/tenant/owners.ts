export interface Owned {
  readonly tenant: string;
  /** Milliseconds since 1970. */
  readonly usedAt: number;
}

/** Which tenant a thread belongs to. A thread has one owner, from its claim to its release. */
export interface Owners {
  find(thread: string): Promise<Owned | undefined>;
  /** True where the tenant owns the thread afterwards. Of several that claim a new thread at once, one gets it. */
  claim(thread: string, tenant: string, now: number): Promise<boolean>;
  touch(thread: string, now: number): Promise<void>;
  release(thread: string, tenant: string): Promise<void>;
  /** The last used first. */
  of(tenant: string): Promise<string[]>;
  unusedSince(time: number): Promise<{ thread: string; tenant: string }[]>;
}

/** For one process. It forgets with the process, so it goes with a saver that does too. */
export class MemoryOwners implements Owners {
  private readonly owned = new Map<string, Owned>();

  async find(thread: string): Promise<Owned | undefined> {
    return this.owned.get(thread);
  }
  async claim(thread: string, tenant: string, now: number): Promise<boolean> {
    const owner = this.owned.get(thread);
    if (!owner) this.owned.set(thread, { tenant, usedAt: now });
    return !owner || owner.tenant === tenant;
  }
  async touch(thread: string, now: number): Promise<void> {
    const owner = this.owned.get(thread);
    if (owner) this.owned.set(thread, { ...owner, usedAt: now });
  }
  async release(thread: string, tenant: string): Promise<void> {
    if (this.owned.get(thread)?.tenant === tenant) this.owned.delete(thread);
  }
  async of(tenant: string): Promise<string[]> {
    const threads = [...this.owned].filter(([, owner]) => owner.tenant === tenant);
    return threads.sort(([, a], [, b]) => b.usedAt - a.usedAt).map(([thread]) => thread);
  }
  async unusedSince(time: number): Promise<{ thread: string; tenant: string }[]> {
    return [...this.owned].filter(([, { usedAt }]) => usedAt < time).map(([thread, { tenant }]) => ({ thread, tenant }));
  }
}
