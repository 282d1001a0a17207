#!/usr/bin/env node
import * as modules from 'node:module';
import { BROKEN_INPUT } from './exit-status.ts';
import type { Output } from './io.ts';

// Node.js 22 and later keep what they compiled for the next run; what is loaded before this line is not kept.
(modules as { readonly enableCompileCache?: () => void }).enableCompileCache?.();
const { main } = await import('./main.ts');

let lost: NodeJS.ErrnoException | null = null;

/** Nobody reads any longer, as in `superstep check | head`: that is no error, and writing on is pointless. */
function outputOf(stream: NodeJS.WriteStream): Output {
  let closed = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    closed = true;
    if (error.code !== 'EPIPE') lost = error;
  });
  return {
    isTerminal: stream.isTTY === true,
    write: (text) => (closed ? Promise.resolve() : new Promise((resolve) => stream.write(text, () => resolve()))),
  };
}

/** Both ends have to be a terminal: the question goes to stderr, so that a result can be piped. */
async function ask(question: string): Promise<string | null> {
  const { createInterface } = await import('node:readline/promises');
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const closed = new Promise<null>((resolve) => lines.once('close', () => resolve(null)));
  try {
    return await Promise.race([lines.question(question), closed]);
  } finally {
    lines.close();
  }
}

const stderr = outputOf(process.stderr);
const stdout = outputOf(process.stdout);
const person = process.stdin.isTTY === true && stderr.isTerminal ? { ask } : {};
const status = await main(process.argv.slice(2), { cwd: process.cwd(), env: process.env, stdout, stderr, node: process.execPath, ...person });
// A full disk must not look like a clean run.
if (lost !== null) await stderr.write(`superstep: the result could not be written: ${(lost as Error).message}\n`);
// The status is set, not exited with: what was written is flushed first.
process.exitCode = lost === null ? status : BROKEN_INPUT;
