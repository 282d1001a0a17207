import type { Write } from './graph.ts';
import type { Site } from './site.ts';

/** A key that a tool writes by returning a Command. */
export interface ToolUpdate {
  /** The node that runs the tool. */
  readonly node: string;
  /** The name the model calls it by; null where it is not known. */
  readonly tool: string | null;
  readonly write: Write;
  /** The place in the file of the graph or agent: of the write, or of what runs the tool. */
  readonly shown: Site;
}
