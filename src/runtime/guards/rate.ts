import { Semaphore } from "async-mutex";
import pThrottle from "p-throttle";

export interface Rate {
  /** How many pieces of work start in any `interval`, in milliseconds. */
  limit: number;
  interval: number;
  /** How many run at the same time. */
  concurrency?: number;
}
export interface RateLimiter {
  /** Runs `work` when it is its turn; nothing is dropped. */
  run<T>(work: () => T | Promise<T>): Promise<T>;
  /** Pieces of work that wait. */
  readonly waiting: number;
}

/** Made once, where all that share the limit can reach it: one limiter for one model or one API, in one process. */
export function rateLimiter({ limit, interval, concurrency }: Rate): RateLimiter {
  const slots = concurrency === undefined ? undefined : new Semaphore(concurrency);
  const turn = pThrottle({ limit, interval, strict: true })(() => undefined);
  let waiting = 0;
  return {
    get waiting() {
      return waiting;
    },
    async run<T>(work: () => T | Promise<T>): Promise<T> {
      const whenStarted = async (): Promise<T> => {
        await turn();
        waiting--;
        return work();
      };
      waiting++;
      return slots ? slots.runExclusive(whenStarted) : whenStarted();
    },
  };
}
