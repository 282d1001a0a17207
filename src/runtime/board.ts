import type { AnyChannel } from "./channels.ts";
import { isSend, Send } from "./command.ts";
import type { CompiledGraph } from "./compiled.ts";
import { ERROR, INPUT, INTERRUPT, NO_WRITES, PUSH, RESUME, RETURN, TASKS } from "./constants.ts";
import { InvalidUpdateError } from "./errors.ts";
import type { Write } from "./node.ts";
import { readState } from "./node.ts";
import type { Checkpoint, Version } from "./savers/base.ts";
import { sharedDefaults } from "./state/standard.ts";

/** What a step needs of a task that ran in it. */
export interface Applied {
  readonly name: string;
  readonly path: readonly (string | number)[];
  readonly triggers: readonly string[];
  readonly writes: readonly Write[];
}

/** Decides a conflict instead of the channel's error: true if the channel changed, undefined to let the error stand. */
export type Resolve = (name: string, channel: AnyChannel, tasks: readonly Applied[]) => boolean | undefined;

/** Writes that are no channel's. */
const ASIDE: ReadonlySet<string> = new Set([NO_WRITES, ERROR, INTERRUPT, RESUME, RETURN, PUSH]);

/** Names by code unit and before Sends, Sends by their number: the order that does not depend on who was faster. */
const byPath = (a: Applied, b: Applied): number => {
  for (let i = 0; i < 2; i++) {
    const x = a.path[i],
      y = b.path[i];
    if (x === y) continue;
    if (x === undefined || y === undefined) return x === undefined ? -1 : 1;
    return x < y ? -1 : 1;
  }
  return 0;
};

/**
 * The channels of a run and who has seen what of them. A channel's version grows whenever it changes; a node is due when a
 * trigger of its is available in a version it has not seen.
 */
export class Board {
  readonly channels = new Map<string, AnyChannel>();
  versions: { [channel: string]: Version } = {};
  seen: Checkpoint["versions_seen"] = {};
  /** The Sends that wait to become tasks. */
  sends: Send[] = [];
  /** What the last step changed. */
  updated: Set<string> | undefined;
  private newest: Version | undefined;
  /** Available channels that fade: the only ones that a step without a write changes. */
  private readonly lit = new Set<string>();
  private readonly graph: CompiledGraph;
  private readonly exact: boolean;
  private readonly nextVersion: (current: Version | undefined) => Version;
  private readonly resolve: Resolve;

  constructor(graph: CompiledGraph, exact: boolean, nextVersion: (current: Version | undefined) => Version, resolve: Resolve) {
    this.graph = graph;
    this.exact = exact;
    this.nextVersion = nextVersion;
    this.resolve = resolve;
  }

  restore(saved: Checkpoint | undefined): void {
    this.lit.clear();
    if (saved) {
      this.versions = { ...saved.channel_versions };
      for (const [node, seen] of Object.entries(saved.versions_seen)) this.seen[node] = { ...seen };
      for (const version of Object.values(this.versions)) if (this.newest === undefined || version > this.newest) this.newest = version;
      const sends = saved.channel_values[TASKS];
      if (Array.isArray(sends)) this.sends = (sends as { node: string; args: unknown; timeout?: number }[]).map((s) => (s instanceof Send ? s : new Send(s.node, s.args, s)));
      if (!this.exact && saved.updated_channels) this.updated = new Set(saved.updated_channels);
    }
    for (const [name, prototype] of this.graph.channels) {
      const value = saved?.channel_values[name];
      const has = saved !== undefined && Object.hasOwn(saved.channel_values, name);
      const channel = prototype.fromCheckpoint(!has && this.exact && sharedDefaults.has(prototype) ? sharedDefaults.get(prototype) : value);
      // `undefined` is a value too, once it was written.
      if (has && value === undefined && !channel.isAvailable()) channel.update([undefined]);
      this.channels.set(name, channel);
      if (channel.fades && channel.isAvailable()) this.lit.add(name);
    }
  }

