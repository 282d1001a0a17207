import type { Site } from './site.ts';

/** What the body of a node does beside returning an update: itself, or by functions of the program that it calls. */
export interface Effects {
  /** Changes of what the module of a function holds, and so every run in the process. */
  readonly shared: readonly SharedChange[];
  readonly calls: readonly OutwardCall[];
  readonly storePuts: readonly StorePut[];
  /** Items of a store that are read and then written back, made of what was read. */
  readonly storeUpdates: readonly StoreUpdate[];
}

export interface StorePut {
  /** Namespace and key as they are written. */
  readonly namespace: string;
  readonly key: string;
  /** Nothing in the namespace differs from one user to the next, and the key does not name anybody either. */
  readonly ofEverybody: boolean;
  readonly site: Site;
}

export interface StoreUpdate {
  /** Namespace and key as they are written: `['users', id]`, `'profile'`. */
  readonly namespace: string;
  readonly key: string;
  /** They name a thread or a run, so that other threads have an item of their own. */
  readonly ofThread: boolean;
  readonly read: Site;
  readonly site: Site;
  /** What both are handed to, outermost first: `mutex.runExclusive`. */
  readonly inside: readonly string[];
}

export interface SharedChange {
  readonly name: string;
  /** The change as it is written: `seen.push`, `total`. */
  readonly text: string;
  readonly site: Site;
}

export interface OutwardCall {
  /** `db.insert`, `this.model.invoke` */
  readonly text: string;
  readonly site: Site;
  /** What it is handed to, outermost first: `limit` of `limit(() => fetch(url))`. */
  readonly inside: readonly string[];
}

export const NO_EFFECTS: Effects = { shared: [], calls: [], storePuts: [], storeUpdates: [] };
