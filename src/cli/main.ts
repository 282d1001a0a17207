import { packageInfo } from '../report/package-info.ts';
import type { Engine } from './engine.ts';
import { BROKEN_INPUT, BUG_OF_OURS, CLEAN } from './exit-status.ts';
import { Interrupted } from './interrupted.ts';
import type { Io } from './io.ts';
import { UsageError } from '../config/usage-error.ts';

/** Runs one command and returns its exit status. Results go to stdout, everything else to stderr. */
export async function main(argv: readonly string[], io: Io, engine?: Engine): Promise<number> {
  try {
    const [word] = argv;
    if (word === '--version' || word === '-v') return await answerVersion(io);
    // The version is asked for in scripts, and must not wait until the commands are loaded.
    const { dispatch } = await import('./dispatch.ts');
    return await dispatch(argv, io, engine);
  } catch (error) {
    return tell(error, io);
  }
}

async function tell(error: unknown, io: Io): Promise<number> {
  const { logBug, logLine } = await import('./log.ts');
  if (error instanceof Interrupted) {
    const { leftText } = await import('./writing/left-text.ts');
    if (error.left.length > 0) await logLine(io, leftText(error.left));
    return error.status;
  }
  if (error instanceof UsageError) {
    await logLine(io, error.message);
    return BROKEN_INPUT;
  }
  await logBug(io, error);
  return BUG_OF_OURS;
}

async function answerVersion(io: Io): Promise<number> {
  await io.stdout.write(`${packageInfo.version}\n`);
  return CLEAN;
}
