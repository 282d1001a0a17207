#!/usr/bin/env node
import { BROKEN_INPUT } from './exit-status.ts';
import type { Output } from './io.ts';
import { main } from './main.ts';

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

const stderr = outputOf(process.stderr);
const stdout = outputOf(process.stdout);
const status = await main(process.argv.slice(2), { cwd: process.cwd(), env: process.env, stdout, stderr, node: process.execPath });
// A full disk must not look like a clean run.
if (lost !== null) await stderr.write(`superstep: the result could not be written: ${(lost as Error).message}\n`);
// The status is set, not exited with: what was written is flushed first.
process.exitCode = lost === null ? status : BROKEN_INPUT;
