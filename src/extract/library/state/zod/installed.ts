import type { Evaluator } from '../../../eval/evaluator.ts';
import type { Place } from '../../../values/value.ts';

/**
 * Which zod the name `zod` leads to: as it is installed, or else as the manifest or a lock file has it. Null where none of
 * them tells, nor whoever asks. Version 3 has a folder for version 4 from 3.25 on, and the other way round, so that paths do not tell.
 */
export function installedZod(ev: Evaluator, { unit }: Place): 3 | 4 | null {
  return ev.session.remember(`zod of ${unit.file}`, () => {
    const json = (name: string): unknown => ev.session.nearestJson(name, unit.file);
    const installed = majorOf(at(json('node_modules/zod/package.json'), 'version'));
    if (installed !== null) return installed;
    const manifest = json('package.json');
    const ranges = ['dependencies', 'devDependencies', 'peerDependencies'].map((list) => at(manifest, list, 'zod'));
    const wanted = majorOf(ranges.find((range) => range !== undefined));
    if (wanted !== null) return wanted;
    const locked = majorOf(at(json('package-lock.json'), 'packages', 'node_modules/zod', 'version'));
    return locked ?? lockedByOthers((name) => ev.session.nearestText(name, unit.file)) ?? ev.session.zod;
  });
}

/** The major version of a version or a range; null for a range over several, and for tags, paths and addresses. */
function majorOf(range: unknown): 3 | 4 | null {
  if (typeof range !== 'string') return null;
  const majors = new Set(range.replace(/^(?:npm:zod@|workspace:)/, '').split('||').map((part) => /^\s*[~^=v]*\s*([34])(?:\.[\dx*][\w.+-]*)?\s*$/.exec(part)?.[1]));
  const [major] = majors;
  return majors.size === 1 && major !== undefined ? (Number(major) as 3 | 4) : null;
}

/** In the lock files of pnpm, Yarn and Bun; several versions in one of them tell nothing. */
function lockedByOthers(textOf: (name: string) => string | null): 3 | 4 | null {
  const found = new Set<string>();
  for (const name of ['pnpm-lock.yaml', 'yarn.lock', 'bun.lock']) {
    for (const [, a, b] of (textOf(name) ?? '').matchAll(LOCKED)) found.add((a ?? b)!);
  }
  const [major] = found;
  return found.size === 1 && (major === '3' || major === '4') ? (Number(major) as 3 | 4) : null;
}

/** `zod@3.25.76:` of pnpm, `"zod": ["zod@3.25.76"` of Bun; of Yarn the version stands in the next line. */
const LOCKED = /(?<![\w@/-])zod@(\d+)\.\d+\.\d+(?=['"(:])|^"?zod@[^\n]*:\n\s+version:? "?(\d+)\./gm;

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((from, key) => (typeof from === 'object' && from !== null && Object.hasOwn(from, key) ? (from as Readonly<Record<string, unknown>>)[key] : undefined), value);
}
