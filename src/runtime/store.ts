/** Long-term memory: values by namespace and key, searched by prefix and filter. */
export interface Item {
  value: { [key: string]: unknown };
  key: string;
  namespace: string[];
  createdAt: Date;
  updatedAt: Date;
  score?: number;
}
export interface SearchOptions {
  filter?: { [key: string]: unknown };
  limit?: number;
  offset?: number;
  query?: string;
}
export interface ListNamespacesOptions {
  prefix?: string[];
  suffix?: string[];
  maxDepth?: number;
  limit?: number;
  offset?: number;
}

export class InvalidNamespaceError extends Error {
  override name = "InvalidNamespaceError";
}

function validate(namespace: readonly string[]): void {
  if (namespace.length === 0) throw new InvalidNamespaceError("Namespace cannot be empty.");
  validateLabels(namespace);
}
function validateLabels(namespace: readonly string[]): void {
  for (const label of namespace as readonly unknown[]) {
    const found = `Invalid namespace label '${String(label)}' found in ${String(namespace)}.`;
    if (typeof label !== "string") throw new InvalidNamespaceError(`${found} Namespace labels must be strings, but got ${typeof label}.`);
    if (label.includes(".")) throw new InvalidNamespaceError(`${found} Namespace labels cannot contain periods ('.').`);
    if (label.includes(":")) throw new InvalidNamespaceError(`Invalid namespace label '${label}'. Namespace labels cannot contain colons (':').`);
    if (label === "") throw new InvalidNamespaceError(`Namespace labels cannot be empty strings. Got ${label} in ${String(namespace)}`);
  }
}

export abstract class BaseStore {
  abstract get(namespace: string[], key: string): Promise<Item | null>;
  abstract search(prefix: string[], options?: SearchOptions): Promise<Item[]>;
  abstract put(namespace: string[], key: string, value: { [key: string]: unknown } | null, index?: unknown): Promise<void>;
  abstract delete(namespace: string[], key: string): Promise<void>;
  abstract listNamespaces(options?: ListNamespacesOptions): Promise<string[][]>;
  start(): void {}
  stop(): void {}
}

type Comparison = (value: unknown, operand: unknown) => boolean;
const OPERATORS: { readonly [operator: string]: Comparison } = {
  $eq: (value, operand) => value === operand,
  $ne: (value, operand) => value !== operand,
  $gt: (value, operand) => Number(value) > Number(operand),
  $gte: (value, operand) => Number(value) >= Number(operand),
  $lt: (value, operand) => Number(value) < Number(operand),
  $lte: (value, operand) => Number(value) <= Number(operand),
};

function passes(value: unknown, wanted: unknown): boolean {
  const operators = typeof wanted === "object" && wanted !== null ? Object.entries(wanted).filter(([key]) => key.startsWith("$")) : [];
  // Objects are compared by identity: an equal one never matches.
  if (operators.length === 0) return value === wanted;
  return operators.every(([operator, operand]) => OPERATORS[operator]?.(value, operand) ?? false);
}

const joined = (namespace: readonly string[]): string => namespace.join(":");

const matches = (namespace: readonly string[], pattern: readonly string[], from: "start" | "end"): boolean => {
  if (pattern.length > namespace.length) return false;
  const part = from === "start" ? namespace : namespace.slice(namespace.length - pattern.length);
  return pattern.every((label, i) => label === "*" || label === part[i]);
};

export class InMemoryStore extends BaseStore {
  private readonly spaces = new Map<string, Map<string, Item>>();

  async get(namespace: string[], key: string): Promise<Item | null> {
    validate(namespace);
    return this.spaces.get(joined(namespace))?.get(key) ?? null;
  }

  async search(prefix: string[], { filter, limit = 10, offset = 0 }: SearchOptions = {}): Promise<Item[]> {
    validateLabels(prefix);
    const found: Item[] = [];
    for (const [space, items] of this.spaces)
      if (matches(space.split(":"), prefix, "start"))
        for (const item of items.values()) if (Object.entries(filter ?? {}).every(([key, wanted]) => passes(item.value[key], wanted))) found.push(item);
    return found.slice(offset, offset + limit);
  }

  /** Replaces the whole value, and keeps a reference to it. */
  async put(namespace: string[], key: string, value: { [key: string]: unknown } | null): Promise<void> {
    validate(namespace);
    if (namespace[0] === "langgraph") throw new InvalidNamespaceError(`Root label for namespace cannot be "langgraph". Got: ${String(namespace)}`);
    if (value === null) return this.delete(namespace, key);
    const space = joined(namespace);
    const items = this.spaces.get(space) ?? new Map<string, Item>();
    this.spaces.set(space, items);
    const now = new Date();
    items.set(key, { value, key, namespace, createdAt: items.get(key)?.createdAt ?? now, updatedAt: now });
  }
  async delete(namespace: string[], key: string): Promise<void> {
    validate(namespace);
    this.spaces.get(joined(namespace))?.delete(key);
  }

  async listNamespaces({ prefix, suffix, maxDepth, limit = 100, offset = 0 }: ListNamespacesOptions = {}): Promise<string[][]> {
    let namespaces = [...this.spaces.keys()].map((space) => space.split(":"));
    if (prefix) namespaces = namespaces.filter((namespace) => matches(namespace, prefix, "start"));
    if (suffix) namespaces = namespaces.filter((namespace) => matches(namespace, suffix, "end"));
    if (maxDepth !== undefined) namespaces = [...new Map(namespaces.map((n) => [joined(n.slice(0, maxDepth)), n.slice(0, maxDepth)])).values()];
    return namespaces.sort((a, b) => (joined(a) < joined(b) ? -1 : 1)).slice(offset, offset + limit);
  }
}
/** The store as nodes see it under a scheduler: before each operation others may go first. */
export function paused(store: BaseStore, pause: () => Promise<void>): BaseStore {
  return new PausedStore(store, pause);
}

class PausedStore extends BaseStore {
  private readonly inner: BaseStore;
  private readonly pause: () => Promise<void>;
  constructor(inner: BaseStore, pause: () => Promise<void>) {
    super();
    this.inner = inner;
    this.pause = pause;
  }
  async get(...args: Parameters<BaseStore["get"]>): Promise<Item | null> {
    await this.pause();
    return this.inner.get(...args);
  }
  async search(...args: Parameters<BaseStore["search"]>): Promise<Item[]> {
    await this.pause();
    return this.inner.search(...args);
  }
  async put(...args: Parameters<BaseStore["put"]>): Promise<void> {
    await this.pause();
    await this.inner.put(...args);
  }
  async delete(...args: Parameters<BaseStore["delete"]>): Promise<void> {
    await this.pause();
    await this.inner.delete(...args);
  }
  async listNamespaces(...args: Parameters<BaseStore["listNamespaces"]>): Promise<string[][]> {
    await this.pause();
    return this.inner.listNamespaces(...args);
  }
}
