import { spawn, type ChildProcess } from 'node:child_process';

export interface Told {
  readonly who: string;
  readonly words: readonly string[];
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What it wrote to the standard error. */
  readonly errors: string;
}

/** A process that tells, line by line, what was acknowledged to it. */
export interface Worker {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** It has told something. */
  isReady(): boolean;
}

/** What it tells is added to `told`. */
export function startWorker(who: string, [program, ...args]: readonly [string, ...string[]], told: Told[]): Worker {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let [rest, errors, ready] = ['', '', false];
  child.stdout.on('data', (data) => {
    const lines = (rest + String(data)).split('\n');
    // A line that is not whole was not told.
    rest = lines.pop()!;
    for (const line of lines) told.push({ who, words: line.split(' ') });
    ready ||= lines.length > 0;
  });
  child.stderr.on('data', (data) => (errors += String(data)));
  const ended = new Promise<Ended>((resolve) => child.on('close', (code, signal) => resolve({ code, signal, errors })));
  return { child, ended, isReady: () => ready };
}
