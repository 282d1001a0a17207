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

export function validate(namespace: readonly string[], operation?: "put"): void {
  if (namespace.length === 0) throw new InvalidNamespaceError("Namespace cannot be empty.");
  validateLabels(namespace);
  if (operation === "put" && namespace[0] === "langgraph") throw new InvalidNamespaceError(`Root label for namespace cannot be "langgraph". Got: ${String(namespace)}`);
}
export function validateLabels(namespace: readonly string[]): void {
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

  /** How the library's runs call a store. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  async batch(operations: readonly Operation[]): Promise<any> {
    const results: unknown[] = [];
    for (const operation of operations) results.push(await this.perform(operation));
    return results;
  }
  private async perform(operation: Operation): Promise<unknown> {
    if ("namespacePrefix" in operation) return this.search(operation.namespacePrefix, operation);
    if ("value" in operation) return this.put(operation.namespace, operation.key, operation.value);
    if ("key" in operation) return this.get(operation.namespace, operation.key);
    const pathOf = (type: "prefix" | "suffix"): string[] | undefined => operation.matchConditions?.find(({ matchType }) => matchType === type)?.path;
    const [prefix, suffix] = [pathOf("prefix"), pathOf("suffix")];
    return this.listNamespaces({ ...operation, ...(prefix && { prefix }), ...(suffix && { suffix }) });
  }
}

type Operation =
  | { namespace: string[]; key: string; value: { [key: string]: unknown } | null }
  | { namespace: string[]; key: string }
  | ({ namespacePrefix: string[] } & SearchOptions)
  | ({ matchConditions?: { matchType: "prefix" | "suffix"; path: string[] }[] } & Pick<ListNamespacesOptions, "maxDepth" | "limit" | "offset">);

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

export const passesAll = (value: { [key: string]: unknown }, filter: SearchOptions["filter"]): boolean =>
  Object.entries(filter ?? {}).every(([key, wanted]) => passes(value[key], wanted));

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
        for (const item of items.values()) if (passesAll(item.value, filter)) found.push(item);
    return found.slice(offset, offset + limit);
  }

  /** Replaces the whole value, and keeps a reference to it. */
  async put(namespace: string[], key: string, value: { [key: string]: unknown } | null): Promise<void> {
    validate(namespace, "put");
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

  async listNamespaces(options: ListNamespacesOptions = {}): Promise<string[][]> {
    return listed([...this.spaces.keys()].map((space) => space.split(":")), options);
  }
}

export function listed(namespaces: string[][], { prefix, suffix, maxDepth, limit = 100, offset = 0 }: ListNamespacesOptions): string[][] {
  let found = namespaces;
  if (prefix) found = found.filter((namespace) => matches(namespace, prefix, "start"));
  if (suffix) found = found.filter((namespace) => matches(namespace, suffix, "end"));
  if (maxDepth !== undefined) found = [...new Map(found.map((n) => [joined(n.slice(0, maxDepth)), n.slice(0, maxDepth)])).values()];
  return found.sort((a, b) => (joined(a) < joined(b) ? -1 : 1)).slice(offset, offset + limit);
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
