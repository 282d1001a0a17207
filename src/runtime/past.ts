import type { RunnableConfig } from "./config.ts";
import { NAMESPACE_END } from "./constants.ts";
import type { CheckpointTuple, Saver } from "./savers/base.ts";

/**
 * A run that repeats what a thread did from some checkpoint on. What its subgraphs remember is from that time as well, when
 * they are run for the first time; after that it is what they have done in this run.
 */
export class Past {
  private readonly before: string;
  private readonly visited = new Set<string>();
  constructor(before: string) {
    this.before = before;
  }
  async tuple(saver: Saver, at: RunnableConfig, namespace: string): Promise<CheckpointTuple | undefined> {
    const end = namespace.lastIndexOf(NAMESPACE_END);
    const place = end < 0 ? namespace : namespace.slice(0, end);
    if (this.visited.has(place)) return saver.getTuple(at);
    this.visited.add(place);
    for await (const tuple of saver.list(at, { before: { configurable: { checkpoint_id: this.before } }, limit: 1 })) return tuple;
    return undefined;
  }
}
