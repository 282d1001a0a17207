import type { Site } from './site.ts';

/** What the body of a node does beside returning an update: itself, or by functions of the program that it calls. */
export interface Effects {
  /** Changes of what the module of a function holds, and so every run in the process. */
  readonly shared: readonly SharedChange[];
  readonly calls: readonly OutwardCall[];
  /** What it reads and writes outside of the graph: files, rows of databases, items of the store. */
  readonly accesses: readonly Access[];
}

export interface Access {
  readonly kind: 'file' | 'row' | 'item';
  readonly how: 'read' | 'write' | 'append';
  /** What is read or written, as values tell: two accesses with one id are of one thing, in every run. Null: not known. */
  readonly id: string | null;
  /** It may be another thing for each task that runs the node, as a Send tells it. */
  readonly ofTask: boolean;
  /** What it is called in a message: `results.json`, `user`, `['users', id]`. */
  readonly name: string;
  /** Of an item: its namespace and key. */
  readonly item: Item | null;
  /** `fs.writeFile`: the call as it is written. */
  readonly text: string;
  readonly site: Site;
  readonly held: readonly Held[];
  /** Of a write: the read before it, of the same thing, of which it is made. */
  readonly madeOf: Site | null;
}

/** Namespace and key as they are where they are known, else as they are written. */
export interface Item {
  readonly namespace: string;
  /** The namespace part by part; null where it is not known. */
  readonly path: readonly ItemPart[] | null;
  readonly key: string;
  /** The key as it is written. */
  readonly text: string;
  /** The names of what is put there; null where they are not known. */
  readonly fields: readonly string[] | null;
  /** Nothing in the namespace differs from one user to the next, and the key does not name anybody either. */
  readonly ofEverybody: boolean;
  /** They name a thread or a run, so that other threads have an item of their own. */
  readonly ofThread: boolean;
}

export interface ItemPart {
  /** A text that is the same in every run. */
  readonly constant: boolean;
  /** The text, or what it is: `state.tenant`, `config.configurable.user_id`. */
  readonly text: string;
}

/** A turn of a lock, a queue or a limit that a call has while it works. */
export interface Held {
  /** `mutex.runExclusive`: as it is written. */
  readonly text: string;
  /** Two with one id are the same lock. Null: not known. */
  readonly id: string | null;
  /** What of it is locked; null where that is not known, or where there is nothing to tell. */
  readonly key: string | null;
  readonly keyed: boolean;
  /** One at a time. Null where that is not known. */
  readonly exclusive: boolean | null;
  /** The run made it for itself, so that no other run waits for it. */
  readonly fresh: boolean;
  /** The work is not waited for: the lock is given back while it is still under way. */
  readonly floating?: true;
  /** The turn itself is not waited for: the work begins at once. */
  readonly unawaited?: true;
}

export interface SharedChange {
  readonly name: string;
  /** The change as it is written: `seen.push`, `total`. */
  readonly text: string;
  readonly site: Site;
  /** It takes something away, or puts somebody in line: nothing of a run is kept. */
  readonly letsGo?: true;
}

export interface OutwardCall {
  /** `db.insert`, `this.model.invoke` */
  readonly text: string;
  /** What it is called on: two with one id are called on the same thing. */
  readonly on: string | null;
  /** A model answers, whatever it is called. */
  readonly asksModel?: true;
  readonly site: Site;
  readonly held: readonly Held[];
}

export const NO_EFFECTS: Effects = { shared: [], calls: [], accesses: [] };
