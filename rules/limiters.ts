/** What lets one call, or a few, through at a time: by the names that such things go by. */
const LIMITER = /(limit|throttl|queue|semaphore|mutex|lock|bottleneck|pool|exclusive|acquire|schedule)/i;

/** Whether what a call is handed to stands for a lock, a queue or a limit: `limit`, `mutex.runExclusive`, `queue.add`. */
export function isLimiter(text: string): boolean {
  return LIMITER.test(text);
}
