import type { Checkpoint, CheckpointMetadata, CheckpointPendingWrite, CheckpointTuple, ListOptions, PendingWrite, ThreadConfig } from "./base.ts";
import { addressOf, BaseCheckpointSaver, configOf, matches, requireAddress, writeIndex } from "./base.ts";

type Bytes = [type: string, data: Uint8Array];
interface StoredWrite {
  path: string;
  task: string;
  index: number;
  channel: string;
  value: Bytes;
}
interface Stored {
  thread: string;
  namespace: string;
  id: string;
  parent: string | undefined;
  checkpoint: Bytes;
  metadata: Bytes;
  writes: Map<string, StoredWrite>;
}

/** Keeps threads as long as the process lives. Values are serialized, so a thread sees what a database would give back. */
export class MemorySaver extends BaseCheckpointSaver {
  /** By thread, then namespace, then checkpoint id, in order of time. */
  private readonly threads = new Map<string, Map<string, Map<string, Stored>>>();
  /** Writes that came before their checkpoint. */
  private readonly early = new Map<string, Stored["writes"]>();

  async getTuple(config: ThreadConfig): Promise<CheckpointTuple | undefined> {
    const address = addressOf(config);
    const space = address && this.threads.get(address.thread)?.get(address.namespace);
    if (!space) return undefined;
    const id = address.id ?? [...space.keys()].reduce((a, b) => (a > b ? a : b));
    const stored = space.get(id);
    return stored && this.load(stored);
  }

  async *list(config: ThreadConfig, options: ListOptions = {}): AsyncGenerator<CheckpointTuple> {
    const { thread_id, checkpoint_ns, checkpoint_id } = config.configurable ?? {};
    const before = options.before?.configurable?.checkpoint_id;
    let left = options.limit ?? Infinity;
    for (const [thread, spaces] of this.threads) {
      // Without a thread id all threads are listed, as the library does.
      if (thread_id !== undefined && thread !== thread_id) continue;
      for (const [namespace, space] of spaces) {
        if (checkpoint_ns !== undefined && namespace !== checkpoint_ns) continue;
        for (const stored of [...space.values()].sort((a, b) => (a.id < b.id ? 1 : -1))) {
          if (checkpoint_id !== undefined && stored.id !== checkpoint_id) continue;
          if (before !== undefined && stored.id >= before) continue;
          const tuple = await this.load(stored);
          if (!matches(tuple.metadata, options.filter)) continue;
          if (left-- <= 0) return;
          yield tuple;
        }
      }
    }
  }

  async put(config: ThreadConfig, checkpoint: Checkpoint, metadata: CheckpointMetadata): Promise<ThreadConfig> {
    const { thread, namespace, id: parent } = requireAddress(config, "checkpoint");
    const spaces = this.threads.get(thread) ?? new Map<string, Map<string, Stored>>();
    const space = spaces.get(namespace) ?? new Map<string, Stored>();
    this.threads.set(thread, spaces.set(namespace, space));
    const key = [thread, namespace, checkpoint.id].join("\0");
    const writes = this.early.get(key) ?? new Map<string, never>();
    this.early.delete(key);
    const [dumped, meta] = [await this.serde.dumpsTyped(checkpoint), await this.serde.dumpsTyped(metadata)];
    space.set(checkpoint.id, { thread, namespace, id: checkpoint.id, parent, checkpoint: dumped, metadata: meta, writes });
    return configOf(thread, namespace, checkpoint.id);
  }

  async putWrites(config: ThreadConfig, writes: PendingWrite[], taskId: string, taskPath = ""): Promise<void> {
    const { thread, namespace, id } = requireAddress(config, "writes");
    if (id === undefined)
      throw new Error(`Failed to put writes. The passed RunnableConfig is missing a required "checkpoint_id" field in its "configurable" property.`);
    const dumped = await Promise.all(writes.map(async ([channel, value]) => [channel, await this.serde.dumpsTyped(value)] as const));
    const stored = this.threads.get(thread)?.get(namespace)?.get(id);
    const key = [thread, namespace, id].join("\0");
    const kept: Stored["writes"] = stored?.writes ?? this.early.get(key) ?? new Map<string, StoredWrite>();
    if (!stored) this.early.set(key, kept);
    dumped.forEach(([channel, value], n) => {
      const index = writeIndex(channel, n);
      const slot = `${taskId} ${index}`;
      // Ordinary writes of a task are written once; its answers and errors may change.
      if (index < 0 || !kept.has(slot)) kept.set(slot, { path: taskPath, task: taskId, index, channel, value });
    });
  }

  async deleteThread(threadId: string): Promise<void> {
    this.threads.delete(threadId);
    for (const key of this.early.keys()) if (key.startsWith(`${threadId}\0`)) this.early.delete(key);
  }

  private async load(stored: Stored): Promise<CheckpointTuple> {
    const { thread, namespace, id, parent, writes } = stored;
    const pendingWrites: CheckpointPendingWrite[] = [];
    for (const { task, channel, value } of inOrder(writes.values())) pendingWrites.push([task, channel, await this.serde.loadsTyped(...value)]);
    return {
      config: configOf(thread, namespace, id),
      checkpoint: (await this.serde.loadsTyped(...stored.checkpoint)) as Checkpoint,
      metadata: (await this.serde.loadsTyped(...stored.metadata)) as CheckpointMetadata,
      pendingWrites,
      ...(parent !== undefined && { parentConfig: configOf(thread, namespace, parent) }),
    };
  }
}

/** As the steps applied them, which matters to channels that are made of their writes. */
const inOrder = (writes: Iterable<StoredWrite>): StoredWrite[] =>
  [...writes].sort((a, b) => byCodePoint(a.path, b.path) || byCodePoint(a.task, b.task) || a.index - b.index);

const byCodePoint = (a: string, b: string): number => (a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b)));
