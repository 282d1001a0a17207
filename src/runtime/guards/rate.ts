import { Semaphore } from "async-mutex";

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

/**
 * Made once, where all that share the limit can reach it: one limiter for one model or one API, in one process. What counts is
 * when work really started: a busy process starts it later than was planned, and what is planned behind it would come too early.
 */
export function rateLimiter({ limit, interval, concurrency }: Rate): RateLimiter {
  if (!(limit >= 1) || !(interval >= 0)) throw new RangeError(`A rate needs a limit of 1 or more and an interval, not ${limit} in ${interval} ms.`);
  const slots = concurrency === undefined ? undefined : new Semaphore(concurrency);
  const starts: number[] = [];
  let waiting = 0;
  let begun: Promise<void> = Promise.resolve();
  const tooEarly = (): number => (starts.length < limit ? 0 : starts[0]! + interval - performance.now());
  const begin = async (): Promise<void> => {
    for (let early = tooEarly(); early > 0; early = tooEarly()) await new Promise((resolve) => setTimeout(resolve, Math.ceil(early)));
    starts.push(performance.now());
    if (starts.length > limit) starts.shift();
    waiting--;
  };
  return {
    get waiting() {
      return waiting;
    },
    async run<T>(work: () => T | Promise<T>): Promise<T> {
      const whenStarted = async (): Promise<T> => {
        let result!: Promise<T>;
        begun = begun.then(begin).then(() => {
          result = (async () => work())();
        });
        await begun;
        return result;
      };
      waiting++;
      return slots ? slots.runExclusive(whenStarted) : whenStarted();
    },
  };
}
