import type { Stats } from 'node:fs';
import type { JsonCache, JsonFile } from './json.ts';
import { ask, kindOf, stat, versionOf, type Question, type Stamp } from './stamp.ts';

export interface Overlay {
  readonly file: string;
  readonly text: string;
}

export interface Problem {
  readonly file: string;
  readonly message: string;
}

/** The disk as one analysis sees it: every question is put once, and remembered with its answer. */
export class View {
  private readonly stats = new Map<string, Stats | undefined>();
  private readonly stamps = new Map<string, Stamp>();
  private readonly problems = new Map<string, string>();
  private readonly overlay: Overlay | null;
  private readonly jsonFiles: JsonCache;

  constructor(overlay: Overlay | null, jsonFiles: JsonCache) {
    this.overlay = overlay;
    this.jsonFiles = jsonFiles;
  }

  kind(path: string): 'file' | 'dir' | 'missing' {
    if (path === this.overlay?.file) return 'file';
    const kind = kindOf(this.stat(path));
    if (!this.stamps.has(`version ${path}`)) this.record('kind', path, kind);
    return kind;
  }

  isFile(path: string): boolean {
    return this.kind(path) === 'file';
  }

  isDirectory(path: string): boolean {
    return this.kind(path) === 'dir';
  }

  /** Null where there is no file. */
  version(path: string): string | null {
    const stats = this.stat(path);
    const version = versionOf(stats);
    this.stamps.delete(`kind ${path}`);
    this.record('version', path, version);
    return stats?.isFile() ? version : null;
  }

  entries(directory: string): readonly string[] {
    const names = this.askOnce('entries', directory);
    return names === '' ? [] : names.split('\n');
  }

  real(path: string): string {
    return this.askOnce('real', path);
  }

  /** Undefined where there is none, or none that can be read; the latter is a problem on record. */
  json(path: string): JsonFile | undefined {
    if (!this.isFile(path)) return undefined;
    const version = this.version(path);
    const read = version === null ? undefined : this.jsonFiles.read(path, version);
    if (typeof read !== 'string') return read;
    this.report(path, read);
    return undefined;
  }

  report(file: string, message: string): void {
    this.problems.set(file, message);
  }

  problem(file: string): string | null {
    return this.problems.get(file) ?? null;
  }

  allProblems(): Problem[] {
    return [...this.problems].map(([file, message]) => ({ file, message }));
  }

  allStamps(): Stamp[] {
    return [...this.stamps.values()];
  }

  private stat(path: string): Stats | undefined {
    if (!this.stats.has(path)) this.stats.set(path, stat(path));
    return this.stats.get(path);
  }

  private askOnce(asked: Question, path: string): string {
    return this.stamps.get(`${asked} ${path}`)?.answer ?? this.record(asked, path, ask(asked, path));
  }

  private record(asked: Question, path: string, answer: string): string {
    this.stamps.set(`${asked} ${path}`, { path, asked, answer });
    return answer;
  }
}
