import type { LibraryVersion } from '../../model/program.ts';
import type { Session } from '../load/loader.ts';

const NAME = '@langchain/langgraph';

/** Which version of the library a file runs with: as it is installed, or else as a lock file or the manifest has it. */
export function libraryVersion(session: Session, file: string): LibraryVersion | null {
  const json = (name: string): unknown => session.nearestJson(name, file);
  const exact = versionIn(at(json(`node_modules/${NAME}/package.json`), 'version')) ?? versionIn(at(json('package-lock.json'), 'packages', `node_modules/${NAME}`, 'version'));
  if (exact !== null) return { version: exact, exact: true };
  const manifest = json('package.json');
  const [wanted] = ['dependencies', 'devDependencies', 'peerDependencies'].map((list) => at(manifest, list, NAME)).filter((range) => range !== undefined);
  const lowest = versionIn(wanted);
  return lowest === null ? null : { version: lowest, exact: !/^[\^~>]/.test(String(wanted)) };
}

/** `1.7.3` of `^1.7.3`; null for ranges over several, tags, paths and addresses. */
function versionIn(range: unknown): string | null {
  return typeof range === 'string' ? (/^(?:[~^=v]|>=)?\s*(\d+\.\d+\.\d+)(?:-[\w.]+)?$/.exec(range.trim())?.[1] ?? null) : null;
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((from, key) => (typeof from === 'object' && from !== null && Object.hasOwn(from, key) ? (from as Readonly<Record<string, unknown>>)[key] : undefined), value);
}
