import type { Channel } from './channel.ts';
import type { Write } from './graph.ts';
import type { Site } from './site.ts';

/** A key that a tool writes by returning a Command. */
export interface ToolUpdate {
  /** The node that runs the tool; null in a prebuilt agent. */
  readonly node: string | null;
  /** The name the model calls it by; null where it is not known. */
  readonly tool: string | null;
  readonly write: Write;
  /** The place in the file of the graph or agent: of the write, or of what runs the tool. */
  readonly shown: Site;
}

/** A prebuilt agent: a graph that the library builds. */
export interface AgentModel {
  readonly file: string;
  readonly site: Site;
  /** Of the state schemas it is given, its own and those of its middleware. */
  readonly channels: readonly Channel[];
  readonly updates: readonly ToolUpdate[];
}
