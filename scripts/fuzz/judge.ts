import { Worker } from 'node:worker_threads';
import type { Input } from './inputs.ts';

export interface Verdict {
  readonly is: 'fine' | 'crash' | 'stall' | 'hunger';
  /** What is the same in finds of one cause. */
  readonly why: string;
  /** Of processor time. */
  readonly milliseconds: number;
  /** Above what was taken before. */
  readonly megabytes: number;
}

/** What the page of limits promises for one file. */
const [MOST_MILLISECONDS, MOST_MEGABYTES] = [2000, 500];
/** Wall time, after which the thread is ended: on a machine that others use, too. */
const PATIENCE = 30_000;

/** Puts inputs through a thread of its own, which is replaced where it does not answer, or takes too much. */
export class Judge {
  private worker: Worker | null = null;

  async of(input: Input): Promise<Verdict> {
    const worker = this.thread();
    const verdict = await new Promise<Verdict>((resolve) => {
      const patience = setTimeout(() => resolve({ is: 'stall', why: `no answer through ${input.door}`, milliseconds: PATIENCE, megabytes: 0 }), PATIENCE);
      const hear = (told: Told): void => answer(judged(told, input));
      const fail = (error: NodeJS.ErrnoException): void => answer({ is: error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'hunger' : 'crash', why: error.message.split('\n')[0] ?? '', milliseconds: 0, megabytes: MOST_MEGABYTES });
      const answer = (own: Verdict): void => {
        clearTimeout(patience);
        worker.off('message', hear).off('error', fail);
        resolve(own);
      };
      worker.on('message', hear).on('error', fail);
      worker.postMessage(input);
    });
    if (verdict.is !== 'fine') await this.end();
    return verdict;
  }

  async end(): Promise<void> {
    await this.worker?.terminate();
    this.worker = null;
  }

  private thread(): Worker {
    this.worker ??= new Worker(new URL('./doors.ts', import.meta.url), { resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES } });
    return this.worker;
  }
}

/** What the thread says of one input. */
interface Told {
  readonly error: string | null;
  readonly milliseconds: number;
  readonly megabytes: number;
}

function judged({ error, milliseconds, megabytes }: Told, { door }: Input): Verdict {
  const figures = { milliseconds, megabytes };
  if (error !== null) return { is: 'crash', why: error, ...figures };
  if (milliseconds > MOST_MILLISECONDS) return { is: 'stall', why: `slow through ${door}`, ...figures };
  return { is: 'fine', why: '', ...figures };
}
