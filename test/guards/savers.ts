import { randomBytes } from "node:crypto";
import * as library from "@langchain/langgraph";
import { derivedKeys, TenantCheckpointer } from "../../src/runtime/guards/index.ts";
import type { GuardedSaver, TenantOptions } from "../../src/runtime/guards/index.ts";
import { MemorySaver } from "../../src/runtime/index.ts";
import { SqliteSaver } from "../../src/runtime/savers/sqlite.ts";

/** The savers that are guarded. */
export const savers: readonly (readonly [name: string, make: () => GuardedSaver])[] = [
  ["our MemorySaver", () => new MemorySaver()],
  ["the library's MemorySaver", () => new library.MemorySaver()],
  ["our SqliteSaver", () => new SqliteSaver(":memory:")],
];

export const someKeys = (): NonNullable<TenantOptions["keys"]> => derivedKeys({ current: "k1", keys: { k1: randomBytes(32) } });

export const guarded = (saver: GuardedSaver, options: TenantOptions = {}): TenantCheckpointer => new TenantCheckpointer(saver, { keys: someKeys(), ...options });
