import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { Random } from './random.ts';

export interface Told {
  readonly who: string;
  readonly words: readonly string[];
}
export interface Outcome {
  readonly told: readonly Told[];
  readonly faults: Readonly<Record<string, number>>;
  /** Processes that ended by themselves with an error. */
  readonly broken: readonly string[];
}
export interface Crew {
  /** How many work at the same time. */
  readonly size: number;
  readonly kills: number;
  readonly random: Random;
  /** The command of a worker; `who` is another one for each process that ever works. */
  command(who: string, round: number): readonly [command: string, ...args: string[]];
}

/** How long workers may take to end, in milliseconds. */
const PATIENCE = 30_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Lets processes work, and kills or stops one after the other at random moments; who is killed has a successor. */
export async function disturb({ size, kills, random, command }: Crew): Promise<Outcome> {
  const told: Told[] = [];
  const broken: string[] = [];
  const faults = { 'kill -9': 0, SIGSTOP: 0, SIGINT: 0 };
  const ended: Promise<void>[] = [];
  const alive = new Set<ChildProcess>();
  const ready = new Set<ChildProcess>();
  let [count, done] = [0, false];

  const start = (): ChildProcess => {
    const who = `w${++count}`;
    const [program, ...args] = command(who, Math.floor((count - 1) / 20));
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let [rest, errors] = ['', ''];
    child.stdout.on('data', (data) => {
      const lines = (rest + String(data)).split('\n');
      // A line that is not whole was not told.
      rest = lines.pop()!;
      for (const line of lines) told.push({ who, words: line.split(' ') });
      if (lines.length > 0) ready.add(child);
    });
    child.stderr.on('data', (data) => (errors += String(data)));
    alive.add(child);
    ended.push(
      new Promise((resolve) =>
        child.on('close', (code, signal) => {
          // Asked to end while it still starts, it ends by the signal.
          if (signal !== 'SIGKILL' && signal !== 'SIGINT' && code !== 0) broken.push(`${who} ended with ${signal ?? code}: ${errors.trim().split('\n').slice(0, 12).join(' / ')}`);
          alive.delete(child);
          resolve();
        }),
      ),
    );
    return child;
  };

  const crew = Array.from({ length: size }, start);
  const end = Date.now() + PATIENCE;
  while (ready.size < size && Date.now() < end) await pause(50);
  for (let made = 0; made < kills && broken.length === 0; ) {
    await pause(random.below(120));
    const place = random.below(size);
    const child = crew[place]!;
    // Most are hit while they work, and some while they start.
    if (!ready.has(child) && random.below(20) > 0) continue;
    made++;
    const fault = random.pick(['kill -9', 'kill -9', 'kill -9', 'SIGSTOP', 'SIGINT'] as const);
    faults[fault]++;
    if (fault === 'SIGSTOP') {
      child.kill('SIGSTOP');
      // Some for longer than any lock would be believed to be alive.
      setTimeout(() => child.kill('SIGCONT'), random.below(20) === 0 && !done ? 11_000 : random.below(300));
      continue;
    }
    child.kill(fault === 'SIGINT' ? 'SIGINT' : 'SIGKILL');
    crew[place] = start();
  }
  done = true;
  await pause(300);
  for (const child of alive) child.kill('SIGCONT');
  // Asked while it starts, one may not hear it.
  const asking = setInterval(() => alive.forEach((child) => child.kill('SIGINT')), 250);
  const late = setTimeout(() => alive.forEach((child) => (broken.push(`${child.pid} does not end`), child.kill('SIGKILL'))), PATIENCE);
  await Promise.all(ended);
  clearInterval(asking);
  clearTimeout(late);
  if (!told.some(({ words: [what] }) => what !== 'ready')) broken.push('nothing was written');
  return { told, faults, broken };
}
