import type { ThreadConfig } from "../../savers/base.ts";
import { storageKey } from "../tenant/address.ts";
import { TenantCheckpointer } from "../tenant/checkpointer.ts";
import type { GuardedSaver } from "../tenant/interface.ts";

/** What a compiled graph has that reaches threads. The library's and ours fit. */
export interface AttackedGraph {
  invoke(input: unknown, config: ThreadConfig): Promise<unknown>;
  getState(config: ThreadConfig): Promise<unknown>;
  getStateHistory(config: ThreadConfig): AsyncIterable<unknown>;
  updateState(config: ThreadConfig, values: unknown): Promise<unknown>;
}
/** What code reaches that works for one tenant: its saver, its graph, or both. */
export interface Reach {
  saver?: GuardedSaver;
  /** Runs of it are part of the attack: give it models and tools that do nothing. */
  graph?: AttackedGraph;
  /** Begins a thread, under the id that is wanted where that can be had, and answers with its id. */
  begin?(wanted: string): Promise<string>;
  /** Where the saver keeps a thread, if that is another id. Somebody may have seen it in the database. */
  stored?(thread: string): string;
}
export interface AttackTarget {
  /** Called for several tenants, as a server would for each session; what it gives has to share one database. */
  as(tenant: string): Reach | Promise<Reach>;
  /** An input of the graph that holds this text. One with a message of a user, if not given. */
  input?(text: string): unknown;
}

/** A saver alone knows no tenants: everybody reaches all of it. */
export function targetOf(subject: AttackTarget | TenantCheckpointer | GuardedSaver): AttackTarget {
  if (subject instanceof TenantCheckpointer)
    return {
      as(tenant) {
        const saver = subject.forTenant(tenant);
        return { saver, begin: (wanted) => saver.claim(wanted), stored: (thread) => storageKey(tenant, thread) };
      },
    };
  return "as" in subject ? subject : { as: () => ({ saver: subject }) };
}