  snapshot(id: string): Checkpoint {
    const values: { [channel: string]: unknown } = {};
    for (const [name, channel] of this.channels) {
      if (!channel.hasToSave()) continue;
      let value: unknown;
      try {
        value = channel.checkpoint();
      } catch {
        continue; // An empty channel has nothing to save.
      }
      if (value !== undefined || (channel.isAvailable() && channel.lc_graph_name !== "UntrackedValue")) values[name] = value;
    }
    values[TASKS] = this.sends;
    return {
      v: 4,
      id,
      ts: new Date().toISOString(),
      channel_values: values,
      channel_versions: { ...this.versions },
      versions_seen: Object.fromEntries(Object.entries(this.seen).map(([node, versions]) => [node, { ...versions }])),
      ...(this.updated && !this.exact && this.hasStaleTrigger(this.updated) && { updated_channels: [...this.updated] }),
    };
  }

  /** A node that ran through another of its triggers left one behind that would start it again. Only joins stay that long. */
  private hasStaleTrigger(updated: ReadonlySet<string>): boolean {
    return this.graph.lasting.some((trigger) => !updated.has(trigger) && this.graph.nodesByTrigger.get(trigger)?.some((node) => this.dueTrigger(node, [trigger]) !== undefined));
  }

  /** Ends a step: folds the writes of its tasks into the channels. Without a trigger among them it is none, and nothing fades. */
  apply(tasks: readonly Applied[]): Set<string> {
    const ordered = tasks.length > 1 ? [...tasks].sort(byPath) : tasks;
    const stepped = this.consume(ordered);
    const version = this.nextVersion(this.newest);
    const updated = new Set<string>();
    const writes = this.collect(ordered, stepped, version);
    for (const [name, values] of writes) {
      const channel = this.channels.get(name) as AnyChannel;
      if (!this.update(name, channel, values, ordered)) continue;
      this.changed(name, version);
      const available = channel.isAvailable();
      if (available) updated.add(name);
      if (channel.fades && available) this.lit.add(name);
      else if (channel.fades) this.lit.delete(name);
    }
    if (stepped) this.fade(writes, version);
    if (stepped && this.graph.deferred.length > 0 && !anyIn(updated, this.graph.nodesByTrigger))
      for (const name of this.graph.deferred)
        if (this.channels.get(name)?.finish()) {
          this.changed(name, version);
          updated.add(name);
        }
    this.updated = updated;
    return updated;
  }

  /** The tasks have seen what started them; joins and deferred triggers are used up. */
  private consume(tasks: readonly Applied[]): boolean {
    const consumed = new Set<string>();
    for (const task of tasks) {
      if (task.triggers.length === 0) continue;
      const seen = (this.seen[task.name] ??= {});
      for (const trigger of task.triggers) {
        const current = this.versions[trigger];
        if (current !== undefined) seen[trigger] = current;
        consumed.add(trigger);
      }
    }
    const version = this.nextVersion(this.newest);
    for (const trigger of consumed) if (this.channels.get(trigger)?.consume()) this.changed(trigger, version);
    return consumed.size > 0;
  }

  /** Values by channel, in the order of their first write; Sends apart. */
  private collect(tasks: readonly Applied[], stepped: boolean, version: Version): Map<string, unknown[]> {
    const hadSends = this.sends.length > 0;
    if (stepped) this.sends = [];
    const writes = new Map<string, unknown[]>();
    for (const task of tasks)
      for (const [name, value] of task.writes) {
        if (name === TASKS) {
          if (isSend(value)) this.sends.push(value);
          continue;
        }
        const known = writes.get(name);
        if (known) known.push(value);
        else if (!ASIDE.has(name) && this.channels.has(name)) writes.set(name, [value]);
      }
    if (this.sends.length > 0 || (hadSends && stepped)) this.changed(TASKS, version);
    return writes;
  }

