import type { CheckpointPendingWrite, CheckpointTuple, ThreadConfig } from "./base.ts";

export interface DeltaHistory {
  /** The last whole value, if there is one. */
  seed?: unknown;
  /** What was written since, the oldest first. */
  writes: CheckpointPendingWrite[];
}
export interface DeltaQuery {
  config: ThreadConfig;
  channels: string[];
}
interface Readable {
  getTuple(config: ThreadConfig): Promise<CheckpointTuple | undefined>;
}

/** For channels whose checkpoints do not hold the whole value: goes back from parent to parent until one does. */
export async function deltaHistory(saver: Readable, { config, channels }: DeltaQuery): Promise<{ [channel: string]: DeltaHistory }> {
  const found = new Map(channels.map((channel): [string, DeltaHistory] => [channel, { writes: [] }]));
  const open = new Set(channels);
  let at = (await saver.getTuple(config))?.parentConfig;
  while (at && open.size > 0) {
    const tuple = await saver.getTuple(at);
    if (!tuple) break;
    for (const channel of open) {
      const history = found.get(channel) as DeltaHistory;
      history.writes.unshift(...(tuple.pendingWrites ?? []).filter(([, to]) => to === channel));
      if (!Object.hasOwn(tuple.checkpoint.channel_values, channel)) continue;
      history.seed = tuple.checkpoint.channel_values[channel];
      open.delete(channel);
    }
    at = tuple.parentConfig;
  }
  return Object.fromEntries(found);
}
