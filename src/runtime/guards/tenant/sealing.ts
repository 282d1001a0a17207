import type { Checkpoint, CheckpointMetadata, CheckpointTuple, PendingWrite } from "../../savers/base.ts";
import type { Serializer } from "../../savers/serde.ts";
import { DecryptionError } from "./errors.ts";
import type { TenantKeys } from "./keys.ts";
import { isSealed, seal, unseal } from "./seal.ts";

export interface SealingOptions {
  /** The channels that are encrypted; all, if not given. What the runtime itself keeps, inputs and Sends and interrupts, always is. */
  channels?: readonly string[];
  /** Values from before encryption was switched on are read. Without it, they are refused: somebody may have planted them. */
  allowPlain?: boolean;
}

type Values = { [channel: string]: unknown };

/** Encrypts what a thread says, field by field, and leaves what savers search and sort by. One tenant, one thread. */
export class Sealing {
  private readonly keys: TenantKeys;
  private readonly serde: Serializer;
  private readonly thread: string;
  private readonly only: ReadonlySet<string> | undefined;
  private readonly allowPlain: boolean;
  constructor(keys: TenantKeys, serde: Serializer, thread: string, { channels, allowPlain = false }: SealingOptions) {
    this.keys = keys;
    this.serde = serde;
    this.thread = thread;
    this.only = channels && new Set(channels);
    this.allowPlain = allowPlain;
  }

  async checkpoint<T extends Checkpoint>(checkpoint: T): Promise<T> {
    return { ...checkpoint, channel_values: await this.values(checkpoint.channel_values, (channel, value) => this.close(channel, value)) };
  }

  /** Older releases of the library keep the writes of a step here too. */
  async metadata(metadata: CheckpointMetadata): Promise<CheckpointMetadata> {
    return metadata["writes"] === undefined ? metadata : { ...metadata, writes: await this.close("__metadata_writes", metadata["writes"]) };
  }

  writes(writes: readonly PendingWrite[]): Promise<PendingWrite[]> {
    return Promise.all(writes.map(async ([channel, value]): Promise<PendingWrite> => [channel, await this.close(channel, value)]));
  }

  async tuple(tuple: CheckpointTuple): Promise<CheckpointTuple> {
    const { checkpoint, metadata, pendingWrites } = tuple;
    return {
      ...tuple,
      checkpoint: { ...checkpoint, channel_values: await this.values(checkpoint.channel_values, (channel, value) => this.open(channel, value)) },
      ...(metadata && { metadata: metadata["writes"] === undefined ? metadata : { ...metadata, writes: await this.open("__metadata_writes", metadata["writes"]) } }),
      ...(pendingWrites && { pendingWrites: await Promise.all(pendingWrites.map(async ([task, channel, value]) => [task, channel, await this.open(channel, value)] as [string, string, unknown])) }),
    };
  }

  async close(channel: string, value: unknown): Promise<unknown> {
    // A plain value that looks encrypted is encrypted too, or it could not be told from one that is.
    if (value === undefined || (!this.seals(channel) && !isSealed(value))) return value;
    const [type, bytes] = await this.serde.dumpsTyped(value);
    return seal(Buffer.concat([Buffer.from(`${type}\0`), bytes]), this.keys, this.place(channel));
  }

  async open(channel: string, value: unknown): Promise<unknown> {
    if (!isSealed(value)) {
      if (value === undefined || this.allowPlain || !this.seals(channel)) return value;
      throw new DecryptionError(`"${channel}"`, undefined, "it is not encrypted");
    }
    const bytes = unseal(value, this.keys, this.place(channel), `"${channel}"`);
    const end = bytes.indexOf(0);
    return this.serde.loadsTyped(Buffer.from(bytes.subarray(0, end)).toString(), bytes.subarray(end + 1));
  }

  private seals(channel: string): boolean {
    return this.only === undefined || this.only.has(channel) || channel.startsWith("__");
  }

  private place(channel: string): string {
    return JSON.stringify([this.thread, channel]);
  }

  private async values(values: Values | undefined, work: (channel: string, value: unknown) => Promise<unknown>): Promise<Values> {
    return Object.fromEntries(await Promise.all(Object.entries(values ?? {}).map(async ([channel, value]) => [channel, await work(channel, value)] as const)));
  }
}
