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

const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

async function unbroken<Result>(act: (ended: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController();
  const end = (signal: NodeJS.Signals) => controller.abort(signal);
  for (const signal of ENDING) process.on(signal, end);
  try {
    return await act(controller.signal);
  } finally {
    for (const signal of ENDING) process.off(signal, end);
  }
}

/** A process that may not be asked for is there all the same. */
function isRunning(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function ask(question: string): Promise<string | null> {
  const asking = await import('./ask.ts');
  return asking.ask(question, process.stdin, process.stderr);
}

async function stdin(): Promise<Buffer> {
  const { buffer } = await import('node:stream/consumers');
  return buffer(process.stdin);
}

const stderr = outputOf(process.stderr);
const stdout = outputOf(process.stdout);
// Both ends have to be a terminal: the question goes to stderr, so that a result can be piped.
const person = process.stdin.isTTY === true && stderr.isTerminal ? { ask } : {};
const world = { cwd: process.cwd(), env: process.env, node: process.execPath, self: { id: process.pid, isRunning }, unbroken, stdin, now: () => performance.now() };
const status = await main(process.argv.slice(2), { ...world, stdout, stderr, ...person });
// A full disk must not look like a clean run.
if (lost !== null) await stderr.write(`superstep: the result could not be written: ${(lost as Error).message}\n`);
// The status is set, not exited with: what was written is flushed first.
process.exitCode = lost === null ? status : BROKEN_INPUT;
