import { AsyncLocalStorage } from "node:async_hooks";

/** One task of a step while it is under control, with the asynchronous work it has begun. */
export interface Strand {
  readonly name: string;
  /** Waits for its turn; `place` says in the user's code where. Undefined where nobody else could have it. */
  stop(place: string): Promise<void> | undefined;
  /** A timer that is due when the strand has nothing else to do. */
  timer(milliseconds: number, due: () => void): VirtualTimer;
}

export interface VirtualTimer {
  cancel(): void;
}

/** The strand whose code is running. */
export const strands = new AsyncLocalStorage<Strand>();

/** What is needed before and after control is taken, as it was when this module was loaded. */
export const native = {
  then: Promise.prototype.then,
  setImmediate: globalThis.setImmediate,
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
} as const;

/** `await`s of our own that nobody intercepts: `then` of the language, not the one that was put in its place. */
export const after = <T, R>(promise: Promise<T>, next: (value: T) => R | Promise<R>): Promise<R> =>
  Reflect.apply(native.then, promise, [next]) as Promise<R>;
