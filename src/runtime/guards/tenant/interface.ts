import type { Checkpoint, CheckpointMetadata, CheckpointTuple, ListOptions, PendingWrite, ThreadConfig, Version } from "../../savers/base.ts";
import type { DeltaHistory, DeltaQuery } from "../../savers/delta-history.ts";

/** Any saver with the library's interface: the library's own, ours, or one of yours. */
export interface GuardedSaver {
  serde?: unknown;
  getTuple(config: ThreadConfig): Promise<CheckpointTuple | undefined>;
  list(config: ThreadConfig, options?: ListOptions): AsyncGenerator<CheckpointTuple>;
  put(config: ThreadConfig, checkpoint: Checkpoint, metadata: CheckpointMetadata, newVersions: { [channel: string]: Version }): Promise<ThreadConfig>;
  putWrites(config: ThreadConfig, writes: PendingWrite[], taskId: string, taskPath?: string): Promise<void>;
  deleteThread(threadId: string): Promise<void>;
  getNextVersion?(current: Version | undefined): Version;
  getDeltaChannelHistory?(query: DeltaQuery): Promise<{ [channel: string]: DeltaHistory }>;
}
