import { relative, sep } from 'node:path';
import type { FrameworkSetting } from '../../model/settings.ts';
import { Lru } from './lru.ts';
import { readText, withoutBom, type Text } from './text.ts';
import { parseUnit, type SourceUnit } from './unit.ts';

/** A parse, and the version of the file on disk it is known to be; null for a text only an editor has. */
interface Parsed {
  readonly unit: SourceUnit;
  readonly version: string | null;
}

/**
 * Parsed files, at most two a path: as on disk, and as in the editor. Where both are the same text they are the same
 * unit, so linting a file and then one that imports it parses it once. The text of an editor is parsed anew only where
 * it changed, at the expense of the unit before.
 */
export class UnitCache {
  private readonly root: string;
  private readonly frameworks: readonly FrameworkSetting[];
  private readonly parsed: Lru<readonly Parsed[]>;

  constructor(root: string, capacity: number, frameworks: readonly FrameworkSetting[] = []) {
    this.root = root;
    this.frameworks = frameworks;
    this.parsed = new Lru(capacity);
  }

  get files(): number {
    return this.parsed.size;
  }

  onDisk(file: string, version: string): SourceUnit | string {
    const known = this.parsed.get(file) ?? [];
    const hit = known.find((entry) => entry.version === version);
    if (hit !== undefined) return hit.unit;
    const text = readText(file);
    if (typeof text === 'string') return text;
    const unit = sameText(known, text) ?? this.parse(file, text, null);
    if (typeof unit === 'string') return unit;
    const edited = known.filter((entry) => entry.version === null && entry.unit !== unit);
    this.keep(file, [{ unit, version }, ...edited]);
    return unit;
  }

  inEditor(file: string, text: string): SourceUnit | string {
    const known = this.parsed.get(file) ?? [];
    const stripped = withoutBom(text);
    const hit = sameText(known, stripped);
    if (hit !== undefined) return hit;
    const onDisk = known.filter((entry) => entry.version !== null);
    const before = known.find((entry) => entry.version === null)?.unit ?? null;
    const unit = this.parse(file, stripped, before);
    this.keep(file, typeof unit === 'string' ? onDisk : [{ unit, version: null }, ...onDisk]);
    return unit;
  }

  private parse(file: string, text: Text, before: SourceUnit | null): SourceUnit | string {
    return parseUnit(file, relative(this.root, file).split(sep).join('/'), text, before, this.frameworks);
  }

  private keep(file: string, entries: readonly Parsed[]): void {
    if (entries.length === 0) return this.parsed.delete(file);
    const weight = entries.reduce((sum, { unit }) => sum + unit.text.length, BASE_WEIGHT);
    this.parsed.set(file, entries, weight);
  }
}

/** An empty file is not free: this bounds the number of files, too. */
const BASE_WEIGHT = 1_000;

function sameText(known: readonly Parsed[], { text, hadBom }: Text): SourceUnit | undefined {
  return known.find(({ unit }) => unit.text === text && unit.hadBom === hadBom)?.unit;
}
