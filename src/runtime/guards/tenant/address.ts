import { createHash } from "node:crypto";
import type { ThreadConfig } from "../../savers/base.ts";

/** Long enough for any id that means something, short enough for any index. */
const LONGEST = 512;
/** Control characters have no place in an id, and some databases cut a text at the first NUL. */
const CONTROL = /\p{Cc}/u;
/** Half of a character: different ids of this sort become the same one as UTF-8. */
const LONE_SURROGATE = /\p{Cs}/u;

/** An id that every store keeps apart from every other. Ids that only look alike are different ids. */
export const isWellFormed = (id: unknown): id is string =>
  typeof id === "string" && id !== "" && id.length <= LONGEST && !CONTROL.test(id) && !LONE_SURROGATE.test(id);

export interface Place {
  readonly namespace: string | undefined;
  readonly checkpoint: string | undefined;
}

/** The rest of an address, or `undefined` where it is none. */
export function placeIn(config: ThreadConfig): Place | undefined {
  const { checkpoint_ns: namespace, checkpoint_id, thread_ts } = (config.configurable ?? {}) as { readonly [key: string]: unknown };
  // The library still reads the old name.
  const checkpoint = checkpoint_id || thread_ts || undefined;
  if (namespace !== undefined && namespace !== "" && !isNamespace(namespace)) return undefined;
  if (checkpoint !== undefined && !isWellFormed(checkpoint)) return undefined;
  return { namespace: namespace as string | undefined, checkpoint };
}

/** Namespaces grow with the depth of graphs, so they may be longer. */
const isNamespace = (value: unknown): boolean => typeof value === "string" && !CONTROL.test(value) && !LONE_SURROGATE.test(value);

const digest = (...parts: readonly string[]): string => createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);

/**
 * Where the wrapped saver keeps a thread. The tenant is part of it, so no mistake with an id can make two tenants meet; and
 * it is plain hexadecimal, so nothing in an id means anything to a database, a file system or an object.
 */
export const storageKey = (tenant: string, thread: string): string => `${tenantKey(tenant)}-${digest("thread", tenant, thread)}`;

/** How all ids of a tenant's threads in the wrapped saver begin, up to the first hyphen: for policies of a database. */
export const tenantKey = (tenant: string): string => digest("tenant", tenant);

export const configAt = (thread: string, { namespace, checkpoint }: Place): ThreadConfig => ({
  configurable: { thread_id: thread, ...(namespace !== undefined && { checkpoint_ns: namespace }), ...(checkpoint !== undefined && { checkpoint_id: checkpoint }) },
});

/** The address of the wrapped saver, told in the ids of the tenant. */
export function withThread(config: ThreadConfig, thread: string): ThreadConfig {
  const { checkpoint_ns, checkpoint_id } = config.configurable ?? {};
  return configAt(thread, { namespace: checkpoint_ns ?? "", checkpoint: checkpoint_id });
}
