/** Looks at the values of users: none of this may throw, change a value, or run for long. */

const DEEPEST = 12;

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** A copy in which nothing that a reducer could change is shared. Objects of classes keep their class. */
export function copyOf(value: unknown): unknown {
  return copy(value, new Map(), 0);
}

function copy(value: unknown, seen: Map<object, unknown>, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return value;
  const known = seen.get(value);
  if (known !== undefined) return known;
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    seen.set(value, items);
    for (const item of value) items.push(copy(item, seen, depth + 1));
    return items;
  }
  if (value instanceof Map) {
    const entries = new Map<unknown, unknown>();
    seen.set(value, entries);
    for (const [key, item] of value) entries.set(key, copy(item, seen, depth + 1));
    return entries;
  }
  if (value instanceof Set) {
    const members = new Set<unknown>();
    seen.set(value, members);
    for (const item of value) members.add(copy(item, seen, depth + 1));
    return members;
  }
  if (value instanceof Date) return new Date(value);
  if (ArrayBuffer.isView(value) || value instanceof Promise || value instanceof WeakMap) return value;
  const fields = Object.create(Object.getPrototypeOf(value) as object | null) as Record<string, unknown>;
  seen.set(value, fields);
  for (const [name, field] of Object.entries(value)) fields[name] = copy(field, seen, depth + 1);
  return fields;
}

/**
 * A text that is the same for values that are the same but for the order in which things were added: keys of objects and
 * items of lists are sorted. A list that appends keeps the order of names, and nobody can count on another.
 */
export function canonical(value: unknown, depth = 0): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function' || typeof value === 'symbol') return String(value);
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '0' : (JSON.stringify(value) ?? 'undefined');
  if (depth > DEEPEST) return '…';
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item, depth + 1)).sort().join()}]`;
  if (value instanceof Set) return `Set[${[...value].map((item) => canonical(item, depth + 1)).sort().join()}]`;
  if (value instanceof Map) return `Map[${[...value].map(([key, item]) => `${canonical(key, depth + 1)}:${canonical(item, depth + 1)}`).sort().join()}]`;
  if (value instanceof Date) return `Date ${value.getTime()}`;
  const fields = Object.entries(value).map(([name, field]) => `${JSON.stringify(name)}:${canonical(field, depth + 1)}`);
  const name = isPlain(value) ? '' : (value.constructor?.name ?? '');
  return `${name}{${fields.sort().join()}}`;
}

export const same = (a: unknown, b: unknown): boolean => Object.is(a, b) || canonical(a) === canonical(b);

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && isPlain(value);
}

interface Held {
  readonly container: object;
  readonly size: number;
  /** Of a container that is larger than the budget only the size is kept. */
  readonly entries: Entries | null;
}

interface Entries {
  readonly keys: readonly unknown[];
  readonly items: readonly unknown[];
}

/** What stands in a value, so that a change of it in place can be seen. Objects of classes are not looked into. */
export class Snapshot {
  readonly #held: Held[] = [];

  /** At most `budget` entries are kept; what is beyond them is not watched. */
  constructor(value: unknown, budget: number) {
    const open: unknown[] = [value];
    const seen = new Set<unknown>();
    for (let left = budget; open.length > 0 && left > 0; ) {
      const container = open.shift();
      const size = seen.has(container) ? null : sizeOf(container);
      if (size === null) continue;
      seen.add(container);
      const entries = size > left ? null : entriesOf(container as object);
      this.#held.push({ container: container as object, size, entries });
      left -= 1 + (entries?.items.length ?? 0);
      for (const item of entries?.items ?? []) if (typeof item === 'object' && item !== null) open.push(item);
    }
  }

  holds(): boolean {
    return this.#held.every(({ container, size, entries }) => {
      if (sizeOf(container) !== size) return false;
      if (entries === null) return true;
      const now = entriesOf(container);
      return sameList(now.keys, entries.keys) && sameList(now.items, entries.items);
    });
  }
}

function sizeOf(value: unknown): number | null {
  if (typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value)) return value.length;
  if (value instanceof Map || value instanceof Set) return value.size;
  return isPlain(value) ? Object.keys(value).length : null;
}

function entriesOf(value: object): Entries {
  if (Array.isArray(value)) return { keys: [], items: [...(value as readonly unknown[])] };
  if (value instanceof Map) return { keys: [...value.keys()], items: [...value.values()] };
  if (value instanceof Set) return { keys: [], items: [...value] };
  return { keys: Object.keys(value), items: Object.values(value) };
}

function sameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => Object.is(item, b[index]));
}
