import { AsyncLocalStorage } from "node:async_hooks";
import { isWellFormed, storageKey } from "./address.ts";
import type { Audit } from "./audit.ts";
import { MissingTenantError } from "./errors.ts";
import type { GuardedSaver } from "./interface.ts";
import type { KeySource } from "./keys.ts";
import type { Owners } from "./owners.ts";
import { MemoryOwners } from "./owners.ts";
import type { Parts } from "./saver.ts";
import { TenantSaver } from "./saver.ts";
import type { SealingOptions } from "./sealing.ts";

export interface TenantOptions {
  /** Who owns which thread. In memory, if not given: that is for a saver in memory. */
  owners?: Owners;
  /** With keys, what threads say is encrypted before the wrapped saver sees it. */
  keys?: KeySource;
  encryption?: SealingOptions;
  /** Called before each access and each refusal, and waited for. */
  audit?: Audit;
  /** Threads not used for so long, in milliseconds, are deleted by `sweep`. */
  retention?: number;
  now?: () => number;
}

/**
 * A saver for several tenants over a saver that knows of none. A thread belongs to the tenant that claimed it, and to
 * everybody else it does not exist. The tenant is never read from the config of a run, since much of that comes from
 * requests: it is bound by `forTenant` or by `run`, which only code of the server can call.
 */
export class TenantCheckpointer extends TenantSaver {
  private readonly guarded: Parts;
  private readonly current: AsyncLocalStorage<string>;
  private readonly retention: number | undefined;

  constructor(saver: GuardedSaver, { owners = new MemoryOwners(), keys, encryption = {}, audit, retention, now = Date.now }: TenantOptions = {}) {
    const current = new AsyncLocalStorage<string>();
    const parts: Parts = { saver, owners, keys, sealing: encryption, audit, now, touchEvery: Math.min(60_000, (retention ?? Infinity) / 10) };
    super(parts, () => {
      const tenant = current.getStore();
      if (tenant === undefined) throw new MissingTenantError();
      return tenant;
    });
    this.guarded = parts;
    this.current = current;
    this.retention = retention;
  }

  /** The tenant's own saver. A graph compiled with it serves this tenant. */
  forTenant(tenant: string): TenantSaver {
    const checked = check(tenant);
    return new TenantSaver(this.guarded, () => checked);
  }

  /** All that `work` does, it does for the tenant: for a graph that is compiled once with this checkpointer. */
  run<T>(tenant: string, work: () => T): T {
    return this.current.run(check(tenant), work);
  }

  /** Deletes the threads that are older than the retention, of all tenants, and says how many. For a timer of yours. */
  async sweep(): Promise<number> {
    const { owners, saver, audit, now } = this.guarded;
    if (this.retention === undefined) return 0;
    const oldest = now() - this.retention;
    let deleted = 0;
    for (const { thread, tenant } of await owners.unusedSince(oldest)) {
      // It may have been used while others were deleted.
      const owner = await owners.find(thread);
      if (!owner || owner.usedAt >= oldest) continue;
      await audit?.({ at: new Date(now()).toISOString(), tenant, action: "delete", thread });
      await saver.deleteThread(storageKey(tenant, thread));
      await owners.release(thread, tenant);
      deleted++;
    }
    return deleted;
  }
}

function check(tenant: string): string {
  if (!isWellFormed(tenant)) throw new TypeError("The id of a tenant is a text of 1 to 512 characters, without control characters.");
  return tenant;
}
