import { randomUUID } from "node:crypto";
import type { Checkpoint, CheckpointMetadata, CheckpointTuple, ListOptions, PendingWrite, Saver, ThreadConfig, Version } from "../../savers/base.ts";
import type { DeltaHistory, DeltaQuery } from "../../savers/delta-history.ts";
import { deltaHistory } from "../../savers/delta-history.ts";
import type { Serializer } from "../../savers/serde.ts";
import { JsonSerializer } from "../../savers/serde.ts";
import type { Place } from "./address.ts";
import { configAt, isWellFormed, placeIn, storageKey, withThread } from "./address.ts";
import type { AccessAction, Audit, Refusal } from "./audit.ts";
import { bound } from "./bound.ts";
import { MissingTenantError, ThreadAccessError } from "./errors.ts";
import type { GuardedSaver } from "./interface.ts";
import type { KeySource } from "./keys.ts";
import { newestFirst, readable } from "./listing.ts";
import type { Owners } from "./owners.ts";
import type { SealingOptions } from "./sealing.ts";
import { Sealing } from "./sealing.ts";

export interface Parts {
  readonly saver: GuardedSaver;
  readonly owners: Owners;
  readonly keys: KeySource | undefined;
  readonly sealing: SealingOptions;
  readonly audit: Audit | undefined;
  readonly now: () => number;
  /** After how long it is written down again that a thread is in use, in milliseconds. */
  readonly touchEvery: number;
}

interface Admitted {
  readonly place: Place;
  /** The thread's id in the wrapped saver. */
  readonly key: string;
  readonly sealing: Sealing | undefined;
  inward(): ThreadConfig;
  outward(tuple: CheckpointTuple): Promise<CheckpointTuple>;
}

/** The threads of one tenant: a saver that knows no others. Each call asks who owns the thread before anything else. */
export class TenantSaver implements Saver {
  readonly serde: Serializer;
  private readonly parts: Parts;
  private readonly tenantOf: () => string;
  constructor(parts: Parts, tenantOf: () => string) {
    this.parts = parts;
    this.tenantOf = tenantOf;
    this.serde = (parts.saver.serde as Serializer | undefined) ?? new JsonSerializer();
  }

  /** A thread of this tenant under an id that nobody can guess. The way to begin one. */
  async newThread(): Promise<string> {
    return this.claim(randomUUID());
  }

  /**
   * Takes an id that your server made for this tenant; it may be the tenant's already. An id that another tenant has is
   * refused, which tells that it is taken: so do not let clients choose ids.
   */
  async claim(threadId: string): Promise<string> {
    const tenant = this.tenantOf();
    if (!isWellFormed(threadId)) return this.refuse(tenant, "claim", threadId, undefined, "malformed id");
    if (!(await this.parts.owners.claim(threadId, tenant, this.parts.now()))) return this.refuse(tenant, "claim", threadId, undefined, "foreign thread");
    await this.record(tenant, "claim", threadId);
    return threadId;
  }

  /** The ids of the tenant's threads, the last used first. */
  async threads(): Promise<string[]> {
    const tenant = this.tenantOf();
    await this.record(tenant, "list");
    return this.parts.owners.of(tenant);
  }

  /** A thread for one piece of work, gone when the work is done or has failed. */
  async once<T>(work: (config: { configurable: { thread_id: string } }) => Promise<T>): Promise<T> {
    const thread = await this.newThread();
    try {
      return await work({ configurable: { thread_id: thread } });
    } finally {
      await this.deleteThread(thread);
    }
  }

  // --- the interface of savers ------------------------------------------------------------------------------------

  async getTuple(config: ThreadConfig): Promise<CheckpointTuple | undefined> {
    const admitted = await this.admit("get", config);
    const tuple = await this.parts.saver.getTuple(admitted.inward());
    if (tuple) return admitted.outward(tuple);
    // A run would begin an empty conversation in its place, without a word.
    const { checkpoint } = admitted.place;
    return checkpoint === undefined ? undefined : this.refuse(this.tenantOf(), "get", config.configurable?.thread_id, checkpoint, "unknown checkpoint");
  }

  async get(config: ThreadConfig): Promise<Checkpoint | undefined> {
    return (await this.getTuple(config))?.checkpoint;
  }

  /** Without a thread: all threads of this tenant, and no others. It is for the tenant that asked, whoever holds it later. */
  list(config: ThreadConfig, options?: ListOptions): AsyncGenerator<CheckpointTuple> {
    const tenant = this.tenantIfAny();
    return bound(this.listing(config, options), async () => {
      const reader = this.tenantOf();
      if (tenant === undefined) throw new MissingTenantError();
      if (reader !== tenant) await this.refuse(reader, "list", config.configurable?.thread_id, undefined, "foreign list");
    });
  }

  private async *listing(config: ThreadConfig, options?: ListOptions): AsyncGenerator<CheckpointTuple> {
    const tenant = this.tenantOf();
    const wanted = readable(options);
    if (!wanted) return this.refuse(tenant, "list", config.configurable?.thread_id, undefined, "malformed filter");
    if (config.configurable?.thread_id !== undefined) return yield* this.listed(await this.admit("list", config), wanted);
    const place = placeIn(config) ?? (await this.refuse(tenant, "list", undefined, undefined, "malformed id"));
    await this.record(tenant, "list", undefined, place.checkpoint);
    const threads = await this.parts.owners.of(tenant);
    const admitted = await Promise.all(threads.map((thread) => this.admitted(tenant, thread, place)));
    yield* newestFirst(admitted.map((one) => this.listed(one, wanted)), wanted.limit);
  }

