import type { Channel } from './channel.ts';
import type { NamedSite } from './graph.ts';
import type { Site, Unknown } from './site.ts';

/** What a graph is that the library builds for an agent, beside its nodes and edges. */
export interface AgentModel {
  /** The function that makes it; `subagent` for one that a deep agent makes. */
  readonly factory: 'createAgent' | 'createReactAgent' | 'createDeepAgent' | 'subagent';
  /** The tools by the names that a model calls them by. */
  readonly tools: readonly NamedSite[];
  /** Set where there may be further tools. */
  readonly toolsOpen: Unknown | null;
  /** How many tools its model may call in one message, and where it is told to call one. */
  readonly toolCalls: { readonly atOnce: 'one' | 'several' | 'unknown'; readonly told: readonly Site[] };
  /** Tools that are to be approved before they run. */
  readonly approvals: readonly NamedSite[];
  readonly hooks: readonly AgentHook[];
  /** Keys as each schema declares them, the agent's own first. The first that names a key wins. */
  readonly declared: readonly DeclaredKey[];
}

/** A hook of a middleware: a node of the graph. */
export interface AgentHook {
  readonly node: string;
  readonly hook: 'beforeAgent' | 'beforeModel' | 'afterModel' | 'afterAgent';
  readonly middleware: string;
  /** Where it says that it may jump to; null where that is not known. */
  readonly jumps: readonly ('model' | 'tools' | 'end')[] | null;
  readonly site: Site;
}

export interface DeclaredKey {
  /** The middleware that declares it; null for the agent's own schema. */
  readonly by: string | null;
  readonly channel: Pick<Channel, 'key' | 'kind' | 'reducer' | 'type'>;
  readonly site: Site;
}

/** Agents that hand a conversation to each other, as nodes of one graph. */
export interface TeamModel {
  readonly kind: 'swarm' | 'supervisor';
  /** Who begins. */
  readonly chosen: NamedSite | null;
  /** Null where one of them is not known. */
  readonly members: readonly string[] | null;
}
