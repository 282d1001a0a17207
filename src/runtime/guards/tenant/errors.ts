/** What anybody gets for a thread that is not theirs. It is the same whether the thread exists or not. */
export class ThreadAccessError extends Error {
  override name = "ThreadAccessError";
  constructor() {
    super("No such thread.");
  }
}

/** A mistake of the program: it reached for a thread and did not say for whom. */
export class MissingTenantError extends Error {
  override name = "MissingTenantError";
  constructor() {
    super("No tenant: use forTenant(id), or do this inside run(id, …).");
  }
}

export class DecryptionError extends Error {
  override name = "DecryptionError";
  readonly key: string | undefined;
  constructor(field: string, key: string | undefined, why: string) {
    super(`Cannot decrypt ${field}${key === undefined ? "" : `, sealed with key "${key}"`}: ${why}.`);
    this.key = key;
  }
}
