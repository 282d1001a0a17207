import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** More than any source that a person wrote, in bytes. */
export const MOST_BYTES = 16 * 2 ** 20;

/**
 * What is in a file, or why it is not read. Pipes, sockets and devices are not opened for good: some would be waited for, and
 * others never end. Nor is a file that is larger than `most`.
 */
export function readRegular(file: string, most = MOST_BYTES): Buffer | string {
  try {
    // A pipe that nobody writes to is opened at once with this, and then told from a file.
    const open = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const stats = fstatSync(open);
      if (!stats.isFile()) return stats.isDirectory() ? 'not readable (EISDIR)' : 'not readable (no regular file)';
      return stats.size > most ? tooLarge(stats.size, most) : whole(open, stats.size, most);
    } finally {
      closeSync(open);
    }
  } catch (error) {
    return `not readable (${(error as NodeJS.ErrnoException).code ?? String(error)})`;
  }
}

/** Some files, such as those below /proc, hold more than they say. */
function whole(open: number, size: number, most: number): Buffer | string {
  let bytes = Buffer.allocUnsafe(size + 1);
  let length = 0;
  for (;;) {
    const read = readSync(open, bytes, length, bytes.length - length, null);
    if (read === 0) return bytes.subarray(0, length);
    length += read;
    if (length > most) return tooLarge(length, most);
    if (length === bytes.length) bytes = Buffer.concat([bytes], Math.min(bytes.length * 2, most + 1));
  }
}

function tooLarge(size: number, most: number): string {
  return `too large (${Math.ceil(size / 2 ** 20)} MB, and ${Math.floor(most / 2 ** 20)} at most)`;
}
