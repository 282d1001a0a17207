import type { Run } from './run.ts';
import type { TaskRecord } from './recording.ts';
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

/** The store that a task is given, with a note of each item that it reads and writes. */
export function storeView(store: object, run: Run, task: TaskRecord): object {
  const { get, put, delete: remove, search } = store as StoreMethods;
  if (typeof get !== 'function' || typeof put !== 'function') return store;
  const name = (namespace: readonly string[], key: string): string => [...namespace, key].join('/');
  const shown = (item: string): string => run.watched.session.shown(item);
  const cell = (item: string): string => `store ${run.watched.origin.graph} ${item}`;
  const read = (item: string): void => run.touched(task, 'read', cell(item), shown(item), 'store');
  const wrote = (item: string): void => run.touched(task, 'write', cell(item), shown(item), 'store');
  // What is there after a call was there for the caller: the note of a read follows it, that of a write goes before.
  return Object.create(store, {
    get: {
      value: async (namespace: readonly string[], key: string) => {
        const item = await get.call(store, namespace, key);
        read(name(namespace, key));
        return item;
      },
    },
    search: {
      value: async (prefix: readonly string[], options?: unknown) => {
        const items = await search.call(store, prefix, options);
        for (const { namespace, key } of items) read(name(namespace, key));
        return items;
      },
    },
    put: {
      value: (namespace: readonly string[], key: string, value: unknown, index?: unknown) => {
        const item = name(namespace, key);
        wrote(item);
        run.effect(task, `put ${shown(item)}`, canonical(value));
        return index === undefined ? put.call(store, namespace, key, value) : put.call(store, namespace, key, value, index);
      },
    },
    delete: {
      value: (namespace: readonly string[], key: string) => {
        wrote(name(namespace, key));
        return remove.call(store, namespace, key);
      },
    },
  }) as object;
}
