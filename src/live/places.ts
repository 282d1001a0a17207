import { isAbsolute, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Place } from './finding.ts';

/** Frames that are never the user's: ours, the library's, and those of Node.js. */
const FOREIGN = /node:internal|^node:|[\\/]node_modules[\\/]/;

/**
 * The line of the user's that led here. Node.js maps it to the source where source maps are on (`--enable-source-maps`);
 * test runners that compile do so by themselves.
 */
export function callerPlace(root: string, above: (...given: never[]) => unknown): Place | null {
  const holder: { stack?: string } = {};
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 30;
  Error.captureStackTrace(holder, above);
  Error.stackTraceLimit = limit;
  for (const line of (holder.stack ?? '').split('\n').slice(1)) {
    const place = /\(?((?:file:\/\/|\/|[A-Za-z]:[\\/]|node:)[^()]*?):(\d+):(\d+)\)?$/.exec(line);
    if (place === null) continue;
    const [, file = '', row, column] = place;
    if (FOREIGN.test(file)) continue;
    const path = file.startsWith('file://') ? fileURLToPath(file.replace(/\?.*$/, '')) : file;
    return { file: shortened(root, path), line: Number(row), column: Number(column) };
  }
  return null;
}

function shortened(root: string, path: string): string {
  if (root === '') return path;
  const short = relative(root, path);
  return short.startsWith('..') || isAbsolute(short) ? path : short.split(sep).join('/');
}
