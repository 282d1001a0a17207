import type { ItemPart } from './effects.ts';
import type { Site } from './site.ts';

/** Where a piece of code is executed, and so how often, and for whom. */
export type Where =
  /** While its module is loaded. */
  | { readonly kind: 'module' }
  /** For each request, message or job. `label` says which: `POST /chat`. */
  | { readonly kind: 'handler'; readonly label: string; readonly site: Site }
  /** By a run: in a node, a router or a tool. */
  | { readonly kind: 'body' }
  /** Whenever a function is called that nobody in sight calls. */
  | { readonly kind: 'function'; readonly name: string; readonly site: Site };

/** A call on a graph, a saver or a store. */
export interface Run {
  readonly on: 'graph' | 'agent' | 'saver' | 'store' | 'task';
  /** What it is called on, as written: `graph`, `this.saver`; a task itself. Of tasks only those that nobody waits for. */
  readonly name: string;
  readonly method: string;
  /** The id of the graph; null for others. */
  readonly graph: string | null;
  readonly site: Site;
  /** What the graph was compiled with, as far as it is the same on all ways here. */
  readonly saver: 'memory' | 'durable' | 'none' | 'unknown';
  /** The memory is made by the handler that runs the graph, for that one request. */
  readonly ownMemory?: true;
  readonly thread: Thread;
  /** The checkpoint to start from, where it comes from a request. */
  readonly checkpoint: SentId | null;
  /** What else of the call whoever asks has written. */
  readonly sent: readonly SentPart[];
  /** Keys of the state and of the configuration that are what whoever asks has written. */
  readonly sentKeys: readonly SentKey[];
  /** The thread may be one that others have as well. */
  readonly shares: Shares | null;
  /** The namespace of a store, where it leaves open whose items are meant. */
  readonly namespace: OpenNamespace | null;
  /** The namespace of a store part by part; null where it is not known. */
  readonly path: readonly ItemPart[] | null;
  /** Options that the configuration sets by a text, and keys that are meant for one. */
  readonly asked?: readonly AskedOption[];
  /** A tenant that the configuration names, while the saver is one for all of them: the one that a module makes. */
  readonly tenant: { readonly name: string; readonly site: Site; readonly saver: string; readonly made: Site } | null;
  /**
   * What becomes of the promise it returns: `dropped` where nobody ever waits for it, `iterated` where a loop takes it for
   * the stream it only promises, `used` where its properties are read as if it were the result. `each`, `block`: it is
   * waited for in a callback of `forEach`, or in a function that is called where it stands, and nobody waits for those.
   */
  readonly promise: 'kept' | 'dropped' | 'iterated' | 'used' | 'each' | 'block';
  /** Calls of the function that waits for it, as named, for which nobody waits. */
  readonly letGo?: readonly { readonly name: string; readonly site: Site }[];
  /** Where `await` goes. */
  readonly expression: Site;
  /** `await` may stand there. */
  readonly awaitable: boolean;
  /** A property is read of the call itself: `getState(config).values`. */
  readonly goesOn?: true;
  readonly where: Where;
  /** The function around it takes what a node takes: somebody may make it one. */
  readonly nodeLike: boolean;
  /** Other runs of the same thread that start before this one is waited for. */
  readonly together: Together | null;
  /** Set for code that nobody ships: tests, examples, scripts. */
  readonly unshipped: boolean;
}

/** `{ streamMode: 'updates' }` by its text, `{ stream_mode: 'updates' }` by its key. */
export interface AskedOption {
  /** The option that is meant. */
  readonly option: string;
  readonly is: 'text' | 'key';
  readonly name: string;
  readonly site: Site;
}

/** Where the thread of a run comes from. */
export type Thread =
  /** No `thread_id` is given. */
  | { readonly kind: 'missing' }
  | { readonly kind: 'unknown' }
  /** The text, or the value where it is no text. */
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null; readonly site: Site }
  /** A number, whichever, for a saver that wants a text. */
  | { readonly kind: 'number'; readonly site: Site; readonly text: string }
  /** Made anew: kept where something besides this run gets to know it, `logged` where that is a log. `process`: once, while the module is loaded. */
  | { readonly kind: 'fresh'; readonly site: Site; readonly life: 'forgotten' | 'logged' | 'kept' | 'process' }
  | ({ readonly kind: 'client' } & SentId)
  /** Read from something that may not be there: `req.user?.threadId`. */
  | { readonly kind: 'optional'; readonly site: Site; readonly text: string };

