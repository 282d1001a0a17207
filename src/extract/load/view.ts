import type { Stats } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import type { JsonCache, JsonFile } from './json.ts';
import { ask, kindOf, stat, versionOf, type Question, type Stamp } from './stamp.ts';
import { readText } from './text.ts';

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
  private readonly derived = new Map<string, unknown>();
  private readonly problems = new Map<string, string>();
  private readonly root: string;
  private readonly edited: ReadonlyMap<string, string>;
  private readonly jsonFiles: JsonCache;

  constructor(root: string, edited: ReadonlyMap<string, string>, jsonFiles: JsonCache) {
    this.root = root;
    this.edited = edited;
    this.jsonFiles = jsonFiles;
  }

  kind(path: string): 'file' | 'dir' | 'missing' {
    if (this.edited.has(path)) return 'file';
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

  /** Where links lead. A root that is itself reached through a link keeps its name, or its files would have two. */
  real(path: string): string {
    const real = this.askOnce('real', path);
    const below = relative(this.askOnce('real', this.root), real);
    return below.startsWith('..') || isAbsolute(below) ? real : join(this.root, below);
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

  /** Null where there is none, or none that can be read. */
  text(path: string, most?: number): string | null {
    if (!this.isFile(path) || this.version(path) === null) return null;
    const read = readText(path, most);
    return typeof read === 'string' ? null : read.text;
  }

  /** For what is derived from many questions. It lasts as long as their answers: one analysis. */
  remember<Value>(key: string, compute: () => Value): Value {
    if (!this.derived.has(key)) this.derived.set(key, compute());
    return this.derived.get(key) as Value;
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
