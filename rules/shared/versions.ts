import type { LibraryVersion } from '../../src/model/program.ts';

/** Whether the library is of that version or later, as far as is known. */
export function isSince(library: LibraryVersion | undefined, since: string): boolean {
  if (library === undefined) return false;
  const [a, b] = [library.version, since].map((one) => one.split('.').map(Number)) as [number[], number[]];
  const index = b.findIndex((part, at) => part !== (a[at] ?? 0));
  return index === -1 || (a[index] ?? 0) > b[index]!;
}
