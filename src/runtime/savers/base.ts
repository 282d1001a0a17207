import { ERROR, INTERRUPT, RESUME } from "../constants.ts";
import type { DeltaHistory, DeltaQuery } from "./delta-history.ts";
import { deltaHistory } from "./delta-history.ts";
import type { Serializer } from "./serde.ts";
import { JsonSerializer } from "./serde.ts";

/** What savers read of a config. Wide enough for the types of the library and for ours. */
export type ThreadConfig = {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  configurable?: { [key: string]: any };
};
export type Version = number | string;
export interface Checkpoint {
  v: number;
  id: string;
  ts: string;
  channel_values: { [channel: string]: unknown };
  channel_versions: { [channel: string]: Version };
  versions_seen: { [node: string]: { [channel: string]: Version } };
  /** What the last step changed. Ours alone: without it, a trigger left over from long ago starts its node. */
  updated_channels?: string[];
}
export interface CheckpointMetadata {
  source: "input" | "loop" | "update" | "fork";
  step: number;
  parents: { [namespace: string]: string };
  [key: string]: unknown;
}
export type PendingWrite = [channel: string, value: unknown];
export type CheckpointPendingWrite = [taskId: string, channel: string, value: unknown];
export interface CheckpointTuple {
  config: ThreadConfig;
  checkpoint: Checkpoint;
  metadata?: CheckpointMetadata;
  parentConfig?: ThreadConfig;
  pendingWrites?: CheckpointPendingWrite[];
}
export interface ListOptions {
  limit?: number;
  before?: ThreadConfig;
  filter?: { [key: string]: unknown };
}

/** The interface of the library's savers: either side's work under either side's runtime. */
export abstract class BaseCheckpointSaver {
  serde: Serializer;
  constructor(serde?: Serializer) {
    this.serde = serde ?? new JsonSerializer();
  }
  abstract getTuple(config: ThreadConfig): Promise<CheckpointTuple | undefined>;
  abstract list(config: ThreadConfig, options?: ListOptions): AsyncGenerator<CheckpointTuple>;
  abstract put(config: ThreadConfig, checkpoint: Checkpoint, metadata: CheckpointMetadata, newVersions: { [channel: string]: Version }): Promise<ThreadConfig>;
  abstract putWrites(config: ThreadConfig, writes: PendingWrite[], taskId: string, taskPath?: string): Promise<void>;
  abstract deleteThread(threadId: string): Promise<void>;
  async get(config: ThreadConfig): Promise<Checkpoint | undefined> {
    return (await this.getTuple(config))?.checkpoint;
  }
  getNextVersion(current: Version | undefined): number {
    if (typeof current === "string") throw new Error("Please override this method to use string versions.");
    return (current ?? 0) + 1;
  }
  /** The library's runs ask for it, where a channel is kept as differences. */
  getDeltaChannelHistory(query: DeltaQuery): Promise<{ [channel: string]: DeltaHistory }> {
    return deltaHistory(this, query);
  }
  /** A config with a saver in it can be printed without what the saver holds. */
  toJSON(): string {
    return `[${this.constructor.name}]`;
  }
}

/** What a run needs of a saver; the library's own classes fit. */
export type Saver = Pick<BaseCheckpointSaver, "getTuple" | "list" | "put" | "putWrites"> & Partial<Pick<BaseCheckpointSaver, "getNextVersion">>;

const FIXED: { readonly [channel: string]: number } = { [ERROR]: -1, __scheduled__: -2, [INTERRUPT]: -3, [RESUME]: -4 };
/** A task has one place for each of these, so that a later one replaces it; its other writes are numbered. */
export const writeIndex = (channel: string, index: number): number => FIXED[channel] ?? index;

export interface Address {
  thread: string;
  namespace: string;
  id: string | undefined;
}

export function addressOf(config: ThreadConfig): Address | undefined {
  const { thread_id, checkpoint_ns, checkpoint_id } = config.configurable ?? {};
  if (thread_id === undefined) return undefined;
  if (typeof thread_id !== "string" || thread_id === "")
    throw new Error(
      thread_id === ""
        ? `Invalid configurable value for key "thread_id": empty string is not permitted as an in-memory storage key.`
        : `Invalid configurable value for key "thread_id": expected a string identifier (got ${thread_id === null ? "null" : typeof thread_id}). This guard protects MemorySaver from prototype pollution.`,
    );
  return { thread: thread_id, namespace: checkpoint_ns ?? "", id: checkpoint_id };
}

export function requireAddress(config: ThreadConfig, what: string): Address {
  const address = addressOf(config);
  if (address) return address;
  throw new Error(
    `Failed to put ${what}. The passed RunnableConfig is missing a required "thread_id" field in its "configurable" property. When using a checkpointer, you must pass a "thread_id" so the checkpointer knows which conversation thread to persist state for. Example: graph.stream(input, { configurable: { thread_id: "my-thread-id" } })`,
  );
}

export const configOf = (thread: string, namespace: string, id: string): ThreadConfig => ({
  configurable: { thread_id: thread, checkpoint_ns: namespace, checkpoint_id: id },
});

export const matches = (metadata: unknown, filter: { [key: string]: unknown } | undefined): boolean =>
  filter === undefined || Object.entries(filter).every(([key, value]) => (metadata as { [key: string]: unknown } | undefined)?.[key] === value);
