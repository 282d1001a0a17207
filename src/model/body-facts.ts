import type { NamedSite } from './graph.ts';
import type { Site } from './site.ts';

/** A change that a node or router makes to a value of the state it was given, in place. */
export interface Mutation {
  /** The node whose body it is, or the node whose route is decided. */
  readonly node: string;
  readonly by: 'node' | 'router';
  /** The key of the state; the value under it is changed, or the key itself is set on the object that was given. */
  readonly key: string;
  readonly how: 'set' | 'delete' | 'call';
  /** The property or the method; null for a computed property. */
  readonly name: string | null;
  /** `state.key = value`: the object is of this task alone, so nothing else sees it. */
  readonly top: boolean;
  /** Later code of the body reads the state in a way that may see a key that was set. */
  readonly read: boolean;
  /** The place of the method's name, where the call's result is used. */
  readonly method: Site | null;
  /** The call is waited for, so it is a method of something of its own kind, not of a list. */
  readonly awaited: boolean;
  readonly site: Site;
  /** The place in the file of the graph: of the change, or of the call that leads there. */
  readonly shown: Site;
}

/** A question that a node asks: `interrupt(…)`. The run stops there until it is resumed, and the node starts over. */
export interface Interrupt {
  readonly node: string;
  /** The call of `interrupt`, or the run of a graph that asks. */
  readonly site: Site;
  /** The place in the file of the graph: of the question, or of the call that leads there. */
  readonly shown: Site;
  /** The graph that asks, where it is not the node itself. */
  readonly inner: string | null;
  /** That graph has a checkpointer of its own. */
  readonly innerSaves: boolean;
  /** Nothing of that graph is ever saved: `checkpointer: false`. */
  readonly innerUnsaved?: true;
  /** What keeps the question from leaving the node. */
  readonly swallowed: Swallow | null;
  /** What may give the question another position, or none, when the node starts over. */
  readonly unstable: Unstable | null;
  /** Of a question in a task: other tasks that ask are under way at once, and one answer is for all of them. */
  readonly together?: Site;
  /** Of a question that the body itself asks: a task has asked before, and the answer to that is taken for this one, too. */
  readonly after?: Site;
  /** Calls with effects that have been made when the question is asked, and are made again. */
  readonly effects: readonly Effect[];
}

export interface Swallow {
  readonly how: 'catch' | 'callback' | 'settled' | 'finally' | 'retry';
  /** What becomes of the node: it goes on as if nothing had been asked, or fails with an error of its own. */
  readonly then: 'continues' | 'fails';
  /** The catch clause, the handler, the call that collects failures, or the middleware that tries tools again. */
  readonly site: Site;
}

export interface Unstable {
  readonly how: 'condition' | 'loop' | 'parallel';
  /** Of questions asked in parallel: something is waited for first, so their order can change. */
  readonly ordered: boolean;
  /** A condition that holds for good once it holds: no question behind it can be lost, and only others can be mistaken for it. */
  readonly lasting?: true;
  readonly site: Site;
}

export interface Effect {
  /** The call as it is written, without its arguments: `orders.insert`. */
  readonly name: string;
  readonly site: Site;
  readonly shown: Site;
}

/** A key of the state that a body cannot do without: it goes on into what is held there, or makes a text of it. */
export interface Need {
  readonly key: string;
  readonly how: 'into' | 'text';
  readonly site: Site;
  /** The place in the file of the graph. */
  readonly shown: Site;
}

/** A body that does not run where there is an entry in the cache: what it returned then is taken instead. */
export interface CachedBody {
  /** What the key of the entry is made of: all of the state that the node is given, some keys of it, or something unknown. */
  readonly key: 'state' | readonly string[] | null;
  /** What it looks at of the state, by key, and of the configuration: `configurable.user_id`. */
  readonly state: readonly NamedSite[];
  readonly config: readonly NamedSite[];
  readonly effects: readonly Effect[];
  /** The policy. */
  readonly site: Site;
}

/** A task that a body calls, and whose results are kept by what it is called with. */
export interface CachedTask extends Pick<CachedBody, 'effects' | 'site'> {
  readonly name: string;
}

/** A call with an effect that is made again where what comes after it fails. */
export interface RetriedEffect extends Effect {
  readonly then: NamedSite;
  /** The task that is tried again, where it is not the node itself. */
  readonly task?: string;
}

/** A call by which a body writes to the thread of the run that it is a part of. */
export interface OwnUpdate {
  readonly method: string;
  readonly site: Site;
  /** The place in the file of the graph. */
  readonly shown: Site;
}

/** A graph that keeps its state from one run to the next as a part of another. What runs it says whose state that is. */
export interface Memory {
  readonly graph: string;
  /** The tool that runs it; null where the body does so itself. */
  readonly tool: string | null;
  readonly site: Site;
  /** The place in the file of the graph around it. */
  readonly shown: Site;
}
