import type { Written } from './library.ts';

/** How a task was started by another: along an edge, by a decision, or with a payload of its own. */
export type Way = 'edge' | 'route' | 'send' | 'join';

export interface Started {
  readonly by: TaskRecord;
  readonly way: Way;
}

/** One task of one super-step, in its last attempt. */
export interface TaskRecord {
  readonly id: string;
  readonly node: string;
  readonly step: number;
  /** As the library sorts writes: tasks that edges started by name, then those of Sends by number. */
  readonly order: readonly (string | number)[];
  readonly sent: boolean;
  readonly triggers: readonly string[];
  started: number;
  ended: number;
  outcome: 'running' | 'done' | 'failed' | 'interrupted' | 'left';
  readonly reads: Set<string>;
  writes: Written[];
  /** What it did to the world before it asked somebody, and is told of. */
  readonly effects: Map<string, string | null>;
  /** Prefixes of the store that it searched, and when. */
  readonly searched: Map<string, number>;
  /** What started it; of tasks long ago this is forgotten. */
  origins: readonly Started[];
  tokens: number;
}

/** A value of a key; a copy where a reducer could change the original. */
export interface Held {
  readonly value: unknown;
  readonly copied: boolean;
}

export interface StepRecord {
  readonly number: number;
  readonly tasks: TaskRecord[];
  /** What keys held before the step; those that are written. */
  readonly before: Map<string, Held | null>;
}

export function inOrder(a: TaskRecord, b: TaskRecord): number {
  for (const [index, mine] of a.order.entries()) {
    const other = b.order[index];
    if (other === undefined) return 1;
    if (mine < other) return -1;
    if (mine > other) return 1;
  }
  return a.order.length - b.order.length;
}
