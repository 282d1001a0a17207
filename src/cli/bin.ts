#!/usr/bin/env node
import type { Output } from './io.ts';
import { main } from './main.ts';

/** Nobody reads any longer, as in `superstep check | head`: that is no error, and writing on is pointless. */
function outputOf(stream: NodeJS.WriteStream): Output {
  let closed = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    closed = true;
  });
  return {
    isTerminal: stream.isTTY === true,
    write: (text) => (closed ? Promise.resolve() : new Promise((resolve) => stream.write(text, () => resolve()))),
  };
}

// The status is set, not exited with: what was written is flushed first.
process.exitCode = await main(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  stdout: outputOf(process.stdout),
  stderr: outputOf(process.stderr),
});
