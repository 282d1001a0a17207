import { lstatSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * What a run is about to write, kept on disk until it is done, so that the next run can put everything back if this one
 * is killed. A folder, because making one tells who was first; in it a file of lines that only grows.
 *
 * A folder of this name may also come with a cloned project. So the first line holds the inode of the folder, and the
 * second those of all files that it speaks of: nobody can know them who has not made them here.
 */
export const JOURNAL = '.superstep-journal';

/** Where a run that was ended may have left its journal: in this folder, or in one that it is in. */
export function journalsAbove(cwd: string): readonly string[] {
  const found: string[] = [];
  for (let at = realpathSync(cwd); ; at = dirname(at)) {
    if (lstatSync(join(at, JOURNAL), { throwIfNoEntry: false })?.isDirectory() === true) found.push(at);
    if (dirname(at) === at) return found;
  }
}
