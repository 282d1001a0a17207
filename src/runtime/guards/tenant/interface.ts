import type { Checkpoint, CheckpointMetadata, CheckpointPendingWrite, PendingWrite, Version } from "../../savers/base.ts";

/** What savers read of a config. Wide enough for the types of the library and for ours. */
export type ThreadConfig = {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  configurable?: { [key: string]: any };
};
export interface ThreadTuple {
  config: ThreadConfig;
  checkpoint: Checkpoint;
  metadata?: CheckpointMetadata;
  parentConfig?: ThreadConfig;
  pendingWrites?: CheckpointPendingWrite[];
}
export interface ThreadListOptions {
  limit?: number;
  before?: ThreadConfig;
  filter?: { [key: string]: unknown };
}

export interface DeltaHistory {
  seed?: unknown;
  writes: CheckpointPendingWrite[];
}
export interface DeltaQuery {
  config: ThreadConfig;
  channels: string[];
}

/** Any saver with the library's interface: the library's own, ours, or one of yours. */
export interface GuardedSaver {
  serde?: unknown;
  getTuple(config: ThreadConfig): Promise<ThreadTuple | undefined>;
  list(config: ThreadConfig, options?: ThreadListOptions): AsyncGenerator<ThreadTuple>;
  put(config: ThreadConfig, checkpoint: Checkpoint, metadata: CheckpointMetadata, newVersions: { [channel: string]: Version }): Promise<ThreadConfig>;
  putWrites(config: ThreadConfig, writes: PendingWrite[], taskId: string, taskPath?: string): Promise<void>;
  deleteThread(threadId: string): Promise<void>;
  getNextVersion?(current: Version | undefined): Version;
  getDeltaChannelHistory?(query: DeltaQuery): Promise<{ [channel: string]: DeltaHistory }>;
}
