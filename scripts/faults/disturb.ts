import type { Random } from './random.ts';
import { startWorker, type Told, type Worker } from './worker.ts';

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
  const alive = new Set<Worker>();
  let [count, done] = [0, false];

  const start = (): Worker => {
    const who = `w${++count}`;
    const worker = startWorker(who, command(who, Math.floor((count - 1) / 20)), told);
    alive.add(worker);
    ended.push(
      worker.ended.then(({ code, signal, errors }) => {
        // Asked to end while it still starts, it ends by the signal.
        if (signal !== 'SIGKILL' && signal !== 'SIGINT' && code !== 0) broken.push(`${who} ended with ${signal ?? code}: ${errors.trim().split('\n').slice(0, 12).join(' / ')}`);
        alive.delete(worker);
      }),
    );
    return worker;
  };

  const crew = Array.from({ length: size }, start);
  const end = Date.now() + PATIENCE;
  while (!crew.every((worker) => worker.isReady()) && Date.now() < end) await pause(50);
  for (let made = 0; made < kills && broken.length === 0; ) {
    await pause(random.below(120));
    const place = random.below(size);
    const { child, isReady } = crew[place]!;
    // Most are hit while they work, and some while they start.
    if (!isReady() && random.below(20) > 0) continue;
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
  for (const { child } of alive) child.kill('SIGCONT');
  // Asked while it starts, one may not hear it.
  const asking = setInterval(() => alive.forEach(({ child }) => child.kill('SIGINT')), 250);
  const late = setTimeout(() => alive.forEach(({ child }) => (broken.push(`${child.pid} does not end`), child.kill('SIGKILL'))), PATIENCE);
  await Promise.all(ended);
  clearInterval(asking);
  clearTimeout(late);
  if (!told.some(({ words: [what] }) => what !== 'ready')) broken.push('nothing was written');
  return { told, faults, broken };
}
