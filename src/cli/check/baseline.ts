import { resolve } from 'node:path';
import type { FileError } from '../../report/check-report.ts';
import type { Settings } from '../settings.ts';
import type { Arguments, Flag } from '../flags.ts';
import type { Io } from '../io.ts';
import { UsageError } from '../../config/usage-error.ts';

export const BASELINE: readonly Flag[] = [
  { name: 'baseline', value: '<file>', help: 'leave out the findings that are kept in this file; the configuration may name it' },
  { name: 'write-baseline', help: 'keep all findings there are now, in superstep-baseline.json or the file of --baseline' },
  { name: 'prune-baseline', help: 'let go of those that are kept and not found any more' },
];

export const BASELINE_FILE = 'superstep-baseline.json';

/** How much of the project was looked at. */
export interface Looked {
  /** The files, by their names; null for all there are. */
  readonly names: ReadonlySet<string> | null;
  readonly errors: readonly FileError[];
}

/** Absolute; null where there is none. */
export function baselineOf(args: Arguments, settings: Pick<Settings, 'baseline'>, { cwd }: Pick<Io, 'cwd'>): string | null {
  const [writes, prunes] = [args.has('write-baseline'), args.has('prune-baseline')];
  if (writes && prunes) throw new UsageError('--write-baseline cannot be had with --prune-baseline.');
  const given = args.value('baseline');
  if (given !== undefined) return resolve(cwd, given);
  return settings.baseline ?? (writes || prunes ? resolve(cwd, BASELINE_FILE) : null);
}
