import type { Left } from './writing/put-back.ts';

/** The user, or the system, wants the program to end. What had been begun was taken back. */
export class Interrupted extends Error {
  readonly signal: string;
  /** Files that could not be put back. */
  readonly left: readonly Left[];

  constructor(signal: string, left: readonly Left[] = []) {
    super(signal);
    this.signal = signal;
    this.left = left;
  }

  /** As a shell tells of a program that a signal has ended: 128 and the number of the signal. */
  get status(): number {
    return STATUS_OF[this.signal] ?? 130;
  }
}

const STATUS_OF: Readonly<Record<string, number>> = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };
