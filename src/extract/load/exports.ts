import { isRecord, type JsonFile } from './json.ts';

/** The key of an `exports` or `imports` table that covers a name, and what its star stands for. */
export interface TableMatch {
  readonly target: unknown;
  readonly star: string;
}

/** `exports` as a table of subpaths; a bare target or a bare set of conditions is the table of `.` alone. */
export function exportsTable(exports: unknown): JsonFile {
  const isTable = isRecord(exports) && Object.keys(exports).some((key) => key.startsWith('.'));
  return isTable ? exports : { '.': exports };
}

/** An exact key wins, then the pattern with the longest text before its star. */
export function matchKey(table: JsonFile, name: string): TableMatch | null {
  if (Object.hasOwn(table, name) && !name.includes('*')) return { target: table[name], star: '' };
  const match = matchPattern(Object.keys(table), name);
  return match === null ? null : { target: table[match.pattern], star: match.star };
}

export function matchPattern(patterns: readonly string[], name: string): { pattern: string; star: string } | null {
  let best: { pattern: string; star: string; prefix: number } | null = null;
  for (const pattern of patterns) {
    const prefix = pattern.indexOf('*');
    if (prefix < 0 || (best !== null && prefix <= best.prefix)) continue;
    const star = starOf(pattern, prefix, name);
    if (star !== null) best = { pattern, star, prefix };
  }
  return best;
}

function starOf(pattern: string, prefix: number, name: string): string | null {
  const after = pattern.slice(prefix + 1);
  const long = name.length >= pattern.length - 1;
  if (!long || !name.startsWith(pattern.slice(0, prefix)) || !name.endsWith(after)) return null;
  return name.slice(prefix, name.length - after.length);
}

/** Conditions under which packages publish what was written, not what was built. */
const SOURCE_CONDITIONS = ['source', 'development'];
const CONDITIONS = ['types', 'import', 'module', 'module-sync', 'node', 'require', 'default'];

/** All that a target can lead to, source first, otherwise as written. Null and conditions of other worlds lead nowhere. */
export function targetsOf({ target, star }: TableMatch, customConditions: readonly string[]): string[] {
  const preferred = [...customConditions, ...SOURCE_CONDITIONS];
  const flatten = (value: unknown): string[] => {
    if (typeof value === 'string') return [value.replaceAll('*', star)];
    if (Array.isArray(value)) return value.flatMap(flatten);
    if (!isRecord(value)) return [];
    const keys = Object.keys(value);
    const first = keys.filter((key) => preferred.includes(key));
    const then = keys.filter((key) => CONDITIONS.includes(key) || key.startsWith('types@'));
    return [...first, ...then].flatMap((key) => flatten(value[key]));
  };
  return [...new Set(flatten(target))];
}
