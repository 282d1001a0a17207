/** Somebody else wrote in between. Read again, and decide anew. */
export class ConflictError extends Error {
  override name = "ConflictError";
  readonly namespace: readonly string[];
  readonly key: string;
  readonly expected: string | null;
  readonly found: string | null;
  constructor(namespace: readonly string[], key: string, expected: string | null, found: string | null) {
    const version = (v: string | null): string => (v === null ? "nothing there" : `version ${v}`);
    super(`${[...namespace, key].join("/")} has changed: expected ${version(expected)}, found ${version(found)}.`);
    this.namespace = namespace;
    this.key = key;
    this.expected = expected;
    this.found = found;
  }
}
