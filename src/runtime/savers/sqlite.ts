import type { Checkpoint, CheckpointMetadata, CheckpointPendingWrite, CheckpointTuple, ListOptions, PendingWrite, ThreadConfig } from "./base.ts";
import { BaseCheckpointSaver, configOf, matches, writeIndex } from "./base.ts";
import type { Serializer } from "./serde.ts";
import type { Row } from "./sqlite-file.ts";
import { SqlFile } from "./sqlite-file.ts";

const SCHEMA = `
CREATE TABLE IF NOT EXISTS checkpoints (
  thread_id TEXT NOT NULL, checkpoint_ns TEXT NOT NULL, checkpoint_id TEXT NOT NULL, parent_checkpoint_id TEXT,
  type TEXT NOT NULL, checkpoint BLOB NOT NULL, metadata_type TEXT NOT NULL, metadata BLOB NOT NULL,
  PRIMARY KEY (thread_id, checkpoint_ns, checkpoint_id));
CREATE TABLE IF NOT EXISTS writes (
  thread_id TEXT NOT NULL, checkpoint_ns TEXT NOT NULL, checkpoint_id TEXT NOT NULL, task_id TEXT NOT NULL,
  task_path TEXT NOT NULL, idx INTEGER NOT NULL, channel TEXT NOT NULL, type TEXT NOT NULL, value BLOB NOT NULL,
  PRIMARY KEY (thread_id, checkpoint_ns, checkpoint_id, task_id, idx));`;

const text = (row: Row, column: string): string => row[column] as string;
const bytes = (row: Row, column: string): Uint8Array => row[column] as Uint8Array;

/** Threads in an SQLite file, which several processes may use at once. */
export class SqliteSaver extends BaseCheckpointSaver {
  private readonly file: SqlFile;
  constructor(path: string, serde?: Serializer) {
    super(serde);
    this.file = new SqlFile(path, SCHEMA);
  }
  static fromConnString(path: string): SqliteSaver {
    return new SqliteSaver(path);
  }
  close(): Promise<void> {
    return this.file.close();
  }

  async getTuple(config: ThreadConfig): Promise<CheckpointTuple | undefined> {
    const { thread_id, checkpoint_ns = "", checkpoint_id } = config.configurable ?? {};
    if (!thread_id) return undefined;
    const rows = await this.file.read((sql) =>
      sql.all(`SELECT * FROM checkpoints WHERE thread_id = ? AND checkpoint_ns = ?${checkpoint_id ? " AND checkpoint_id = ?" : ""} ORDER BY checkpoint_id DESC LIMIT 1`, [
        thread_id,
        checkpoint_ns,
        ...(checkpoint_id ? [checkpoint_id] : []),
      ]),
    );
    return rows[0] && this.load(rows[0]);
  }

  async *list(config: ThreadConfig, options: ListOptions = {}): AsyncGenerator<CheckpointTuple> {
    const { thread_id, checkpoint_ns, checkpoint_id } = config.configurable ?? {};
    const before = options.before?.configurable?.checkpoint_id;
    const conditions: [string, string | undefined][] = [
      ["thread_id = ?", thread_id],
      ["checkpoint_ns = ?", checkpoint_ns],
      ["checkpoint_id = ?", checkpoint_id],
      ["checkpoint_id < ?", before],
    ];
    const used = conditions.filter((c): c is [string, string] => c[1] !== undefined);
    const where = used.length > 0 ? `WHERE ${used.map(([condition]) => condition).join(" AND ")}` : "";
    const rows = await this.file.read((sql) => sql.all(`SELECT * FROM checkpoints ${where} ORDER BY checkpoint_id DESC`, used.map(([, value]) => value)));
    let left = options.limit ?? Infinity;
    for (const row of rows) {
      const tuple = await this.load(row);
      if (!matches(tuple.metadata, options.filter)) continue;
      if (left-- <= 0) return;
      yield tuple;
    }
  }

  async put(config: ThreadConfig, checkpoint: Checkpoint, metadata: CheckpointMetadata): Promise<ThreadConfig> {
    const { thread, namespace, id: parent } = requireThread(config);
    const [type, data] = await this.serde.dumpsTyped(checkpoint);
    const [metaType, meta] = await this.serde.dumpsTyped(metadata);
    await this.file.write((sql) =>
      sql.run("INSERT OR REPLACE INTO checkpoints VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [thread, namespace, checkpoint.id, parent ?? null, type, data, metaType, meta]),
    );
    return configOf(thread, namespace, checkpoint.id);
  }

  async putWrites(config: ThreadConfig, writes: PendingWrite[], taskId: string, taskPath = ""): Promise<void> {
    const { thread, namespace, id } = requireThread(config);
    if (!id) throw new Error('Missing "checkpoint_id" field in passed "config.configurable".');
    const dumped = await Promise.all(writes.map(async ([channel, value]) => [channel, ...(await this.serde.dumpsTyped(value))] as const));
    await this.file.write((sql) =>
      dumped.forEach(([channel, type, value], n) => {
        const index = writeIndex(channel, n);
        sql.run(`INSERT OR ${index < 0 ? "REPLACE" : "IGNORE"} INTO writes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, [thread, namespace, id, taskId, taskPath, index, channel, type, value]);
      }),
    );
  }

  async deleteThread(threadId: string): Promise<void> {
    await this.file.write((sql) => {
      sql.run("DELETE FROM checkpoints WHERE thread_id = ?", [threadId]);
      sql.run("DELETE FROM writes WHERE thread_id = ?", [threadId]);
    });
  }

  private async load(row: Row): Promise<CheckpointTuple> {
    const [thread, namespace, id] = [text(row, "thread_id"), text(row, "checkpoint_ns"), text(row, "checkpoint_id")];
    const writes = await this.file.read((sql) =>
      sql.all("SELECT * FROM writes WHERE thread_id = ? AND checkpoint_ns = ? AND checkpoint_id = ? ORDER BY task_path, task_id, idx", [thread, namespace, id]),
    );
    const pendingWrites: CheckpointPendingWrite[] = [];
    for (const write of writes) pendingWrites.push([text(write, "task_id"), text(write, "channel"), await this.serde.loadsTyped(text(write, "type"), bytes(write, "value"))]);
    const parent = row.parent_checkpoint_id;
    return {
      config: configOf(thread, namespace, id),
      checkpoint: (await this.serde.loadsTyped(text(row, "type"), bytes(row, "checkpoint"))) as Checkpoint,
      metadata: (await this.serde.loadsTyped(text(row, "metadata_type"), bytes(row, "metadata"))) as CheckpointMetadata,
      pendingWrites,
      ...(typeof parent === "string" && { parentConfig: configOf(thread, namespace, parent) }),
    };
  }
}

function requireThread(config: ThreadConfig): { thread: string; namespace: string; id: string | undefined } {
  const { thread_id, checkpoint_ns = "", checkpoint_id } = config.configurable ?? {};
  if (!thread_id) throw new Error('Missing "thread_id" field in passed "config.configurable".');
  return { thread: thread_id, namespace: checkpoint_ns, id: checkpoint_id };
}
