import type { CheckpointTuple, ListOptions } from "../../savers/base.ts";
import { isWellFormed } from "./address.ts";

const NAME = /^[\w-]+$/;

/** What a saver can be asked without risk, or `undefined`: some put the names of a filter into their queries. */
export function readable(options: ListOptions | null = {}): ListOptions | undefined {
  const { limit, before, filter } = options ?? {};
  const checkpoint: unknown = before?.configurable?.checkpoint_id;
  if (checkpoint !== undefined && !isWellFormed(checkpoint)) return undefined;
  if (limit !== undefined && limit !== null && !(Number.isSafeInteger(limit) && limit >= 0)) return undefined;
  const named = filter ?? {};
  if (typeof named !== "object" || !Object.entries(named).every(([name, value]) => NAME.test(name) && name !== "__proto__" && typeof value !== "object")) return undefined;
  return {
    ...(typeof limit === "number" && { limit }),
    ...(checkpoint !== undefined && { before: { configurable: { checkpoint_id: checkpoint } } }),
    ...(Object.keys(named).length > 0 && { filter: named }),
  };
}

/** Lists that are sorted each become one that is. Ids of checkpoints sort by time. */
export async function* newestFirst(lists: readonly AsyncGenerator<CheckpointTuple>[], limit = Infinity): AsyncGenerator<CheckpointTuple> {
  try {
    const heads = await Promise.all(lists.map(async (list) => ({ list, head: await list.next() })));
    for (let left = limit; left > 0; left--) {
      let newest: (typeof heads)[number] | undefined;
      for (const one of heads) if (!one.head.done && (!newest || idOf(one.head.value) > idOf(newest.head.value as CheckpointTuple))) newest = one;
      if (!newest) return;
      const tuple = newest.head.value as CheckpointTuple;
      newest.head = await newest.list.next();
      yield tuple;
    }
  } finally {
    await Promise.all(lists.map((list) => list.return(undefined)));
  }
}

const idOf = (tuple: CheckpointTuple): string => tuple.checkpoint.id;
