import type { Run } from './run.ts';
import type { TaskRecord } from './recording.ts';
import { currentFrame } from './scope.ts';
import { canonical } from './values.ts';

interface Item {
  readonly namespace: readonly string[];
  readonly key: string;
}

interface StoreMethods {
  get(namespace: readonly string[], key: string): Promise<unknown>;
  put(namespace: readonly string[], key: string, value: unknown, index?: unknown): Promise<unknown>;
  delete(namespace: readonly string[], key: string): Promise<unknown>;
  search(prefix: readonly string[], options?: unknown): Promise<readonly Item[]>;
}

/** What is noted of calls on a store, by whatever way they come. */
class Notes {
  readonly #run: Run;
  readonly #task: TaskRecord;
  readonly #store: string;

  constructor(store: object, run: Run, task: TaskRecord) {
    this.#run = run;
    this.#task = task;
    this.#store = idOf(store);
  }

  read(namespace: readonly string[], key: string): void {
    const item = nameOf(namespace, key);
    this.#run.touched(this.#task, 'read', this.#cell(item), this.#shown(item), 'store');
  }

  searched(prefix: readonly string[], items: readonly Item[]): void {
    this.#run.searched(this.#task, this.#cell(prefix.map((part) => `${part}/`).join('')));
    for (const { namespace, key } of items) this.read(namespace, key);
  }

  wrote(namespace: readonly string[], key: string): void {
    const item = nameOf(namespace, key);
    this.#run.touched(this.#task, 'write', this.#cell(item), this.#shown(item), 'store');
  }

  put(namespace: readonly string[], key: string, value: unknown): void {
    this.wrote(namespace, key);
    this.#run.effect(this.#task, `put ${this.#shown(nameOf(namespace, key))}`, canonical(value));
  }

  #cell(item: string): string {
    return `store ${this.#store} ${item}`;
  }

  #shown(item: string): string {
    return this.#run.watched.session.shown(item);
  }
}

const nameOf = (namespace: readonly string[], key: string): string => [...namespace, key].join('/');

const ids = new WeakMap<object, string>();
let made = 0;

/** A run sees a store through a queue of its own; the store behind it is the one that is shared. */
function idOf(store: object): string {
  const { store: behind } = store as { readonly store?: unknown };
  const one = typeof behind === 'object' && behind !== null ? behind : store;
  const known = ids.get(one) ?? `${++made}`;
  ids.set(one, known);
  return known;
}

/** The store that a task is given, with a note of each item that it reads and writes. */
export function storeView(store: object, run: Run, task: TaskRecord): object {
  if (typeof (store as Partial<StoreMethods>).get !== 'function') return store;
  return Object.create(store, methodsOf(store as StoreMethods, () => store, () => new Notes(store, run, task))) as object;
}

const watchedStores = new WeakSet<object>();

/** Stores that nodes use without asking their config for one. */
export function watchStores({ prototype }: { readonly prototype: object }): void {
  if (watchedStores.has(prototype)) return;
  watchedStores.add(prototype);
  const original = { ...methodsIn(prototype as StoreMethods) };
  Object.defineProperties(prototype, methodsOf(original, (self) => self, (self) => {
    const frame = currentFrame();
    return frame === undefined || frame.task === null ? null : new Notes(self, frame.run, frame.task);
  }));
}

const methodsIn = ({ get, put, delete: remove, search }: StoreMethods): StoreMethods => ({ get, put, delete: remove, search });

/** What is there after a call was there for the caller: the note of a read follows it, that of a write goes before. */
function methodsOf({ get, put, delete: remove, search }: StoreMethods, selfOf: (self: object) => object, notesFor: (self: object) => Notes | null): PropertyDescriptorMap {
  const method = (value: (this: object, ...given: never[]) => unknown): PropertyDescriptor => ({ value, configurable: true, writable: true });
  return {
    get: method(async function (this: object, namespace: readonly string[], key: string) {
      const item = await get.call(selfOf(this), namespace, key);
      notesFor(this)?.read(namespace, key);
      return item;
    }),
    search: method(async function (this: object, prefix: readonly string[], options?: unknown) {
      const items = await search.call(selfOf(this), prefix, options);
      notesFor(this)?.searched(prefix, items);
      return items;
    }),
    put: method(function (this: object, ...given: Parameters<StoreMethods['put']>) {
      notesFor(this)?.put(given[0], given[1], given[2]);
      return put.apply(selfOf(this), given);
    }),
    delete: method(function (this: object, namespace: readonly string[], key: string) {
      notesFor(this)?.wrote(namespace, key);
      return remove.call(selfOf(this), namespace, key);
    }),
  };
}
