import { printable } from '../report/printable.ts';
import type { Output } from './io.ts';

const CLEAR_LINE = '\r\u001b[2K';

/** One line that is written over; nothing at all where no person watches. */
export function progressOn(output: Output, total: number) {
  return {
    async step(done: number, file: string): Promise<void> {
      if (output.isTerminal) await output.write(`${CLEAR_LINE}${done}/${total} ${printable(file)}`);
    },
    async clear(): Promise<void> {
      if (output.isTerminal) await output.write(CLEAR_LINE);
    },
  };
}
