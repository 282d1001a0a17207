/** Asks a run from outside to stop after the step it is in. What it has done is kept, and it can be resumed. */
export class RunControl {
  private reason: string | undefined;
  get drainRequested(): boolean {
    return this.reason !== undefined;
  }
  get drainReason(): string | undefined {
    return this.reason;
  }
  requestDrain(reason = "shutdown"): void {
    this.reason = reason;
  }
}
