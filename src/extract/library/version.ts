import { basename, dirname } from 'node:path';
import type { LibraryVersion } from '../../model/program.ts';
import { isRecord } from '../load/json.ts';
import type { Session } from '../load/loader.ts';

const GRAPH_LIBRARY = '@langchain/langgraph';

/** Which version of the library a file runs with: as it is installed, or else as a lock file or the manifest has it. */
export function libraryVersion(session: Session, file: string): LibraryVersion | null {
  const exact = exactVersion(session, file, GRAPH_LIBRARY);
  if (exact !== null) return { version: exact, exact: true };
  const manifest = session.nearestJson('package.json', file);
  const [wanted] = ['dependencies', 'devDependencies', 'peerDependencies'].map((list) => at(manifest, list, GRAPH_LIBRARY)).filter((range) => range !== undefined);
  const lowest = versionIn(wanted);
  return lowest === null ? null : { version: lowest, exact: !/^[\^~>]/.test(String(wanted)) };
}

/** As it is installed, or as a lock file nearer to the file has it; null where neither is, or a lock file has several. */
function exactVersion(session: Session, file: string, name: string): string | null {
  return session.remember(`version of ${name} for ${dirname(file)}`, () => {
    const manifest = `node_modules/${name}/package.json`;
    const installed = session.nearestPath(manifest, file);
    const locks = Object.keys(LOCKS).flatMap((lock) => session.nearestPath(lock, file) ?? []).sort((a, b) => b.length - a.length);
    const nearest = locks.find((lock) => installed === null || dirname(lock).length > installed.length - manifest.length - 1);
    return nearest === undefined ? versionIn(at(session.nearestJson(manifest, file), 'version')) : lockedVersion(session, file, basename(nearest), name);
  });
}

/** How lock files write what a name has come to. */
const LOCKS: Readonly<Record<string, (name: string) => RegExp>> = {
  'package-lock.json': (name) => new RegExp(`"(?:node_modules/)?${name}": *\\{\\s*"version": *"(\\d+\\.\\d+\\.\\d+)`, 'g'),
  'pnpm-lock.yaml': (name) => new RegExp(`^ *'?${name}'?:\\n +specifier: .*\\n +version: '?(\\d+\\.\\d+\\.\\d+)`, 'gm'),
  'yarn.lock': (name) => new RegExp(`^"?${name}@[^\\n]*:\\n +version:? "?(\\d+\\.\\d+\\.\\d+)`, 'gm'),
  'bun.lock': (name) => new RegExp(`"${name}": *\\["${name}@(\\d+\\.\\d+\\.\\d+)`, 'g'),
};

function lockedVersion(session: Session, file: string, lock: string, name: string): string | null {
  const versions = new Set([...(session.nearestText(lock, file) ?? '').matchAll(LOCKS[lock]!(name.replaceAll('.', '\\.')))].map(([, version]) => version!));
  return versions.size === 1 ? [...versions][0]! : null;
}

/** `1.7.3` of `^1.7.3`; null for ranges over several, tags, paths and addresses. */
function versionIn(range: unknown): string | null {
  return typeof range === 'string' ? (/^(?:[~^=v]|>=)?\s*(\d+\.\d+\.\d+)(?:-[\w.]+)?$/.exec(range.trim())?.[1] ?? null) : null;
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((from, key) => (isRecord(from) && Object.hasOwn(from, key) ? from[key] : undefined), value);
}
