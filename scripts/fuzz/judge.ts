import { Worker } from 'node:worker_threads';
import type { Input } from './inputs.ts';

export interface Verdict {
  readonly is: 'fine' | 'crash' | 'stall' | 'hunger';
  /** What is the same in finds of one cause. */
  readonly why: string;
  /** Of processor time. */
  readonly milliseconds: number;
  /** Of the whole thread, afterwards. */
  readonly megabytes: number;
}

export interface Limits {
  /** Of processor time, for one input. */
  readonly milliseconds: number;
  /** Of the whole thread, with all it keeps. */
  readonly megabytes: number;
}

/** What the page of limits promises for one file. */
const LIMITS: Limits = { milliseconds: 2000, megabytes: 500 };

/** How many inputs go to the thread at once. */
export const BATCH = 64;
/** Inputs after which the thread is replaced, so that what it keeps cannot hide what one of them takes. */
const LIFE = 20_000;
/** Milliseconds from one look at the thread to the next. */
const GLANCE = 200;
/** Milliseconds after which the thread is ended although it takes no processor time: it waits for something. */
const PATIENCE = 120_000;

/** What both sides see of a batch: which input is under way, and what those before took. */
export interface Board {
  readonly at: Int32Array;
  /** Milliseconds and megabytes of each. */
  readonly took: Float64Array;
}

/** What the thread says at the end of a batch, or at the first error. */
export interface Told {
  /** How many came through. */
  readonly through: number;
  readonly error: string | null;
}

/** Puts inputs through a thread of its own, which is replaced where it does not answer, or takes too much. */
export class Judge {
  private readonly doors: URL;
  private readonly limits: Limits;
  private thread: Thread | null = null;

  constructor(doors: URL = new URL('./doors.ts', import.meta.url), limits: Limits = LIMITS) {
    this.doors = doors;
    this.limits = limits;
  }

  /** One verdict an input, in their order; at most `BATCH` inputs. */
  async of(inputs: readonly Input[]): Promise<Verdict[]> {
    const verdicts: Verdict[] = [];
    while (verdicts.length < inputs.length) verdicts.push(...(await this.some(inputs.slice(verdicts.length))));
    return verdicts;
  }

  async end(): Promise<void> {
    await this.thread?.worker.terminate();
    this.thread = null;
  }

  /** Those up to the first find. */
  private async some(inputs: readonly Input[]): Promise<readonly Verdict[]> {
    if (this.thread !== null && this.thread.inputs >= LIFE) await this.end();
    const thread = (this.thread ??= await this.start());
    const { through, find } = await this.answer(thread, inputs);
    thread.inputs += inputs.length;
    const judged = inputs.slice(0, through).map(({ door }, index) => this.measured(thread.board, index, door));
    if (find !== null) judged.push(find);
    if (find !== null || judged.some(({ is }) => is !== 'fine')) await this.end();
    return judged;
  }

  private answer(thread: Thread, inputs: readonly Input[]): Promise<Answer> {
    return new Promise((resolve) => {
      const { board, worker } = thread;
      const settle = (through: number, find: Verdict | null): void => {
        clearInterval(glances);
        worker.off('message', hear).off('error', fail).off('exit', leave);
        resolve({ through, find });
      };
      const late = (why: string, milliseconds: number): void => {
        const at = Atomics.load(board.at, 0);
        // It may have come to an end just now: then its answer is on the way.
        if (at < inputs.length) settle(at, { is: 'stall', why: `${why} through ${inputs[at]!.door}`, milliseconds, megabytes: 0 });
      };
      let since = { at: -1, processor: 0, time: 0 };
      const glances = setInterval(() => {
        const [at, processor, time] = [Atomics.load(board.at, 0), processorTime(), Date.now()];
        if (at !== since.at) since = { at, processor, time };
        // The thread measures itself; what is seen from outside is coarse, and therefore given twice the time.
        else if (processor - since.processor > 2 * this.limits.milliseconds) late('no answer', processor - since.processor);
        else if (time - since.time > PATIENCE) late('no answer, and no work,', processor - since.processor);
      }, GLANCE);
      const hear = ({ through, error }: Told): void => settle(through, error === null ? null : { is: 'crash', why: error, milliseconds: 0, megabytes: 0 });
      const fail = (error: NodeJS.ErrnoException): void => {
        const hungry = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
        settle(Atomics.load(board.at, 0), { is: hungry ? 'hunger' : 'crash', why: error.message.split('\n')[0] ?? '', milliseconds: 0, megabytes: hungry ? this.limits.megabytes : 0 });
      };
      const leave = (code: number): void => settle(Atomics.load(board.at, 0), { is: 'crash', why: `it ended the program with ${code}`, milliseconds: 0, megabytes: 0 });
      worker.on('message', hear).on('error', fail).on('exit', leave);
      Atomics.store(board.at, 0, 0);
      worker.postMessage(inputs);
    });
  }

  private measured({ took }: Board, index: number, door: string): Verdict {
    const [milliseconds, megabytes] = [took[2 * index]!, took[2 * index + 1]!];
    const slow = milliseconds > this.limits.milliseconds;
    return { is: slow ? 'stall' : 'fine', why: slow ? `slow through ${door}` : '', milliseconds, megabytes };
  }

  /** A thread that has loaded all it needs, so that no input pays for it. */
  private async start(): Promise<Thread> {
    const board: Board = { at: new Int32Array(new SharedArrayBuffer(4)), took: new Float64Array(new SharedArrayBuffer(16 * BATCH)) };
    const worker = new Worker(this.doors, { workerData: board, execArgv: ['--import', new URL('../typescript.mjs', import.meta.url).href], resourceLimits: { maxOldGenerationSizeMb: this.limits.megabytes, maxYoungGenerationSizeMb: 64 } });
    // It may die of hunger while it is being ended for something else: nobody listens then, and its end would never come.
    worker.on('error', () => undefined);
    await new Promise<void>((resolve, reject) => {
      const leave = (code: number): void => reject(new Error(`the thread ended with ${code} before it began`));
      worker.once('error', reject).once('exit', leave).once('message', () => {
        worker.off('error', reject).off('exit', leave);
        resolve();
      });
    });
    return { worker, board, inputs: 0 };
  }
}

interface Thread {
  readonly worker: Worker;
  readonly board: Board;
  /** How many were given to it. */
  inputs: number;
}

interface Answer {
  readonly through: number;
  /** What became of the one after those. */
  readonly find: Verdict | null;
}

function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
