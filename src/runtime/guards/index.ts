/**
 * Guards: what keeps shared state whole and tenants apart while graphs run. They work with LangGraph.js as well as with
 * the reference runtime: nothing here knows which of them runs the graph.
 */
export { and, append, lastWins, max, merge, mergeById, min, or, sum, union } from "./reducers.ts";
export type { Reducer } from "./reducers.ts";
export { KeyedLock, LockTimeoutError } from "./lock/keyed-lock.ts";
export type { LockOptions } from "./lock/keyed-lock.ts";
export { PostgresTurns } from "./lock/postgres-turns.ts";
export type { ConnectionPool } from "./lock/postgres-turns.ts";
export { RedisTurns } from "./lock/redis-turns.ts";
export type { RedisTurnsOptions } from "./lock/redis-turns.ts";
export { TurnLostError, TurnTimeout } from "./lock/turns.ts";
export type { Turn, Turns } from "./lock/turns.ts";
export { rateLimiter } from "./rate.ts";
export type { Rate, RateLimiter } from "./rate.ts";
export { ConflictError } from "./versions/conflict.ts";
export { VersionedStore } from "./versions/versioned-store.ts";
export type { AtomicStore, RetryOptions, StoreLike, Versioned, VersionedStoreOptions } from "./versions/versioned-store.ts";
export { SqliteStore } from "./versions/sqlite-store.ts";
export { TenantCheckpointer } from "./tenant/checkpointer.ts";
export type { TenantOptions } from "./tenant/checkpointer.ts";
export { TenantSaver } from "./tenant/saver.ts";
export type { GuardedSaver } from "./tenant/interface.ts";
export { DecryptionError, MissingTenantError, ThreadAccessError } from "./tenant/errors.ts";
export { MemoryOwners } from "./tenant/owners.ts";
export type { Owned, Owners } from "./tenant/owners.ts";
export { SqliteOwners } from "./tenant/sqlite-owners.ts";
export { PostgresOwners } from "./tenant/postgres-owners.ts";
export type { PostgresQueries } from "./tenant/postgres-owners.ts";
export { RedisOwners } from "./tenant/redis-owners.ts";
export type { RedisCommand } from "./tenant/redis-owners.ts";
export { tenantKey } from "./tenant/address.ts";
export { derivedKeys } from "./tenant/keys.ts";
export type { KeySource, TenantKeys } from "./tenant/keys.ts";
export type { Access, AccessAction, Refusal } from "./tenant/audit.ts";
