import { ISSUES } from '../report/package-info.ts';
import { printable } from '../report/printable.ts';
import { Bug } from './bug.ts';
import type { Io } from './io.ts';
import type { Project } from './project.ts';

export function logLine(io: Io, message: string): Promise<void> {
  return io.stderr.write(`superstep: ${printable(message)}\n`);
}

/** What went wrong with files, theirs first, ours with all that helps to mend it. */
export async function logTroubles(io: Io, { errors, bugs }: Pick<Project, 'errors' | 'bugs'>): Promise<void> {
  const ours = new Set(bugs.map(({ file }) => file));
  for (const { file, message } of errors) {
    if (!ours.has(file)) await logLine(io, `${file}: ${message}`);
  }
  for (const bug of bugs) await logBug(io, bug);
}

export async function logBug(io: Io, error: unknown): Promise<void> {
  const cause = error instanceof Bug ? error.cause : error;
  const place = error instanceof Bug ? ` while looking at ${error.file}` : '';
  await logLine(io, `this is a bug of superstep${place}. Please report it: ${ISSUES}`);
  const stack = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  await io.stderr.write(stack.split('\n').map((line) => `${printable(line)}\n`).join(''));
}
