import type { BaseStore } from "./store.ts";
import type { Scheduler } from "./scheduler.ts";

export type StreamMode = "values" | "updates" | "debug" | "tasks" | "checkpoints" | "custom" | "messages" | "tools";
export type Durability = "async" | "sync" | "exit";

/** `"exact"` also reproduces the library's listed defects. */
export type Compat = "sound" | "exact";
/** What happens when two values of one step meet in a channel for one: the library's error, or what tutorials tell. */
export type Conflicts = "throw" | "lastWriteWins";

/** A write that `lastWriteWins` threw away. */
export interface LostWrite {
  readonly step: number;
  readonly channel: string;
  readonly kept: { readonly node: string; readonly value: unknown };
  readonly lost: readonly { readonly node: string; readonly value: unknown }[];
}

export interface RuntimeOptions {
  compat?: Compat;
  conflicts?: Conflicts;
  scheduler?: Scheduler;
  onLostWrite?: (lost: LostWrite) => void;
}

export interface Configurable {
  thread_id?: string;
  checkpoint_id?: string;
  checkpoint_ns?: string;
  [key: string | symbol]: unknown;
}

export interface RunnableConfig {
  configurable?: Configurable;
  context?: unknown;
  recursionLimit?: number;
  maxConcurrency?: number | undefined;
  signal?: AbortSignal | undefined;
  tags?: string[];
  metadata?: { [key: string]: unknown };
  callbacks?: unknown;
  runName?: string;
  store?: BaseStore | undefined;
  writer?: (chunk: unknown) => void;
  [key: string]: unknown;
}

export interface RunOptions extends RunnableConfig, RuntimeOptions {
  streamMode?: StreamMode | readonly StreamMode[];
  subgraphs?: boolean;
  interruptBefore?: readonly string[] | "*";
  interruptAfter?: readonly string[] | "*";
  durability?: Durability;
  checkpointDuring?: boolean;
  debug?: boolean;
}

let ambient: RuntimeOptions = {};

/** Defaults for graphs whose code cannot be given options, because it was written for the library. */
export function configureRuntime(options: RuntimeOptions): void {
  ambient = { ...options };
}
export const ambientOptions = (): RuntimeOptions => ambient;
