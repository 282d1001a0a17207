/**
 * Locks, queues and limits: who makes them, and by which calls they let work through. Known by where they are imported from
 * and by what is called on them; what a variable is named says nothing.
 */
export interface Limiter {
  readonly module: string;
  /** The export that makes one: `default`, `Mutex`. */
  readonly made: string;
  /** `lock`: one at a time. `limit`: a few, or so many in a time. */
  readonly is: 'lock' | 'limit';
  /** Where it is told how many may run; one makes a lock of it. */
  readonly size?: { readonly argument: number; readonly property?: string };
  /** Methods that run a function they are given; of `()` it is called itself. */
  readonly runs?: readonly string[];
  /** Methods that wait for a turn: what follows has it, until it is given back. */
  readonly waits?: readonly string[];
  /** Methods that give a function back which waits each time; of `()` it is called itself. */
  readonly wraps?: readonly string[];
  /** The argument that names what is locked. */
  readonly key?: number;
}

const GUARDS = 'eslint-plugin-superstep';

export const LIMITERS: readonly Limiter[] = [
  { module: 'p-limit', made: 'default', is: 'limit', size: { argument: 0 }, runs: ['()', 'map'] },
  { module: 'p-queue', made: 'default', is: 'limit', size: { argument: 0, property: 'concurrency' }, runs: ['add', 'addAll'] },
  { module: 'bottleneck', made: 'default', is: 'limit', size: { argument: 0, property: 'maxConcurrent' }, runs: ['schedule', 'submit'], wraps: ['wrap'] },
  { module: 'async-mutex', made: 'Mutex', is: 'lock', runs: ['runExclusive'], waits: ['acquire', 'waitForUnlock'] },
  { module: 'async-mutex', made: 'Semaphore', is: 'limit', size: { argument: 0 }, runs: ['runExclusive'], waits: ['acquire', 'waitForUnlock'] },
  { module: 'p-throttle', made: 'default', is: 'limit', wraps: ['()'] },
  { module: 'async-sema', made: 'Sema', is: 'limit', size: { argument: 0 }, waits: ['acquire', 'v'] },
  { module: 'async-sema', made: 'RateLimit', is: 'limit', waits: ['()'] },
  { module: 'async-lock', made: 'default', is: 'lock', runs: ['acquire'], key: 0 },
  { module: 'limiter', made: 'RateLimiter', is: 'limit', waits: ['removeTokens'] },
  { module: 'limiter', made: 'TokenBucket', is: 'limit', waits: ['removeTokens'] },
  { module: 'throat', made: 'default', is: 'limit', size: { argument: 0 }, runs: ['()'] },
  { module: 'await-semaphore', made: 'Mutex', is: 'lock', runs: ['use'], waits: ['acquire'] },
  { module: 'await-semaphore', made: 'Semaphore', is: 'limit', size: { argument: 0 }, runs: ['use'], waits: ['acquire'] },
  { module: 'cockatiel', made: 'bulkhead', is: 'limit', size: { argument: 0 }, runs: ['execute'] },
  { module: 'redlock', made: 'default', is: 'lock', runs: ['using'], waits: ['acquire', 'lock'], key: 0 },
  { module: 'proper-lockfile', made: '*', is: 'lock', waits: ['lock'], key: 0 },
  { module: '@upstash/ratelimit', made: 'Ratelimit', is: 'limit', waits: ['limit', 'blockUntilReady'] },
  { module: 'rate-limiter-flexible', made: 'RateLimiterMemory', is: 'limit', waits: ['consume'] },
  { module: 'rate-limiter-flexible', made: 'RateLimiterRedis', is: 'limit', waits: ['consume'] },
  { module: 'rate-limiter-flexible', made: 'RateLimiterQueue', is: 'limit', waits: ['removeTokens'] },
  { module: GUARDS, made: 'KeyedLock', is: 'lock', runs: ['run'], key: 0 },
  { module: GUARDS, made: 'rateLimiter', is: 'limit', runs: ['run'] },
];

/** Statements by which a database lets one wait for another: `select pg_advisory_xact_lock($1)`, `select … for update`. */
const LOCKS_IN_DATABASE = /\bpg_(try_)?advisory_(xact_)?lock|\bget_lock\s*\(|\bsp_getapplock\b|\bselect\b.*\bfor\s+(no\s+key\s+)?update\b|\block\s+table\b/is;

/** Statements that end what is locked so. */
const FREES_IN_DATABASE = /\bpg_advisory_unlock|\brelease_lock\s*\(|\bsp_releaseapplock\b|^\s*(commit|rollback)\b/i;

/** What a text says to a database about locks. */
export function lockInDatabase(text: string): 'locks' | 'frees' | null {
  if (FREES_IN_DATABASE.test(text)) return 'frees';
  return LOCKS_IN_DATABASE.test(text) ? 'locks' : null;
}

/** Functions that run a function they are given and hand on what it gives, and let as much through as comes. */
export const RUNNERS: readonly { readonly module: string; readonly name: string }[] = [
  { module: 'p-retry', name: 'default' },
  { module: 'async-retry', name: 'default' },
  { module: 'exponential-backoff', name: 'backOff' },
  { module: '@opentelemetry/api', name: 'startActiveSpan' },
];

/** Functions that give back a function that does what the one they were given does. */
export const SAME_FUNCTION: readonly { readonly module: string; readonly name: string }[] = [
  { module: 'langsmith', name: 'traceable' },
];

/** Words that names of locks, queues and limits are made of. */
const WAITING: ReadonlySet<string> = new Set('acquire lock locks locked mutex semaphore sema exclusive exclusively limit limits limiter limited queue queued enqueue throttle throttled throttler'.split(' '));

/** Of a thing that is called and nobody knows: whether its name says that it lets one wait for another. `withLock`, not `block`. */
export function soundsLikeWaiting(name: string): boolean {
  return name.split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/).some((word) => WAITING.has(word.toLowerCase()));
}
