import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Io } from '../io.ts';

/** The process that writes: enough to tell later whether it still does. */
export interface Writer {
  readonly host: string;
  readonly pid: number;
  /** When it was started, as the system counts; null where that is not told. Numbers of processes come again. */
  readonly started: string | null;
}

export function thisWriter({ self }: Pick<Io, 'self'>): Writer {
  const pid = self?.id ?? 0;
  return { host: hostname(), pid, started: startOf(pid) };
}

/** On another machine, or in another container, it cannot be asked for: null. */
export function isAtWork({ host, pid, started }: Writer, { self }: Pick<Io, 'self'>): boolean | null {
  if (host !== hostname()) return null;
  return self?.isRunning(pid) === true && startOf(pid) === started;
}

/** The 22nd field; the second is a name in brackets that may hold anything. */
function startOf(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
