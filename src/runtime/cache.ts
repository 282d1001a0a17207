import { hashOf } from "./ids.ts";
import type { Write } from "./node.ts";
import type { TaskRun } from "./task.ts";

type FullKey = [namespace: string[], key: string];
/** What is used of the library's caches. */
export interface Cache {
  get(keys: FullKey[]): Promise<{ key: FullKey; value: unknown }[]>;
  clear?(namespaces: string[][]): Promise<void>;
  set(pairs: { key: FullKey; value: unknown; ttl?: number }[]): Promise<void>;
}

/** Tasks whose node has seen such an input before have done their work. */
export async function recallCached(cache: Cache, tasks: readonly TaskRun[]): Promise<void> {
  const open = tasks.filter((task) => task.node.cache && task.writes.length === 0);
  if (open.length === 0) return;
  const found = new Map((await cache.get(open.map(keyOf))).map(({ key, value }) => [JSON.stringify(key), value as Write[]]));
  for (const task of open) task.writes = [...(found.get(JSON.stringify(keyOf(task))) ?? [])];
}

export async function keepCached(cache: Cache, task: TaskRun): Promise<void> {
  const ttl = task.node.cache?.ttl;
  await cache.set([{ key: keyOf(task), value: task.writes, ...(ttl !== undefined && { ttl }) }]);
}

const placeOf = (node: string): string[] => ["superstep", node];
/** Forgets what nodes have done; of all nodes, where none is named. */
export async function clearCache(cache: Cache, nodes: readonly string[]): Promise<void> {
  if (!cache.clear) throw new Error("The cache has no way to be cleared.");
  await cache.clear(nodes.map(placeOf));
}

const keyOf = (task: TaskRun): FullKey => [placeOf(task.name), hashOf((task.node.cache?.keyFunc ?? JSON.stringify)([task.input]))];