  private fade(written: ReadonlyMap<string, unknown>, version: Version): void {
    for (const name of this.lit) {
      if (written.has(name)) continue;
      const channel = this.channels.get(name) as AnyChannel;
      if (channel.update([])) this.changed(name, version);
      if (!channel.isAvailable()) this.lit.delete(name);
    }
  }

  private changed(name: string, version: Version): void {
    this.versions[name] = this.newest = version;
  }

  private update(name: string, channel: AnyChannel, values: unknown[], tasks: readonly Applied[]): boolean {
    try {
      return channel.update(values);
    } catch (error) {
      if (!(error instanceof InvalidUpdateError)) throw error;
      const resolved = error.lc_error_code === undefined ? undefined : this.resolve(name, channel, tasks);
      if (resolved !== undefined) return resolved;
      const wrapped = new InvalidUpdateError(`Invalid update for channel "${name}" with values ${JSON.stringify(values)}: ${error.message}`);
      wrapped.lc_error_code = error.lc_error_code;
      throw wrapped;
    }
  }

  /** The first of a node's triggers that it has not seen in this version. */
  dueTrigger(node: string, triggers: readonly string[]): string | undefined {
    return triggers.find((trigger) => {
      const version = this.versions[trigger];
      if (version === undefined || !this.channels.get(trigger)?.isAvailable()) return false;
      const seen = this.seen[node]?.[trigger];
      return seen === undefined || version > seen;
    });
  }

  read(name: string): unknown {
    const channel = this.channels.get(name);
    return channel?.isAvailable() ? channel.get() : undefined;
  }

  /** The state as a router sees it: with its own task's writes, in copies of the channels. */
  viewWith(task: Applied): unknown {
    const { stateKeys } = this.graph;
    const mine = new Map<string, unknown[]>();
    for (const [name, value] of task.writes) if (this.graph.isStateKey(name)) mine.set(name, [...(mine.get(name) ?? []), value]);
    const view = new Map(this.channels);
    for (const [key, values] of mine) {
      const copy = copyOf(this.channels.get(key) as AnyChannel);
      this.update(key, copy, values, [task]);
      // The view is a step further: what fades has faded.
      if (copy.fades) copy.update([]);
      view.set(key, copy);
    }
    return readState(view, stateKeys);
  }

  /** Interrupts come once per change: has anything changed since the last one was answered? */
  changedSinceInterrupt(): boolean {
    const seen = this.seen[INTERRUPT] ?? {};
    return Object.entries(this.versions).some(([name, version]) => seen[name] === undefined || version > (seen[name] as Version));
  }
  answeredInterrupt(): void {
    this.seen[INTERRUPT] = { ...this.versions };
  }

  /** The nodes that saw the newest version: whose update an update without a name continues. */
  lastUpdaters(): string[] {
    let newest: Version | undefined;
    let names: string[] = [];
    for (const [node, seen] of Object.entries(this.seen)) {
      if (node === INTERRUPT || node === INPUT || !this.graph.nodes.has(node)) continue;
      for (const version of Object.values(seen)) {
        if (newest === undefined || version > newest) [newest, names] = [version, [node]];
        else if (version === newest && !names.includes(node)) names.push(node);
      }
    }
    return names;
  }
}

function copyOf(channel: AnyChannel): AnyChannel {
  if (!channel.hasToSave()) return channel.fromCheckpoint();
  let value: unknown;
  try {
    value = channel.checkpoint();
  } catch {
    return channel.fromCheckpoint();
  }
  const copy = channel.fromCheckpoint(value);
  if (channel.isAvailable() && !copy.isAvailable()) copy.update([channel.get()]);
  return copy;
}

function anyIn(names: ReadonlySet<string>, map: ReadonlyMap<string, unknown>): boolean {
  for (const name of names) if (map.has(name)) return true;
  return false;
}
