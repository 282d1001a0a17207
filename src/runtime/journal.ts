import type { Board } from "./board.ts";
import type { RunnableConfig, RunOptions } from "./config.ts";
import { checkpointId } from "./ids.ts";
import type { Write } from "./node.ts";
import type { Checkpoint, CheckpointMetadata, CheckpointTuple, PendingWrite, Saver } from "./savers/base.ts";

export const FRESH_STEP = -2;

/** What a run leaves in its thread: a checkpoint a step, and between them the writes of tasks that finished. */
export class Journal {
  /** The step about to run. */
  step = FRESH_STEP + 1;
  checkpoint = "";
  /** Writes that came after the checkpoint the run goes on from. */
  pending: NonNullable<CheckpointTuple["pendingWrites"]> = [];
  /** The address of the checkpoint the next one follows. */
  at: RunnableConfig;
  origin: Checkpoint | undefined;
  /** What stands for the newest state, stored or not. */
  last: { readonly id: string; readonly parent?: string | undefined; readonly source: CheckpointMetadata["source"] } = { id: "", source: "input" };
  /** The checkpoint that was written last, or found in the thread. */
  saved: { readonly source: CheckpointMetadata["source"]; readonly at: RunnableConfig; readonly after?: RunnableConfig | undefined };
  stored = false;
  private saving: Promise<unknown> = Promise.resolve();
  /** With durability "exit": what the thread had, and what is to be written in the end. */
  private exitBase: RunnableConfig | undefined;
  private exitPuts: (() => Promise<unknown>)[] = [];
  private readonly saver: Saver | undefined;
  private readonly config: RunnableConfig;
  private readonly namespace: string;
  private readonly lazy: boolean;
  private readonly atExit: boolean;
  /** Also of the graphs that run inside. */
  readonly durability: RunOptions["durability"];

  /** `exact`: a failure to save surfaces only at the end, as in the library, unless the run is to be synchronous. */
  constructor(saver: Saver | undefined, options: RunOptions, config: RunnableConfig, namespace: string, exact: boolean, from: string | undefined) {
    const { durability, checkpointDuring } = options;
    this.durability = durability ?? (checkpointDuring === false ? "exit" : undefined);
    if (durability !== undefined && checkpointDuring !== undefined) throw new Error("Cannot use both `durability` and `checkpointDuring` parameters.");
    const when = durability ?? (checkpointDuring === false ? "exit" : "async");
    this.saver = saver;
    this.config = config;
    this.namespace = namespace;
    this.lazy = (exact && when === "async") || durability === "async";
    this.atExit = when === "exit";
    this.at = this.address(from);
    this.saved = { source: "input", at: this.at };
  }

  private address(id: string | undefined): RunnableConfig {
    const { checkpoint_id: _, checkpoint_map: __, ...configurable } = this.config.configurable ?? {};
    return { ...this.config, configurable: { ...configurable, checkpoint_ns: this.namespace, ...(id !== undefined && { checkpoint_id: id }) } };
  }

  open(tuple: CheckpointTuple | undefined): void {
    this.origin = tuple?.checkpoint;
    this.stored = this.origin !== undefined && Object.keys(this.origin.channel_versions).length > 0;
    this.pending = tuple?.pendingWrites ?? [];
    if (!tuple) return;
    this.checkpoint = tuple.checkpoint.id;
    this.last = { id: this.checkpoint, parent: tuple.parentConfig?.configurable?.checkpoint_id, source: tuple.metadata?.source ?? "loop" };
    this.step = (tuple.metadata?.step ?? FRESH_STEP) + 1;
    this.at = { ...this.at, configurable: { ...this.at.configurable, ...tuple.config.configurable } };
    this.saved = { source: tuple.metadata?.source ?? "loop", at: this.at, after: tuple.parentConfig };
  }

  /** Ends a step: a checkpoint, if there is where to, and the number of the next step. */
  async save(source: CheckpointMetadata["source"], board: Board, parents: { [namespace: string]: string }): Promise<void> {
    const previous = this.at;
    const step = this.step++;
    const { saver } = this;
    this.checkpoint = saver ? checkpointId(step) : String(step);
    this.last = { id: this.checkpoint, parent: this.last.id === "" ? undefined : this.last.id, source };
    if (!saver) return;
    const checkpoint = board.snapshot(this.checkpoint);
    this.at = this.address(this.checkpoint);
    this.saved = { source, at: this.at, after: previous.configurable?.checkpoint_id === undefined ? undefined : previous };
    this.stored = true;
    this.pending = [];
    const base = this.atExit ? (this.exitBase ??= previous) : previous;
    const put = (): Promise<unknown> => saver.put(base, checkpoint, { source, step, parents }, checkpoint.channel_versions);
    if (this.atExit) this.exitPuts = [put];
    else if (this.lazy || this.writing.length === 0) await this.store(put);
    else {
      this.writing.push(settled(put()));
      await this.written();
    }
  }

  async saveWrites(writes: readonly Write[], task: string): Promise<void> {
    const { saver, at } = this;
    // A thread that has no checkpoint yet has nothing that writes could come after.
    if (!saver || at.configurable?.checkpoint_id === undefined) return;
    const put = (): Promise<unknown> => saver.putWrites(at, writes.map(([channel, value]): PendingWrite => [channel, value]), task);
    if (this.atExit) this.exitPuts.push(put);
    else this.writing.push(settled(put()));
  }
  /** Writes on their way: a step is not over before they are kept. */
  private writing: Promise<() => void>[] = [];

  /** Throws what one of them failed with. */
  private async written(): Promise<void> {
    for (const check of await Promise.all(this.writing.splice(0))) check();
  }

  private store(put: () => Promise<unknown>): Promise<unknown> {
    if (!this.lazy) return put();
    this.saving = this.saving.then(put);
    // What it failed with is told at the end.
    this.saving.catch(() => undefined);
    return Promise.resolve();
  }

  forgetExit(): void {
    this.exitPuts = [];
  }
  async flush(): Promise<void> {
    await this.written();
    await this.saving;
    for (const put of this.exitPuts) await put();
  }
}

const settled = (put: Promise<unknown>): Promise<() => void> =>
  put.then(
    () => () => undefined,
    (error: unknown) => () => {
      throw error;
    },
  );
