import { closeSync, existsSync, fstatSync, mkdirSync, openSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Stamp } from '../../extract/load/loader.ts';
import { readText } from '../../extract/load/text.ts';
import { ask } from '../../extract/load/stamp.ts';
import type { FileResult } from '../check/file-result.ts';
import type { Look } from '../project.ts';
import { type KeptStamp, Stamps } from './stamps.ts';

/** What is known of a file, and the stamps that it rests on, by their place in the list. */
interface Entry {
  readonly kind: 'graph' | 'other';
  readonly stamps: readonly number[];
  readonly result: FileResult | null;
}

interface Kept {
  /** What else a result depends on: the version of superstep, and its settings. */
  readonly key: string;
  readonly since: number;
  readonly stamps: readonly KeptStamp[];
  readonly entries: Readonly<Record<string, Entry>>;
}

/**
 * Results of `check`, kept between runs. A result is used again where all that its analysis read still has the same
 * content, and all that it looked for in vain is still not there.
 */
export class CheckCache {
  /** Where it is kept; null for as long as this process lasts. */
  private readonly file: string | null;
  private readonly cwd: string;
  private readonly key: string;
  private readonly now: number;
  private readonly before: Kept | null;
  private readonly known = new Map<string, { readonly kind: Entry['kind']; readonly result: FileResult | null; readonly stamps: readonly Stamp[]; readonly kept: readonly KeptStamp[] }>();
  private stamps: Stamps;

  constructor(file: string | null, cwd: string, key: string) {
    this.file = file;
    this.cwd = cwd;
    this.key = key;
    this.stamps = new Stamps(cwd);
    this.now = file === null ? 0 : touched(file);
    this.before = file === null ? null : read(file, key);
  }

  /** Looks a file up, and looks at it where that does not help. */
  over(look: Look<FileResult>): Look<FileResult> {
    return {
      triage: (file, text) => (text === undefined ? this.triage(file, look) : look.triage(file, text)),
      result: (file, text) => (text === undefined ? this.result(file, look) : look.result(file, text)),
      seen: (file, text) => (text === undefined ? (this.lookUp(file)?.stamps ?? look.seen(file, text)) : look.seen(file, text)),
    };
  }

  private triage(file: string, look: Look<FileResult>): ReturnType<Look<FileResult>['triage']> {
    const known = this.lookUp(file);
    if (known !== null) return { kind: known.kind };
    const stamp: Stamp = { path: file, asked: 'version', answer: ask('version', file) };
    const triage = look.triage(file, undefined);
    if (triage.kind === 'other') this.known.set(file, { kind: 'other', result: null, stamps: [stamp], kept: [this.stamps.keep(stamp)] });
    return triage;
  }

  private result(file: string, look: Look<FileResult>): FileResult {
    const known = this.lookUp(file);
    if (known?.result != null) return known.result;
    const result = look.result(file, undefined);
    const stamps = look.seen(file, undefined);
    this.known.set(file, { kind: 'graph', result, stamps, kept: stamps.map((stamp) => this.stamps.keep(stamp)) });
    return result;
  }

  private lookUp(file: string) {
    const now = this.known.get(file);
    if (now !== undefined) return now;
    const entry = this.before?.entries[this.short(file)];
    if (entry === undefined || this.before === null) return null;
    const kept = entry.stamps.map((index) => this.before!.stamps[index]!);
    if (!kept.every((one) => this.stamps.holds(one, this.before!.since))) return null;
    const { kind, result } = entry;
    const known = { kind, result, stamps: kept.map((one) => this.stamps.stamp(one)), kept };
    this.known.set(file, known);
    return known;
  }

  /** Lets go of what has changed since; what is not saved yet is kept in memory. */
  refresh(): void {
    this.stamps = new Stamps(this.cwd);
    for (const [file, { stamps }] of this.known) if (!stamps.every(isCurrent)) this.known.delete(file);
  }

  /** Something has changed while it was read. */
  isStale(): boolean {
    return [...this.known.values()].some(({ stamps }) => !stamps.every(isCurrent));
  }

  /** All that was read or looked for, for whoever waits for a change. */
  paths(): ReadonlySet<string> {
    return new Set([...this.known.values()].flatMap(({ stamps }) => stamps.map(({ path }) => path)));
  }

  /** Files that were not asked for keep what is known of them, unless `whole` says that there are no others. */
  save(whole: boolean): void {
    if (this.file === null) return;
    const entries: Record<string, Entry> = {};
    const list: KeptStamp[] = [];
    const places = new Map<string, number>();
    const placeOf = (stamp: KeptStamp): number => {
      const key = JSON.stringify([stamp.asked, stamp.path, stamp.answer, stamp.hash]);
      const place = places.get(key) ?? list.push(stamp) - 1;
      places.set(key, place);
      return place;
    };
    const add = (name: string, { kind, result, kept }: { readonly kind: Entry['kind']; readonly result: FileResult | null; readonly kept: readonly KeptStamp[] }): void => {
      entries[name] = { kind, result, stamps: kept.map(placeOf) };
    };
    for (const [file, known] of this.known) add(this.short(file), known);
    // Stamps of an earlier run are as old as that run, so they are only taken over where they were looked at again.
    if (!whole && this.before !== null) {
      for (const [name, { kind, result, stamps }] of Object.entries(this.before.entries)) {
        if (name in entries || !existsSync(resolve(this.cwd, name))) continue;
        const kept = stamps.map((index) => ({ ...this.before!.stamps[index]!, ...(this.before!.stamps[index]!.hash === null ? {} : { answer: UNKNOWN }) }));
        add(name, { kind, result, kept });
      }
    }
    const kept: Kept = { key: this.key, since: this.now, stamps: list, entries };
    const temporary = `${this.file}.new`;
    writeFileSync(temporary, JSON.stringify(kept));
    renameSync(temporary, this.file);
  }

  private short(file: string): string {
    return relative(this.cwd, file).split(sep).join('/');
  }
}

function isCurrent({ asked, path, answer }: Stamp): boolean {
  return ask(asked, path) === answer;
}

/** A version that no file has: its content is looked at. */
const UNKNOWN = '0:0:0:0';

/** What the clock of the disk says. */
function touched(file: string): number {
  mkdirSync(dirname(file), { recursive: true });
  const mark = `${file}.new`;
  rmSync(mark, { force: true });
  const open = openSync(mark, 'wx');
  try {
    return fstatSync(open).ctimeMs;
  } finally {
    closeSync(open);
  }
}

function read(file: string, key: string): Kept | null {
  const text = existsSync(file) ? readText(file, MOST_BYTES) : 'none';
  if (typeof text === 'string') return null;
  try {
    const kept = JSON.parse(text.text) as Kept;
    return kept.key === key ? kept : null;
  } catch {
    return null;
  }
}

const MOST_BYTES = 2 ** 29;

/** Below `node_modules`, which nobody commits; null where there is none, or it is really somewhere else. */
export function defaultPlace(cwd: string): string | null {
  const folder = join(cwd, 'node_modules');
  if (!existsSync(folder)) return join(cwd, '.superstep-cache.json');
  const real = realpathSync(folder);
  const cache = join(folder, '.cache', 'superstep');
  const parts = [join(folder, '.cache'), cache].filter((one) => existsSync(one));
  return parts.every((one) => realpathSync(one).startsWith(real)) ? join(cache, 'check.json') : null;
}
