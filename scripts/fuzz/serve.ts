import { getHeapStatistics } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import type { Input } from './inputs.ts';
import type { Board, Told } from './judge.ts';

/** Milliseconds after which it is worth a system call to know how much of them was work. */
const LONG = 200;

/** The side of the thread: puts each input of a batch through, and writes down what it took. */
export function serve(enter: (input: Input) => void | Promise<void>): void {
  const { at, took } = workerData as Board;
  parentPort!.on('message', async (inputs: readonly Input[]) => {
    let before = process.cpuUsage();
    for (const [index, input] of inputs.entries()) {
      Atomics.store(at, 0, index);
      const start = performance.now();
      try {
        await enter(input);
      } catch (thrown) {
        const error = thrown instanceof Error ? `${thrown.message.split('\n')[0]} ${placeOf(thrown)}` : String(thrown);
        return tell({ through: index, error });
      }
      // No input works longer than it lasts, nor longer than all of the batch since the processor time was last asked for.
      took[2 * index] = performance.now() - start;
      if (took[2 * index]! > LONG) {
        const { user, system } = process.cpuUsage(before);
        before = process.cpuUsage();
        took[2 * index] = Math.min(took[2 * index]!, (user + system) / 1000);
      }
      took[2 * index + 1] = getHeapStatistics().used_heap_size / 2 ** 20;
    }
    Atomics.store(at, 0, inputs.length);
    tell({ through: inputs.length, error: null });
  });
  parentPort!.postMessage('ready');
}

function tell(told: Told): void {
  parentPort!.postMessage(told);
}

/** The first line of the stack that is ours. */
function placeOf({ stack = '' }: Error): string {
  return /(?:src|rules)\/[\w/.-]+\.ts:\d+/.exec(stack)?.[0] ?? '';
}
