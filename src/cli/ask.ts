import { Interrupted } from './interrupted.ts';

/** What a person at the terminal answers; null once nobody does any more. Ctrl-C is no answer: it ends the program. */
export async function ask(question: string, input: NodeJS.ReadableStream, output: NodeJS.WritableStream): Promise<string | null> {
  const { createInterface } = await import('node:readline/promises');
  const lines = createInterface({ input, output });
  const closed = new Promise<null>((resolve, reject) => {
    lines.once('SIGINT', () => {
      output.write('\n');
      reject(new Interrupted('SIGINT'));
    });
    lines.once('close', () => resolve(null));
  });
  try {
    return await Promise.race([lines.question(question), closed]);
  } finally {
    lines.close();
  }
}
