/** Reducers under the names people look for. `current` is `undefined` where a channel has no default. */
export type Reducer<Value, Update = Value> = (current: Value | undefined, update: Update) => Value;

const listed = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? (value as readonly T[]) : [value as T]);

/** Adds to a list. The order is that of the node names, whichever node was done first. */
export const append = <T>(current: readonly T[] | undefined, update: T | readonly T[]): T[] => [...(current ?? []), ...listed(update)];

/** Keys of the update replace those of the object; the others stay. One level deep. */
export const merge = <T extends object>(current: T | undefined, update: Partial<T>): T => ({ ...current, ...update }) as T;

/** A list with one item an id: an item that is there is replaced in its place, a new one goes to the end. */
export const mergeById =
  <K extends string = "id">(key: K = "id" as K) =>
  <T extends { readonly [P in K]: unknown }>(current: readonly T[] | undefined, update: T | readonly T[]): T[] => {
    const items = new Map<unknown, T>();
    for (const item of [...(current ?? []), ...listed(update)]) items.set(item[key], item);
    return [...items.values()];
  };

export const sum = (current: number | undefined, update: number): number => (current ?? 0) + update;
export const max = (current: number | undefined, update: number): number => (current === undefined ? update : Math.max(current, update));
export const min = (current: number | undefined, update: number): number => (current === undefined ? update : Math.min(current, update));
export const or = (current: boolean | undefined, update: boolean): boolean => (current ?? false) || update;
export const and = (current: boolean | undefined, update: boolean): boolean => (current ?? true) && update;

type Several<T> = readonly T[] | ReadonlySet<T>;

/** Each value once. Stays a `Set` where the state holds one. */
export function union<T>(current: ReadonlySet<T>, update: Several<T>): Set<T>;
export function union<T>(current: readonly T[] | undefined, update: Several<T>): T[];
export function union<T>(current: Several<T> | undefined, update: Several<T>): T[] | Set<T> {
  const all = new Set([...(current ?? []), ...update]);
  return current instanceof Set || (current === undefined && update instanceof Set) ? all : [...all];
}

/** The writer whose name sorts last wins, not the one that wrote last: say so in the name, and mean it. */
export const lastWins = <T>(_current: T | undefined, update: T): T => update;