  private async *listed(admitted: Admitted, options: ListOptions): AsyncGenerator<CheckpointTuple> {
    // Some savers take no limit from it.
    if (options.limit === 0) return;
    for await (const tuple of this.parts.saver.list(admitted.inward(), options)) yield await admitted.outward(tuple);
  }

  async put(config: ThreadConfig, checkpoint: Checkpoint, metadata: CheckpointMetadata, newVersions: { [channel: string]: Version }): Promise<ThreadConfig> {
    const { sealing, inward } = await this.admit("put", config, checkpoint.id);
    const [kept, described] = sealing ? [await sealing.checkpoint(checkpoint), await sealing.metadata(metadata)] : [checkpoint, metadata];
    return withThread(await this.parts.saver.put(inward(), kept, described, newVersions), config.configurable?.thread_id as string);
  }

  async putWrites(config: ThreadConfig, writes: PendingWrite[], taskId: string, ...taskPath: [path?: string]): Promise<void> {
    const { sealing, inward } = await this.admit("putWrites", config);
    await this.parts.saver.putWrites(inward(), sealing ? await sealing.writes(writes) : writes, taskId, ...taskPath);
  }

  async deleteThread(threadId: string): Promise<void> {
    const { key } = await this.admit("delete", { configurable: { thread_id: threadId } });
    await this.parts.saver.deleteThread(key);
    await this.parts.owners.release(threadId, this.tenantOf());
  }

  /** Numbers or texts, as the wrapped saver has it. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  getNextVersion(current: Version | undefined): any {
    const { saver } = this.parts;
    return saver.getNextVersion ? saver.getNextVersion(current) : ((current as number | undefined) ?? 0) + 1;
  }

  async getDeltaChannelHistory(query: DeltaQuery): Promise<{ [channel: string]: DeltaHistory }> {
    const { saver } = this.parts;
    const { config, channels } = query;
    if (!saver.getDeltaChannelHistory) return deltaHistory(this, query);
    const { sealing, inward } = await this.admit("get", config);
    const histories = await saver.getDeltaChannelHistory({ config: inward(), channels });
    if (!sealing) return histories;
    const opened = Object.entries(histories).map(async ([channel, { seed, writes }]): Promise<[string, DeltaHistory]> => {
      const read = await Promise.all(writes.map(async ([task, to, value]): Promise<[string, string, unknown]> => [task, to, await sealing.open(to, value)]));
      return [channel, { ...(seed !== undefined && { seed: await sealing.open(channel, seed) }), writes: read }];
    });
    return Object.fromEntries(await Promise.all(opened));
  }

  toJSON(): string {
    return `[${this.constructor.name}]`;
  }

  private tenantIfAny(): string | undefined {
    try {
      return this.tenantOf();
    } catch (error) {
      if (error instanceof MissingTenantError) return undefined;
      throw error;
    }
  }

  // --- who may ----------------------------------------------------------------------------------------------------

  private async admit(action: AccessAction, config: ThreadConfig, checkpoint?: string): Promise<Admitted> {
    const tenant = this.tenantOf();
    const thread: unknown = config.configurable?.thread_id;
    if (thread === undefined) throw new Error('No thread: pass { configurable: { thread_id: "…" } }.');
    const place = placeIn(config);
    if (!isWellFormed(thread) || !place) return this.refuse(tenant, action, thread, config.configurable?.checkpoint_id, "malformed id");
    const { owners, now, touchEvery } = this.parts;
    const owner = await owners.find(thread);
    if (!owner) return this.refuse(tenant, action, thread, place.checkpoint, "unknown thread");
    if (owner.tenant !== tenant) return this.refuse(tenant, action, thread, place.checkpoint, "foreign thread");
    await this.record(tenant, action, thread, checkpoint ?? place.checkpoint);
    if (now() - owner.usedAt > touchEvery) await owners.touch(thread, now());
    return this.admitted(tenant, thread, place);
  }

  private async admitted(tenant: string, thread: string, place: Place): Promise<Admitted> {
    const { keys, sealing: options } = this.parts;
    const key = storageKey(tenant, thread);
    const sealing = keys && new Sealing(await keys(tenant), this.serde, key, options);
    return {
      place,
      key,
      sealing,
      inward: () => configAt(key, place),
      async outward(tuple) {
        const { config, parentConfig, ...rest } = sealing ? await sealing.tuple(tuple) : tuple;
        return { ...rest, config: withThread(config, thread), ...(parentConfig && { parentConfig: withThread(parentConfig, thread) }) };
      },
    };
  }

  private async refuse(tenant: string, action: AccessAction, thread: unknown, checkpoint: unknown, refused: Refusal): Promise<never> {
    await this.record(tenant, action, thread, checkpoint, refused);
    throw new ThreadAccessError();
  }

  private async record(tenant: string, action: AccessAction, thread?: unknown, checkpoint?: unknown, refused?: Refusal): Promise<void> {
    await this.parts.audit?.({
      at: new Date(this.parts.now()).toISOString(),
      tenant,
      action,
      ...(thread !== undefined && { thread }),
      ...(checkpoint !== undefined && { checkpoint }),
      ...(refused && { refused }),
    });
  }
}