/** An id that whoever asks has sent. */
export interface SentId {
  readonly site: Site;
  /** Where it is read, as written: `req.body.threadId`. */
  readonly text: string;
  /** Before the run, something looks it up, compares it, or asks whose it is. */
  readonly guarded: boolean;
  /** All that is called with it, or with the request, before the run: users may have said that it asks. */
  readonly handedTo: readonly string[];
  /** What looks like a check of it and does not do its job. */
  readonly flaw: Flaw | null;
}

/** How a check can miss its purpose. */
export interface Flaw {
  readonly kind:
    /** Nobody waits for it, so what it throws or finds comes too late. */
    | 'not-awaited'
    /** Nobody takes its answer. */
    | 'ignored'
    /** It answers, and then the handler goes on. */
    | 'goes-on'
    /** It asks about something else than what is used. */
    | 'other-id'
    /** It asks for a user that whoever asks has named. */
    | 'user-sent'
    /** It stands behind what it should keep from happening. */
    | 'too-late'
    /** It asks whether it is there, not whose it is. */
    | 'only-there';
  /** As written. */
  readonly name: string;
  readonly site: Site;
}

/** A part of a call that whoever asks has written. */
export interface SentPart extends SentId {
  /** `rest`: keys of the configuration beside the thread, among them `checkpoint_id`. */
  readonly what: 'config' | 'rest' | 'command' | 'values' | 'as-node' | 'namespace' | 'key' | 'tenant';
}

/** `graph.invoke({ tenant: req.body.tenant }, { configurable: { user_id: req.body.user } })` */
export interface SentKey extends SentId {
  readonly in: 'state' | 'configurable';
  readonly key: string;
}

/** How different people come to have one thread. */
export interface Shares {
  /** `default`: a text that stands in for a missing id. `undefined`: a text with a part that may be missing. `day`: the date. `process`: what the process was started with. `variable`: what a variable of the module holds. */
  readonly how: 'default' | 'undefined' | 'day' | 'process' | 'variable';
  /** The text they share, or what of it is missing. */
  readonly text: string;
  readonly site: Site;
}

/** `search([])` finds the items of everybody; so does a namespace of which a part may be left out. */
export interface OpenNamespace {
  readonly how: 'empty' | 'undefined';
  readonly site: Site;
}

/** How runs of one thread come to be under way at once. */
export interface Together {
  /** `begun`: another starts before this one is waited for. */
  readonly how: 'list' | 'callback' | 'loop' | 'batch' | 'begun';
  /** What starts them all: the list of promises, the call of `map`, the loop. */
  readonly site: Site;
  readonly with: readonly Site[];
}

/** A checkpointer or a store. */
export interface SaverOrStore {
  readonly is: 'saver' | 'store';
  readonly name: string;
  readonly memory: boolean;
  /** Where it is made in this file, or the call that leads there. */
  readonly site: Site;
  /** Where it is made. */
  readonly made: Site;
  readonly where: Where;
  /** On this machine: an address of a local host, a file below the working directory or among temporary ones. */
  readonly local: LocalAddress | null;
  /** How many processes run at once, each with its own: where files of the deployment say so. Only of what is in memory or in a file. */
  readonly copies: { readonly count: number; readonly at: string } | null;
  /** Something chooses it: a test of the environment, or a caller that gives none. */
  readonly chosen: boolean;
  /** Every call makes another one, and with it a connection of its own or an empty memory. */
  readonly perCall: PerCall | null;
  /** A handler makes this memory for several runs of its own, on a thread that nobody outside names. */
  readonly forOneCall?: true;
  /** It lasts, no option of it lets go of old threads, and nothing in the files that were read does. */
  readonly keepsForGood: boolean;
  /** It works on tables, and nothing in the project makes them. Always false where nobody ships it. */
  readonly lacksTables: boolean;
  readonly unshipped: boolean;
}

export interface LocalAddress {
  readonly text: string;
  readonly site: Site;
  /** The variable of the environment that is read, and where a file of the deployment sets it: `k8s/api.yaml:14`. */
  readonly set?: { readonly variable: string; readonly at: string };
}

export interface PerCall {
  readonly harm: 'forgets' | 'connects';
  /** Runs that use it, in this file. */
  readonly runs: readonly Site[];
}
