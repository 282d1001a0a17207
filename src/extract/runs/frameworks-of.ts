import type { FrameworkSetting } from '../../model/settings.ts';
import { type Framework, FRAMEWORKS } from '../knowledge/frameworks.ts';
import type { SourceUnit } from '../load/unit.ts';

/** What may call into a file: what the user has told comes first. */
export function frameworksFor(unit: SourceUnit): readonly Framework[] {
  if (unit.frameworks.length === 0) return FRAMEWORKS;
  let rows = known.get(unit);
  if (rows === undefined) known.set(unit, (rows = [...unit.frameworks.map(rowOf).filter((one) => one.packages === undefined || isImported(one, unit.text)), ...FRAMEWORKS]));
  return rows;
}

/** Whether it says what calls handlers, and not only who has written what. */
export function hasHandlers({ functions, methods, decorators, exports, types }: Framework): boolean {
  return [functions, methods, decorators, exports, types].some((one) => one !== undefined);
}

export function isImported({ packages = [] }: Framework, text: string): boolean {
  return packages.some((name) => new RegExp(`['"]${name.replaceAll(/[^\w@-]/g, '\\$&')}(/[^'"]*)?['"]`).test(text));
}

/** Of the table, those that a file imports. */
export function importedBy(unit: SourceUnit): ReadonlySet<Framework> {
  let rows = imported.get(unit);
  if (rows === undefined) imported.set(unit, (rows = new Set(FRAMEWORKS.filter((one) => isImported(one, unit.text)))));
  return rows;
}

const imported = new WeakMap<SourceUnit, ReadonlySet<Framework>>();

const known = new WeakMap<SourceUnit, readonly Framework[]>();

function rowOf({ methods, ...told }: FrameworkSetting): Framework {
  return { ...told, own: true, ...(methods === undefined ? {} : { methods: Object.fromEntries(methods.map((name) => [name, /./])) }) };
}
