import { lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { printable } from '../../report/printable.ts';
import type { Io } from '../io.ts';
import { JOURNAL } from './journals-above.ts';
import { codeOf, newName, oldName, type Planned, readJournal, removeJournal, type Recorded } from './journal.ts';
import { leftText } from './left-text.ts';
import { inodeAt, putBack, removeStaging } from './put-back.ts';
import { isAtWork, type Writer } from './writer.ts';

export interface Recovery {
  /** Nothing is left of the run that was ended, so another may begin. */
  readonly over: boolean;
  /** For the user; null where there is nothing to tell. */
  readonly message: string | null;
}

/** Ends what a run has begun that was killed meanwhile. Null where there is no journal. */
export function recoverAt(root: string, io: Pick<Io, 'self'>): Recovery | null {
  const journal = join(root, JOURNAL);
  if (inodeAt(journal) === null) return null;
  try {
    const recorded = readJournal(root);
    if (recorded === null) return begunOnly(root);
    if (typeof recorded === 'string') return { over: false, message: `${journal} ${recorded}, and was left alone` };
    const { writer } = recorded.plan;
    if (isAtWork(writer, io) ?? isRecent(journal)) return { over: false, message: `another run is writing here (${processOf(writer)}): ${journal}` };
    return finish(root, recorded);
  } catch (error) {
    return { over: false, message: `${journal} was left by a run that was ended, and cannot be cleaned up (${codeOf(error)})` };
  }
}

/** Between making the folder and writing the plan nothing else is done. Whoever is there right now finds out, and gives up. */
function begunOnly(root: string): Recovery {
  removeJournal(root);
  return { over: true, message: null };
}

function finish(root: string, { plan, ready, written }: Recorded): Recovery {
  if (!plan.files.every((file, index) => isOurs(root, file, index, ready))) return { over: false, message: `${join(root, JOURNAL)} was not made here, and was left alone` };
  const left = written || ready === null ? [] : putBack(root, plan.files, ready.staged);
  if (left.some(({ again }) => again)) return { over: false, message: `${TOLD}; ${leftText(left)}` };
  removeStaging(root, plan.files);
  removeJournal(root);
  if (written) return { over: true, message: 'a run was ended after it had written its files; what it had left beside them was taken away' };
  if (ready === null) return { over: true, message: 'a run was ended before it had written any file; what it had left beside them was taken away' };
  return { over: true, message: left.length === 0 ? `${TOLD}, and nothing of it stays` : `${TOLD}, except that ${leftText(left)}` };
}

const TOLD = 'a run was ended while it wrote files; they were put back';

/** Writing takes no longer than this, and where the writer cannot be asked for, no journal may stay for ever. */
const LONGEST = 60_000;

function isRecent(journal: string): boolean {
  return Date.now() - lstatSync(journal).mtimeMs < LONGEST;
}

function processOf({ pid, host }: Writer): string {
  return `process ${pid} on ${printable(host)}`;
}

/** Whether the journal speaks of what we may touch, and of files that were made here. */
function isOurs(root: string, planned: Planned, index: number, ready: Recorded['ready']): boolean {
  const { target, staging } = planned;
  const segments = target.split(sep);
  if (segments.some((segment) => ['..', '.git', ''].includes(segment)) || dirname(staging) !== dirname(target) || !STAGING.test(basename(staging))) return false;
  if (!isReal(dirname(join(root, target)))) return false;
  const one = ready?.staged[index];
  if (one === undefined) return ready === null;
  const [put, kept] = [inodeAt(join(root, newName(planned, index))), inodeAt(join(root, oldName(planned, index)))];
  return (put === null || put === one.put) && (kept === null || kept === one.kept);
}

const STAGING = /^\.superstep-[0-9a-f]{12}$/;

/** No link leads elsewhere. A folder that is gone holds nothing to put back. */
function isReal(folder: string): boolean {
  try {
    return realpathSync(folder) === folder;
  } catch {
    return true;
  }
}
