/**
 * Guards: what keeps shared state whole and tenants apart while graphs run. They work with LangGraph.js as well as with
 * the reference runtime: nothing here knows which of them runs the graph.
 */
export { and, append, lastWins, max, merge, mergeById, min, or, sum, union } from "./reducers.ts";
export type { Reducer } from "./reducers.ts";
export { KeyedLock, LockTimeoutError } from "./lock.ts";
export type { LockOptions } from "./lock.ts";
export { rateLimiter } from "./rate.ts";
export type { Rate, RateLimiter } from "./rate.ts";
export { ConflictError } from "./versions/conflict.ts";
export { VersionedStore } from "./versions/versioned-store.ts";
export type { AtomicStore, RetryOptions, StoreLike, Versioned } from "./versions/versioned-store.ts";
export { SqliteStore } from "./versions/sqlite-store.ts";
export { TenantCheckpointer } from "./tenant/checkpointer.ts";
export type { TenantOptions } from "./tenant/checkpointer.ts";
export { TenantSaver } from "./tenant/saver.ts";
export type { GuardedSaver } from "./tenant/interface.ts";
export { DecryptionError, MissingTenantError, ThreadAccessError } from "./tenant/errors.ts";
export { MemoryOwners } from "./tenant/owners.ts";
export type { Owned, Owners } from "./tenant/owners.ts";
export { SqliteOwners } from "./tenant/sqlite-owners.ts";
export { derivedKeys } from "./tenant/keys.ts";
export type { KeySource, TenantKeys } from "./tenant/keys.ts";
export type { Access, AccessAction, Refusal } from "./tenant/audit.ts";
