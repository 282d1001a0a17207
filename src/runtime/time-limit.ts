import { NodeTimeoutError } from "./errors.ts";

/** How long one attempt of a node may take, in all or without a sign of progress. */
export interface TimeoutPolicy {
  runTimeout?: number | undefined;
  idleTimeout?: number | undefined;
  /** What counts as progress: anything a node shows, or `heartbeat()` alone. */
  refreshOn?: "auto" | "heartbeat";
}

export const timeoutPolicy = (given: number | TimeoutPolicy): TimeoutPolicy => {
  const policy = typeof given === "number" ? { runTimeout: given } : given;
  for (const [name, limit] of [["runTimeout", policy.runTimeout], ["idleTimeout", policy.idleTimeout]] as const)
    if (limit !== undefined && !(limit > 0)) throw new Error(`${name} must be greater than 0, got ${limit}`);
  if (policy.refreshOn !== undefined && !["auto", "heartbeat"].includes(policy.refreshOn)) throw new Error(`refreshOn must be "auto" or "heartbeat", got ${JSON.stringify(policy.refreshOn)}`);
  return policy;
};

/** Runs one attempt under its limits; `controller` tells the node that it is too late. */
export class TimeLimit {
  readonly controller = new AbortController();
  private readonly begun = Date.now();
  private readonly node: string;
  private readonly policy: TimeoutPolicy;
  private idle: ReturnType<typeof setTimeout> | undefined;
  private fail: (reason: unknown) => void = () => undefined;
  constructor(node: string, policy: TimeoutPolicy, outer: AbortSignal) {
    this.node = node;
    this.policy = policy;
    if (outer.aborted) this.controller.abort(outer.reason);
    else outer.addEventListener("abort", () => this.controller.abort(outer.reason), { once: true });
  }
  async within<T>(body: () => Promise<T>): Promise<T> {
    const late = new Promise<never>((_, reject) => (this.fail = reject));
    const { runTimeout } = this.policy;
    const timer = runTimeout === undefined ? undefined : setTimeout(() => this.expire("run"), runTimeout);
    this.restart();
    try {
      return await Promise.race([body(), late]);
    } finally {
      clearTimeout(timer);
      clearTimeout(this.idle);
    }
  }
  readonly heartbeat = (): void => this.restart();
  readonly progress = (): void => {
    if (this.policy.refreshOn !== "heartbeat") this.restart();
  };
  private restart(): void {
    const { idleTimeout } = this.policy;
    if (idleTimeout === undefined) return;
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.expire("idle"), idleTimeout);
  }
  private expire(kind: "run" | "idle"): void {
    const { runTimeout, idleTimeout } = this.policy;
    const error = new NodeTimeoutError({ node: this.node, elapsed: Date.now() - this.begun, kind, runTimeout, idleTimeout });
    this.fail(error);
    this.controller.abort(error);
  }
}
